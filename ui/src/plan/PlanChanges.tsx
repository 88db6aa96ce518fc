import { ArrowRight } from 'lucide-react'
import type { Difference, FormDescriptor, Plan, Side } from '../backend/generated'
import { fieldValueWords } from '../fields/controls'
import { sourceWords, valueWords } from '../parts/words'

/** The fields now and after, with where their values come from. */
export function PlanChanges({
  plan,
  descriptor,
  past = false,
}: {
  plan: Plan
  descriptor: FormDescriptor
  /** Whether it was begun already. */
  past?: boolean
}) {
  if (plan.changes.length === 0) {
    return <p className="max-w-prose">No value changes; only where the values come from does.</p>
  }
  return (
    <div className="overflow-x-auto">
      <table className="w-full border-collapse">
        <caption className="sr-only">Fields now and after</caption>
        <thead>
          <tr className="border-b border-line text-left text-help text-quiet">
            <th scope="col" className="py-1 pr-4 font-medium">
              Setting
            </th>
            <th scope="col" className="py-1 pr-4 font-medium">
              {past ? 'Before' : 'Now'}
            </th>
            <th scope="col" className="py-1 font-medium">
              After
            </th>
          </tr>
        </thead>
        <tbody>
          {plan.changes.map((change) => (
            <tr key={change.path} className="border-b border-line align-top">
              <th scope="row" className="py-2 pr-4 text-left font-normal">
                <span className="font-semibold">{change.label}</span>{' '}
                <code className="font-mono text-help text-quiet">{change.path}</code>
                {!change.edited && (
                  <span className="block text-help text-amber">
                    {valueWords(change.before.value) === valueWords(change.after.value)
                      ? 'not edited; only where it comes from changes'
                      : 'not edited; changes along with it'}
                  </span>
                )}
              </th>
              <td className="py-2 pr-4">
                <SideWords side={change.before} other={change.after} path={change.path} plan={plan} descriptor={descriptor} />
              </td>
              <td className="py-2">
                <span className="inline-flex items-start gap-2">
                  <ArrowRight size={14} aria-hidden="true" className="mt-1 shrink-0 text-quiet" />
                  <SideWords
                    side={change.after}
                    other={change.before}
                    path={change.path}
                    plan={plan}
                    descriptor={descriptor}
                    strong
                  />
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function SideWords({
  side,
  other,
  path,
  plan,
  descriptor,
  strong = false,
}: {
  side: Side
  /** The side it is compared with, which tells the default where it follows it. */
  other: Side
  path: string
  plan: Plan
  descriptor: FormDescriptor
  strong?: boolean
}) {
  const field = descriptor.fields.find((one) => one.path === path)
  const equalsDefault = other.source === 'default' && valueWords(other.value) === valueWords(side.value)
  return (
    <span>
      <span className={strong ? 'font-semibold' : ''}>{fieldValueWords(field, side.value)}</span>
      <span className="block text-help whitespace-nowrap text-quiet">{sourceWords(side.source, plan.target.level.kind, equalsDefault)}</span>
    </span>
  )
}

/** Fields that the server holds differently from what was expected. */
export function Differences({ differences, descriptor }: { differences: Difference[]; descriptor: FormDescriptor }) {
  if (differences.length === 0) return null
  return (
    <table className="w-full border-collapse">
      <caption className="sr-only">What is different</caption>
      <thead>
        <tr className="border-b border-line text-left text-help text-quiet">
          <th scope="col" className="py-1 pr-4 font-medium">
            Setting
          </th>
          <th scope="col" className="py-1 pr-4 font-medium">
            Expected
          </th>
          <th scope="col" className="py-1 font-medium">
            On the server
          </th>
        </tr>
      </thead>
      <tbody>
        {differences.map(({ field, expected, found }) => {
          const known = descriptor.fields.find(({ path }) => path === field.path)
          return (
            <tr key={field.path} className="border-b border-line">
              <th scope="row" className="py-2 pr-4 text-left font-normal">
                <span className="font-semibold">{field.label}</span>{' '}
                <code className="font-mono text-help text-quiet">{field.path}</code>
              </th>
              <td className="py-2 pr-4">{fieldValueWords(known, expected)}</td>
              <td className="py-2 font-semibold">{fieldValueWords(known, found)}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
