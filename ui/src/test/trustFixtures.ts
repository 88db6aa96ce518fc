import type { FormReading, FormRef, PlatformDescriptor, Reading, Scopes, Trust, Value } from '../backend/generated'
import { FakeBackend } from './FakeBackend'
import { connectionOf, northwind, plainField } from './fixtures'

/** A platform with trusts, that does not exist. */
export const southwind: PlatformDescriptor = {
  ...northwind,
  id: 'south',
  name: 'Southwind Cloud',
  instanceName: null,
  trusts: { edit: 'south.trust', create: 'south.newTrust' },
  forms: [
    {
      id: 'south.organization',
      title: 'Organization',
      summary: 'Names and languages.',
      levels: ['org'],
      fields: [
        {
          path: 'language',
          kind: 'text',
          label: 'Language',
          help: 'Of messages to people.',
          ...plainField,
          suggestions: ['en', 'de', 'fr', 'pt-BR'],
        },
        {
          path: 'auditTarget',
          kind: 'text',
          label: 'Audit log target',
          help: 'Where audit logs go.',
          ...plainField,
          preset: { label: 'Reset audit log target', value: '' },
        },
      ],
    },
    {
      id: 'south.trust',
      title: 'Trust',
      summary: 'What the trust allows, and until when.',
      levels: ['trust'],
      fields: [
        { path: 'description', kind: 'text', label: 'Description', help: 'What it is for.', ...plainField },
        { path: 'expiresAt', kind: 'time', label: 'Expires', help: 'When it ends by itself.', ...plainField },
        { path: 'allowedScopes', kind: 'scopes', label: 'Scopes', help: 'What it allows.', ...plainField },
      ],
    },
    {
      id: 'south.newTrust',
      title: 'New trust',
      summary: 'Lets another organization act in this one.',
      levels: ['new_trust'],
      fields: [
        { path: 'trustedOrgId', kind: 'text', label: 'Organization ID', help: 'Who may act.', ...plainField },
        { path: 'expiresAt', kind: 'time', label: 'Expires', help: 'When it ends by itself.', ...plainField },
        { path: 'allowedScopes', kind: 'scopes', label: 'Scopes', help: 'What it allows.', ...plainField },
      ],
    },
  ],
}

/** Scopes with a role of the org and two of a service. */
export const someScopes: Scopes = {
  all: false,
  organization: { allRoles: false, roles: [{ name: 'org_owner', resources: [] }] },
  services: [
    {
      service: 'svc-ledger',
      allRoles: false,
      roles: [
        { name: 'ledger_admin', resources: ['book-1'] },
        { name: 'ledger_user', resources: [] },
      ],
    },
  ],
}

/** A trust that Alpha gives to Harbor. */
export function trustOf(change: Partial<Trust> & { id: string }): Trust {
  return {
    org: 'alpha',
    direction: 'gives',
    kind: 'Custom',
    status: { label: 'Active', active: true },
    description: 'For the yearly audit',
    scopes: someScopes,
    breadth: { breadth: 'roles', organization: 1, service: 2, services: 1 },
    expiry: { until: 'later', days: 200, at: '2029-07-01T12:00:00Z', perhaps: null },
    created: { at: '2026-01-05T09:00:00Z', by: 'ada@alpha.example', byId: null },
    updated: { at: null, by: null, byId: null },
    edit: { access: 'writable' },
    trustee: { id: 'alpha', name: 'Alpha' },
    trusted: { id: 'harbor', name: 'Harbor' },
    ...change,
  }
}

/** A backend with one connection to Southwind, whose org Alpha has these trusts. */
export function backendWith(trusts: Trust[], connection: Parameters<typeof connectionOf>[0] = { id: 'a' }): FakeBackend {
  const fake = new FakeBackend()
  fake.platforms = [northwind, southwind]
  fake.add(connectionOf({ platform: 'south', ...connection }), [
    { id: 'alpha', name: 'Alpha', primaryDomain: null, needsOwnConnection: false, state: 'active' },
  ])
  fake.trusts.set(`${connection.id}/alpha`, trusts)
  fake.catalog = {
    organization: {
      roles: [
        { name: 'org_member', label: 'Organization Member' },
        { name: 'org_owner', label: 'Organization Owner' },
      ],
      incomplete: 'The server lists roles of this app only; others can be typed.',
    },
    services: [
      { id: 'svc-ledger', label: 'Ledger', roles: [{ name: 'ledger_admin', label: 'Ledger Admin' }], incomplete: null },
      { id: 'svc-post', label: 'Post', roles: [{ name: 'post_clerk', label: 'Clerk' }], incomplete: null },
    ],
    services_problem: null,
  }
  return fake
}

/** Puts a trust's form, or that of a new one, into a backend. */
export function readingOf(fake: FakeBackend, form: FormRef, trust: Trust | null, values: Record<string, Value>): FormReading {
  const reading: FormReading = {
    snapshot: {
      form: form.form,
      level: form.level,
      raw: '{}',
      fields: Object.fromEntries(
        Object.entries(values).map(([path, value]): [string, Reading] => [path, { value, source: 'custom', default: null }]),
      ),
      source: 'custom',
      version: null,
      readAt: new Date().toISOString(),
    },
    access: { access: 'writable' },
    fixed: {},
    notices: [],
    offers: trust
      ? [
          { intent: 'remove', access: 'writable' },
          { intent: 'deactivate', access: 'read_only', reason: 'Status changes are restricted by the server.' },
        ]
      : [],
    trust,
  }
  fake.readings.set(fake.key(form), reading)
  return reading
}
