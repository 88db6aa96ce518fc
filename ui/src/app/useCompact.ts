import { useSyncExternalStore } from 'react'
import { compactQuery } from './compact'

function subscribe(changed: () => void): () => void {
  const width = compactQuery()
  width?.addEventListener('change', changed)
  return () => width?.removeEventListener('change', changed)
}

function read(): boolean {
  return compactQuery()?.matches ?? false
}

/** Whether there is little room, as in a window that shows everything at twice the size. */
export function useCompact(): boolean {
  return useSyncExternalStore(subscribe, read)
}
