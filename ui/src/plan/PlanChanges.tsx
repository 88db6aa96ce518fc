import { ArrowRight } from 'lucide-react'
import type { Act, Difference, FieldDescriptor, FormDescriptor, Plan, Side } from '../backend/generated'
import { sourceWords, valueWords } from '../parts/words'
import { PlanScopes } from './PlanScopes'
import { PlanValue } from './PlanValue'
import { t } from '../words/t'

/** The fields now and after, with where their values come from. Of what is made or removed there is one side only. */
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
  if (plan.changes.length === 0) return <p className="max-w-prose">{noChangeWords(plan.act)}</p>
  const sides = plan.act === 'create' ? ['after'] : plan.act === 'remove' ? ['before'] : ['before', 'after']
  return (
    <div className="overflow-x-auto">
      <table className="w-full border-collapse">
        <caption className="sr-only">{t('Fields now and after')}</caption>
        <thead>
          <tr className="border-b border-line text-left text-help text-quiet">
            <th scope="col" className="py-1 pr-4 font-medium">
              {t('Setting')}
            </th>
            {sides.map((side) => (
              <th key={side} scope="col" className="py-1 pr-4 font-medium">
                {side === 'after' ? t('After') : past ? t('Before') : t('Now')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {plan.changes.map((change) => {
            const field = descriptor.fields.find(({ path }) => path === change.path)
            const shared = { field, plan, hasDefault: descriptor.levels.includes('instance') }
            return (
              <tr key={change.path} data-change={change.path} className="border-b border-line align-top">
                <th scope="row" className="py-2 pr-4 text-left font-normal">
                  <span className="font-semibold">{change.label}</span>{' '}
                  <code className="font-mono text-help text-quiet">{change.path}</code>
                  {!change.edited && sides.length === 2 && (
                    <span className="block text-help text-amber">
                      {valueWords(change.before.value) === valueWords(change.after.value)
                        ? t('not edited; only where it comes from changes')
                        : t('not edited; changes along with it')}
                    </span>
                  )}
                </th>
                {field?.kind === 'scopes' ? (
                  <td colSpan={sides.length} className="py-2">
                    {sides.length === 2 && (
                      <p className="mb-1 text-help text-quiet">
                        {past ? t('What becomes of each, from before to after') : t('What becomes of each, from now to after')}
                      </p>
                    )}
                    <PlanScopes plan={plan} before={change.before.value} after={change.after.value} />
                  </td>
                ) : (
                  sides.map((side) =>
                    side === 'before' ? (
                      <td key={side} className="py-2 pr-4">
                        <SideWords side={change.before} other={change.after} {...shared} />
                      </td>
                    ) : (
                      <td key={side} className="py-2">
                        <span className="inline-flex items-start gap-2">
                          {sides.length === 2 && (
                            <ArrowRight size={14} aria-hidden="true" className="mt-1 shrink-0 text-quiet" />
                          )}
                          <SideWords side={change.after} other={change.before} {...shared} strong />
                        </span>
                      </td>
                    ),
                  )
                )}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

function noChangeWords(act: Act): string {
  switch (act) {
    case 'remove':
      return t('The trust, with all that it allows.')
    case 'deactivate':
      return t('Its settings stay as they are; it is no longer in force.')
    case 'create':
      return t('It is created with no value set.')
    case 'change':
    case 'customize':
    case 'reset':
      return t('No value changes; only where the values come from does.')
  }
}

function SideWords({
  side,
  other,
  field,
  plan,
  hasDefault,
  strong = false,
}: {
  side: Side
  /** The side it is compared with, which tells the default where it follows it. */
  other: Side
  field: FieldDescriptor | undefined
  plan: Plan
  /** Whether there is a default of the whole server. */
  hasDefault: boolean
  strong?: boolean
}) {
  const equalsDefault = other.source === 'default' && valueWords(other.value) === valueWords(side.value)
  // Where nothing has a default, every value is the level's own.
  const source = hasDefault ? sourceWords(side.source, plan.target.level.kind, equalsDefault) : ''
  return (
    <span>
      <span className={strong ? 'font-semibold' : ''}>
        <PlanValue field={field} value={side.value} />
      </span>
      {source !== '' && <span className="block text-help whitespace-nowrap text-quiet">{source}</span>}
    </span>
  )
}

/** Fields that the server holds differently from what was expected. */
export function Differences({
  differences,
  plan,
  descriptor,
}: {
  differences: Difference[]
  plan: Plan
  descriptor: FormDescriptor
}) {
  if (differences.length === 0) return null
  return (
    <table className="w-full border-collapse">
      <caption className="sr-only">{t('What is different')}</caption>
      <thead>
        <tr className="border-b border-line text-left text-help text-quiet">
          <th scope="col" className="py-1 pr-4 font-medium">
            {t('Setting')}
          </th>
          <th scope="col" className="py-1 pr-4 font-medium">
            {t('Expected')}
          </th>
          <th scope="col" className="py-1 font-medium">
            {t('On the server')}
          </th>
        </tr>
      </thead>
      <tbody>
        {differences.map(({ field, expected, found }) => {
          const known = descriptor.fields.find(({ path }) => path === field.path)
          return (
            <tr key={field.path} className="border-b border-line align-top">
              <th scope="row" className="py-2 pr-4 text-left font-normal">
                <span className="font-semibold">{field.label}</span>{' '}
                <code className="font-mono text-help text-quiet">{field.path}</code>
              </th>
              {known?.kind === 'scopes' ? (
                <td colSpan={2} className="py-2">
                  <PlanScopes plan={plan} before={expected} after={found} />
                </td>
              ) : (
                <>
                  <td className="py-2 pr-4">
                    <PlanValue field={known} value={expected} />
                  </td>
                  <td className="py-2 font-semibold">
                    <PlanValue field={known} value={found} />
                  </td>
                </>
              )}
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
