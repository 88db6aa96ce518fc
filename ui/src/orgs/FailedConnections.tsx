import type { ConnectionId, ConnectionView, Problem } from '../backend/generated'
import { EnvironmentWord } from '../parts/EnvironmentWord'
import { ProblemView } from '../parts/ProblemView'
import { visible } from '../parts/words'
import { t } from '../words/t'
import type { ConnectionOrgs } from './OrgIndex'

/** Connections whose list or search failed: visible, with the reason. The others show all the same. */
export function FailedConnections({
  connections,
  lists,
  searchFailures,
  onReload,
  onSearchAgain,
}: {
  connections: ConnectionView[]
  lists: ReadonlyMap<ConnectionId, ConnectionOrgs>
  searchFailures: ReadonlyMap<ConnectionId, Problem>
  onReload: (id: ConnectionId) => void
  onSearchAgain: (id: ConnectionId) => void
}) {
  const failed = connections.flatMap((connection) => {
    const list = lists.get(connection.id)
    const search = searchFailures.get(connection.id)
    const problem = list?.problem ?? search
    return problem ? [{ connection, list, search, problem }] : []
  })
  if (failed.length === 0) return null
  return (
    <ul aria-label={t('Connections that failed')} className="flex flex-col gap-3 border-b border-line px-6 py-3">
      {failed.map(({ connection: { id, name, environment }, list, search, problem }) => (
        <li key={id} className="flex flex-col gap-1">
          <h2 className="flex items-center gap-2 font-semibold">
            {visible(name)} <EnvironmentWord environment={environment} />
            <span className="font-normal text-quiet">{failureWords(list, search !== undefined)}</span>
          </h2>
          <ProblemView
            problem={problem}
            connection={id}
            onRetry={() => {
              if (list?.problem) onReload(id)
              if (search) onSearchAgain(id)
            }}
            // The list is read again by signing in itself.
            onSignedIn={() => onSearchAgain(id)}
          />
        </li>
      ))}
    </ul>
  )
}

/** What the failure means for the rows that are shown. */
function failureWords(list: ConnectionOrgs | undefined, search: boolean): string {
  if (!list?.problem) {
    return t('could not be searched; only those of its organizations that were read are looked through')
  }
  if (list.rows.length === 0) {
    return search
      ? t('could not be read; its organizations are missing from this list, and it could not be searched')
      : t('could not be read; its organizations are missing from this list')
  }
  if (list.whole) {
    return search
      ? t('could not be read again; its rows are older than they should be, and it could not be searched')
      : t('could not be read again; its rows are older than they should be')
  }
  return search
    ? t('could not be read to the end; some of its organizations are missing from this list, and it could not be searched')
    : t('could not be read to the end; some of its organizations are missing from this list')
}
