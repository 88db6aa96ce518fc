import { useSyncExternalStore } from 'react'

/** As `--breakpoint-roomy` has it. */
const compact = '(width < 940px)'

function subscribe(changed: () => void): () => void {
  const query = typeof window.matchMedia === 'function' ? window.matchMedia(compact) : null
  query?.addEventListener('change', changed)
  return () => query?.removeEventListener('change', changed)
}

function read(): boolean {
  return typeof window.matchMedia === 'function' && window.matchMedia(compact).matches
}

/** Whether there is little room, as in a window that shows everything at twice the size. */
export function useCompact(): boolean {
  return useSyncExternalStore(subscribe, read)
}
