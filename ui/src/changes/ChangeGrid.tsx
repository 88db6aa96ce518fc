import { useNavigate } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { ChangeRow } from '../backend/generated'
import { shortened } from '../parts/words'
import { changeColumns, ChangeGridRow } from './ChangeGridRow'
import { whatWords } from './changeWords'

/** The height of the head, eight steps of the grid, and of a row of two lines, twelve. */
const HEAD = 32
const ROW = 48

/** The changes, of which only those in sight exist. Arrow keys, Home, End and the page keys move; Enter opens. */
export function ChangeGrid({ rows, busy }: { rows: ChangeRow[]; busy: boolean }) {
  const scroller = useRef<HTMLDivElement>(null)
  const navigate = useNavigate()
  const [active, setActive] = useState(0)
  const wanted = useRef<number | null>(null)
  const current = Math.min(active, Math.max(0, rows.length - 1))
  const plans = useMemo(() => new Map(rows.map(({ plan }) => [plan.id, plan])), [rows])
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000)
    return () => clearInterval(timer)
  }, [])
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    getItemKey: (index) => rows[index]?.plan.id ?? index,
    overscan: 12,
    initialRect: { width: 1_000, height: 640 },
    // The head is the first row of what scrolls, and stays in sight.
    scrollMargin: HEAD,
    scrollPaddingStart: HEAD,
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

  // After each render, since the row may not have existed before it.
  useLayoutEffect(() => {
    if (wanted.current === null) return
    const row = scroller.current?.querySelector<HTMLElement>(`[data-row="${wanted.current}"]`)
    if (row) {
      wanted.current = null
      row.focus({ preventScroll: true })
    }
  })

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (!(event.target instanceof HTMLElement) || event.target.dataset.row === undefined) return
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? ROW * 10) / ROW) - 2)
    const steps: Record<string, number> = {
      ArrowDown: current + 1,
      ArrowUp: current - 1,
      PageDown: current + page,
      PageUp: current - page,
      Home: 0,
      End: rows.length - 1,
    }
    const step = steps[event.key]
    const row = rows[current]
    if (step !== undefined) {
      const place = Math.max(0, Math.min(rows.length - 1, step))
      wanted.current = place
      setActive(place)
      virtual.scrollToIndex(place)
    } else if (event.key === 'Enter' && row) {
      void navigate({ to: '/changes/$change', params: { change: row.plan.id } })
    } else return
    event.preventDefault()
  }

  return (
    <div
      role="grid"
      aria-label="Changes"
      aria-rowcount={rows.length + 1}
      aria-colcount={changeColumns.length}
      aria-busy={busy}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      ref={scroller}
      className="min-h-0 flex-1 overflow-auto bg-surface"
    >
      <div role="rowgroup" className="sticky top-0 z-10 min-w-trusts">
        <div role="row" aria-rowindex={1} className="change-columns h-8 border-b border-line bg-canvas px-6 text-help font-medium text-quiet">
          {changeColumns.map((label) => (
            <span key={label} role="columnheader" className="truncate">
              {label}
            </span>
          ))}
        </div>
      </div>
      <div role="rowgroup" className="relative min-w-trusts" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index]
          if (!row) return null
          const undone = row.undoes === null ? undefined : plans.get(row.undoes)
          return (
            <ChangeGridRow
              key={row.plan.id}
              row={row}
              undone={row.undoes === null ? null : undone ? `“${whatWords(undone)}”` : `change ${shortened(row.undoes)}`}
              now={now}
              index={item.index}
              start={item.start - HEAD}
              active={item.index === current}
              onFocus={setActive}
            />
          )
        })}
      </div>
    </div>
  )
}
