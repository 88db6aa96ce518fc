import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useId, useRef, useState } from 'react'
import { call } from '../backend/call'
import type { ChangeRow, GroupId, PlanId, Problem, UndoPart } from '../backend/generated'
import { announce } from '../parts/announce'
import { Banner } from '../parts/Banner'
import { Button } from '../parts/Button'
import { ProductionLine } from '../parts/EnvironmentWord'
import { ProblemView } from '../parts/ProblemView'
import { isConfirmed, isDestructive } from '../plan/planWords'
import { AppliedPart, ReviewedPart } from './UndoPartView'
import { isPlanned, partEnd, reportWords } from './undoWords'
import { useGroup } from './useGroup'
import { t } from '../words/t'

/** What takes several changes back: a plan for each form, applied one after the other, and how that ended. */
export function UndoSheet({
  parts,
  known,
  group: before,
  busy,
  problem,
  onBegun,
  onEnded,
  onAgain,
  onClose,
}: {
  parts: UndoPart[]
  /** The changes as the list had them. */
  known: ReadonlyMap<PlanId, ChangeRow>
  /** The plans that were begun before this sheet opened. */
  group: GroupId | null
  /** Whether a new review is on its way. */
  busy: boolean
  /** Why a new review could not be made. */
  problem: Problem | null
  onBegun: (group: GroupId) => void
  /** Once nothing follows any more, however it ended. */
  onEnded: () => void
  /** Plans anew what takes these changes back. */
  onAgain: (changes: PlanId[]) => void
  onClose: () => void
}) {
  const id = useId()
  const title = useRef<HTMLHeadingElement>(null)
  const report = useRef<HTMLHeadingElement>(null)
  const queries = useQueryClient()
  const planned = parts.filter(isPlanned)
  const [typed, setTyped] = useState<Readonly<Record<PlanId, string>>>({})
  const group = useGroup(before, onBegun, ({ parts: ended }) => {
    announce(reportWords(ended.map((part) => partEnd(part, true))).headline)
    onEnded()
  })
  const { state } = group
  const begun = before !== null || state !== null || group.lost !== null
  const over = state?.ended === true
  const running = begun && !over && group.lost === null
  const production = planned.some(({ planned: { plan } }) => plan.target.environment === 'production')
  const dangerous = production || planned.some(({ planned: { plan } }) => isDestructive(plan.act))
  const confirmed = planned.every(({ planned: { plan } }) => isConfirmed(plan.confirm, typed[plan.id] ?? ''))
  const left = parts.length - planned.length
  const changes = parts.reduce((sum, part) => sum + part.changes.length, 0)
  const ends = planned.map((_, place) => partEnd(state?.parts[place], over))
  const undone = planned.flatMap((part, place) => (ends[place] === 'done' ? [] : part.changes))

  const begin = () => {
    if (confirmed) group.begin(planned.map(({ planned: { plan } }) => ({ plan: plan.id, typed: plan.confirm })))
  }
  /** The outcomes were seen here: their forms need not show them again. */
  const seen = async () => {
    const ended = state?.parts.filter(({ apply }) => apply?.ended != null) ?? []
    await Promise.all(ended.map(({ plan }) => call('close_apply', { plan }).catch(() => undefined)))
    await queries.invalidateQueries({ queryKey: ['open_form'] })
  }
  const close = () => {
    void seen()
    onClose()
  }

  useEffect(() => title.current?.focus(), [])
  useEffect(() => {
    if (over) report.current?.focus()
  }, [over])
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !running && !group.beginning && !event.defaultPrevented) close()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  })

  return (
    <div
      role="dialog"
      aria-labelledby={`${id}title`}
      className={`absolute inset-0 z-10 flex flex-col border-t-3 bg-surface ${production ? 'border-red-fill' : 'border-accent'}`}
    >
      {production && <ProductionLine environment="production" />}
      <header className="border-b border-line px-6 py-3">
        <h2 id={`${id}title`} ref={title} tabIndex={-1} className="text-title font-semibold outline-none">
          {titleWords(changes, planned.length)}
        </h2>
        <p className="text-help text-quiet">
          {t('Each is sent once the one before was verified. The first that fails stops those behind it.')}
        </p>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="flex max-w-sheet flex-col gap-4 px-6 py-4">
          {over && <Report ends={ends} heading={report} />}
          {group.lost && <ProblemView problem={group.lost} onRetry={state ? group.look : undefined} alert />}
          {begun
            ? planned.map((part, place) => (
                <AppliedPart key={part.planned.plan.id} part={part} place={place} known={known} state={state?.parts[place]} end={ends[place] ?? 'waiting'} />
              ))
            : parts.map((part) => {
                const place = isPlanned(part) ? planned.indexOf(part) : null
                const plan = isPlanned(part) ? part.planned.plan.id : ''
                return (
                  <ReviewedPart
                    key={part.changes.join()}
                    part={part}
                    place={place}
                    known={known}
                    typed={typed[plan] ?? ''}
                    onType={(text) => setTyped((all) => ({ ...all, [plan]: text }))}
                    onEnter={begin}
                  />
                )
              })}
        </div>
      </div>
      <footer className="flex flex-col gap-2 border-t border-control bg-surface px-6 py-2">
        {group.refused && <ProblemView problem={group.refused} alert />}
        {problem && <ProblemView problem={problem} alert />}
        <div className="flex flex-wrap items-center gap-2">
          {!begun && planned.length > 0 && (
            <Button look={dangerous ? 'danger' : 'primary'} isDisabled={!confirmed || group.beginning} aria-describedby={`${id}words`} onPress={begin}>
              {t('Apply {{count, number}} plans', { count: planned.length })}
            </Button>
          )}
          {over && undone.length > 0 && (
            <Button
              look="primary"
              isDisabled={busy}
              onPress={() => {
                void seen()
                onAgain(undone)
              }}
            >
              {t('Review the rest again')}
            </Button>
          )}
          {!running && (
            <Button isDisabled={group.beginning} onPress={close}>
              {t('Back to the changes')}
            </Button>
          )}
          <span id={`${id}words`} className="py-1 text-help text-quiet">
            {running ? t('Applying. It goes on if you leave this screen.') : !begun && footWords(planned.length, left, confirmed)}
          </span>
        </div>
      </footer>
    </div>
  )
}

function titleWords(count: number, plans: number): string {
  return plans === 1
    ? t('Undo {{count, number}} changes: 1 plan, the newest change first', { count })
    : t('Undo {{count, number}} changes: {{plans, number}} plans, the newest change first', { count, plans })
}

/** What is to know before Apply: what is left out, and what stays. */
function footWords(planned: number, left: number, confirmed: boolean): string {
  if (planned === 0) return t('Nothing can be applied from here.')
  if (!confirmed) return t('Type what the plans ask for first.')
  const kept = t('Until it is applied, each plan stays in Drafts.')
  if (left === 0) return kept
  return `${t('{{count, number}} forms are left out, for the reason that stands there.', { count: left })} ${kept}`
}

function Report({ ends, heading }: { ends: Parameters<typeof reportWords>[0]; heading: React.RefObject<HTMLHeadingElement | null> }) {
  const { headline, rest } = reportWords(ends)
  return (
    <Banner weight={rest === null ? 'good' : 'warning'} role="status">
      <h3 ref={heading} tabIndex={-1} className="text-title font-semibold outline-none">
        {headline}
      </h3>
      {rest !== null && <p className="max-w-prose">{rest} {t('Nothing was sent twice.')}</p>}
    </Banner>
  )
}
