import { usePreferences } from '../app/preferences'
import { announce } from '../parts/announce'
import { t } from '../words/t'
import { useShortcut } from './useShortcuts'

/** The steps that browsers have as well, in percent. */
const steps = [50, 67, 75, 80, 90, 100, 110, 125, 150, 175, 200, 250, 300]

/** The step after or before a zoom, itself at an end. */
export function nextZoom(zoom: number, larger: boolean): number {
  const next = larger ? steps.find((step) => step > zoom) : steps.findLast((step) => step < zoom)
  return next ?? zoom
}

/** How large the window shows everything. The desktop applies it, and remembers it. */
export function useZoom() {
  const { preferences, remember } = usePreferences()
  const { zoom } = preferences
  const set = (wanted: number) => {
    remember({ zoom: wanted })
    announce(t('Zoom {{percent, number}} %', { percent: wanted }))
  }
  const larger = () => set(nextZoom(zoom, true))
  const smaller = () => set(nextZoom(zoom, false))
  const reset = () => set(100)
  return { zoom, larger, smaller, reset, atLargest: nextZoom(zoom, true) === zoom, atSmallest: nextZoom(zoom, false) === zoom }
}

/** Binds the keys of the zoom. */
export function useZoomKeys(): void {
  const { larger, smaller, reset } = useZoom()
  useShortcut('zoom.in', larger)
  useShortcut('zoom.out', smaller)
  useShortcut('zoom.reset', reset)
}
