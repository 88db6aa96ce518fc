import type { ConnectionView, FieldDescriptor, FormDescriptor, Notice, Org, PlatformDescriptor, Problem, ProblemCode } from '../backend/generated'

/** What a plain field leaves out. */
export const plainField: Pick<FieldDescriptor, 'maxLength' | 'suggestions' | 'preset' | 'once'> = {
  maxLength: null,
  suggestions: [],
  preset: null,
  once: false,
}

/** A form with one field of each plain kind, of no real platform. */
export const signupForm: FormDescriptor = {
  id: 'north.signup',
  title: 'Domain settings',
  summary: 'How people and their login names belong to the domains of an organization.',
  levels: ['instance', 'org'],
  fields: [
    {
      path: 'loginNamesCarryDomain',
      kind: 'toggle',
      label: "Login names carry the organization's domain",
      help: 'A person signs in as ada@alpha.example rather than as ada.',
      ...plainField,
    },
    {
      path: 'proveDomains',
      kind: 'toggle',
      label: 'Domains have to be proven',
      help: 'A domain counts only after its owner has shown that it is theirs.',
      ...plainField,
    },
    {
      path: 'senderName',
      kind: 'text',
      label: 'Sender name',
      help: 'Who letters come from.',
      ...plainField,
      maxLength: 20,
    },
    {
      path: 'passwordRule',
      kind: 'choice',
      label: 'Password rule',
      help: 'How strong a password has to be.',
      ...plainField,
      options: [
        { value: 'plain', label: 'Plain', help: 'Eight characters.' },
        { value: 'strict', label: 'Strict', help: 'Sixteen characters of all kinds.' },
      ],
    },
  ],
}

/** A platform that does not exist. */
export const northwind: PlatformDescriptor = {
  id: 'north',
  name: 'Northwind ID',
  addressExample: 'https://id.example.com',
  addressPresets: [],
  credentials: [
    {
      id: 'pat',
      label: 'Personal access token',
      fields: [
        {
          path: 'token',
          kind: 'secret',
          label: 'Personal access token',
          help: 'Of a service user.',
          ...plainField,
        },
      ],
    },
  ],
  options: [
    {
      path: 'api',
      kind: 'choice',
      label: 'API',
      help: 'Which operations are used.',
      ...plainField,
      options: [
        { value: 'current', label: 'current', help: 'The operations of today.' },
        { value: 'legacy', label: 'legacy', help: 'Deprecated operations, for old servers.' },
      ],
    },
  ],
  instanceName: 'Instance',
  forms: [signupForm],
  trusts: null,
}

/** A connection for tests. */
export function connectionOf(change: Partial<ConnectionView> & { id: string }): ConnectionView {
  const base = {
    sample: false,
    createdAt: '2026-11-20T10:00:00Z',
    platform: 'north',
    name: 'Acme EU',
    address: 'https://id.acme.example',
    environment: 'development' as const,
    readOnly: false,
    credential: 'pat',
    options: { api: 'current' },
    writes: 'offered' as const,
  }
  return { ...base, ...change } as ConnectionView
}

/** A problem for tests. */
export function problemOf(code: ProblemCode, change: Partial<Problem> = {}): Problem {
  return {
    code,
    message: `The server said ${code}. Nothing was changed. Ask its administrator.`,
    fieldErrors: [],
    retryable: false,
    retryAfter: null,
    requestId: null,
    platform: null,
    ...change,
  }
}

/** Orgs, as many as asked for. */
export function orgsOf(count: number, from = 1): Org[] {
  return Array.from({ length: count }, (_, place) => {
    const number = from + place
    return {
      id: String(400_600_000_000_000_000n + BigInt(number)),
      name: `Organization ${number}`,
      primaryDomain: `org${number}.example.com`,
      needsOwnConnection: false,
      state: 'active' as const,
    }
  })
}

/** The deprecation of the legacy operations. */
export const legacyNotice: Notice = {
  code: 'legacy-policy',
  kind: 'deprecation',
  title: 'This connection uses a deprecated operation',
  detail: 'It also turns on two other settings, even for an empty request.',
  operation: 'PUT /v1/policies/old',
  since: 'v2.21.0',
  replacement: 'PUT /v1/policies/domain',
  sunset: null,
  action: { kind: 'set_option', option: 'api', value: 'current', label: 'Switch to the current API' },
}
