import type { RoleScope, RoleScopes, Scopes, ServiceScopes } from '../../backend/generated'

/** The roles that an edit is about: those of the org, or of the service at a place of the list. */
export type Of = 'organization' | number

/** Scopes with other roles of the org or of one service. */
export function withRoles(scopes: Scopes, of: Of, change: (roles: RoleScopes) => RoleScopes): Scopes {
  if (of === 'organization') return { ...scopes, organization: change(scopes.organization) }
  return {
    ...scopes,
    services: scopes.services.map((one, place) => (place === of ? { service: one.service, ...change(one) } : one)),
  }
}

/** Roles with one more. A name that is there already is not there twice. */
export function withRole({ allRoles, roles }: RoleScopes, name: string, before: RoleScope[]): RoleScopes {
  if (roles.some((one) => one.name === name)) return { allRoles, roles }
  const was = before.find((one) => one.name === name)
  return { allRoles, roles: was ? putBack(roles, before, was, nameOf) : [...roles, { name, resources: [] }] }
}

/** Services with one more, as it was before, where it was. */
export function withService(services: ServiceScopes[], service: string, before: ServiceScopes[]): ServiceScopes[] {
  if (services.some((one) => one.service === service)) return services
  const was = before.find((one) => one.service === service)
  if (was) return putBack(services, before, was, serviceOf)
  return [...services, { service, allRoles: false, roles: [] }]
}

/**
 * A list with something that was removed from it, at the place that it had: taking back a removal leaves nothing to
 * change.
 */
export function putBack<One>(list: One[], before: One[], one: One, called: (one: One) => string): One[] {
  const at = before.indexOf(one)
  for (let place = at - 1; place >= 0; place -= 1) {
    const prior = before[place]
    const found = prior === undefined ? -1 : list.findLastIndex((other) => called(other) === called(prior))
    if (found >= 0) return [...list.slice(0, found + 1), one, ...list.slice(found + 1)]
  }
  return [one, ...list]
}

/** What names a role. */
export function nameOf({ name }: RoleScope): string {
  return name
}

/** What names a service. */
export function serviceOf({ service }: ServiceScopes): string {
  return service
}

/** A list without what is at a place. */
export function without<One>(list: One[], place: number): One[] {
  return list.filter((_, other) => other !== place)
}
