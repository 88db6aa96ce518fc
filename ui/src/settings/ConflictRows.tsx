import { useId } from 'react'
import type { Choice, ConflictView, FieldDescriptor, FieldPath, FormDescriptor, Value } from '../backend/generated'
import { PlanValue } from '../plan/PlanValue'
import { ScopesDiff } from '../trusts/scopes/ScopesDiff'
import type { ScopeParties } from '../trusts/scopes/ScopesField'
import { useScopeCatalog } from '../trusts/scopes/useScopeCatalog'
import { visible } from '../parts/words'
import { SideChoice } from './SideChoice'
import { t } from '../words/t'

const side = 'py-1 pr-4 wrap-anywhere'
const head = 'w-1/3 py-1 pr-4 font-medium'

/** Fields that both sides changed: when the draft was begun, now on the server, and as typed. */
export function ConflictRows({
  conflicts,
  descriptor,
  parties,
  decided,
  chosen,
  onChoose,
}: {
  conflicts: ConflictView[]
  descriptor: FormDescriptor
  parties: ScopeParties
  /** Whether the choice of the form as a whole decides them all for the server's side. */
  decided: boolean
  chosen: Readonly<Record<FieldPath, Choice>>
  onChoose: (path: FieldPath, side: Choice) => void
}) {
  return (
    <div className="overflow-x-auto rounded-md border border-line bg-surface px-3">
      <table className="w-full table-fixed border-collapse">
        <caption className="sr-only">{t('Fields that you and somebody else changed')}</caption>
        <thead>
          <tr className="border-b border-line text-left text-help text-quiet">
            <th scope="col" className={head}>
              {t('When you started')}
            </th>
            <th scope="col" className={head}>
              {t('Now on the server')}
            </th>
            <th scope="col" className={head}>
              {t('Yours')}
            </th>
          </tr>
        </thead>
        {conflicts.map((conflict) => (
          <ConflictRow
            key={conflict.field.path}
            conflict={conflict}
            field={descriptor.fields.find(({ path }) => path === conflict.field.path)}
            parties={parties}
            decided={decided}
            choice={chosen[conflict.field.path] ?? null}
            onChoose={(chosenSide) => onChoose(conflict.field.path, chosenSide)}
          />
        ))}
      </table>
    </div>
  )
}

/** A field's name, its three values side by side, and the choice below them: long values keep their room. */
function ConflictRow({
  conflict: { field: name, base, theirs, mine },
  field,
  parties,
  decided,
  choice,
  onChoose,
}: {
  conflict: ConflictView
  field: FieldDescriptor | undefined
  parties: ScopeParties
  decided: boolean
  choice: Choice | null
  onChoose: (side: Choice) => void
}) {
  const id = useId()
  const shared = { field, base, parties }
  return (
    <tbody data-conflict={name.path} aria-labelledby={id} className="border-b border-line align-top last:border-b-0">
      <tr>
        <th scope="rowgroup" colSpan={3} className="pt-2 text-left font-normal">
          <span id={id} className="font-semibold">
            {visible(name.label)}
          </span>{' '}
          <code className="font-mono text-help text-quiet">{visible(name.path)}</code>
        </th>
      </tr>
      <tr data-sides>
        <td className={side}>
          <SideValue {...shared} value={base} />
        </td>
        <td className={`${side} ${choice === 'theirs' || decided ? 'font-semibold' : ''}`}>
          <SideValue {...shared} value={theirs} />
        </td>
        <td className={`${side} ${choice === 'mine' && !decided ? 'font-semibold' : ''}`}>
          <SideValue {...shared} value={mine} />
        </td>
      </tr>
      <tr>
        <td colSpan={3} className="pb-1">
          {decided ? (
            <span className="flex min-h-7 items-center text-quiet">{t('theirs, with the form as a whole')}</span>
          ) : (
            <SideChoice name={id} labelledBy={id} value={choice} onChange={onChoose} />
          )}
        </td>
      </tr>
    </tbody>
  )
}

/** One side's value, as its kind of field is read; scopes as what became of them since the draft was begun. */
function SideValue({
  field,
  base,
  value,
  parties,
}: {
  field: FieldDescriptor | undefined
  base: Value | null
  value: Value | null
  parties: ScopeParties
}) {
  if (field?.kind !== 'scopes' || value === null) return <PlanValue field={field} value={value} />
  return <SideScopes before={base ?? value} after={value} parties={parties} />
}

function SideScopes({ before, after, parties }: { before: Value; after: Value; parties: ScopeParties }) {
  const catalog = useScopeCatalog(parties.connection, parties.trustee.id)
  return <ScopesDiff before={before} after={after} catalog={catalog.data} plain={before === after} />
}
