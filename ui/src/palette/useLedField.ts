import { useRouterState } from '@tanstack/react-router'
import { type RefObject, useEffect } from 'react'
import type { FieldPath } from '../backend/generated'

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** When someone was led to a field: the same field again is a new visit. */
    led?: number
  }
}

/** The field that the address leads to: it is scrolled to, and its control gets the keyboard. */
export function useLedField(fields: RefObject<HTMLElement | null>): FieldPath | null {
  const field = useRouterState({ select: ({ location }) => (location.search as { field?: string }).field ?? null })
  const led = useRouterState({ select: ({ location }) => location.state.led ?? 0 })
  useEffect(() => {
    // The same field once more is led to again.
    if (field === null || led < 0) return
    const place = fields.current?.querySelector<HTMLElement>(`[data-field="${CSS.escape(field)}"]`)
    place?.scrollIntoView({ block: 'center' })
    // What can only be read gets the keyboard as a whole.
    const control = place?.querySelector<HTMLElement>('input:checked, input:not([type=radio]), select, textarea') ?? place
    control?.focus({ preventScroll: true })
  }, [field, led, fields])
  return field
}
