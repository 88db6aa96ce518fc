import type { Breadth, Party, RoleScope, ScopeCatalog, Scopes, ServiceScopes, Value } from '../../backend/generated'
import { visible } from '../../parts/words'
import { t } from '../../words/t'

/** No scopes at all. */
export const noScopes: Scopes = { all: false, organization: { allRoles: false, roles: [] }, services: [] }

/** The scopes in a field's value; none where something else is in it. */
export function scopesOf(value: Value | null | undefined): Scopes | null {
  if (!isObject(value) || typeof value.all !== 'boolean' || !isObject(value.organization) || !Array.isArray(value.services)) {
    return null
  }
  const organization = rolesOf(value.organization)
  if (organization === null) return null
  const services: ServiceScopes[] = []
  for (const one of value.services) {
    const roles = rolesOf(one)
    if (roles === null || !isObject(one) || typeof one.service !== 'string') return null
    services.push({ service: one.service, ...roles })
  }
  return { all: value.all, organization, services }
}

function rolesOf(value: Value | undefined): Scopes['organization'] | null {
  if (!isObject(value) || typeof value.allRoles !== 'boolean' || !Array.isArray(value.roles)) return null
  const roles: RoleScope[] = []
  for (const role of value.roles) {
    if (!isObject(role) || typeof role.name !== 'string' || !Array.isArray(role.resources)) return null
    const resources = role.resources.filter((one) => typeof one === 'string')
    if (resources.length !== role.resources.length) return null
    roles.push({ name: role.name, resources })
  }
  return { allRoles: value.allRoles, roles }
}

function isObject(value: Value | null | undefined): value is { [key in string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What people call roles and services, where a server told. Ids stand for themselves elsewhere. */
export interface ScopeNames {
  organizationRole: (name: string) => string
  service: (id: string) => string
  serviceRole: (service: string, name: string) => string
}

/** The names that a catalogue holds. */
export function namesOf(catalog: ScopeCatalog | null | undefined): ScopeNames {
  const organization = labels(catalog?.organization.roles)
  const services = new Map((catalog?.services ?? []).map((one) => [one.id, { label: one.label, roles: labels(one.roles) }]))
  return {
    organizationRole: (name) => visible(organization.get(name) ?? name),
    service: (id) => visible(services.get(id)?.label || id),
    serviceRole: (service, name) => visible(services.get(service)?.roles.get(name) ?? name),
  }
}

function labels(roles: { name: string; label: string | null }[] = []): Map<string, string> {
  return new Map(roles.flatMap(({ name, label }) => (label ? [[name, label] as const] : [])))
}

/** What to call one of the orgs of a trust: its name, else its id. */
export function partyName({ name, id }: Party): string {
  return visible(name || id)
}

/** How much a trust allows, as a list says it. */
export function breadthWords(breadth: Breadth | null): string {
  switch (breadth?.breadth) {
    case undefined:
      return t('not told')
    case 'nothing':
      return t('Nothing')
    case 'everything':
      return t('Everything')
    case 'whole_organization':
      return t('All organization roles')
    case 'whole_services':
      return t('All roles of {{count, number}} services', { count: breadth.services })
    case 'roles': {
      const { organization, service, services } = breadth
      if (service === 0) return t('{{count, number}} roles', { count: organization })
      if (organization === 0) {
        return services === 1
          ? t('{{count, number}} roles of 1 service', { count: service })
          : t('{{count, number}} roles of {{services, number}} services', { count: service, services })
      }
      return services === 1
        ? t('{{count, number}} roles and {{service, number}} of 1 service', { count: organization, service })
        : t('{{count, number}} roles and {{service, number}} of {{services, number}} services', { count: organization, service, services })
    }
  }
}

/** What becomes of a role, a service or a flag. */
export type ScopeChange = 'added' | 'removed' | 'changed' | 'kept'

/** One role, before and after. */
export interface RoleRow {
  key: string
  name: string
  change: ScopeChange
  /** The resources that it is limited to, none for all; null where it isn't in that side. */
  before: string[] | null
  after: string[] | null
  /** The role as it was. */
  was: RoleScope | null
}

/** The roles of the org, or of one service. */
export interface ScopeGroup {
  key: string
  /** The service; null for the org itself. */
  service: string | null
  change: ScopeChange
  /** Whether all roles are allowed: what becomes of that, where either side says so. */
  allRoles: ScopeChange | null
  /** In the order of what is there afterwards; what is removed stands after it. */
  roles: RoleRow[]
  /** The service as it was. */
  was: ServiceScopes | null
}

/** Scopes before and after. */
export interface ScopesDifference {
  /** What becomes of *everything*, where either side says so. */
  all: ScopeChange | null
  groups: ScopeGroup[]
}

/** What becomes of each role and service. */
export function diffScopes(before: Scopes | null, after: Scopes | null): ScopesDifference {
  const from = before ?? noScopes
  const to = after ?? noScopes
  const services = paired(from.services, to.services, ({ service }) => service)
  return {
    all: flagChange(from.all, to.all),
    groups: [
      {
        key: 'organization',
        service: null,
        change: 'kept' as const,
        allRoles: flagChange(from.organization.allRoles, to.organization.allRoles),
        roles: diffRoles(from.organization.roles, to.organization.roles),
        was: null,
      },
      ...services.map(({ key, was, is }) => ({
        key: `service ${key}`,
        service: (is ?? was)?.service ?? '',
        change: presence(was, is),
        allRoles: flagChange(was?.allRoles ?? false, is?.allRoles ?? false),
        roles: diffRoles(was?.roles ?? [], is?.roles ?? []),
        was,
      })),
    ],
  }
}

function diffRoles(before: RoleScope[], after: RoleScope[]): RoleRow[] {
  return paired(before, after, ({ name }) => name).map(({ key, was, is }) => {
    const same = was && is && sameTexts(was.resources, is.resources)
    return {
      key,
      name: (is ?? was)?.name ?? '',
      change: was && is && !same ? 'changed' : presence(was, is),
      before: was?.resources ?? null,
      after: is?.resources ?? null,
      was,
    }
  })
}

/** Both sides by a name. A name that occurs several times is told apart by its turn. */
function paired<One>(before: One[], after: One[], nameOf: (one: One) => string) {
  const pairs = new Map<string, { key: string; was: One | null; is: One | null }>()
  for (const [key, is] of keyed(after, nameOf)) pairs.set(key, { key, was: null, is })
  for (const [key, was] of keyed(before, nameOf)) {
    const pair = pairs.get(key)
    if (pair) pair.was = was
    else pairs.set(key, { key, was, is: null })
  }
  return [...pairs.values()]
}

function keyed<One>(list: One[], nameOf: (one: One) => string): [string, One][] {
  const turns = new Map<string, number>()
  return list.map((one) => {
    const name = nameOf(one)
    const turn = turns.get(name) ?? 0
    turns.set(name, turn + 1)
    return [turn === 0 ? name : `${name} ${turn + 1}`, one]
  })
}

function presence(was: unknown, is: unknown): ScopeChange {
  return was === null ? 'added' : is === null ? 'removed' : 'kept'
}

function flagChange(before: boolean, after: boolean): ScopeChange | null {
  if (!before && !after) return null
  return before === after ? 'kept' : after ? 'added' : 'removed'
}

function sameTexts(one: string[], other: string[]): boolean {
  return one.length === other.length && one.every((text, place) => text === other[place])
}
