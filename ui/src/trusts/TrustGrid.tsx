import { useNavigate } from '@tanstack/react-router'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { ConnectionId, ConnectionView } from '../backend/generated'
import { useRowGrid } from '../parts/useRowGrid'
import type { SortBy, TrustRow, TrustView } from './rows'
import { connectionColumn, TrustGridRow, trustColumns } from './TrustGridRow'
import { t } from '../words/t'

/** The height of the head, eight steps of the grid, and of a row of two lines, twelve. */
const HEAD = 32
const ROW = 48

/** The trusts, of which only those in sight exist. */
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
  const navigate = useNavigate()
  const columns = connections ? [...trustColumns(), connectionColumn()] : trustColumns()
  const grid = connections ? 'trust-columns trust-columns-all' : 'trust-columns'
  const least = connections ? 'min-w-trustsall' : 'min-w-trusts'
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 60_000)
    return () => clearInterval(timer)
  }, [])
  const { scroller, virtual, current, setActive, onKeyDown } = useRowGrid({
    count: rows.length,
    row: ROW,
    head: HEAD,
    keyOf: (index) => rows[index]?.key ?? index,
    onOpen: (index) => {
      const row = rows[index]
      if (!row) return
      const params = { connection: row.connection, org: row.trust.org, trust: row.trust.id }
      void navigate({ to: '/c/$connection/o/$org/trusts/$trust', params })
    },
  })

  return (
    <div
      role="grid"
      aria-label={t('Trusts')}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      ref={scroller}
      className="min-h-list flex-1 overflow-auto bg-surface"
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
