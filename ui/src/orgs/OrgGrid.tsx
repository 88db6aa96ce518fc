import { useNavigate } from '@tanstack/react-router'
import type { ConnectionId, ConnectionView } from '../backend/generated'
import { useRowGrid } from '../parts/useRowGrid'
import { t } from '../words/t'
import { OrgGridRow, orgColumns } from './OrgGridRow'
import type { OrgRow } from './rows'

/** The height of a row, as LOOK has it: eight steps of the grid. */
const ROW = 32

/** The rows, of which only those in sight exist. */
export function OrgGrid({
  rows,
  connections,
  needle,
}: {
  rows: OrgRow[]
  connections: ReadonlyMap<ConnectionId, ConnectionView>
  needle: string
}) {
  const navigate = useNavigate()
  const columns = orgColumns()
  const { scroller, virtual, current, setActive, onKeyDown } = useRowGrid({
    count: rows.length,
    row: ROW,
    head: ROW,
    search: needle,
    keyOf: (index) => rows[index]?.key ?? index,
    onOpen: (index) => {
      const row = rows[index]
      if (!row) return
      void navigate({ to: '/c/$connection/o/$org', params: { connection: row.connection, org: row.org.id }, search: {} })
    },
  })

  return (
    <div
      role="grid"
      aria-label={t('Organizations')}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length}
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
          {columns.map((column) => (
            <span key={column} role="columnheader" title={column} className="truncate">
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
