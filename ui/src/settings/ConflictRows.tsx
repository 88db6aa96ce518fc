import { useId } from 'react'
import type { Choice, ConflictView, FieldDescriptor, FieldPath, FormDescriptor, Value } from '../backend/generated'
import { PlanValue } from '../plan/PlanValue'
import { ScopesDiff } from '../trusts/scopes/ScopesDiff'
import type { ScopeParties } from '../trusts/scopes/ScopesField'
import { useScopeCatalog } from '../trusts/scopes/useScopeCatalog'
import { visible } from '../parts/words'
import { SideChoice } from './SideChoice'

const head = 'py-1 pr-4 font-medium'

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
      <table className="w-full border-collapse">
        <caption className="sr-only">Fields that you and somebody else changed</caption>
        <thead>
          <tr className="border-b border-line text-left text-help text-quiet">
            <th scope="col" className={head}>
              Setting
            </th>
            <th scope="col" className={head}>
              When you started
            </th>
            <th scope="col" className={head}>
              Now on the server
            </th>
            <th scope="col" className={head}>
              Yours
            </th>
            <th scope="col" className={head}>
              Choice
            </th>
          </tr>
        </thead>
        <tbody>
          {conflicts.map((conflict) => (
            <ConflictRow
              key={conflict.field.path}
              conflict={conflict}
              field={descriptor.fields.find(({ path }) => path === conflict.field.path)}
              parties={parties}
              decided={decided}
              choice={chosen[conflict.field.path] ?? null}
              onChoose={(side) => onChoose(conflict.field.path, side)}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}

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
    <tr data-conflict={name.path} className="border-b border-line align-top last:border-b-0">
      <th scope="row" className="py-2 pr-4 text-left font-normal">
        <span id={id} className="font-semibold">
          {visible(name.label)}
        </span>{' '}
        <code className="font-mono text-help text-quiet">{visible(name.path)}</code>
      </th>
      <td className="py-2 pr-4">
        <SideValue {...shared} value={base} />
      </td>
      <td className={`py-2 pr-4 ${choice === 'theirs' || decided ? 'font-semibold' : ''}`}>
        <SideValue {...shared} value={theirs} />
      </td>
      <td className={`py-2 pr-4 ${choice === 'mine' && !decided ? 'font-semibold' : ''}`}>
        <SideValue {...shared} value={mine} />
      </td>
      <td className="py-1">
        {decided ? (
          <span className="flex min-h-7 items-center text-quiet">theirs, with the form as a whole</span>
        ) : (
          <SideChoice name={id} labelledBy={id} value={choice} onChange={onChoose} />
        )}
      </td>
    </tr>
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
