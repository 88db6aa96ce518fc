import { useSyncExternalStore } from 'react'

/** The width below which there is little room, as the tokens have it. */
function query(): MediaQueryList | null {
  if (typeof window.matchMedia !== 'function') return null
  const roomy = getComputedStyle(document.documentElement).getPropertyValue('--breakpoint-roomy')
  return roomy === '' ? null : window.matchMedia(`(width < ${roomy})`)
}

function subscribe(changed: () => void): () => void {
  const width = query()
  width?.addEventListener('change', changed)
  return () => width?.removeEventListener('change', changed)
}

function read(): boolean {
  return query()?.matches ?? false
}

/** Whether there is little room, as in a window that shows everything at twice the size. */
export function useCompact(): boolean {
  return useSyncExternalStore(subscribe, read)
}
