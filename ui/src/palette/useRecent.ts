import { useMemo } from 'react'
import { usePreferences } from '../app/preferences'

/** So many are remembered. */
const MOST = 20

/** What was chosen lately, the newest first, and a way to note one more. */
export function useRecent(): { places: ReadonlyMap<string, number>; note: (id: string) => void } {
  const { preferences, remember } = usePreferences()
  const { recent } = preferences
  const places = useMemo(() => new Map(recent.map((id, place) => [id, place])), [recent])
  const note = (id: string) => remember({ recent: [id, ...recent.filter((other) => other !== id)].slice(0, MOST) })
  return { places, note }
}
