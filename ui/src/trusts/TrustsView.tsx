import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { announce } from '../parts/announce'
import { Button } from '../parts/Button'
import { NoticeBanners } from '../parts/NoticeBanner'
import { Time } from '../parts/Time'
import { Waiting } from '../parts/Waiting'
import { visible } from '../parts/words'
import { FailedTrustLists } from './FailedTrustLists'
import { filterTrusts, isFiltered, sortTrusts, type TrustView, wholeView } from './rows'
import { TrustFilters } from './TrustFilters'
import { TrustGrid } from './TrustGrid'
import type { TrustList, TrustSource } from './useTrustLists'
import { Rich } from '../words/Rich'
import { t } from '../words/t'

/** The trusts of some sources: what failed, what is looked for, the rows, and how many and how old they are. */
export function TrustsView({
  name,
  sources,
  lists,
  several,
  empty,
}: {
  /** What the view is remembered by while the app runs. */
  name: string
  sources: TrustSource[]
  lists: TrustList[]
  /** Whether rows say whose connection they are of. */
  several: boolean
  /** Why there is none, and the next act. */
  empty: ReactNode
}) {
  const [view, setView] = useView(name)
  const rows = useMemo(() => lists.flatMap(({ read }) => read?.rows ?? []), [lists])
  const connections = useMemo(() => new Map(sources.map(({ connection }) => [connection.id, connection])), [sources])
  const shown = useMemo(
    () => sortTrusts(filterTrusts(rows, view), view, (id) => connections.get(id)?.name ?? ''),
    [rows, view, connections],
  )
  const reading = lists.some((list) => list.reading)
  const failed = lists.filter(({ problem }) => problem !== null).length
  const filtered = isFiltered(view)
  const needsLook = rows.filter(({ trust }) => trust.status.active && (trust.expiry.until === 'expired' || trust.expiry.until === 'soon')).length

  useEffect(() => {
    if (!filtered) return undefined
    const timer = setTimeout(() => announce(t('{{count, number}} trusts found', { count: shown.length })), 500)
    return () => clearTimeout(timer)
  }, [filtered, shown.length])

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <TrustFilters view={view} onView={setView} />
      <div className="flex flex-col gap-2 border-b border-line px-6 py-3 empty:hidden">
        {sources.map(({ connection }, place) => {
          const list = lists[place]
          const notices = list?.read?.notices ?? []
          return notices.length === 0 ? null : (
            <NoticeBanners key={connection.id} compact notices={notices} connection={connection.id} onSwitched={list?.again ?? nothing} />
          )
        })}
      </div>
      <FailedTrustLists sources={sources} lists={lists} />
      {shown.length > 0 ? (
        <TrustGrid
          rows={shown}
          connections={several ? connections : null}
          view={view}
          onSort={(by) =>
            setView({ ...view, sortBy: by, descending: view.sortBy === by ? !view.descending : by === 'created' || by === 'updated' || by === 'breadth' })
          }
        />
      ) : (
        <div className="flex min-h-0 flex-1 flex-col gap-4 bg-surface p-6">
          {reading && rows.length === 0 && <Waiting rows={8} what={t('Reading the trusts')} />}
          {rows.length > 0 && filtered && (
            <>
              <p className="max-w-prose">
                {t('None of {{count, number}} trusts fits what is looked for.', { count: rows.length })}
                {failed > 0 &&
                  ` ${t('{{count, number}} connections could not be read: whether there is one is not known.', { count: failed })}`}
              </p>
              <div>
                <Button onPress={() => setView({ ...wholeView, sortBy: view.sortBy, descending: view.descending })}>
                  {t('Clear the search and the filters')}
                </Button>
              </div>
            </>
          )}
          {!reading && rows.length === 0 && failed < sources.length && empty}
        </div>
      )}
      <section aria-label={t('About this list')} className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t border-line px-6 py-2 text-help text-quiet">
        <span className="font-medium text-text">
          {filtered
            ? t('{{shown, number}} of {{count, number}} trusts', { shown: shown.length, count: rows.length })
            : t('{{count, number}} trusts', { count: rows.length })}
        </span>
        {needsLook > 0 && (
          <span className="text-amber">{t('{{count, number}} active trusts expired or soon to expire', { count: needsLook })}</span>
        )}
        {sources.map(({ connection }, place) => {
          const list = lists[place]
          if (!list?.read) return null
          return (
            <span key={connection.id}>
              <OneList name={visible(connection.name)} list={list.read} reading={list.reading} />
            </span>
          )
        })}
      </section>
    </div>
  )
}

/** How many of one source were read, and when. */
function OneList({ name, list, reading }: { name: string; list: NonNullable<TrustList['read']>; reading: boolean }) {
  const gaps = { connection: name, read: list.rows.length }
  if (!reading) {
    return <Rich sentence="{{connection}}: {{read, number}}, <time/>" values={gaps} parts={{ time: <Time at={list.readAt} tip="up" /> }} />
  }
  return list.total === null
    ? t('{{connection}}: {{read, number}}, reading', gaps)
    : t('{{connection}}: {{read, number}} of {{total, number}}, reading', { ...gaps, total: list.total })
}

function nothing(): void {}

/** What is looked for in a list, as it was left while the app runs. */
function useView(name: string): [TrustView, (view: TrustView) => void] {
  const client = useQueryClient()
  const key = ['view of trusts', name]
  const [view, setView] = useState(() => client.getQueryData<TrustView>(key) ?? wholeView)
  return [
    view,
    (next) => {
      setView(next)
      client.setQueryData(key, next)
    },
  ]
}
