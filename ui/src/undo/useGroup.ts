import { useEffect, useRef, useState } from 'react'
import { call } from '../backend/call'
import type { ApplyPlan, GroupId, GroupState, Problem } from '../backend/generated'
import { toProblem } from '../backend/problem'

/** How often plans on their way are looked at. */
const LOOK_EVERY = 150

/** Several plans on their way, as this window sees them. */
export interface Group {
  state: GroupState | null
  /** Whether they were asked for and no answer came yet. */
  beginning: boolean
  /** Why they could not be begun. Nothing was sent. */
  refused: Problem | null
  /** Why they can't be seen any more although they were begun. */
  lost: Problem | null
  begin: (plans: ApplyPlan[]) => void
  /** Looks again. Never sends anything. */
  look: () => void
}

/** Begins to apply plans, once, and looks until they have ended. Those that were begun before are only looked at. */
export function useGroup(before: GroupId | null, onBegun: (group: GroupId) => void, onEnded: (state: GroupState) => void): Group {
  const [group, setGroup] = useState(before)
  const [state, setState] = useState<GroupState | null>(null)
  const [beginning, setBeginning] = useState(false)
  const [refused, setRefused] = useState<Problem | null>(null)
  const [lost, setLost] = useState<Problem | null>(null)
  const begun = useRef(before !== null)
  const tell = useRef({ onBegun, onEnded })
  useEffect(() => {
    tell.current = { onBegun, onEnded }
  })
  const looking = group !== null && lost === null && state?.ended !== true

  useEffect(() => {
    if (!looking || group === null) return undefined
    let stopped = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const next = async () => {
      try {
        const now = await call('get_group', { group })
        if (stopped) return
        setState(now)
        if (now.ended) {
          tell.current.onEnded(now)
          return
        }
      } catch (thrown) {
        if (!stopped) setLost(toProblem(thrown))
        return
      }
      timer = setTimeout(() => void next(), LOOK_EVERY)
    }
    void next()
    return () => {
      stopped = true
      clearTimeout(timer)
    }
  }, [looking, group])

  const begin = (plans: ApplyPlan[]) => {
    if (begun.current) return
    begun.current = true
    setBeginning(true)
    setRefused(null)
    call('apply_group', { plans })
      .then(
        (now) => {
          setState(now)
          setGroup(now.group)
          tell.current.onBegun(now.group)
        },
        (thrown: unknown) => {
          const problem = toProblem(thrown)
          // An answer that never came says nothing about what was begun: those plans are not begun again from here.
          if (problem.code === 'internal') setLost(problem)
          else {
            begun.current = false
            setRefused(problem)
          }
        },
      )
      .finally(() => setBeginning(false))
  }

  return { state, beginning, refused, lost, begin, look: () => setLost(null) }
}
