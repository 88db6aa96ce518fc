import { useEffect, useMemo } from 'react'
import type { ConnectionView } from '../backend/generated'
import { toProblem } from '../backend/problem'
import { useCommand } from '../backend/queries'
import { Welcome } from '../app/Welcome'
import { Button } from '../parts/Button'
import { PageHead } from '../parts/Page'
import { ProblemView } from '../parts/ProblemView'
import { t } from '../words/t'
import { OrgList } from './OrgList'
import { useOrgIndex, useOrgLists } from './OrgIndexContext'
import { OrgNotices } from './OrgNotices'

const noConnections: ConnectionView[] = []

/** One list over all connections. */
export function OrgsPage() {
  const connections = useCommand('list_connections', {})
  const index = useOrgIndex()
  const lists = useOrgLists()
  const ids = useMemo(() => (connections.data ?? []).map(({ id }) => id), [connections.data])

  useEffect(() => {
    if (connections.data) index.want(ids)
  }, [connections.data, ids, index])

  const reading = connections.isPending || ids.some((id) => lists.get(id)?.reading ?? true)

  if (connections.isError) {
    return (
      <div className="p-6">
        <ProblemView problem={toProblem(connections.error)} onRetry={() => void connections.refetch()} alert />
      </div>
    )
  }
  if (connections.data?.length === 0) return <Welcome />
  return (
    <div className="flex h-full min-h-0 flex-col">
      <PageHead title={t('Organizations')}>
        <div className="ml-auto">
          <Button
            isDisabled={reading}
            onPress={() => {
              for (const id of ids) index.reload(id)
            }}
          >
            {t('Read again')}
          </Button>
        </div>
      </PageHead>
      <OrgNotices connections={connections.data ?? noConnections} lists={lists} onSwitched={(id) => index.reload(id)} />
      <OrgList connections={connections.data ?? noConnections} lists={lists} reading={reading} />
    </div>
  )
}
