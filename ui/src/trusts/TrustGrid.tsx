import { useNavigate } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { ConnectionId, ConnectionView } from '../backend/generated'
import type { SortBy, TrustRow, TrustView } from './rows'
import { connectionColumn, TrustGridRow, trustColumns } from './TrustGridRow'

/** The height of the head, eight steps of the grid, and of a row of two lines, twelve. */
const HEAD = 32
const ROW = 48

/** The trusts, of which only those in sight exist. Arrow keys, Home, End and the page keys move; Enter opens. */
export function TrustGrid({
  rows,
  connections,
  view,
  onSort,
}: {
  rows: TrustRow[]
  /** The connections by id, where the list is of several. */
  connections: ReadonlyMap<ConnectionId, ConnectionView> | null
  view: TrustView
  onSort: (by: SortBy) => void
}) {
  const scroller = useRef<HTMLDivElement>(null)
  const navigate = useNavigate()
  const [active, setActive] = useState(0)
  const wanted = useRef<number | null>(null)
  const current = Math.min(active, Math.max(0, rows.length - 1))
  const columns = connections ? [...trustColumns, connectionColumn] : trustColumns
  const grid = connections ? 'trust-columns trust-columns-all' : 'trust-columns'
  const least = connections ? 'min-w-trustsall' : 'min-w-trusts'
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 60_000)
    return () => clearInterval(timer)
  }, [])
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    getItemKey: (index) => rows[index]?.key ?? index,
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

  const moveTo = (index: number) => {
    const place = Math.max(0, Math.min(rows.length - 1, index))
    wanted.current = place
    setActive(place)
    virtual.scrollToIndex(place)
  }

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
    if (step !== undefined) moveTo(step)
    else if (event.key === 'Enter' && row) {
      const params = { connection: row.connection, org: row.trust.org, trust: row.trust.id }
      void navigate({ to: '/c/$connection/o/$org/trusts/$trust', params })
    } else return
    event.preventDefault()
  }

  return (
    <div
      role="grid"
      aria-label="Trusts"
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      ref={scroller}
      className="min-h-0 flex-1 overflow-auto bg-surface"
    >
      <div role="rowgroup" className={`sticky top-0 z-10 ${least}`}>
        <div role="row" aria-rowindex={1} className={`${grid} h-8 border-b border-line bg-canvas px-6 text-help font-medium text-quiet`}>
          {columns.map(({ by, label }) => {
            const sorted = view.sortBy === by
            const Icon = view.descending ? ArrowDown : ArrowUp
            return (
              <span key={by} role="columnheader" aria-sort={sorted ? (view.descending ? 'descending' : 'ascending') : 'none'} className="min-w-0">
                <button
                  type="button"
                  onClick={() => onSort(by)}
                  className={`flex h-7 max-w-full items-center gap-1 truncate hover:text-text ${sorted ? 'text-text' : ''}`}
                >
                  {label}
                  {sorted && <Icon size={12} aria-hidden="true" className="shrink-0" />}
                </button>
              </span>
            )
          })}
        </div>
      </div>
      <div role="rowgroup" className={`relative ${least}`} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index]
          if (!row) return null
          return (
            <TrustGridRow
              key={row.key}
              row={row}
              connection={connections?.get(row.connection) ?? null}
              columns={grid}
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
