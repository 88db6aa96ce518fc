import { Check, Circle, X } from 'lucide-react'
import type { TestReport } from '../backend/generated'
import { ProblemView } from '../parts/ProblemView'
import { listed, visible } from '../parts/words'
import { t } from '../words/t'

type State = TestReport['steps'][number]['state']

function stateWord(state: State): string {
  switch (state) {
    case 'passed':
      return t('passed')
    case 'failed':
      return t('failed')
    case 'not_tried':
      return t('not tried')
  }
}

/** What a connection test found, step by step, in the order in which things can fail. */
export function TestSteps({ report }: { report: TestReport }) {
  const failed = report.steps.some((step) => step.state === 'failed')
  const { identity } = report
  return (
    <section aria-label={t('Connection test')} className="flex flex-col gap-3 rounded-md border border-line p-3">
      <p role="status" className="font-semibold">
        {failed ? t('The test failed') : t('The test passed')}
      </p>
      <ol className="flex flex-col gap-2">
        {report.steps.map((step) => (
          <li key={step.title} className="flex flex-col gap-2">
            <div className="flex items-center gap-2">
              {step.state === 'passed' && <Check size={16} aria-hidden="true" className="text-green" />}
              {step.state === 'failed' && <X size={16} aria-hidden="true" className="text-red" />}
              {step.state === 'not_tried' && <Circle size={16} aria-hidden="true" className="text-quiet" />}
              <span className={step.state === 'not_tried' ? 'text-quiet' : 'font-medium'}>{visible(step.title)}</span>
              <span className="text-help text-quiet">
                {stateWord(step.state)}
                {step.state === 'passed' && step.found !== '' && ` · ${visible(step.found)}`}
              </span>
            </div>
            {step.state === 'failed' && (
              <div className="pl-6">
                <ProblemView problem={step.problem} />
              </div>
            )}
          </li>
        ))}
      </ol>
      {identity && (
        <p className="text-help text-quiet">
          {signedInAs(identity)}
          {identity.serverVersion !== null && ` · ${t('server {{version}}', { version: visible(identity.serverVersion) })}`}
        </p>
      )}
    </section>
  )
}

function signedInAs({ name, roles }: NonNullable<TestReport['identity']>): string {
  return roles.length === 0
    ? t('Signed in as {{name}}', { name: visible(name) })
    : t('Signed in as {{name}} with {{roles}}', { name: visible(name), roles: listed(roles.map(visible)) })
}
