import { Check, Circle, CircleDot, Minus, X } from 'lucide-react'
import type { ApplyState, ApplyStep, Plan, StepState } from '../backend/generated'
import { visible } from '../parts/words'

const icons = { waiting: Circle, running: CircleDot, done: Check, failed: X, skipped: Minus }
const tints: Record<StepState, string> = {
  waiting: 'text-quiet',
  running: 'text-accent',
  done: 'text-green',
  failed: 'text-red',
  skipped: 'text-quiet',
}
const words: Record<StepState, string> = {
  waiting: 'waiting',
  running: 'running',
  done: 'done',
  failed: 'failed',
  skipped: 'not done',
}

const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  timeZoneName: 'short',
})

/** The steps of an Apply, filling in with times. */
export function ApplySteps({ state, plan }: { state: ApplyState; plan: Plan }) {
  return (
    <ol aria-label="Steps" aria-live="polite" className="flex flex-col gap-1">
      {state.steps.map((step) => {
        const Icon = icons[step.state]
        return (
          <li key={stepKey(step)} data-state={step.state} className="flex min-h-7 flex-wrap items-center gap-2">
            <Icon size={16} aria-hidden="true" className={tints[step.state]} />
            <span className={step.state === 'waiting' || step.state === 'skipped' ? 'text-quiet' : 'font-medium'}>
              {stepTitle(step, plan)}
            </span>
            <span className="text-help text-quiet">
              {words[step.state]}
              {step.detail !== null && ` · ${visible(step.detail)}`}
            </span>
            {step.at !== null && (
              <span className="ml-auto font-mono text-help text-quiet">{clock.format(new Date(step.at))}</span>
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
  const several = 'request' in step && plan.requests.length > 1
  const purpose = several ? plan.requests[step.request]?.purpose : undefined
  const which = several ? ` (request ${step.request + 1}${purpose === undefined ? '' : `: ${visible(purpose)}`})` : ''
  switch (step.step) {
    case 'read_again':
      return 'Read again'
    case 'sent':
      return `Sent${which}`
    case 'answered':
      return `Answered${which}`
    case 'verified':
      return 'Verified'
  }
}
