import { Link, useNavigate } from '@tanstack/react-router'
import type { ConnectionView } from '../backend/generated'
import { toProblem } from '../backend/problem'
import { useCommand, usePlatforms } from '../backend/queries'
import { Welcome } from '../app/Welcome'
import { Button } from '../parts/Button'
import { EnvironmentWord } from '../parts/EnvironmentWord'
import { PageHead } from '../parts/Page'
import { ProblemView } from '../parts/ProblemView'
import { Waiting } from '../parts/Waiting'
import { visible } from '../parts/words'
import { t } from '../words/t'
import { RemoveConnectionButton } from './RemoveConnection'
import { WritesWords } from './WritesWords'

/** All connections. */
export function ConnectionsPage() {
  const connections = useCommand('list_connections', {})
  const navigate = useNavigate()
  if (connections.data?.length === 0) return <Welcome />
  return (
    <>
      <PageHead title={t('Connections')}>
        <div className="ml-auto">
          <Button onPress={() => void navigate({ to: '/connections/new', search: {} })}>{t('Add connection')}</Button>
        </div>
      </PageHead>
      <div className="flex flex-col gap-3 p-6">
        {connections.isError && (
          <ProblemView problem={toProblem(connections.error)} onRetry={() => void connections.refetch()} />
        )}
        {connections.isPending && <Waiting what={t('Reading the connections')} />}
        <ul className="flex flex-col gap-3">
          {connections.data?.map((connection) => (
            <ConnectionItem key={connection.id} connection={connection} />
          ))}
        </ul>
      </div>
    </>
  )
}

function ConnectionItem({ connection }: { connection: ConnectionView }) {
  const navigate = useNavigate()
  const platform = usePlatforms().find(({ id }) => id === connection.platform)
  const name = visible(connection.name)
  const params = { connection: connection.id }
  return (
    <li className="flex max-w-sheet flex-wrap items-center gap-x-4 gap-y-2 rounded-md border border-line bg-surface p-3">
      <div className="flex min-w-0 flex-1 basis-search flex-col">
        <div className="flex items-center gap-2">
          <Link to="/c/$connection" params={params} className="link text-title font-semibold">
            {name}
          </Link>
          <EnvironmentWord environment={connection.environment} />
          {connection.sample && <span className="text-help text-quiet">{t('sample data')}</span>}
        </div>
        <p className="text-help text-quiet">
          {platform?.name ?? connection.platform} · <span className="font-mono">{visible(connection.address)}</span>
        </p>
        <WritesWords connection={connection} />
      </div>
      <div className="flex flex-wrap gap-2">
        <Button
            aria-label={t('Edit connection {{name}}', { name })}
            onPress={() => void navigate({ to: '/connections/$connection', params })}
          >
            {t('Edit connection')}
          </Button>
        <RemoveConnectionButton connection={connection} />
      </div>
    </li>
  )
}
