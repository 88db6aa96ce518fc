import { useEffect, useEffectEvent } from 'react'
import { inDesktop } from '../backend/desktop'
import { chordOf, isCovered, isTyping } from './chord'
import { isSingle, type ShortcutId, shortcuts } from './shortcuts'

/** How long a second key may take, in milliseconds. */
const SECOND_KEY = 1_500

/** What is bound now. The part that came last wins, as it lies on top. */
const bound = new Map<ShortcutId, (() => void)[]>()

/** Binds a shortcut for as long as the part is shown. */
export function useShortcut(id: ShortcutId, act: () => void, enabled = true): void {
  const acting = useEffectEvent(act)
  useEffect(() => {
    if (!enabled) return undefined
    const mine = () => acting()
    bound.set(id, [...(bound.get(id) ?? []), mine])
    return () => {
      bound.set(id, (bound.get(id) ?? []).filter((other) => other !== mine))
    }
  }, [id, enabled])
}

/** Listens for the keys of the list. Those without Ctrl count only where they are wanted, and never while someone types. */
export function useShortcutKeys(singleKeys: boolean): void {
  useEffect(() => {
    let first = ''
    let timer: ReturnType<typeof setTimeout> | undefined
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.repeat) return
      const chord = chordOf(event)
      if (chord === null) return
      const keys = first === '' ? chord : `${first} ${chord}`
      clearTimeout(timer)
      first = ''
      if (isSingle(chord) && (!singleKeys || isTyping(event.target))) return
      if (isCovered()) return
      const offered = shortcuts.filter(({ id, desktop }) => id !== null && (desktop !== true || inDesktop()))
      const found = offered.find((one) => one.keys.includes(keys)) ?? offered.find((one) => one.keys.includes(chord))
      if (found?.id) {
        const act = bound.get(found.id)?.at(-1)
        if (!act) return
        event.preventDefault()
        act()
      } else if (offered.some((one) => one.keys.some((other) => other.startsWith(`${chord} `)))) {
        first = chord
        timer = setTimeout(() => {
          first = ''
        }, SECOND_KEY)
      }
    }
    window.addEventListener('keydown', onKeyDown)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('keydown', onKeyDown)
    }
  }, [singleKeys])
}
