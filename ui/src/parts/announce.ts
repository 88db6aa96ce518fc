type Listener = (text: string) => void
const listeners = new Set<Listener>()

/** Says something to screen readers. */
export function announce(text: string): void {
  for (const listener of listeners) listener(text)
}

/** Hears what is announced. */
export function onAnnounce(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
