import { useNavigate, useRouter, useRouterState } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import type { ConnectionId, ConnectionView } from '../backend/generated'
import { announce } from '../parts/announce'
import { Button } from '../parts/Button'
import { Waiting } from '../parts/Waiting'
import { visible } from '../parts/words'
import { t } from '../words/t'
import { FailedConnections } from './FailedConnections'
import { findText, useFindText } from './find'
import { ListStatus } from './ListStatus'
import { OrgGrid } from './OrgGrid'
import type { ConnectionOrgs } from './OrgIndex'
import { useOrgIndex } from './OrgIndexContext'
import { needleOf, RowFilter, type OrgRow } from './rows'
import { nextSort, type OrgColumn, sortOf, sortRows } from './sort'
import { useServerSearch } from './useServerSearch'

const noRows: OrgRow[] = []

/** So much of a scrap is said again. */
const LONGEST = 100

/** The organizations that are looked for, in order, and what is known of those that could not be read. */
export function OrgList({
  connections,
  lists,
  reading,
}: {
  connections: ConnectionView[]
  lists: ReadonlyMap<ConnectionId, ConnectionOrgs>
  /** Whether more may be coming. */
  reading: boolean
}) {
  const find = useFindText()
  const needle = needleOf(find)
  const navigate = useNavigate()
  const index = useOrgIndex()
  const ids = useMemo(() => connections.map(({ id }) => id), [connections])
  const byId = useMemo(() => new Map(connections.map((one) => [one.id, one])), [connections])
  const search = useServerSearch(needle, ids)

  const rows = useMemo(() => {
    const all = ids.map((id) => lists.get(id)?.rows ?? noRows)
    return all.length === 1 ? (all[0] ?? noRows) : all.flat()
  }, [ids, lists])
  const router = useRouter()
  const sorting = useRouterState({ select: ({ location }) => (location.search as { sort?: string }).sort })
  const sort = useMemo(() => sortOf(sorting), [sorting])
  const inOrder = useMemo(() => sortRows(rows, sort, byId), [rows, sort, byId])
  const [filter] = useState(() => new RowFilter())
  const shown = useMemo(() => {
    const kept = filter.filter(inOrder, needle, search.found)
    // What only the servers found comes after the others, so it isn't in order yet.
    return needle !== '' && search.found.size > 0 ? sortRows(kept, sort, byId) : kept
  }, [filter, inOrder, needle, search.found, sort, byId])
  const sortBy = (by: OrgColumn) => {
    if (router.latestLocation.pathname !== '/orgs') return
    const wanted = nextSort(sort, by)
    void navigate({ to: '/orgs', search: { ...(find === '' ? {} : { find }), ...(wanted === undefined ? {} : { sort: wanted }) }, replace: true })
  }
  /** Connections of which the list or the search failed: what they hold can't be denied. */
  const failed = ids.filter((id) => lists.get(id)?.problem || search.failed.has(id)).length

  useEffect(() => {
    if (needle === '') return undefined
    const timer = setTimeout(() => {
      const found = t('{{count, number}} organizations found', { count: shown.length })
      const silent = t('{{count, number}} connections could not be asked', { count: failed })
      announce(failed === 0 ? found : `${found}; ${silent}`)
    }, 500)
    return () => clearTimeout(timer)
  }, [needle, shown.length, failed])

  return (
    <>
      <FailedConnections
        connections={connections}
        lists={lists}
        searchFailures={search.failed}
        onReload={(id) => index.reload(id)}
        onSearchAgain={search.again}
      />
      {shown.length > 0 ? (
        <OrgGrid rows={shown} connections={byId} needle={needle} sort={sort} onSort={sortBy} />
      ) : (
        <div className="flex min-h-0 flex-1 flex-col gap-4 bg-surface p-6">
          {reading && rows.length === 0 && <Waiting rows={8} what={t('Reading the organizations')} />}
          {!reading && needle === '' && failed < ids.length && (
            <>
              <p className="max-w-prose">
                {failed === 0
                  ? t('No connection lists an organization.')
                  : t('None of the connections that could be read lists an organization.')}{' '}
                {t('What a credential may see decides what is listed: one without a membership sees none.')}
              </p>
              <div>
                <Button onPress={() => void navigate({ to: '/connections' })}>{t('Look at the connections')}</Button>
              </div>
            </>
          )}
          {needle !== '' && !(reading && rows.length === 0) && (
            <>
              <p className="max-w-prose wrap-anywhere">
                {nothingFound(begun(visible(find.trim())), search.waiting.size > 0, failed)}
              </p>
              <div>
                <Button onPress={() => findText.set('')}>{t('Clear the search')}</Button>
              </div>
            </>
          )}
        </div>
      )}
      <ListStatus
        connections={connections}
        lists={lists}
        shown={shown.length}
        loaded={rows.length}
        needle={needle}
        search={search}
      />
    </>
  )
}

/** A scrap as a sentence can hold it: somebody may have pasted a page. */
function begun(scrap: string): string {
  return scrap.length > LONGEST ? `${scrap.slice(0, LONGEST)}…` : scrap
}

/** Why no row is shown for a scrap. Only servers that answered can say that there is none. */
function nothingFound(scrap: string, waiting: boolean, failed: number): string {
  if (waiting) {
    return t('None of the rows read so far holds “{{scrap}}”. The servers are being asked for names, ids and domains.', { scrap })
  }
  if (failed > 0) {
    return t(
      'None of the rows that could be read holds “{{scrap}}”, but {{count, number}} connections could not be asked: whether there is such an organization is not known.',
      { scrap, count: failed },
    )
  }
  return t('No organization has “{{scrap}}” in its name, its id or one of its domains.', { scrap })
}
