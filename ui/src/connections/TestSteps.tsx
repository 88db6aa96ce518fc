import { Check, Circle, X } from 'lucide-react'
import type { TestReport } from '../backend/generated'
import { ProblemView } from '../parts/ProblemView'
import { listed, visible } from '../parts/words'

const words = { passed: 'passed', failed: 'failed', not_tried: 'not tried' }

/** What a connection test found, step by step, in the order in which things can fail. */
export function TestSteps({ report }: { report: TestReport }) {
  const failed = report.steps.some((step) => step.state === 'failed')
  const { identity } = report
  return (
    <section aria-label="Connection test" className="flex flex-col gap-3 rounded-md border border-line p-3">
      <p role="status" className="font-semibold">
        {failed ? 'The test failed' : 'The test passed'}
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
                {words[step.state]}
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
          Signed in as {visible(identity.name)}
          {identity.roles.length > 0 && ` with ${listed(identity.roles.map(visible))}`}
          {identity.serverVersion !== null && ` · server ${visible(identity.serverVersion)}`}
        </p>
      )}
    </section>
  )
}
