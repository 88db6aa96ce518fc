import { useCallback, useEffect, useRef, useState } from 'react'
import { call } from '../backend/call'
import type { ApplyState, PlanId, Problem } from '../backend/generated'
import { toProblem } from '../backend/problem'

/** How often a running Apply is looked at. */
const LOOK_EVERY = 150

/** An Apply as this window sees it. */
export interface Applying {
  state: ApplyState | null
  /** Why it could not be begun. Nothing was sent. */
  refused: Problem | null
  /** Why it can't be seen any more although it was begun. */
  lost: Problem | null
  begin: () => void
  /** Looks again. Never sends anything. */
  look: () => void
}

/** Begins to apply a plan, once, and looks until it has ended. */
export function useApply(plan: PlanId, onEnded: (state: ApplyState) => void): Applying {
  const [state, setState] = useState<ApplyState | null>(null)
  const [refused, setRefused] = useState<Problem | null>(null)
  const [lost, setLost] = useState<Problem | null>(null)
  const [looking, setLooking] = useState(false)
  const begun = useRef(false)
  const tell = useRef(onEnded)
  useEffect(() => {
    tell.current = onEnded
  })

  useEffect(() => {
    if (!looking) return undefined
    let stopped = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const next = async () => {
      try {
        const now = await call('get_apply', { plan })
        if (stopped) return
        setState(now)
        if (now.ended !== null) {
          setLooking(false)
          tell.current(now)
          return
        }
      } catch (thrown) {
        if (stopped) return
        setLost(toProblem(thrown))
        setLooking(false)
        return
      }
      timer = setTimeout(() => void next(), LOOK_EVERY)
    }
    timer = setTimeout(() => void next(), LOOK_EVERY)
    return () => {
      stopped = true
      clearTimeout(timer)
    }
  }, [looking, plan])

  const begin = useCallback(() => {
    if (begun.current) return
    begun.current = true
    setRefused(null)
    call('apply_plan', { plan }).then(
      (now) => {
        setState(now)
        if (now.ended === null) setLooking(true)
        else tell.current(now)
      },
      (thrown: unknown) => {
        begun.current = false
        const problem = toProblem(thrown)
        // An answer that never came says nothing about what was begun: looking tells.
        if (problem.code === 'internal') setLost(problem)
        else setRefused(problem)
      },
    )
  }, [plan])

  const look = useCallback(() => {
    setLost(null)
    setLooking(true)
  }, [])

  return { state, refused, lost, begin, look }
}
