import type { AnyRouter } from '@tanstack/react-router'
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

/**
 * The search belongs to the list: an address that holds one brings it back, and leaving the list empties the field, so
 * that it looks like no filter of another screen.
 */
export function followFind(router: AnyRouter): () => void {
  return router.subscribe('onResolved', ({ toLocation, fromLocation }) => {
    const onList = toLocation.pathname === '/orgs'
    const cameFromList = fromLocation?.pathname === '/orgs'
    if (onList === cameFromList) return
    if (!onList) findText.set('')
    else findText.set(new URLSearchParams(toLocation.searchStr).get('find') ?? findText.read())
  })
}
