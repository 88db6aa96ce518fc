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
  /** Begins it, with what was typed to confirm it. */
  begin: (typed: string | null) => void
  /** Looks again. Never sends anything. */
  look: () => void
}

/** What is told of an Apply on its way. */
export interface ApplyListener {
  onBegun: (state: ApplyState) => void
  onEnded: (state: ApplyState) => void
}

/** Begins to apply a plan, once, and looks until it has ended. One that was begun before is only looked at. */
export function useApply(plan: PlanId, before: ApplyState | null, listener: ApplyListener): Applying {
  const [state, setState] = useState(before)
  const [refused, setRefused] = useState<Problem | null>(null)
  const [lost, setLost] = useState<Problem | null>(null)
  const [looking, setLooking] = useState(before !== null && before.ended === null)
  const begun = useRef(before !== null)
  const tell = useRef(listener)
  useEffect(() => {
    tell.current = listener
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
          tell.current.onEnded(now)
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

  const begin = useCallback((typed: string | null) => {
    if (begun.current) return
    begun.current = true
    setRefused(null)
    call('apply_plan', { plan, typed }).then(
      (now) => {
        setState(now)
        tell.current.onBegun(now)
        if (now.ended === null) setLooking(true)
        else tell.current.onEnded(now)
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
