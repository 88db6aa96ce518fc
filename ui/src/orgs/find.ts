import { useSyncExternalStore } from 'react'

/** What *Find organizations* holds. Outside the router, so that a letter typed filters in the same frame. */
class FindText {
  private text = ''
  private readonly listeners = new Set<() => void>()

  read = (): string => this.text

  set = (text: string): void => {
    if (text === this.text) return
    this.text = text
    for (const listener of this.listeners) listener()
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }
}

export const findText = new FindText()

/** What *Find organizations* holds now. */
export function useFindText(): string {
  return useSyncExternalStore(findText.subscribe, findText.read)
}
