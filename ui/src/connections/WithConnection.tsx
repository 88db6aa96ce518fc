import type { ReactNode } from 'react'
import { NothingHere } from '../app/NothingHere'
import type { ConnectionId, ConnectionView, PlatformDescriptor } from '../backend/generated'
import { toProblem } from '../backend/problem'
import { useCommand } from '../backend/queries'
import { ProblemView } from '../parts/ProblemView'
import { Waiting } from '../parts/Waiting'
import { visible } from '../parts/words'

/** A connection that was found, with its platform. */
export type Found = { connection: ConnectionView; platform: PlatformDescriptor }

/** Finds a connection and its platform, or says why it can't. Only a list that was read can say that there is none. */
export function WithConnection({ id, children }: { id: ConnectionId; children: (found: Found) => ReactNode }) {
  const connections = useCommand('list_connections', {})
  const platforms = useCommand('list_platforms', {}, { staleTime: Infinity })
  // What was read once stays, and what is typed below it, even if reading again failed.
  if (!connections.data || !platforms.data) {
    const failed = connections.error ?? platforms.error
    if (!failed) return <Waiting what="Reading the connection" />
    return (
      <div className="p-6">
        <ProblemView
          problem={toProblem(failed)}
          alert
          onRetry={() => {
            void connections.refetch()
            void platforms.refetch()
          }}
        />
      </div>
    )
  }
  const connection = connections.data.find((one) => one.id === id)
  if (!connection) {
    return <NothingHere title="No such connection" message="It was removed, or never was on this computer." />
  }
  const platform = platforms.data.find((one) => one.id === connection.platform)
  if (!platform) {
    return (
      <NothingHere
        title="Unknown platform"
        message={`${visible(connection.name)} goes to a platform that this version of Orgdesk does not know.`}
      />
    )
  }
  return children({ connection, platform })
}
