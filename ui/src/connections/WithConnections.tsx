import type { ReactNode } from 'react'
import type { ConnectionView, PlatformDescriptor } from '../backend/generated'
import { toProblem } from '../backend/problem'
import { useCommand } from '../backend/queries'
import { ProblemView } from '../parts/ProblemView'
import { Waiting } from '../parts/Waiting'
import { t } from '../words/t'

/** All connections and platforms, as read. */
export type All = { connections: ConnectionView[]; platforms: PlatformDescriptor[] }

/** Reads all connections and platforms, or says why it can't. */
export function WithConnections({ children }: { children: (all: All) => ReactNode }) {
  const connections = useCommand('list_connections', {})
  const platforms = useCommand('list_platforms', {}, { staleTime: Infinity })
  // What was read once stays, and what is typed below it, even if reading again failed.
  if (connections.data && platforms.data) return children({ connections: connections.data, platforms: platforms.data })
  const failed = connections.error ?? platforms.error
  if (!failed) return <Waiting what={t('Reading the connections')} />
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
