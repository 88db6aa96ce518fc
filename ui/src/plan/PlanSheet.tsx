import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import type { ApplyState, FormDescriptor, Plan } from '../backend/generated'
import { announce } from '../parts/announce'
import { Button } from '../parts/Button'
import { NoticeBanners } from '../parts/NoticeBanner'
import { ProblemView } from '../parts/ProblemView'
import { ApplyResult } from './ApplyResult'
import { ApplySteps } from './ApplySteps'
import { PlanChanges } from './PlanChanges'
import { PlanEffects } from './PlanEffects'
import { PlanIds } from './PlanIds'
import { PlanRequests } from './PlanRequests'
import { PlanConfirm } from './PlanConfirm'
import { actWords, backWords, isConfirmed, isDestructive, leadsTo, planTitle } from './planWords'
import { useApply } from './useApply'
import { t } from '../words/t'

type Props = {
  plan: Plan
  /** How its Apply stands, if it was begun before this sheet opened. */
  begun: ApplyState | null
  descriptor: FormDescriptor
  /** With whether an Apply has ended: its outcome was seen then. */
  onBack: (over: boolean) => void
  onNewPlan: (plan: Plan) => void
  /** Once an Apply was begun: it goes on whatever becomes of this sheet. */
  onBegun: (state: ApplyState) => void
  /** Once an Apply ended, however: what the server holds has to be read again. */
  onEnded: () => void
}

/** One plan: looked at, applied, and how it ended. Covers the form, never the header. */
export function PlanSheet(props: Props) {
  // A new plan is a new sheet: nothing of the one before may stay in it.
  return <Sheet key={props.plan.id} {...props} />
}

function Sheet({ plan, begun, descriptor, onBack, onNewPlan, onBegun, onEnded }: Props) {
  const id = useId()
  const title = useRef<HTMLHeadingElement>(null)
  const applying = useApply(plan.id, begun, {
    onBegun,
    onEnded: (end) => {
      announce(end.headline ?? t('The change has ended'))
      onEnded()
    },
  })
  const { state, refused, lost } = applying
  const running = state !== null && state.ended === null && lost === null
  const over = state !== null && state.ended !== null
  const conflicts = state?.ended?.end === 'moved_on' ? state.ended.conflicts : null
  const newPlan = state?.ended?.end === 'moved_on' ? state.ended.plan : null
  const production = plan.target.environment === 'production'
  const [typed, setTyped] = useState('')
  const confirmed = isConfirmed(plan.confirm, typed)
  const waiting = state === null && lost === null
  const begin = () => {
    // What doesn't show was typed as it is shown: the backend is told the name itself.
    if (confirmed) applying.begin(plan.confirm)
  }

  useEffect(() => {
    title.current?.focus()
  }, [])
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !running && !event.defaultPrevented) onBack(over)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [running, over, onBack])

  return (
    <div
      role="dialog"
      aria-labelledby={`${id}title`}
      aria-describedby={`${id}ids`}
      className={`absolute inset-0 z-10 flex flex-col border-t-3 bg-surface ${production ? 'border-red-fill' : 'border-accent'}`}
    >
      <header className="flex flex-wrap items-baseline gap-x-4 border-b border-line px-6 py-3">
        <h2 id={`${id}title`} ref={title} tabIndex={-1} className="text-title font-semibold outline-none">
          {planTitle(plan)}
        </h2>
        <PlanIds id={`${id}ids`} target={plan.target} />
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="flex max-w-sheet flex-col gap-6 px-6 py-4">
          {state?.ended && <ApplyResult state={state} plan={plan} descriptor={descriptor} />}
          {state?.ended && <NoticeBanners notices={state.notices} connection={plan.target.connection} actions={false} />}
          {state && (
            <Part title={t('What was done')}>
              <ApplySteps state={state} plan={plan} />
            </Part>
          )}
          {lost && <ProblemView problem={lost} connection={plan.target.connection} onRetry={applying.look} alert />}
          <Part title={state === null ? changesTitle(plan) : t('What was planned')}>
            <PlanChanges plan={plan} descriptor={descriptor} past={state !== null} />
          </Part>
          {state === null && (
            <Part title={t('Effects')}>
              <PlanEffects effects={plan.effects} />
            </Part>
          )}
          <PlanRequests plan={plan} state={state} />
        </div>
      </div>
      <footer className="flex flex-col gap-2 border-t border-control bg-surface px-6 py-2">
        {waiting && plan.confirm !== null && (
          <PlanConfirm name={plan.confirm} typed={typed} onType={setTyped} onEnter={begin} />
        )}
        {refused && <ProblemView problem={refused} connection={plan.target.connection} alert />}
        <div className="flex flex-wrap items-center gap-2">
          {waiting && (
            <Button
              look={production || isDestructive(plan.act) ? 'danger' : 'primary'}
              isDisabled={!confirmed}
              onPress={begin}
            >
              {actWords(plan.act)}
            </Button>
          )}
          {newPlan && (
            <Button look="primary" onPress={() => onNewPlan(newPlan)}>
              {t('Review the new plan')}
            </Button>
          )}
          {!running && (
            <Button look={conflicts === null ? 'plain' : 'primary'} onPress={() => onBack(over)}>
              {conflicts === null ? backWords(leadsTo(plan.act, state)) : t('Choose in the form')}
            </Button>
          )}
          {running && <span className="py-1 text-quiet">{t('Applying. It goes on if you leave this screen.')}</span>}
        </div>
      </footer>
    </div>
  )
}

/** What the table of fields shows. */
function changesTitle({ act }: Plan): string {
  if (act === 'create') return t('What is created')
  return act === 'remove' ? t('What is removed') : t('Now and after')
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-2">
      <h3 className="text-help font-semibold text-quiet">{title}</h3>
      {children}
    </section>
  )
}
