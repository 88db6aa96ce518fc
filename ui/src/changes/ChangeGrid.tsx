import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, useEffect, useMemo, useState } from 'react'
import type { ChangeRow, PlanId } from '../backend/generated'
import { useRowGrid } from '../parts/useRowGrid'
import { changeColumns, ChangeGridRow } from './ChangeGridRow'
import { undoneWords } from './changeWords'
import { t } from '../words/t'

/** The height of the head, eight steps of the grid, and of a row of two lines, twelve. */
const HEAD = 32
const ROW = 48

/**
 * The changes, of which only those in sight exist. Arrow keys, Home, End and the page keys move; Enter opens; Space
 * selects.
 */
export function ChangeGrid({
  rows,
  busy,
  search,
  selected,
  onSelect,
}: {
  rows: ChangeRow[]
  busy: boolean
  /** What is looked for: another search starts at its first row. */
  search: string
  selected: ReadonlyMap<PlanId, ChangeRow>
  onSelect: (row: ChangeRow) => void
}) {
  const navigate = useNavigate()
  const byId = useMemo(() => new Map(rows.map((row) => [row.plan.id, row])), [rows])
  const columns = changeColumns()
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000)
    return () => clearInterval(timer)
  }, [])
  const { scroller, virtual, current, setActive, onKeyDown } = useRowGrid({
    count: rows.length,
    row: ROW,
    head: HEAD,
    search,
    keyOf: (index) => rows[index]?.plan.id ?? index,
    onOpen: (index) => {
      const row = rows[index]
      if (row) void navigate({ to: '/changes/$change', params: { change: row.plan.id } })
    },
  })

  const onKey = (event: KeyboardEvent<HTMLElement>) => {
    const row = rows[current]
    const { target } = event
    if (event.key === ' ' && row && target instanceof HTMLElement && target.dataset.row !== undefined) {
      event.preventDefault()
      onSelect(row)
    } else onKeyDown(event)
  }

  return (
    <div
      role="grid"
      aria-label={t('Changes')}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length}
      aria-multiselectable
      aria-busy={busy}
      tabIndex={-1}
      onKeyDown={onKey}
      ref={scroller}
      className="min-h-list flex-1 overflow-auto bg-surface"
    >
      <div role="rowgroup" className="sticky top-0 z-10 min-w-changes">
        <div role="row" aria-rowindex={1} className="change-columns h-8 border-b border-line bg-canvas px-6 text-help font-medium text-quiet">
          {columns.map((label, place) => (
            <span key={label} role="columnheader" className="truncate">
              {place === 0 ? <span className="sr-only">{label}</span> : label}
            </span>
          ))}
        </div>
      </div>
      <div role="rowgroup" className="relative min-w-changes" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index]
          if (!row) return null
          return (
            <ChangeGridRow
              key={row.plan.id}
              row={row}
              undone={undoneWords(row.undoes, byId)}
              now={now}
              index={item.index}
              start={item.start - HEAD}
              active={item.index === current}
              selected={selected.has(row.plan.id)}
              onFocus={setActive}
              onSelect={onSelect}
            />
          )
        })}
      </div>
    </div>
  )
}
