import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import type { ChangeView, FormDescriptor, PlanId } from '../backend/generated'
import { toProblem } from '../backend/problem'
import { commandQuery, useCommand, useConnection } from '../backend/queries'
import { Banner } from '../parts/Banner'
import { CopyId } from '../parts/CopyId'
import { EnvironmentWord, ProductionLine } from '../parts/EnvironmentWord'
import { useTitle } from '../parts/Page'
import { ProblemView } from '../parts/ProblemView'
import { Time } from '../parts/Time'
import { exactTime } from '../parts/time'
import { Waiting } from '../parts/Waiting'
import { shortened, visible } from '../parts/words'
import { PlanChanges } from '../plan/PlanChanges'
import { PlanEffects } from '../plan/PlanEffects'
import { ChangeRequests } from './ChangeRequests'
import { orgOf, outcomeWords, whatWords } from './changeWords'
import { OutcomeMark } from './OutcomeMark'
import { UndoChange } from './UndoChange'
import { useDescriptor } from './useDescriptor'
import { Verification } from './Verification'
import { Rich } from '../words/Rich'
import { t } from '../words/t'

/** How often a change that may be under way is looked at, in milliseconds. */
const LOOK_EVERY = 1_000
/** For how long after it was begun. */
const LOOK_FOR = 120_000

/** One change of the journal, whole. */
export function ChangePage({ id }: { id: PlanId }) {
  const asked = useCommand('get_change', { plan: id })
  const change = asked.data
  const title = change ? whatWords(change) : t('Change')
  useTitle(title)
  useLooking(id, change)
  return (
    <div className="flex h-full min-h-0 flex-col">
      <header className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-surface px-6 py-2">
        {change && <ProductionLine environment={change.plan.target.environment} />}
        <nav aria-label={t('Where you are')} className="flex items-center gap-x-2">
          <Link to="/changes" search={{}} className="link">
            {t('Changes')}
          </Link>
          <span aria-hidden="true" className="text-quiet">
            ›
          </span>
        </nav>
        <h1 className="min-w-0 text-head font-semibold">{title}</h1>
        {change && <EnvironmentWord environment={change.plan.target.environment} />}
        <div className="ml-auto flex items-center gap-3">
          <span className="text-help text-quiet">{t('id')}</span>
          <CopyId id={id} what="change id" />
        </div>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto bg-surface">
        <div className="flex max-w-sheet flex-col gap-6 px-6 py-4">
          {asked.isPending && <Waiting rows={8} what={t('Reading the change')} />}
          {asked.isError && <ProblemView problem={toProblem(asked.error)} onRetry={() => void asked.refetch()} alert />}
          {change && <Whole change={change} />}
        </div>
      </div>
    </div>
  )
}

/** Looks again while it may be on its way or still be verified, which takes no longer than a while. */
function useLooking(id: PlanId, change: ChangeView | undefined): void {
  const queries = useQueryClient()
  const open = change !== undefined && change.progress.verification === null && change.outcome !== 'refused'
  const at = change?.at ?? ''
  useEffect(() => {
    if (!open) return undefined
    const { queryKey } = commandQuery('get_change', { plan: id })
    const timer = setInterval(() => {
      if (Date.now() - Date.parse(at) > LOOK_FOR) clearInterval(timer)
      else void queries.invalidateQueries({ queryKey })
    }, LOOK_EVERY)
    return () => clearInterval(timer)
  }, [open, at, id, queries])
}

function Whole({ change }: { change: ChangeView }) {
  const { plan } = change
  const descriptor = useDescriptor(plan.target)
  return (
    <>
      {change.wrongOrg && <WrongOrg change={change} />}
      <Facts change={change} />
      {change.unsettled && <Verified change={change} descriptor={descriptor} />}
      <UndoChange change={change} />
      <Part title={t('Fields')}>
        <PlanChanges plan={plan} descriptor={descriptor} past />
      </Part>
      <Part title={t('Effects, as they were planned')}>
        {plan.effects.length === 0 ? <p>{t('None but the fields above.')}</p> : <PlanEffects effects={plan.effects} />}
      </Part>
      <Part title={t('Requests')}>
        <ChangeRequests change={change} />
      </Part>
      {!change.unsettled && <Verified change={change} descriptor={descriptor} />}
    </>
  )
}

