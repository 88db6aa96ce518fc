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
  const asked = useRef<Draft>(null)
  const { draft, unsaved } = state
  useEffect(() => {
    if (conflicting === null || unsaved || asked.current === draft) return undefined
    if (conflicting.intent === draft.intent && sameValue(conflicting.inputs, draft.inputs)) return undefined
    const timer = setTimeout(() => {
      // Once for each draft: what the answer says of it is all there is to know.
      asked.current = draft
      void read.current()
    }, REST)
    return () => clearTimeout(timer)
  }, [conflicting, draft, unsaved])
}
