import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react'
import { isCovered } from '../keys/chord'
import { RowSlots } from './RowSlots'

export interface RowGrid {
  scroller: RefObject<HTMLDivElement | null>
  virtual: Virtualizer<HTMLDivElement, Element>
  /** The row that is a tab stop. */
  current: number
  /** Makes a row the tab stop. */
  setActive: (index: number) => void
  /** The key of a drawn row for React: rows share elements while nobody is at one of them. */
  slotOf: (index: number) => number | undefined
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void
}

/**
 * A grid of which only the rows in sight exist; they carry `data-row`. Arrow keys, Home, End and the page keys move;
 * Enter opens; right and left reach a row's own controls.
 */
export function useRowGrid({
  count,
  row,
  head,
  search = '',
  keyOf,
  onOpen,
}: {
  count: number
  /** The height of a row. */
  row: number
  /** The height of the head, which is the first row of what scrolls, and stays in sight. */
  head: number
  /** What is looked for: another search starts at its first row. */
  search?: string
  keyOf: (index: number) => string | number
  onOpen: (index: number) => void
}): RowGrid {
  const scroller = useRef<HTMLDivElement>(null)
  const [told, setTold] = useState<{ index: number; key: string | number; search: string } | null>(null)
  const active = told?.search === search ? told : null
  const latest = useRef({ keyOf, search })
  useLayoutEffect(() => {
    latest.current = { keyOf, search }
  })
  // The same function each time, or all rows would be made anew with it.
  const activate = useCallback((index: number) => {
    const { keyOf: now, search: of } = latest.current
    setTold({ index, key: now(index), search: of })
  }, [])
  const [slots] = useState(() => new RowSlots())
  const wanted = useRef<number | null>(null)
  const current = Math.min(active ? placeOf(active, count, keyOf) : 0, Math.max(0, count - 1))
  const virtual = useVirtualizer<HTMLDivElement, Element>({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => row,
    getItemKey: keyOf,
    overscan: 4,
    initialRect: { width: 1_000, height: 640 },
    scrollMargin: head,
    scrollPaddingStart: head,
    rangeExtractor: ({ startIndex, endIndex, overscan, count: all }) => {
      const from = Math.max(0, startIndex - overscan)
      const to = Math.min(all - 1, endIndex + overscan)
      const range = Array.from({ length: Math.max(0, to - from + 1) }, (_, place) => from + place)
      // The row that has the focus stays, or the focus would be lost while someone scrolls.
      if (current < from && current < all) range.unshift(current)
      else if (current > to && current < all) range.push(current)
      return range
    },
  })

  useLayoutEffect(() => {
    // Whoever comes back to a search starts at its first row, too.
    setTold(null)
    // Setting it has the page laid out at once, so only where it is needed.
    if (scroller.current && virtual.scrollOffset !== 0) scroller.current.scrollTop = 0
  }, [search, virtual])

  // After each render, since the row may not have existed before it.
  useLayoutEffect(() => {
    if (wanted.current === null) return
    const element = scroller.current?.querySelector<HTMLElement>(`[data-row="${wanted.current}"]`)
    if (element) {
      wanted.current = null
      element.focus({ preventScroll: true })
    }
  })

  const moveTo = (index: number) => {
    const place = Math.max(0, Math.min(count - 1, index))
    wanted.current = place
    activate(place)
    virtual.scrollToIndex(place)
  }

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (!(event.target instanceof HTMLElement)) return
    const { target } = event
    const own = target.closest<HTMLElement>('[data-row]')
    // The head has controls of its own.
    if (!own && target !== event.currentTarget) return
    // Rows may have come in above since this one got the focus: it is the one that is meant.
    const at = own ? Number(own.dataset.row) : current
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? row * 10) / row) - 2)
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: count - 1,
    }
    const step = steps[event.key]
    if (step !== undefined) moveTo(step)
    else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
      const stops = own ? [own, ...own.querySelectorAll<HTMLElement>('a, button, [tabindex="-1"]')] : []
      stops[stops.indexOf(target) + (event.key === 'ArrowRight' ? 1 : -1)]?.focus()
    } else if (event.key === 'Enter' && target === own && count > 0) onOpen(at)
    else return
    event.preventDefault()
  }

  // Where somebody is at a row, what is shown in it must not become another.
  const isAway = !isCovered() && !scroller.current?.contains(document.activeElement)
  const keys = slots.assign(virtual.getVirtualIndexes().map(keyOf), isAway, active?.key)
  return { scroller, virtual, current, setActive: activate, slotOf: (index) => keys.get(keyOf(index)), onKeyDown }
}

/** Where a row is now: others may have come in above it. */
function placeOf({ index, key }: { index: number; key: string | number }, count: number, keyOf: (index: number) => string | number): number {
  if (index < count && keyOf(index) === key) return index
  for (let at = 0; at < count; at += 1) if (keyOf(at) === key) return at
  return index
}
