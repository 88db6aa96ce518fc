import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useRouter } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import { toProblem } from '../backend/problem'
import { announce } from '../parts/announce'
import { Banner } from '../parts/Banner'
import { Button } from '../parts/Button'
import { PageHead } from '../parts/Page'
import { ProblemView } from '../parts/ProblemView'
import { Time } from '../parts/Time'
import { Waiting } from '../parts/Waiting'
import { visible } from '../parts/words'
import { UndoSheet } from '../undo/UndoSheet'
import { useTogether } from '../undo/useTogether'
import { ChangeFilters } from './ChangeFilters'
import { ChangeGrid } from './ChangeGrid'
import { ExportChanges } from './ExportChanges'
import { SelectionBar } from './SelectionBar'
import { useChanges } from './useChanges'
import { useSelected } from './useSelected'
import { useVerify, Verdict } from './VerifyJournal'
import { type ChangesSearch, isLookedFor, nothingWanted, wantedOf } from './wanted'
import { Rich } from '../words/Rich'
import { t } from '../words/t'

/** Every change that was applied, and what can be done with the journal as a whole. */
export function ChangesPage({ search }: { search: ChangesSearch }) {
  const { typed, type, look } = useSearch(search)
  const wanted = wantedOf(search)
  const list = useChanges(wanted)
  const verify = useVerify()
  const pages = list.data?.pages
  const rows = useMemo(() => pages?.flatMap(({ changes }) => changes) ?? [], [pages])
  const unreadable = pages?.flatMap((page) => page.unreadable) ?? []
  const filtered = isLookedFor(search)
  const selected = useSelected(rows)
  const together = useTogether()
  const { isFetching, isPlaceholderData } = list

  useEffect(() => {
    if (!filtered || isFetching) return undefined
    const timer = setTimeout(() => announce(t('{{count, number}} changes found', { count: rows.length })), 500)
    return () => clearTimeout(timer)
  }, [filtered, isFetching, rows.length])

  const { review } = together
  const queries = useQueryClient()
  /** What was read before may be another now: what was changed, and what is left to change. */
  const forget = () => {
    const stale = ['list_changes', 'get_change', 'list_drafts', 'open_form', 'list_trusts']
    void queries.invalidateQueries({ predicate: ({ queryKey: [name] }) => stale.includes(String(name)) })
  }
  return (
    <div className="flex h-full min-h-0 flex-col">
      <PageHead title={t('Changes')}>
        <div className="ml-auto flex flex-wrap items-center justify-end gap-2">
          <Button isDisabled={isFetching} onPress={() => void list.refetch()}>
            {t('Read again')}
          </Button>
          <Button isDisabled={verify.running} onPress={verify.run}>
            {verify.running ? t('Verifying the journal') : t('Verify journal')}
          </Button>
          <ExportChanges wanted={wanted} filtered={filtered} empty={list.data !== undefined && rows.length === 0 && unreadable.length === 0} />
        </div>
      </PageHead>
      <div className="relative flex min-h-0 flex-1 flex-col">
        <div inert={review !== null} className="flex min-h-0 flex-1 flex-col">
          <ChangeFilters search={search} typed={typed} onType={type} onSearch={look} />
          <div className="flex flex-col gap-2 border-b border-line px-6 py-3 empty:hidden">
            <Verdict verify={verify} />
            {list.isError && (
              <ProblemView
                problem={toProblem(list.error)}
                onRetry={() => void (list.isFetchNextPageError ? list.fetchNextPage() : list.refetch())}
                alert
              />
            )}
            {unreadable.length > 0 && (
              <Banner weight="warning" role="region" label={t('Changes that could not be read')}>
                <p className="max-w-prose">
                  {t(
                    '{{count, number}} changes could not be read and are left out of the list. Verify journal says whether the journal was altered.',
                    { count: unreadable.length },
                  )}
                </p>
                <ul className="flex list-disc flex-col gap-1 pl-4">
                  {unreadable.map((what) => (
                    <li key={what} className="max-w-prose">
                      {visible(what)}
                    </li>
                  ))}
                </ul>
              </Banner>
            )}
          </div>
          {rows.length > 0 ? (
            <ChangeGrid rows={rows} busy={isPlaceholderData} search={JSON.stringify(wanted)} selected={selected.changes} onSelect={selected.toggle} />
          ) : (
            <div className="flex min-h-0 flex-1 flex-col gap-4 bg-surface p-6">
              {list.isPending && <Waiting rows={8} what={t('Reading the changes')} />}
              {list.data && <Empty filtered={filtered} onClear={() => look(nothingWanted)} />}
            </div>
          )}
          <SelectionBar selected={selected} busy={together.busy} onUndo={() => together.begin([...selected.changes.keys()], selected.changes)}>
            {together.problem && !together.review && <ProblemView problem={toProblem(together.problem)} alert />}
          </SelectionBar>
          <section aria-label={t('About this list')} className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t border-line px-6 py-2 text-help text-quiet">
            {list.data && (
              <>
                <span className="font-medium text-text">{countWords(rows.length, list.hasNextPage, filtered)}</span>
                <span>
                  <Rich sentence="read <time/>" parts={{ time: <Time at={new Date(list.dataUpdatedAt).toISOString()} tip="up" /> }} />
                </span>
              </>
            )}
            {list.hasNextPage && (
              <Button isDisabled={list.isFetchingNextPage || isPlaceholderData} onPress={() => void list.fetchNextPage()}>
                {list.isFetchingNextPage ? t('Reading older changes') : t('Show older changes')}
              </Button>
            )}
          </section>
        </div>
        {review && (
          <UndoSheet
            key={review.turn}
            parts={review.parts}
            known={review.known}
            group={review.group}
            busy={together.busy}
            problem={together.problem ? toProblem(together.problem) : null}
            onBegun={(group) => {
              together.begun(group)
              selected.clear()
            }}
            onEnded={forget}
            onAgain={(changes) => together.begin(changes, review.known)}
            onClose={() => {
              together.close()
              forget()
            }}
          />
        )}
      </div>
    </div>
  )
}

