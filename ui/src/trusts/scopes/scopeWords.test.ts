import { describe, expect, it } from 'vitest'
import type { Breadth, Scopes, Value } from '../../backend/generated'
import { scopesInShort, scopesSentence } from './scopeSentence'
import { breadthWords, diffScopes, namesOf, noScopes, scopesOf } from './scopeWords'

const names = namesOf({
  organization: { roles: [{ name: 'org_owner', label: 'Organization Owner' }], incomplete: null },
  services: [{ id: 'svc-1', label: 'Ledger', roles: [{ name: 'l_admin', label: 'Ledger Admin' }], incomplete: null }],
  services_problem: null,
})
const parties = { trustee: { id: '1', name: 'Alpha' }, trusted: { id: '2', name: 'Harbor' } }
const roles = (...all: string[]) => all.map((name) => ({ name, resources: [] }))
const scopes = (change: Partial<Scopes>): Scopes => ({ ...noScopes, ...change })

describe('scopes', () => {
  it('are read from a value whole, and from nothing else', () => {
    const whole = scopes({
      organization: { allRoles: false, roles: [{ name: 'org_owner', resources: ['r1'] }] },
      services: [{ service: 'svc-1', allRoles: true, roles: [] }],
    })
    expect(scopesOf(structuredClone(whole) as Value)).toEqual(whole)
    for (const other of [null, 'x', true, [], {}, { ...whole, services: [{ service: 1, allRoles: true, roles: [] }] }]) {
      expect(scopesOf(other as Value)).toBeNull()
    }
  })

  it.each<[Scopes, string]>([
    [scopes({ all: true }), 'Harbor may then do everything in Alpha: with every role of the organization and of each of its services.'],
    [noScopes, 'Harbor may then do nothing in Alpha: no role is chosen.'],
    [
      scopes({
        organization: { allRoles: false, roles: roles('org_owner') },
        services: [{ service: 'svc-1', allRoles: false, roles: roles('l_admin', 'l_user') }],
      }),
      'Harbor may then act as Organization Owner in Alpha, and with 2 roles of Ledger.',
    ],
    [
      scopes({ services: [{ service: 'svc-1', allRoles: true, roles: [] }, { service: 'svc-9', allRoles: false, roles: roles('x') }] }),
      'Harbor may then act in Alpha with all roles of Ledger and 1 role of svc-9.',
    ],
    [
      scopes({ organization: { allRoles: true, roles: [] } }),
      "Harbor may then act in every organization role, its owner's included, in Alpha.",
    ],
    [
      scopes({ organization: { allRoles: false, roles: roles('a', 'b', 'c', 'd') } }),
      'Harbor may then act in 4 organization roles in Alpha.',
    ],
  ])('%#: say what they will allow', (given, expected) => {
    expect(scopesSentence(given, parties, names)).toBe(expected)
  })

  it('show markup and what would turn text around as it is', () => {
    const odd = scopes({ organization: { allRoles: false, roles: roles('<b>x</b>\u202e') } })
    expect(scopesSentence(odd, parties, names)).toContain('<b>x</b>\\u{202e}')
  })

  it('are short in lists', () => {
    expect(scopesInShort(noScopes)).toBe('Nothing')
    expect(scopesInShort(scopes({ organization: { allRoles: false, roles: roles('a', 'b') } }))).toBe('2 organization roles')
    expect(
      scopesInShort(
        scopes({
          organization: { allRoles: true, roles: [] },
          services: [{ service: 'svc-1', allRoles: true, roles: [] }],
        }),
        names,
      ),
    ).toBe('All organization roles and all roles of Ledger')
  })

  it.each<[Breadth | null, string]>([
    [null, 'not told'],
    [{ breadth: 'nothing' }, 'Nothing'],
    [{ breadth: 'everything' }, 'Everything'],
    [{ breadth: 'whole_organization' }, 'All organization roles'],
    [{ breadth: 'whole_services', services: 1 }, 'All roles of 1 service'],
    [{ breadth: 'roles', organization: 2, service: 0, services: 0 }, '2 roles'],
    [{ breadth: 'roles', organization: 0, service: 1, services: 1 }, '1 role of 1 service'],
    [{ breadth: 'roles', organization: 2, service: 3, services: 2 }, '2 roles and 3 of 2 services'],
  ])('%o is %s', (breadth, expected) => {
    expect(breadthWords(breadth)).toBe(expected)
  })

  it('differ role by role, service by service, flag by flag and by resources', () => {
    const before = scopes({
      organization: { allRoles: false, roles: [...roles('stays', 'goes'), { name: 'narrows', resources: [] }] },
      services: [{ service: 'out', allRoles: true, roles: [] }],
    })
    const after = scopes({
      all: true,
      organization: { allRoles: false, roles: [...roles('comes', 'stays'), { name: 'narrows', resources: ['r1'] }] },
      services: [{ service: 'in', allRoles: false, roles: roles('l_admin') }],
    })
    const { all, groups } = diffScopes(before, after)
    expect(all).toBe('added')
    expect(groups[0]?.roles.map(({ name, change }) => [name, change])).toEqual([
      ['comes', 'added'],
      ['stays', 'kept'],
      ['narrows', 'changed'],
      ['goes', 'removed'],
    ])
    expect(groups.slice(1).map(({ service, change, allRoles }) => [service, change, allRoles])).toEqual([
      ['in', 'added', null],
      ['out', 'removed', 'removed'],
    ])
  })

  it('that name a role twice keep both', () => {
    const twice = scopes({ organization: { allRoles: false, roles: [{ name: 'a', resources: ['1'] }, { name: 'a', resources: ['2'] }] } })
    const once = scopes({ organization: { allRoles: false, roles: [{ name: 'a', resources: ['1'] }] } })
    expect(diffScopes(twice, once).groups[0]?.roles.map(({ change }) => change)).toEqual(['kept', 'removed'])
  })
})
