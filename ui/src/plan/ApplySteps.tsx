import { Check, Circle, CircleDot, Minus, X } from 'lucide-react'
import type { ApplyState, ApplyStep, Plan, StepState } from '../backend/generated'
import { visible } from '../parts/words'
import { byLanguage } from '../words/byLanguage'
import { t } from '../words/t'

const icons = { waiting: Circle, running: CircleDot, done: Check, failed: X, skipped: Minus }
const tints: Record<StepState, string> = {
  waiting: 'text-quiet',
  running: 'text-accent',
  done: 'text-green',
  failed: 'text-red',
  skipped: 'text-quiet',
}

function stateWord(state: StepState): string {
  switch (state) {
    case 'waiting':
      return t('waiting')
    case 'running':
      return t('running')
    case 'done':
      return t('done')
    case 'failed':
      return t('failed')
    case 'skipped':
      return t('not done')
  }
}

const clock = byLanguage(
  (locale) =>
    new Intl.DateTimeFormat(locale, {
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      fractionalSecondDigits: 3,
      timeZoneName: 'short',
    }),
)

/** The steps of an Apply, filling in with times. */
export function ApplySteps({ state, plan }: { state: ApplyState; plan: Plan }) {
  return (
    <ol aria-label={t('Steps')} aria-live="polite" className="flex flex-col gap-1">
      {state.steps.map((step) => {
        const Icon = icons[step.state]
        return (
          <li key={stepKey(step)} data-state={step.state} className="flex min-h-7 flex-wrap items-center gap-2">
            <Icon size={16} aria-hidden="true" className={tints[step.state]} />
            <span className={step.state === 'waiting' || step.state === 'skipped' ? 'text-quiet' : 'font-medium'}>
              {stepTitle(step, plan)}
            </span>
            <span className="text-help text-quiet">
              {stateWord(step.state)}
              {step.detail !== null && ` · ${visible(step.detail)}`}
            </span>
            {step.at !== null && (
              <span className="ml-auto font-mono text-help text-quiet">{clock().format(new Date(step.at))}</span>
            )}
          </li>
        )
      })}
    </ol>
  )
}

function stepKey(step: ApplyStep): string {
  return 'request' in step ? `${step.step} ${step.request}` : step.step
}

function stepTitle(step: ApplyStep, plan: Plan): string {
  const number = 'request' in step && plan.requests.length > 1 ? step.request + 1 : null
  const purpose = visible((number === null ? undefined : plan.requests[number - 1]?.purpose) ?? '')
  switch (step.step) {
    case 'read_again':
      return t('Read again (a step)')
    case 'sent':
      if (number === null) return t('Sent')
      return purpose === '' ? t('Sent (request {{number}})', { number }) : t('Sent (request {{number}}: {{purpose}})', { number, purpose })
    case 'answered':
      if (number === null) return t('Answered')
      return purpose === ''
        ? t('Answered (request {{number}})', { number })
        : t('Answered (request {{number}}: {{purpose}})', { number, purpose })
    case 'verified':
      return t('Verified')
  }
}
