import type { Problem } from '../backend/generated'
import { visible } from './words'

/** Why a copy was not made, beside its button. */
export function CopyProblem({ problem }: { problem: Problem | null }) {
  if (problem === null) return null
  return (
    <span role="alert" title={visible(problem.message)} className="truncate text-help text-red">
      Not copied: {visible(problem.message)}
    </span>
  )
}
