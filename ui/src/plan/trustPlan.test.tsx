import { QueryClientProvider } from '@tanstack/react-query'
import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { setTransport } from '../backend/call'
import type { Act, ApplyState, FormDescriptor, Parties, Plan, Value } from '../backend/generated'
import { createQueryClient } from '../backend/queries'
import { FakeBackend } from '../test/FakeBackend'
import { plainField, signupForm } from '../test/fixtures'
import { PlanChanges } from './PlanChanges'
import { PlanRequests } from './PlanRequests'
import { actWords, isConfirmed, planTitle } from './planWords'

/** Roles of an org, as the value of a field. */
function scopes(roles: string[]): Value {
  return {
    all: false,
    organization: { allRoles: false, roles: roles.map((name) => ({ name, resources: [] })) },
    services: [],
  }
}

const party = (name: string | null) => ({ id: `id-of-${name}`, name })

const plan = (act: Act, parties: Parties | null = { trustee: party('Alpha'), trusted: party('Harbor') }): Plan => ({
  id: 'p',
  target: {
    connection: 'a',
    connectionName: 'Acme',
    environment: 'production',
    platform: 'north',
    level: { kind: 'trust', org: 'id-of-Alpha', id: 't' },
    levelName: 'Alpha',
    form: 'north.trust',
    formTitle: 'Trust',
    parties,
  },
  act,
  changes: ['one', 'two'].map((path) => ({
    path,
    label: path,
    edited: true,
    before: { value: null, source: 'custom' },
    after: { value: 'x', source: 'custom' },
  })),
  effects: [],
  requests: [],
  confirm: null,
  madeAt: '2026-11-20T10:00:00Z',
})

describe('a plan about a trust', () => {
  it.each<[Act, string]>([
    ['change', 'Change 2 settings of the trust Alpha → Harbor on Acme (PRODUCTION)'],
    ['create', 'Create a trust of Alpha to Harbor on Acme (PRODUCTION)'],
    ['remove', 'Remove the trust Alpha → Harbor on Acme (PRODUCTION)'],
    ['deactivate', 'Deactivate the trust Alpha → Harbor on Acme (PRODUCTION)'],
  ])('says in its title what it does: %s', (act, title) => {
    expect(planTitle(plan(act))).toBe(title)
  })

  it('names a party without a name by its id', () => {
    const parties = { trustee: { id: '47', name: null }, trusted: { id: '48', name: ' ' } }
    expect(planTitle(plan('remove', parties))).toBe('Remove the trust 47 → 48 on Acme (PRODUCTION)')
  })

  it.each<[Act, string]>([
    ['create', 'Create trust'],
    ['remove', 'Remove trust'],
    ['deactivate', 'Deactivate trust'],
  ])('has a button that says its act: %s', (act, words) => {
    expect(actWords(act)).toBe(words)
  })

  it('shows scopes by role and by word, a time with its zone and in days, and each of its requests', async () => {
    const end = new Date(Date.now() + 40.5 * 86_400_000).toISOString()
    const kept: Plan = {
      ...plan('change'),
      changes: [
        {
          path: 'allowed',
          label: 'Scopes',
          edited: true,
          before: { value: scopes(['reader']), source: 'custom' },
          after: { value: scopes(['reader', 'writer']), source: 'custom' },
        },
        {
          path: 'ends',
          label: 'Expires',
          edited: true,
          before: { value: null, source: 'custom' },
          after: { value: end, source: 'custom' },
        },
      ],
      requests: ['Change the end', 'Change the scopes'].map((purpose) => ({
        method: 'PATCH',
        url: 'https://x.example/t',
        headers: [],
        credential: [],
        body: '{}',
        purpose,
        operation: 'Update',
        expectedOwner: null,
      })),
    }
    const descriptor: FormDescriptor = {
      ...signupForm,
      levels: ['trust'],
      fields: [
        { ...plainField, path: 'allowed', kind: 'scopes', label: 'Scopes', help: '' },
        { ...plainField, path: 'ends', kind: 'time', label: 'Expires', help: '' },
      ],
    }
    const fake = new FakeBackend()
    setTransport(fake.transport)
    const step = { at: null, detail: null }
    const state: ApplyState = {
      plan: 'p',
      steps: [
        { ...step, step: 'sent', request: 0, state: 'done' },
        { ...step, step: 'answered', request: 0, state: 'done', detail: '200 in 8 ms' },
        { ...step, step: 'sent', request: 1, state: 'skipped' },
        { ...step, step: 'answered', request: 1, state: 'skipped' },
      ],
      ended: null,
      headline: null,
      message: null,
      notices: [],
      made: null,
    }
    render(
      <QueryClientProvider client={createQueryClient()}>
        <PlanChanges plan={kept} descriptor={descriptor} />
        <PlanRequests plan={kept} state={state} />
      </QueryClientProvider>,
    )
    const row = screen.getByRole('row', { name: /^Scopes/ })
    expect(within(row).getByText('writer').closest('li')).toHaveTextContent('added')
    expect(within(row).getByText('reader').closest('li')).toHaveTextContent('kept')
    const time = screen.getByRole('row', { name: /^Expires/ })
    expect(time).toHaveTextContent(/never.*UTC.*in 40 days/)
    expect(time).not.toHaveTextContent('set for')
    await userEvent.setup().click(screen.getByRole('button', { name: 'Show 2 exact requests' }))
    expect(screen.getByRole('region', { name: 'Request 1: Change the end' })).toHaveTextContent('answered · 200 in 8 ms')
    expect(screen.getByRole('region', { name: 'Request 2: Change the scopes' })).toHaveTextContent('not sent')
  })

  it('lets a name whose characters do not show be typed as it is shown', () => {
    expect(isConfirmed('Evil \u202Eedis', String.raw`Evil \u{202e}edis`)).toBe(true)
    expect(isConfirmed('Evil \u202Eedis', 'Evil edis')).toBe(false)
    expect(isConfirmed(null, '')).toBe(true)
  })
})
