import type { Target } from '../backend/generated'
import { visible } from '../parts/words'

/** The ids of what a plan is about, whole: names repeat, and can be changed meanwhile. */
export function PlanIds({ id, target: { level, parties } }: { id?: string; target: Target }) {
  const ids: [string, string][] =
    level.kind === 'instance'
      ? []
      : level.kind === 'org'
        ? [['organization id', level.id]]
        : [
            ['organization id', level.org],
            ...(parties ? [['trusted organization id', parties.trusted.id] satisfies [string, string]] : []),
            ...(level.kind === 'trust' ? [['trust id', level.id] satisfies [string, string]] : []),
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
