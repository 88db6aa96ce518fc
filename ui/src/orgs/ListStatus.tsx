import type { ConnectionId, ConnectionView } from '../backend/generated'
import { Time } from '../parts/Time'
import { counted, visible } from '../parts/words'
import type { ConnectionOrgs } from './OrgIndex'
import type { ServerSearch } from './useServerSearch'

/** Below the list: how many, how old, and how each connection was read. */
export function ListStatus({
  connections,
  lists,
  shown,
  loaded,
  needle,
  search,
}: {
  connections: ConnectionView[]
  lists: ReadonlyMap<ConnectionId, ConnectionOrgs>
  shown: number
  loaded: number
  needle: string
  search: ServerSearch
}) {
  return (
    <section
      aria-label="About this list"
      className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t border-line px-6 py-2 text-help text-quiet"
    >
      <span className="font-medium text-text">
        {needle === '' ? counted(loaded, 'organization') : `${shown.toLocaleString('en')} of ${counted(loaded, 'organization')}`}
      </span>
      {needle !== '' && (
        <span>
          {counted(search.found.size, 'found by the server', 'found by the servers').replace(
            /servers$/,
            connections.length > 1 ? 'servers' : 'server',
          )}
          {search.waiting.size > 0 && ', still asking'}
          {search.failed.size > 0 && `, ${counted(search.failed.size, 'connection')} could not be searched`}
        </span>
      )}
      {connections.map((connection) => {
        const list = lists.get(connection.id)
        if (!list || list.readAt === null) return null
        return (
          <span key={connection.id}>
            {visible(connection.name)}: {list.rows.length.toLocaleString('en')}
            {list.total !== null && list.reading && ` of ${list.total.toLocaleString('en')}`}, {list.source},{' '}
            {list.reading ? 'reading' : <Time at={list.readAt} tip="up" />}
          </span>
        )
      })}
    </section>
  )
}
