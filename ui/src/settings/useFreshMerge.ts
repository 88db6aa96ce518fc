import { useEffect, useRef } from 'react'
import type { Draft } from '../backend/generated'
import { sameValue } from '../fields/sameValue'
import type { DraftState } from './DraftBook'

/** How long a draft may rest before what is in conflict with it is read again. */
const REST = 500

/**
 * Reads again what is in conflict once something else was typed and saved: a conflict may be gone with it, or be about
 * another value.
 */
export function useFreshMerge(conflicting: Draft | null, state: DraftState, readAgain: () => Promise<void>): void {
  const read = useRef(readAgain)
  useEffect(() => {
    read.current = readAgain
  })
  const stale =
    conflicting !== null &&
    !state.unsaved &&
    (conflicting.intent !== state.draft.intent || !sameValue(conflicting.inputs, state.draft.inputs))
  const { draft } = state
  useEffect(() => {
    if (!stale) return undefined
    const timer = setTimeout(() => void read.current(), REST)
    return () => clearTimeout(timer)
  }, [stale, draft])
}
