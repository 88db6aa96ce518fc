import { Minus, Pencil, Plus } from 'lucide-react'
import { type ReactNode, useMemo, useState } from 'react'
import type { ScopeCatalog, Value } from '../../backend/generated'
import { Button } from '../../parts/Button'
import { listed, visible } from '../../parts/words'
import { diffScopes, namesOf, type RoleRow, type ScopeChange, type ScopeGroup, type ScopeNames, scopesOf } from './scopeWords'
import { t } from '../../words/t'

/** So many roles are shown at first, and with each *Show more*. */
const PAGE = 100

const looks: Record<ScopeChange, string> = {
  added: 'bg-green-soft text-green',
  removed: 'bg-red-soft text-red',
  changed: 'bg-amber-soft text-amber',
  kept: 'text-quiet',
}
const icons = { added: Plus, removed: Minus, changed: Pencil, kept: null }

function changeWord(change: ScopeChange): string {
  switch (change) {
    case 'added':
      return t('added')
    case 'removed':
      return t('removed')
    case 'changed':
      return t('changed')
    case 'kept':
      return t('kept')
  }
}

/** What becomes of a role or service, by colour, shape and word. */
export function ChangeWord({ change }: { change: ScopeChange }) {
  const Icon = icons[change]
  return (
    <span
      data-change={change}
      className={`inline-flex h-5 shrink-0 items-center gap-1 rounded-sm px-1 text-help font-medium ${looks[change]}`}
    >
      {Icon && <Icon size={12} aria-hidden="true" />}
      {changeWord(change)}
    </span>
  )
}

/**
 * Scopes before and after, role by role and service by service. Where both are the same, it is the list of what is
 * allowed, without words on what becomes of it.
 */
export function ScopesDiff({
  before,
  after,
  catalog = null,
  plain = false,
}: {
  before: Value | null
  after: Value | null
  /** Names of roles and services, where they could be read. */
  catalog?: ScopeCatalog | null | undefined
  /** Whether nothing changes: words on what becomes of each are left out. */
  plain?: boolean
}) {
  const names = useMemo(() => namesOf(catalog), [catalog])
  const from = useMemo(() => scopesOf(before), [before])
  const to = useMemo(() => scopesOf(after), [after])
  const { all, groups } = useMemo(() => diffScopes(from, to), [from, to])
  const unreadable = (before !== null && from === null) || (after !== null && to === null)
  if (unreadable) return <p className="text-quiet">{t("These scopes can't be shown: they have another form than is known.")}</p>
  const shown = groups.filter(({ service, allRoles, roles }) => service !== null || allRoles !== null || roles.length > 0)
  if (all === null && shown.length === 0) return <p className="text-quiet">{t('Nothing is allowed.')}</p>
  return (
    <div data-scopes-diff className="flex min-w-0 flex-col gap-3">
      {all !== null && (
        <p className="flex items-center gap-2">
          {!plain && <ChangeWord change={all} />}
          <span className={`font-medium ${all === 'removed' ? struckLook : ''}`}>{t('All scopes')}</span>
        </p>
      )}
      {shown.map((group) => (
        <Group key={group.key} group={group} names={names} plain={plain} />
      ))}
    </div>
  )
}

function Group({ group, names, plain }: { group: ScopeGroup; names: ScopeNames; plain: boolean }) {
  const { service, allRoles } = group
  const [shown, setShown] = useState(PAGE)
  // What changes is what a reader looks for: it comes first, and whole groups of what stays come last.
  const roles = useMemo(
    () => [...group.roles.filter(({ change }) => change !== 'kept'), ...group.roles.filter(({ change }) => change === 'kept')],
    [group.roles],
  )
  const roleName = (name: string) => (service === null ? names.organizationRole(name) : names.serviceRole(service, name))
  const left = roles.length - shown
  return (
    <section className="flex min-w-0 flex-col gap-1">
      <h3 className="flex flex-wrap items-center gap-2 font-medium">
        {!plain && service !== null && <ChangeWord change={group.change} />}
        {service === null ? (
          t('Organization roles')
        ) : (
          <Named name={names.service(service)} id={service} struck={!plain && group.change === 'removed'} />
        )}
      </h3>
      <ul className="flex flex-col gap-1 pl-4">
        {allRoles !== null && (
          <Row change={allRoles} plain={plain} name={<span className={allRoles === 'removed' ? struckLook : ''}>{t('All roles')}</span>} />
        )}
        {roles.slice(0, shown).map((role) => (
          <Row key={role.key} change={role.change} plain={plain} name={<Named name={roleName(role.name)} id={role.name} struck={!plain && role.change === 'removed'} />}>
            <Resources role={role} />
          </Row>
        ))}
        {allRoles === null && roles.length === 0 && <li className="text-quiet">{t('no role')}</li>}
      </ul>
      {left > 0 && (
        <div>
          <Button look="quiet" onPress={() => setShown(shown + PAGE)}>
            {t('Show {{count, number}} more roles of {{left, number}}', { count: Math.min(PAGE, left), left })}
          </Button>
        </div>
      )}
    </section>
  )
}

function Row({ change, plain, name, children }: { change: ScopeChange; plain: boolean; name: ReactNode; children?: ReactNode }) {
  return (
    <li className="flex flex-wrap items-center gap-x-2">
      {!plain && <ChangeWord change={change} />}
      {name}
      {children}
    </li>
  )
}

/** What goes is struck through: its name, and nothing else of its line. */
const struckLook = 'line-through decoration-red'

/** A name, with the id beside it where that is another. */
export function Named({ name, id, struck = false }: { name: string; id: string; struck?: boolean }) {
  const shown = visible(id)
  return (
    <span className="inline-flex min-w-0 flex-wrap items-baseline gap-x-2">
      <bdi className={`wrap-anywhere ${struck ? struckLook : ''}`}>{name === '' ? t('without a name') : name}</bdi>
      {name !== shown && <code className="font-mono text-help text-quiet wrap-anywhere">{shown}</code>}
    </span>
  )
}

/** What a role is limited to, and was. */
function Resources({ role: { before, after, change } }: { role: RoleRow }) {
  if (change === 'changed') {
    return (
      <span className="text-help text-quiet">
        {t('{{now}}, was {{before}}', { now: resourceWords(after ?? []), before: resourceWords(before ?? []) })}
      </span>
    )
  }
  const resources = after ?? before ?? []
  return resources.length === 0 ? null : <span className="text-help text-quiet">{resourceWords(resources)}</span>
}

/** The resources that a role is limited to, in words. */
export function resourceWords(resources: string[]): string {
  if (resources.length === 0) return t('on all resources')
  if (resources.length > 5) return t('on {{count, number}} resources only', { count: resources.length })
  return t('on {{resources}} only', { resources: listed(resources.map(visible)) })
}
