import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef, useState } from 'react'

export interface RowGrid {
  scroller: RefObject<HTMLDivElement | null>
  virtual: Virtualizer<HTMLDivElement, Element>
  /** The row that is a tab stop. */
  current: number
  /** Makes a row the tab stop. */
  setActive: (index: number) => void
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
  const [active, setActive] = useState(0)
  const [shownFor, setShownFor] = useState(search)
  const wanted = useRef<number | null>(null)
  const current = Math.min(active, Math.max(0, count - 1))
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

  if (shownFor !== search) {
    setShownFor(search)
    setActive(0)
  }
  useLayoutEffect(() => {
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
    setActive(place)
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

  return { scroller, virtual, current, setActive, onKeyDown }
}
