import type { ConnectionId, ConnectionView, Problem } from '../backend/generated'
import { EnvironmentWord } from '../parts/EnvironmentWord'
import { ProblemView } from '../parts/ProblemView'
import { visible } from '../parts/words'
import type { ConnectionOrgs } from './OrgIndex'

/** Connections whose list or search failed: visible, with the reason. The others show all the same. */
export function FailedConnections({
  connections,
  lists,
  searchFailures,
  onRetry,
}: {
  connections: ConnectionView[]
  lists: ReadonlyMap<ConnectionId, ConnectionOrgs>
  searchFailures: ReadonlyMap<ConnectionId, Problem>
  onRetry: (id: ConnectionId) => void
}) {
  const failed = connections.flatMap((connection) => {
    const problem = lists.get(connection.id)?.problem ?? searchFailures.get(connection.id)
    return problem ? [{ connection, problem }] : []
  })
  if (failed.length === 0) return null
  return (
    <ul aria-label="Connections that failed" className="flex flex-col gap-3 border-b border-line px-6 py-3">
      {failed.map(({ connection, problem }) => (
        <li key={connection.id} className="flex flex-col gap-1">
          <h2 className="flex items-center gap-2 font-semibold">
            {visible(connection.name)} <EnvironmentWord environment={connection.environment} />
            <span className="font-normal text-quiet">
              {lists.get(connection.id)?.rows.length
                ? 'could not be read again; its rows are older than they should be'
                : 'could not be read; its organizations are missing from this list'}
            </span>
          </h2>
          <ProblemView problem={problem} connection={connection.id} onRetry={() => onRetry(connection.id)} />
        </li>
      ))}
    </ul>
  )
}
