import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { ChangeRow, FormRef, GroupPart, Plan, PlanId, Problem, UndoPart, UndoPlanned } from '../backend/generated'
import { formAddress } from '../changes/formAddress'
import { orgOf, whatWords } from '../changes/changeWords'
import { useDescriptor } from '../changes/useDescriptor'
import { Findings } from '../fields/FieldShell'
import { Banner } from '../parts/Banner'
import { Details } from '../parts/Details'
import { ProblemView } from '../parts/ProblemView'
import { shortened, visible } from '../parts/words'
import { ApplyResult } from '../plan/ApplyResult'
import { ApplySteps } from '../plan/ApplySteps'
import { PlanChanges } from '../plan/PlanChanges'
import { PlanConfirm } from '../plan/PlanConfirm'
import { PlanEffects } from '../plan/PlanEffects'
import { PlanIds } from '../plan/PlanIds'
import { PlanRequests } from '../plan/PlanRequests'
import { formPlaceWords, planTitle } from '../plan/planWords'
import { isPlanned, type PartEnd, type PlannedPart } from './undoWords'
import { t } from '../words/t'

/** The changes that a part takes back, the newest first. */
function TakesBack({ ids, known }: { ids: PlanId[]; known: ReadonlyMap<PlanId, ChangeRow> }) {
  return (
    <p className="text-help text-quiet">
      {t('Takes back')}{' '}
      {ids.map((id, place) => {
        const row = known.get(id)
        return (
          <span key={id}>
            {place > 0 && t(', then ')}
            <Link to="/changes/$change" params={{ change: id }} className="link">
              {row ? whatWords(row) : t('change {{id}}', { id: shortened(id) })}
            </Link>
          </span>
        )
      })}
    </p>
  )
}

/** One part before it is applied: its plan, or why it has none. */
export function ReviewedPart({
  part,
  place,
  known,
  typed,
  onType,
  onEnter,
}: {
  part: UndoPart
  /** Its place among those that will be applied; none where it can't be. */
  place: number | null
  known: ReadonlyMap<PlanId, ChangeRow>
  typed: string
  onType: (typed: string) => void
  onEnter: () => void
}) {
  if (!isPlanned(part)) {
    const { planned, target } = part
    if (planned.outcome === 'planned') return null
    return (
      <PartFrame title={formPlaceWords(target)} ids={part.changes} known={known}>
        <NotPlanned planned={planned} form={part.form} />
      </PartFrame>
    )
  }
  const { plan } = part.planned
  return (
    <PartFrame title={planTitle(plan)} place={place} plan={plan} ids={part.changes} known={known}>
      <Planned plan={plan} />
      {plan.confirm !== null && <PlanConfirm name={plan.confirm} typed={typed} onType={onType} onEnter={onEnter} />}
    </PartFrame>
  )
}

function Planned({ plan }: { plan: Plan }) {
  const descriptor = useDescriptor(plan.target)
  return (
    <>
      <PlanChanges plan={plan} descriptor={descriptor} />
      <PlanEffects effects={plan.effects} />
      <PlanRequests plan={plan} state={null} />
    </>
  )
}

/** One part as it is applied, and how that ended. */
export function AppliedPart({ part, place, known, state, end }: { part: PlannedPart; place: number; known: ReadonlyMap<PlanId, ChangeRow>; state: GroupPart | undefined; end: PartEnd }) {
  const { plan } = part.planned
  const descriptor = useDescriptor(plan.target)
  return (
    <PartFrame title={planTitle(plan)} place={place} plan={plan} ids={part.changes} known={known}>
      {end === 'waiting' && <p className="text-quiet">{t('Waits for the plan before it.')}</p>}
      {end === 'not_sent' && !state?.problem && <p className="font-medium text-amber">{t('Not sent: a plan before it failed. Its draft is kept.')}</p>}
      {state?.problem && <NotBegun problem={state.problem} plan={plan} />}
      {state?.apply && state.apply.ended === null && <ApplySteps state={state.apply} plan={plan} />}
      {state?.apply?.ended && (
        <>
          <ApplyResult state={state.apply} plan={plan} descriptor={descriptor} focus={false} />
          <Details show={t('Show the steps')} hide={t('Hide the steps')}>
            <ApplySteps state={state.apply} plan={plan} />
          </Details>
        </>
      )}
      <Details show={t('Show the plan')} hide={t('Hide the plan')}>
        <PlanChanges plan={plan} descriptor={descriptor} past />
      </Details>
    </PartFrame>
  )
}

function NotBegun({ problem, plan }: { problem: Problem; plan: Plan }) {
  return (
    <>
      <p className="font-medium text-red">{t('Not sent. Its draft is kept.')}</p>
      <ProblemView problem={problem} connection={plan.target.connection} alert />
    </>
  )
}

function PartFrame({
  title,
  place = null,
  plan,
  ids,
  known,
  children,
}: {
  title: string
  place?: number | null
  plan?: Plan
  ids: PlanId[]
  known: ReadonlyMap<PlanId, ChangeRow>
  children: ReactNode
}) {
  const shown = place === null ? title : `${place + 1}. ${title}`
  return (
    <section
      aria-label={shown}
      className={`flex flex-col gap-3 rounded-md border border-line p-4 ${plan?.target.environment === 'production' ? 'border-l-3 border-l-red-fill' : ''}`}
    >
      <header className="flex flex-col gap-1">
        <h3 className="text-title font-semibold">{shown}</h3>
        {plan && orgOf(plan.target) !== null && <PlanIds target={plan.target} />}
        <TakesBack ids={ids} known={known} />
      </header>
      {children}
    </section>
  )
}

/** Why a part can't be applied, and what to do about it. Nothing was changed by any of these. */
function NotPlanned({ planned, form }: { planned: Exclude<UndoPlanned, { outcome: 'planned' }>; form: FormRef | null }) {
  const there = (words: string) =>
    form && (
      <Link {...formAddress(form)} className="link">
        {words}
      </Link>
    )
  switch (planned.outcome) {
    case 'nothing':
      return <Banner weight="note">{t('The server holds the values from before already. There is nothing to undo.')}</Banner>
    case 'occupied':
      return (
        <Banner weight="warning" actions={there(t('Go to the draft'))}>
          <p className="max-w-prose font-medium">{t('Another draft waits in this form.')}</p>
          <p className="max-w-prose">{t('Apply or discard it first, then undo again. Nothing was changed.')}</p>
        </Banner>
      )
    case 'conflicts':
      return (
        <Banner weight="warning" actions={there(t('Choose in the form'))}>
          <p className="max-w-prose font-medium">{t('Somebody changed the same since.')}</p>
          <p className="max-w-prose">
            {t('The values from before are a draft in the form, which asks which side to keep. It is applied there. Nothing was changed.')}
          </p>
        </Banner>
      )
    case 'invalid':
      return (
        <Banner weight="error" actions={there(t('Edit the draft'))}>
          <p className="max-w-prose font-medium">{t('The values from before are not allowed any more. Nothing was changed.')}</p>
          <Findings findings={planned.findings} />
        </Banner>
      )
    case 'impossible':
      return (
        <Banner weight="error">
          <p className="max-w-prose font-medium">{t("This can't be undone.")}</p>
          <p className="max-w-prose">{visible(planned.reason)} {t('Nothing was changed.')}</p>
        </Banner>
      )
    case 'failed':
      return <ProblemView problem={planned.problem} connection={form?.connection} />
  }
}
