import { useNavigate } from '@tanstack/react-router'
import type { ConnectionId, ConnectionView } from '../backend/generated'
import { useRowGrid } from '../parts/useRowGrid'
import { t } from '../words/t'
import { OrgGridHead } from './OrgGridHead'
import { OrgGridRow } from './OrgGridRow'
import { type OrgColumn, orgColumns, type OrgSort } from './sort'
import type { OrgRow } from './rows'

/** The height of a row, as LOOK has it: eight steps of the grid. */
const ROW = 32

/** The rows, of which only those in sight exist. */
export function OrgGrid({
  rows,
  connections,
  needle,
  sort,
  onSort,
}: {
  rows: OrgRow[]
  connections: ReadonlyMap<ConnectionId, ConnectionView>
  needle: string
  sort: OrgSort | null
  onSort: (by: OrgColumn) => void
}) {
  const navigate = useNavigate()
  const { scroller, virtual, current, setActive, slotOf, onKeyDown } = useRowGrid({
    count: rows.length,
    row: ROW,
    head: ROW,
    search: `${needle}\n${sort?.by ?? ''} ${sort?.descending ?? ''}`,
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
      aria-colcount={orgColumns.length}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      ref={scroller}
      className="min-h-list flex-1 overflow-auto bg-surface"
    >
      <OrgGridHead sort={sort} onSort={onSort} />
      <div role="rowgroup" className="relative min-w-orgs" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index]
            if (!row) return null
            return (
              <OrgGridRow
                key={slotOf(item.index)}
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
