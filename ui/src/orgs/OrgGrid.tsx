import { useNavigate } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react'
import type { ConnectionId, ConnectionView } from '../backend/generated'
import { OrgGridRow, orgColumns } from './OrgGridRow'
import type { OrgRow } from './rows'

/** The height of a row, as LOOK has it: eight steps of the grid. */
const ROW = 32

/**
 * The rows, of which only those in sight exist. Arrow keys, Home, End and the page keys move; Enter opens; the right
 * arrow reaches a row's own controls.
 */
export function OrgGrid({
  rows,
  connections,
  needle,
}: {
  rows: OrgRow[]
  connections: ReadonlyMap<ConnectionId, ConnectionView>
  needle: string
}) {
  const scroller = useRef<HTMLDivElement>(null)
  const navigate = useNavigate()
  const [active, setActive] = useState(0)
  const [shownFor, setShownFor] = useState(needle)
  const wanted = useRef<number | null>(null)
  const current = Math.min(active, Math.max(0, rows.length - 1))
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 12,
    initialRect: { width: 1_000, height: 640 },
    // The head is the first row of what scrolls, and stays in sight.
    scrollMargin: ROW,
    scrollPaddingStart: ROW,
    rangeExtractor: ({ startIndex, endIndex, overscan, count }) => {
      const from = Math.max(0, startIndex - overscan)
      const to = Math.min(count - 1, endIndex + overscan)
      const range = Array.from({ length: Math.max(0, to - from + 1) }, (_, place) => from + place)
      // The row that has the focus stays, or the focus would be lost while someone scrolls.
      if (current < from && current < count) range.unshift(current)
      else if (current > to && current < count) range.push(current)
      return range
    },
  })

  // Another search starts at its first row.
  if (shownFor !== needle) {
    setShownFor(needle)
    setActive(0)
  }
  useLayoutEffect(() => {
    if (scroller.current) scroller.current.scrollTop = 0
  }, [needle])

  // After each render, since the row may not have existed before it.
  useLayoutEffect(() => {
    if (wanted.current === null) return
    const row = scroller.current?.querySelector<HTMLElement>(`[data-row="${wanted.current}"]`)
    if (row) {
      wanted.current = null
      row.focus({ preventScroll: true })
    }
  })

  const moveTo = (index: number) => {
    const place = Math.max(0, Math.min(rows.length - 1, index))
    wanted.current = place
    setActive(place)
    virtual.scrollToIndex(place)
  }

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? ROW * 10) / ROW) - 2)
    const target = event.target instanceof HTMLElement ? event.target : null
    const onRow = target?.dataset.row !== undefined
    switch (event.key) {
      case 'ArrowDown':
        moveTo(current + 1)
        break
      case 'ArrowUp':
        moveTo(current - 1)
        break
      case 'PageDown':
        moveTo(current + page)
        break
      case 'PageUp':
        moveTo(current - page)
        break
      case 'Home':
        moveTo(0)
        break
      case 'End':
        moveTo(rows.length - 1)
        break
      case 'ArrowRight':
      case 'ArrowLeft': {
        if (!target) return
        const row = target.closest<HTMLElement>('[data-row]')
        const stops = row ? [row, ...row.querySelectorAll<HTMLElement>('a, button, [tabindex="-1"]')] : []
        const next = stops[stops.indexOf(target) + (event.key === 'ArrowRight' ? 1 : -1)]
        next?.focus()
        break
      }
      case 'Enter': {
        const row = rows[current]
        if (!onRow || !row) return
        void navigate({ to: '/c/$connection/o/$org', params: { connection: row.connection, org: row.org.id }, search: {} })
        break
      }
      default:
        return
    }
    event.preventDefault()
  }

  return (
    <div
      role="grid"
      aria-label="Organizations"
      aria-rowcount={rows.length + 1}
      aria-colcount={orgColumns.length}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      ref={scroller}
      className="min-h-0 flex-1 overflow-y-auto bg-surface"
    >
      <div role="rowgroup" className="sticky top-0 z-10">
        <div
          role="row"
          aria-rowindex={1}
          className="org-columns h-8 border-b border-line bg-canvas px-6 text-help font-medium text-quiet"
        >
          {orgColumns.map((column) => (
            <span key={column} role="columnheader">
              {column}
            </span>
          ))}
        </div>
      </div>
      <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index]
            if (!row) return null
            return (
              <OrgGridRow
                key={row.key}
                row={row}
                connection={connections.get(row.connection)}
                needle={needle}
                index={item.index}
                start={item.start - ROW}
                active={item.index === current}
                onFocus={setActive}
              />
            )
          })}
      </div>
    </div>
  )
}
