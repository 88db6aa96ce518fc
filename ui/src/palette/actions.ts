import { useEffect, useState } from 'react'
import type { ShortcutId } from '../keys/shortcuts'

/** Something that the palette can do. */
export interface Action {
  /** Names it, also in what was used lately. A part of a screen that registers one takes the place of the one for all screens. */
  id: string
  title: string
  /** Further words that it is found by. */
  also?: string
  shortcut?: ShortcutId
  /** Why it can't be done now; none where it can. */
  unavailable?: string | null
  /** Whether it leads to another screen, on whose content the keyboard then is. */
  leads?: boolean
  /** Whether it is listed only once something of it was typed: there are many like it. */
  oneOfMany?: boolean
  run: () => void
}

/** What the parts that are shown can do. Those that came last win, as they lie on top. */
class ActionBook {
  private readonly sources = new Map<object, Action[]>()
  private readonly listeners = new Set<() => void>()
  private merged: ReadonlyMap<string, Action> | null = null

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  read = (): ReadonlyMap<string, Action> => {
    this.merged ??= new Map([...this.sources.values()].flat().map((action) => [action.id, action]))
    return this.merged
  }

  set(source: object, actions: Action[]): void {
    this.sources.set(source, actions)
    this.tell()
  }

  remove(source: object): void {
    this.sources.delete(source)
    this.tell()
  }

  private tell(): void {
    this.merged = null
    for (const listener of this.listeners) listener()
  }
}

export const actionBook = new ActionBook()

/** Offers actions for as long as the part is shown. */
export function useActions(actions: Action[]): void {
  const [source] = useState(() => ({}))
  useEffect(() => actionBook.set(source, actions))
  useEffect(() => () => actionBook.remove(source), [source])
}

/** How long a screen may take to offer what it was opened for, in milliseconds. */
const PATIENCE = 10_000

/** Does what another screen offers, once that screen is there and can. */
export function runOnceOffered(id: string): void {
  const tryNow = () => {
    const action = actionBook.read().get(id)
    if (!action || action.unavailable != null) return false
    stop()
    clearTimeout(timer)
    // Outside of the rendering that offered it.
    setTimeout(action.run)
    return true
  }
  const stop = actionBook.subscribe(tryNow)
  const timer = setTimeout(stop, PATIENCE)
  tryNow()
}
