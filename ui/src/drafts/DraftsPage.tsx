import { useIsFetching, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import type { DraftView } from '../backend/generated'
import { toProblem } from '../backend/problem'
import { useConnections } from '../backend/queries'
import { Button } from '../parts/Button'
import { PageHead } from '../parts/Page'
import { ProblemView } from '../parts/ProblemView'
import { Waiting } from '../parts/Waiting'
import { formKey } from '../settings/DraftBook'
import { t } from '../words/t'
import { DraftRow } from './DraftRow'
import { formOf } from './draftWords'
import { FailedSignIns } from './FailedSignIns'
import { useDrafts } from './useDrafts'

/** Every edit that was not applied yet, on all connections. */
export function DraftsPage() {
  const { asked, drafts } = useDrafts()
  const queries = useQueryClient()
  const asking = useIsFetching({ queryKey: ['get_draft_standing'] }) > 0
  const body = useRef<HTMLDivElement>(null)
  const count = drafts?.length ?? 0
  const discarded = useRef<{ key: string; place: number } | null>(null)
  // A row goes with its button: the one that takes its place gets the focus, once the list is without it.
  useEffect(() => {
    const gone = discarded.current
    if (gone === null || !drafts || drafts.some((draft) => formKey(formOf(draft)) === gone.key)) return
    discarded.current = null
    const links = body.current?.querySelectorAll<HTMLElement>('[data-draft-link]') ?? []
    const next = links[Math.min(gone.place, links.length - 1)] ?? body.current
    next?.focus()
  }, [drafts])
  return (
    <div className="flex h-full min-h-0 flex-col">
      <PageHead title={t('Drafts')}>
        {count > 0 && (
          <>
            <span className="text-quiet">{t('{{count, number}} drafts, kept on this computer only', { count })}</span>
            <div className="ml-auto">
              <Button
                isDisabled={asking}
                onPress={() => void queries.invalidateQueries({ queryKey: ['get_draft_standing'] })}
              >
                {t('Ask the servers again')}
              </Button>
            </div>
          </>
        )}
      </PageHead>
      <div ref={body} tabIndex={-1} className="min-h-0 flex-1 overflow-auto bg-surface outline-none">
        {asked.isError && (
          <div className="p-6">
            <ProblemView problem={toProblem(asked.error)} onRetry={() => void asked.refetch()} alert />
          </div>
        )}
        {asked.isPending && (
          <div className="p-6">
            <Waiting what={t('Reading the drafts')} />
          </div>
        )}
        {drafts && count > 0 && <FailedSignIns drafts={drafts} />}
        {drafts && (count === 0 ? <NoDrafts /> : <DraftTable drafts={drafts} onDiscarded={(key, place) => (discarded.current = { key, place })} />)}
      </div>
    </div>
  )
}

function NoDrafts() {
  return (
    <div className="flex flex-col items-start gap-3 p-6">
      <p className="max-w-prose">
        {t('No drafts. What you type into a form is kept here at once, until you apply or discard it.')}
      </p>
      <Link to="/orgs" search={{}} className="link">
        {t('Find an organization to edit')}
      </Link>
    </div>
  )
}

const head = 'py-1 pr-4 font-medium'

function DraftTable({ drafts, onDiscarded }: { drafts: DraftView[]; onDiscarded: (key: string, place: number) => void }) {
  const connections = useConnections()
  const body = useRef<HTMLTableSectionElement>(null)
  const links = () => [...(body.current?.querySelectorAll<HTMLElement>('[data-draft-link]') ?? [])]

  /** Arrow keys go from draft to draft. */
  const onKey = (event: KeyboardEvent) => {
    const all = links()
    const at = all.findIndex((link) => link === document.activeElement)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key]
    const next = to === undefined || at < 0 ? undefined : all[to]
    if (!next) return
    event.preventDefault()
    next.focus()
  }

  return (
    <table className="w-full table-fixed border-collapse bg-surface">
      <caption className="sr-only">{t('Drafts')}</caption>
      <thead>
        <tr className="border-b border-line text-left text-help text-quiet">
          <th scope="col" className={`${head} pl-6`}>
            {t('Draft')}
          </th>
          <th scope="col" className={`${head} w-1/5 wide:w-1/4`}>
            {t('What it changes')}
          </th>
          <th scope="col" className={`${head} w-agecolumn`}>
            {t('Age')}
          </th>
          <th scope="col" className={`${head} w-1/5 wide:w-1/4`}>
            {t('On the server since')}
          </th>
          <th scope="col" className="w-16 py-1 pr-6 wide:w-actcolumn">
            <span className="sr-only">{t('Act')}</span>
          </th>
        </tr>
      </thead>
      <tbody ref={body}>
        {drafts.map((draft, place) => {
          const form = formOf(draft)
          return (
            <DraftRow
              key={formKey(form)}
              draft={draft}
              form={form}
              connection={connections.find(({ id }) => id === draft.connection)}
              onKey={onKey}
              onDiscarded={() => onDiscarded(formKey(form), place)}
            />
          )
        })}
      </tbody>
    </table>
  )
}