/** How many are shown: all of them, or the newest. */
function countWords(count: number, older: boolean, filtered: boolean): string {
  if (older) {
    return filtered ? t('The newest {{count, number}} changes found', { count }) : t('The newest {{count, number}} changes', { count })
  }
  return filtered ? t('{{count, number}} changes found', { count }) : t('{{count, number}} changes', { count })
}

/** Why there is none, and the next act. */
function Empty({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  const navigate = useNavigate()
  if (filtered) {
    return (
      <>
        <p className="max-w-prose">{t('No change in the journal fits what is looked for.')}</p>
        <div>
          <Button onPress={onClear}>{t('Show all changes')}</Button>
        </div>
      </>
    )
  }
  return (
    <>
      <p className="max-w-prose">
        {t(
          'Nothing was applied with this installation yet. Each change that is applied is kept here from then on: what was before and after, who did it, what was sent and what the server answered.',
        )}
      </p>
      <div>
        <Button onPress={() => void navigate({ to: '/orgs', search: {} })}>{t('Choose an organization')}</Button>
      </div>
    </>
  )
}

/** What is looked for, in the address. Typing is ahead of it for a moment. */
function useSearch(search: ChangesSearch) {
  const navigate = useNavigate()
  const router = useRouter()
  const find = search.find ?? ''
  const [typed, setTyped] = useState(find)
  const [seen, setSeen] = useState(find)
  const [pushed, setPushed] = useState(find)
  // An address that was left for another one, as by Back, changes what is typed; one that follows typing doesn't.
  if (seen !== find) {
    setSeen(find)
    if (find !== pushed) setTyped(find)
  }

  const look = (change: ChangesSearch) => {
    if (change.find !== undefined) {
      setTyped(change.find)
      setPushed(change.find)
    }
    void navigate({ to: '/changes', search: (before) => given({ ...before, ...change }), replace: true })
  }

  useEffect(() => {
    if (typed === find) return undefined
    const timer = setTimeout(() => {
      // Whoever is on the way to another screen isn't called back.
      if (router.latestLocation.pathname !== '/changes') return
      setPushed(typed)
      void navigate({ to: '/changes', search: (before) => given({ ...before, find: typed }), replace: true })
    }, 200)
    return () => clearTimeout(timer)
  }, [typed, find, navigate, router])

  return { typed, type: setTyped, look }
}

/** Without what is empty. */
function given(search: ChangesSearch): ChangesSearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined && value !== ''))
}
