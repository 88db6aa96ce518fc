import { useId, useMemo, useRef, useState } from 'react'
import type { OfferedRoles, RoleScopes } from '../../backend/generated'
import { announce } from '../../parts/announce'
import { Button } from '../../parts/Button'
import { visible } from '../../parts/words'
import { AddBox } from './AddBox'
import { RoleEditRow } from './RoleEditRow'
import { nameOf as roleName, putBack, without, withRole } from './scopeEdits'
import type { RoleRow, ScopeGroup } from './scopeWords'
import { t } from '../../words/t'

/** So many roles are shown at first, and with each *Show more*. */
const PAGE = 100
/** From so many on, a list can be searched. */
const MANY = 20

type Props = {
  /** What is said of whose roles these are, as in *Add a role of Ledger*. */
  says: { add: string; button: string; which: string; listed: string }
  group: ScopeGroup
  roles: RoleScopes
  before: RoleScopes
  offered: OfferedRoles | undefined
  nameOf: (role: string) => string
  onChange: (change: (roles: RoleScopes) => RoleScopes) => void
}

/** All roles or a list of them. What is removed stays in sight until it is applied, and can be put back. */
export function RoleList({ says, group, roles, before, offered, nameOf, onChange }: Props) {
  const id = useId()
  const [find, setFind] = useState('')
  const [shown, setShown] = useState(PAGE)
  const box = useRef<HTMLDivElement>(null)
  const rows = useMemo(() => inOrder(group.roles, before), [group.roles, before])
  const places = useMemo(() => new Map(group.roles.map(({ key }, place) => [key, place])), [group.roles])
  const needle = find.trim().toLowerCase()
  const found = useMemo(
    () => (needle === '' ? rows : rows.filter(({ name }) => name.toLowerCase().includes(needle) || nameOf(name).toLowerCase().includes(needle))),
    [rows, needle, nameOf],
  )
  const offers = useMemo(
    () => (offered?.roles ?? []).map(({ name, label }) => ({ id: name, name: visible(label || name) })),
    [offered],
  )
  const taken = useMemo(() => new Set(roles.roles.map(({ name }) => name)), [roles.roles])
  const left = found.length - shown

  const remove = ({ key, name, change }: RoleRow) => {
    const place = places.get(key)
    if (place === undefined) return
    onChange((all) => ({ ...all, roles: without(all.roles, place) }))
    announce(t('{{name}} removed', { name: nameOf(name) }))
    // Its row is gone, and the focus with it: the next thing is to add another.
    if (change === 'added') box.current?.querySelector<HTMLElement>('input[role="combobox"]')?.focus()
  }
  const restore = ({ name, was }: RoleRow) => {
    if (was) onChange((all) => ({ ...all, roles: putBack(all.roles, before.roles, was, roleName) }))
    announce(t('{{name}} put back', { name: nameOf(name) }))
  }

  return (
    <div ref={box} className="flex min-w-0 flex-col gap-2">
      <div role="radiogroup" aria-label={says.which} className="flex h-7 items-center gap-6">
        {[true, false].map((all) => (
          <label key={String(all)} className="inline-flex h-7 items-center gap-2">
            <input
              type="radio"
              className="mark"
              name={id}
              checked={roles.allRoles === all}
              onChange={() => onChange((now) => ({ ...now, allRoles: all }))}
            />
            {all ? t('All roles') : t('Listed roles')}
          </label>
        ))}
      </div>
      {roles.allRoles && roles.roles.length > 0 && (
        <div className="flex flex-wrap items-center gap-2">
          <p className="text-help text-amber">
            {t('Listed beside all roles: {{count, number}} roles.', { count: roles.roles.length })}
          </p>
          <Button onPress={() => onChange((now) => ({ ...now, roles: [] }))}>{t('Clear the list')}</Button>
        </div>
      )}
      {rows.length > MANY && (
        <label className="flex max-w-field flex-col text-help text-quiet">
          {t('Find among {{count, number}} listed roles', { count: rows.length })}
          <input type="search" className="input" value={find} spellCheck={false} autoComplete="off" onChange={({ target }) => setFind(target.value)} />
        </label>
      )}
      {found.length > 0 && (
        <ul aria-label={says.listed} className="flex flex-col">
          {found.slice(0, shown).map((row) => (
            <RoleEditRow
              key={row.key}
              row={row}
              name={nameOf(row.name)}
              onRemove={() => remove(row)}
              onPutBack={() => restore(row)}
              onResources={(resources) => {
                const place = places.get(row.key)
                onChange((all) => ({
                  ...all,
                  roles: all.roles.map((role, other) => (other === place ? { ...role, resources } : role)),
                }))
              }}
            />
          ))}
        </ul>
      )}
      {needle !== '' && found.length === 0 && <p className="text-quiet">{t('No listed role holds “{{text}}”.', { text: visible(find.trim()) })}</p>}
      {left > 0 && (
        <div>
          <Button look="quiet" onPress={() => setShown(shown + PAGE)}>
            {t('Show {{count, number}} more roles of {{left, number}}', { count: Math.min(PAGE, left), left })}
          </Button>
        </div>
      )}
      {!roles.allRoles && (
        <AddBox
          label={says.add}
          button={says.button}
          offered={offers}
          taken={taken}
          help={offered?.incomplete}
          onAdd={(name) => {
            onChange((all) => withRole(all, name, before.roles))
            announce(t('{{name}} added', { name: nameOf(name) }))
          }}
        />
      )}
    </div>
  )
}

/** What was added first, so that it is in sight; then what was there before in its order, removed or not. */
function inOrder(rows: RoleRow[], before: RoleScopes): RoleRow[] {
  const kept = new Map(rows.map((row) => [row.was, row]))
  const old = before.roles.flatMap((role) => kept.get(role) ?? [])
  return [...rows.filter(({ was }) => was === null), ...old]
}
