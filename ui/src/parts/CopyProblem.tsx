import type { Problem } from '../backend/generated'
import { t } from '../words/t'
import { visible } from './words'

/** Why a copy was not made, beside its button. */
export function CopyProblem({ problem }: { problem: Problem | null }) {
  if (problem === null) return null
  return (
    <span role="alert" title={visible(problem.message)} className="truncate text-help text-red">
      {t('Not copied: {{reason}}', { reason: visible(problem.message) })}
    </span>
  )
}
