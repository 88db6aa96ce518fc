import type { Act, AnswerView, ChangeView, FieldChange, Plan, Standing, Target, Value } from '../backend/generated'
import { FakeBackend } from './FakeBackend'
import { connectionOf, northwind, orgsOf } from './fixtures'
import { southwind } from './trustFixtures'

const [one] = orgsOf(1)

/** The org that the changes are of. */
export const changedOrg = one?.id ?? ''

/** One field that somebody edited. */
export function edited(path: string, label: string, before: Value, after: Value): FieldChange {
  return { path, label, edited: true, before: { value: before, source: 'default' }, after: { value: after, source: 'custom' } }
}

/** A change of the journal: applied and verified, unless told otherwise. */
export function changeOf({
  id,
  act = 'change',
  target = {},
  changes = [edited('senderName', 'Sender name', 'Acme', 'Alpha')],
  answer = {},
  ...row
}: {
  id: string
  act?: Act
  target?: Partial<Target>
  changes?: FieldChange[]
  answer?: Partial<AnswerView>
} & Partial<Omit<ChangeView, 'plan' | 'answers'>>): ChangeView {
  const plan: Plan = {
    id,
    target: {
      connection: 'a',
      connectionName: 'Acme EU',
      environment: 'production',
      platform: 'north',
      level: { kind: 'org', id: changedOrg },
      levelName: 'Organization 1',
      form: 'north.signup',
      formTitle: 'Domain settings',
      parties: null,
      ...target,
    },
    act,
    changes,
    effects: [{ effect: 'takes_effect_later', what: 'People see it when they sign in again.' }],
    requests: [
      {
        method: 'PUT',
        url: 'https://id.acme.example/v1/policies/domain',
        headers: [{ name: 'content-type', value: 'application/json' }],
        credential: [{ name: 'authorization', value: 'Bearer $TOKEN' }],
        body: '{"senderName":"Alpha"}',
        purpose: 'Change the settings',
        operation: 'UpdateDomainPolicy',
        expectedOwner: changedOrg,
      },
    ],
    confirm: null,
    madeAt: '2026-11-20T09:59:00Z',
  }
  const state = answer.state ?? 'done'
  const change: Omit<ChangeView, 'standing'> = {
    plan,
    identity: { name: 'ada', roles: ['ORG_OWNER'], serverVersion: null, id: null },
    undoes: [],
    at: '2026-11-20T10:00:00Z',
    progress: { requests: [state], verification: 'verified' },
    outcome: 'applied',
    wrongOrg: false,
    unsettled: false,
    answers: [
      {
        state,
        sentAt: '2026-11-20T10:00:01Z',
        answeredAt: '2026-11-20T10:00:01.250Z',
        status: 200,
        body: '{"details":{"sequence":"7"}}',
        requestId: 'req-77',
        problem: null,
        named: null,
        ...answer,
      },
    ],
    settledAt: '2026-11-20T10:00:02Z',
    note: null,
    differences: [],
    cannotUndo: null,
    ...row,
  }
  return { standing: standingOf(change), ...change }
}

/** Where the backend would say that it stands. */
function standingOf({ wrongOrg, unsettled, outcome, progress }: Omit<ChangeView, 'standing'>): Standing {
  if (wrongOrg) return 'wrong_org'
  if (unsettled) return 'unsettled'
  switch (progress.verification) {
    case 'partly':
      return 'partly_applied'
    case 'unchanged':
      return outcome === 'unknown' ? 'not_applied' : 'differs'
    case 'differs':
      return 'differs'
  }
  switch (outcome) {
    case null:
      return progress.requests.every((state) => state === 'planned') ? 'nothing_sent' : 'under_way'
    case 'applied':
    case 'unknown':
      return progress.verification === 'verified' ? 'verified' : 'not_verified'
    default:
      return outcome
  }
}

/** A backend with two connections whose journal holds these. */
export function backendWithChanges(changes: ChangeView[]): FakeBackend {
  const fake = new FakeBackend()
  fake.platforms = [northwind, southwind]
  fake.add(connectionOf({ id: 'a', environment: 'production' }))
  fake.add(connectionOf({ id: 'b', name: 'South', platform: 'south', environment: 'staging' }), [
    { id: 'alpha', name: 'Alpha', primaryDomain: null, needsOwnConnection: false, state: 'active' },
  ])
  fake.changes = changes
  return fake
}
