import type { Target } from '../backend/generated'
import { visible } from '../parts/words'
import { t } from '../words/t'

/** The ids of what a plan is about, whole: names repeat, and can be changed meanwhile. */
export function PlanIds({ id, target: { level, parties } }: { id?: string; target: Target }) {
  const ids: [string, string][] =
    level.kind === 'instance'
      ? []
      : level.kind === 'org'
        ? [[t('organization id'), level.id]]
        : [
            [t('organization id'), level.org],
            ...(parties ? [[t('trusted organization id'), parties.trusted.id] satisfies [string, string]] : []),
            ...(level.kind === 'trust' ? [[t('trust id'), level.id] satisfies [string, string]] : []),
          ]
  return (
    <p id={id} className="flex flex-wrap gap-x-4 text-help text-quiet">
      {ids.map(([what, value]) => (
        <span key={what}>
          {what} <code className="font-mono wrap-anywhere select-all">{visible(value)}</code>
        </span>
      ))}
    </p>
  )
}