/** What reading again came to: the first thing to do where that isn't known yet, else the last to read. */
function Verified({ change, descriptor }: { change: ChangeView; descriptor: FormDescriptor }) {
  return (
    <Part title={t('Verification')}>
      <Verification change={change} descriptor={descriptor} />
    </Part>
  )
}

function WrongOrg({ change }: { change: ChangeView }) {
  const named = change.answers.flatMap((answer) => (answer.named === null ? [] : [answer.named]))
  const { target } = change.plan
  return (
    <Banner weight="error" role="alert">
      <p className="text-title font-semibold">{t('Stopped: the server answered for another organization')}</p>
      <p className="max-w-prose">
        <Rich
          sentence="This was for {{level}} (id <id>{{id}}</id>), but an answer named <named>{{named}}</named>. The rest was not sent. Check both organizations on the server before anything else, and report this to its operator."
          values={{ level: visible(target.levelName), id: visible(orgOf(target) ?? t('none')), named: visible(named.join(', ')) }}
          parts={{ id: <code className="font-mono" />, named: <code className="font-mono" /> }}
        />
      </p>
    </Banner>
  )
}

/** Where, who, when, and what it came to. */
function Facts({ change }: { change: ChangeView }) {
  const { target } = change.plan
  const outcome = outcomeWords(change)
  const org = orgOf(target)
  const connection = useConnection(target.connection)
  const { name, roles } = change.identity
  return (
    <section aria-label={t('About this change')} className="flex flex-col gap-3">
      <p data-outcome className="flex flex-wrap items-baseline gap-x-3">
        <OutcomeMark outcome={outcome} />
        {!change.wrongOrg && <span>{outcome.meaning}</span>}
      </p>
      <dl className="grid grid-cols-[max-content_1fr] items-baseline gap-x-4 gap-y-1">
        <Fact label={org === null ? t('Where') : t('Organization')}>
          {connection && org !== null ? (
            <Link to="/c/$connection/o/$org" params={{ connection: connection.id, org }} search={{}} className="link">
              <bdi>{visible(target.levelName)}</bdi>
            </Link>
          ) : (
            <bdi>{visible(target.levelName)}</bdi>
          )}
          {org !== null && <CopyId id={org} what="organization id" />}
          {org !== null && (
            <Link to="/changes" search={{ connection: target.connection, org }} className="link">
              {t('Its changes')}
            </Link>
          )}
        </Fact>
        <Fact label={t('Connection')}>
          {connection ? (
            <Link to="/c/$connection" params={{ connection: connection.id }} className="link">
              {visible(target.connectionName)}
            </Link>
          ) : (
            <span>{visible(target.connectionName)}</span>
          )}
          <EnvironmentWord environment={target.environment} />
          {!connection && <span className="text-help text-quiet">{t('removed since')}</span>}
        </Fact>
        <Fact label={t('Form')}>{visible(target.formTitle)}</Fact>
        <Fact label={t('Who')}>
          <bdi>{visible(name)}</bdi>
          {roles.length > 0 && <span className="text-help text-quiet">{visible(roles.join(', '))}</span>}
        </Fact>
        <Fact label={t('When')}>
          <Time at={change.at} />
          <span className="text-help text-quiet">{exactTime(change.at)}</span>
        </Fact>
        {change.undoes.length > 0 && (
          <Fact label={t('Undo of')}>
            {change.undoes.map((id) => (
              <Undone key={id} id={id} />
            ))}
          </Fact>
        )}
      </dl>
    </section>
  )
}

/** The change that another one takes back. */
function Undone({ id }: { id: PlanId }) {
  const asked = useCommand('get_change', { plan: id })
  return (
    <Link to="/changes/$change" params={{ change: id }} className="link">
      {asked.data ? whatWords(asked.data) : t('change {{id}}', { id: shortened(id) })}
    </Link>
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-quiet">{label}</dt>
      <dd className="flex flex-wrap items-baseline gap-x-3">{children}</dd>
    </>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="flex flex-col gap-2">
      <h2 className="text-title font-semibold">{title}</h2>
      {children}
    </section>
  )
}
