import type { ConnectionId, ConnectionView } from '../backend/generated'
import { Time } from '../parts/Time'
import { numberWords, visible } from '../parts/words'
import { t } from '../words/t'
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
  const read = connections.some(({ id }) => (lists.get(id)?.readAt ?? null) !== null)
  return (
    <section
      aria-label={t('About this list')}
      className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t border-line px-6 py-2 text-help text-quiet"
    >
      {/* As high before anything was read as after it: nothing above it moves. */}
      <span className="min-h-lh font-medium text-text">{read && countWords(shown, loaded, needle)}</span>
      {needle !== '' && <span>{searchWords(search, connections.length).join(', ')}</span>}
      {connections.map((connection) => {
        const list = lists.get(connection.id)
        if (!list || list.readAt === null) return null
        return (
          <span key={connection.id}>
            {visible(connection.name)}:{' '}
            {list.total !== null && list.reading
              ? t('{{read, number}} of {{total, number}}', { read: list.rows.length, total: list.total })
              : numberWords(list.rows.length)}
            , {list.source}, {list.reading ? t('reading') : <Time at={list.readAt} tip="up" />}
          </span>
        )
      })}
    </section>
  )
}

/** How many there are, and how many of them hold what is looked for. */
function countWords(shown: number, count: number, needle: string): string {
  if (needle === '') return t('{{count, number}} organizations', { count })
  return t('{{shown, number}} of {{count, number}} organizations', { shown, count })
}

/** What the servers came to so far, in words. */
function searchWords({ found: { size: found }, waiting, failed }: ServerSearch, connections: number): string[] {
  return [
    connections > 1
      ? t('{{found, number}} found by the servers', { found })
      : t('{{found, number}} found by the server', { found }),
    ...(waiting.size > 0 ? [t('still asking')] : []),
    ...(failed.size > 0 ? [t('{{count, number}} connections could not be searched', { count: failed.size })] : []),
  ]
}
