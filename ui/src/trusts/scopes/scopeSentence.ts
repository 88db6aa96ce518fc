import type { Parties, Scopes, ServiceScopes } from '../../backend/generated'
import { listed, sentence } from '../../parts/words'
import { t } from '../../words/t'
import { namesOf, partyName, type ScopeNames } from './scopeWords'

/** So many roles or services are named in a sentence; more are counted. */
const NAMED = 3

/** Scopes in a few words, such as *2 organization roles and all roles of Ledger*. */
export function scopesInShort(scopes: Scopes | null, names: ScopeNames = namesOf(null)): string {
  if (scopes === null) return t('not known')
  if (scopes.all) return t('Everything')
  const { organization } = scopes
  const some = servicesWithRoles(scopes)
  const ofServices =
    some.length <= NAMED
      ? some.map((one) => serviceWords(one, names))
      : [
          some.some(({ allRoles }) => allRoles)
            ? t('roles of {{services, number}} services', { services: some.length })
            : t('{{roles, number}} roles of {{services, number}} services', { roles: rolesIn(some), services: some.length }),
        ]
  const ofOrganization = organization.allRoles
    ? [t('all organization roles')]
    : organization.roles.length > 0
      ? [t('{{count, number}} organization roles', { count: organization.roles.length })]
      : []
  const parts = [...ofOrganization, ...ofServices]
  return parts.length === 0 ? t('Nothing') : sentence(listed(parts))
}

/**
 * What scopes allow, in a sentence such as *Harbor may then act as Organization Owner in Alpha, and with 2 roles of
 * Ledger.* Of a trust whose orgs aren't known yet, it says *the other organization*.
 */
export function scopesSentence(
  scopes: Scopes,
  { trusted, trustee }: { [Role in keyof Parties]: Parties[Role] | null },
  names: ScopeNames,
  /** Whether it is so only once something was applied. */
  then = true,
): string {
  const who = trusted ? partyName(trusted) : t('The other organization')
  const where = trustee ? partyName(trustee) : t('this organization')
  const gaps = { who, where }
  const { organization } = scopes
  if (scopes.all) {
    return then
      ? t('{{who}} may then do everything in {{where}}: with every role of the organization and of each of its services.', gaps)
      : t('{{who}} may do everything in {{where}}: with every role of the organization and of each of its services.', gaps)
  }
  const services = listed(serviceParts(servicesWithRoles(scopes), names))
  if (organization.allRoles) return everyRole(gaps, services, then)
  const count = organization.roles.length
  if (count > NAMED) return countedRoles({ ...gaps, count }, services, then)
  if (count > 0) return namedRoles({ ...gaps, roles: listed(organization.roles.map(({ name }) => names.organizationRole(name))) }, services, then)
  if (services === '') {
    return then ? t('{{who}} may then do nothing in {{where}}: no role is chosen.', gaps) : t('{{who}} may do nothing in {{where}}: no role is chosen.', gaps)
  }
  return then
    ? t('{{who}} may then act in {{where}} with {{services}}.', { ...gaps, services })
    : t('{{who}} may act in {{where}} with {{services}}.', { ...gaps, services })
}

type Gaps = { who: string; where: string }

function everyRole(gaps: Gaps, services: string, then: boolean): string {
  if (services === '') {
    return then
      ? t("{{who}} may then act in every organization role, its owner's included, in {{where}}.", gaps)
      : t("{{who}} may act in every organization role, its owner's included, in {{where}}.", gaps)
  }
  return then
    ? t("{{who}} may then act in every organization role, its owner's included, in {{where}}, and with {{services}}.", { ...gaps, services })
    : t("{{who}} may act in every organization role, its owner's included, in {{where}}, and with {{services}}.", { ...gaps, services })
}

function countedRoles(gaps: Gaps & { count: number }, services: string, then: boolean): string {
  if (services === '') {
    return then
      ? t('{{who}} may then act in {{count, number}} organization roles in {{where}}.', gaps)
      : t('{{who}} may act in {{count, number}} organization roles in {{where}}.', gaps)
  }
  return then
    ? t('{{who}} may then act in {{count, number}} organization roles in {{where}}, and with {{services}}.', { ...gaps, services })
    : t('{{who}} may act in {{count, number}} organization roles in {{where}}, and with {{services}}.', { ...gaps, services })
}

function namedRoles(gaps: Gaps & { roles: string }, services: string, then: boolean): string {
  if (services === '') {
    return then ? t('{{who}} may then act as {{roles}} in {{where}}.', gaps) : t('{{who}} may act as {{roles}} in {{where}}.', gaps)
  }
  return then
    ? t('{{who}} may then act as {{roles}} in {{where}}, and with {{services}}.', { ...gaps, services })
    : t('{{who}} may act as {{roles}} in {{where}}, and with {{services}}.', { ...gaps, services })
}

/** The services by name, or, of many, how many. */
function serviceParts(some: ServiceScopes[], names: ScopeNames): string[] {
  if (some.length <= NAMED) return some.map((one) => serviceWords(one, names))
  const services = some.length
  const whole = some.filter(({ allRoles }) => allRoles).length
  if (whole === 0) return [t('{{roles, number}} roles of {{services, number}} services', { roles: rolesIn(some), services })]
  return [
    whole === 1
      ? t('roles of {{services, number}} services, all of them in 1 service', { services })
      : t('roles of {{services, number}} services, all of them in {{whole, number}} services', { services, whole }),
  ]
}

function serviceWords({ service, allRoles, roles }: ServiceScopes, names: ScopeNames): string {
  const name = names.service(service)
  return allRoles ? t('all roles of {{service}}', { service: name }) : t('{{count, number}} roles of {{service}}', { count: roles.length, service: name })
}

function servicesWithRoles({ services }: Scopes): ServiceScopes[] {
  return services.filter(({ allRoles, roles }) => allRoles || roles.length > 0)
}

function rolesIn(services: ServiceScopes[]): number {
  return services.reduce((sum, { roles }) => sum + roles.length, 0)
}
