import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { ApplyEnd, Effect, FormRef } from '../backend/generated'
import { FakeBackend } from '../test/FakeBackend'
import { connectionOf, orgsOf, problemOf } from '../test/fixtures'
import { renderApp } from '../test/renderApp'
import { effectWords } from './planWords'

const [org] = orgsOf(1)
const id = org?.id ?? ''
const form: FormRef = { connection: 'a', level: { kind: 'org', id }, form: 'north.signup' }

async function reviewed(prepare?: (fake: FakeBackend) => void) {
  const fake = new FakeBackend()
  fake.add(connectionOf({ id: 'a', environment: 'production' }))
  const { snapshot } = fake.reading(form)
  snapshot.source = 'custom'
  fake.drafts.set(fake.key(form), { intent: 'edit', inputs: { passwordRule: 'strict' } })
  prepare?.(fake)
  const app = renderApp(`/c/a/o/${id}`, fake)
  await app.user.click(await screen.findByRole('button', { name: 'Review changes' }))
  const sheet = await screen.findByRole('dialog')
  return { ...app, sheet }
}

async function applied(ends: ApplyEnd, words: { headline: string; message: string }) {
  const app = await reviewed((fake) => {
    fake.ends = ends
    fake.words = words
  })
  await app.user.click(within(app.sheet).getByRole('button', { name: 'Apply changes' }))
  await screen.findByRole('heading', { name: words.headline })
  return app
}

describe('the plan', () => {
  it('names act, org, connection and environment, and shows fields in their own words', async () => {
    const { sheet } = await reviewed()
    expect(sheet).toHaveAccessibleName('Change 1 setting of Organization 1 on Acme EU (PRODUCTION)')
    const row = within(sheet).getByRole('row', { name: /Password rule/ })
    expect(row).toHaveTextContent(/Plain.*Strict/)
    expect(within(sheet).getByText(/Login names of 3 people change/)).toBeVisible()
  })

  it('shows exactly the bytes that are sent, and no token', async () => {
    const { sheet, user, fake } = await reviewed()
    expect(within(sheet).queryByText(/authorization/)).toBeNull()
    await user.click(within(sheet).getByRole('button', { name: 'Show 1 exact request' }))
    const body = [...fake.plans.values()].at(-1)?.requests[0]?.body
    expect(sheet.querySelector('[data-body]')?.textContent).toBe(body)
    expect(sheet).toHaveTextContent('authorization: Bearer $TOKEN')
    await user.click(within(sheet).getByRole('button', { name: 'Copy as curl' }))
    expect(fake.callsOf('copy_as_curl')).toEqual([{ plan: 'plan-1', request: 0 }])
  })

  it('never says copied of what was not', async () => {
    const { sheet, user, fake } = await reviewed()
    fake.failing.set('copy_as_curl', problemOf('internal', { message: 'No clipboard answers.' }))
    await user.click(within(sheet).getByRole('button', { name: 'Show 1 exact request' }))
    await user.click(within(sheet).getByRole('button', { name: 'Copy as curl' }))
    expect(await within(sheet).findByText('Not copied: No clipboard answers.')).toBeVisible()
    expect(within(sheet).queryByText('Copied, token masked')).toBeNull()
    fake.failing.clear()
    await user.click(within(sheet).getByRole('button', { name: 'Copy as curl' }))
    expect(await within(sheet).findByText('Copied, token masked')).toBeVisible()
    expect(within(sheet).queryByText(/Not copied/)).toBeNull()
  })

  it('demands the name that it is about, and passes on what was typed', async () => {
    const { sheet, user, fake } = await reviewed((backend) => {
      backend.confirm = 'Harbor & Söhne'
    })
    const apply = within(sheet).getByRole('button', { name: 'Apply changes' })
    const field = within(sheet).getByLabelText('Type Harbor & Söhne to confirm')
    expect(apply).toBeDisabled()
    await user.type(field, 'harbor & söhne{Enter}')
    expect(apply).toBeDisabled()
    await user.clear(field)
    await user.type(field, ' Harbor & Söhne ')
    expect(apply).toBeEnabled()
    expect(fake.callsOf('apply_plan')).toEqual([])
    await user.click(apply)
    expect(await within(sheet).findByRole('heading', { name: 'Applied and verified' })).toBeVisible()
    expect(fake.callsOf('apply_plan')).toEqual([{ plan: 'plan-1', typed: 'Harbor & Söhne' }])
  })

  it('applies once, fills in the steps, and reads the form again', async () => {
    const { fake, user, sheet } = await applied(
      { end: 'sent', outcome: 'applied', verification: 'verified', problem: null, differences: [] },
      { headline: 'Applied and verified', message: 'It holds.' },
    )
    expect(fake.callsOf('apply_plan')).toHaveLength(1)
    for (const step of ['Read again', 'Sent', 'Answered', 'Verified']) {
      expect(within(sheet).getByText(step)).toBeVisible()
    }
    expect(within(sheet).queryByRole('button', { name: 'Apply changes' })).toBeNull()
    await waitFor(() => expect(fake.callsOf('open_form').length).toBeGreaterThan(1))
    await user.click(within(sheet).getByRole('button', { name: 'Back to the form' }))
    expect(await screen.findByRole('combobox', { name: 'Password rule' })).toHaveValue('strict')
    expect(screen.queryByRole('button', { name: 'Review changes' })).toBeNull()
  })

  it('stops when the server moved on, shows what is different, and reviews the new plan before anything is sent', async () => {
    const fake = new FakeBackend()
    fake.add(connectionOf({ id: 'a' }))
    fake.reading(form).snapshot.source = 'custom'
    fake.drafts.set(fake.key(form), { intent: 'edit', inputs: { passwordRule: 'strict' } })
    const planned = await fake.transport('plan_change', form)
    if (planned.outcome !== 'planned') throw new Error('the fixture plans')
    fake.ends = {
      end: 'moved_on',
      differences: [{ field: { path: 'senderName', label: 'Sender name' }, expected: 'Acme', found: 'Another' }],
      plan: { ...planned.plan, id: 'plan-new' },
      conflicts: null,
    }
    fake.words = { headline: 'The server moved on', message: 'Nothing was sent.' }
    const { user } = renderApp(`/c/a/o/${id}`, fake)
    await user.click(await screen.findByRole('button', { name: 'Review changes' }))
    await user.click(await screen.findByRole('button', { name: 'Apply changes' }))
    expect(await screen.findByRole('cell', { name: 'Another' })).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Review the new plan' }))
    expect(screen.queryByRole('heading', { name: 'The server moved on' })).toBeNull()
    expect(screen.getByRole('button', { name: 'Apply changes' })).toBeVisible()
    expect(fake.callsOf('close_apply')).toEqual([{ plan: 'plan-2' }])
    expect(fake.callsOf('apply_plan')).toHaveLength(1)
  })

  it.each<[string, ApplyEnd]>([
    ['not sent', { end: 'not_sent', problem: problemOf('no_answer') }],
    ['refused', { end: 'sent', outcome: 'refused', verification: null, problem: problemOf('refused'), differences: [] }],
    ['unknown', { end: 'sent', outcome: 'unknown', verification: null, problem: problemOf('no_answer'), differences: [] }],
    ['wrong org', { end: 'wrong_org', problem: problemOf('refused') }],
  ])('says of %s what happened, with details and a way back', async (name, ends) => {
    const { sheet, user, fake } = await applied(ends, { headline: `It was ${name}`, message: 'What to do.' })
    expect(within(sheet).getByText('What to do.')).toBeVisible()
    await user.click(within(sheet).getByRole('button', { name: 'Show details' }))
    expect(within(sheet).getByText('the server gave none')).toBeVisible()
    await user.click(within(sheet).getByRole('button', { name: 'Back to the form' }))
    // What was typed is still there.
    expect(fake.drafts.get(fake.key(form))?.inputs).toEqual({ passwordRule: 'strict' })
    expect(await screen.findByRole('combobox', { name: 'Password rule' })).toHaveValue('strict')
  })

  it('shows fields that differ after verification', async () => {
    const { sheet } = await applied(
      {
        end: 'sent',
        outcome: 'applied',
        verification: 'differs',
        problem: null,
        differences: [{ field: { path: 'passwordRule', label: 'Password rule' }, expected: 'strict', found: 'plain' }],
      },
      { headline: 'Applied, yet not as planned', message: 'Look at the field.' },
    )
    expect(within(sheet).getByRole('row', { name: /Password rule passwordRule Strict Plain/ })).toBeVisible()
  })

  it('offers Unlock writes when the apply was stopped by the lock, and can then apply', async () => {
    const { sheet, user, fake } = await reviewed((backend) => backend.failing.set('apply_plan', problemOf('writes_locked')))
    await user.click(within(sheet).getByRole('button', { name: 'Apply changes' }))
    await user.click(await within(sheet).findByRole('button', { name: 'Unlock writes' }))
    fake.failing.clear()
    await user.click(within(sheet).getByRole('button', { name: 'Apply changes' }))
    expect(await within(sheet).findByRole('heading', { name: 'Applied and verified' })).toBeVisible()
  })

  it('shows a running Apply and then its outcome to whoever left and came back, until it was seen', async () => {
    const { sheet, user, fake, router } = await reviewed((backend) => {
      backend.looksNeeded = Infinity
    })
    const here = { to: '/c/$connection/o/$org', params: { connection: 'a', org: id }, search: {} } as const
    await user.click(within(sheet).getByRole('button', { name: 'Apply changes' }))
    expect(await within(sheet).findByText(/It goes on if you leave this screen/)).toBeVisible()
    await router.navigate({ to: '/connections' })
    await router.navigate(here)
    expect(await screen.findByText(/It goes on if you leave this screen/)).toBeVisible()
    await router.navigate({ to: '/connections' })
    fake.looksNeeded = 0
    await router.navigate(here)
    expect(await screen.findByRole('heading', { name: 'Applied and verified' })).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Back to the form' }))
    await waitFor(() => expect(fake.callsOf('close_apply')).toEqual([{ plan: 'plan-1' }]))
    await router.navigate({ to: '/connections' })
    await router.navigate(here)
    expect(await screen.findByRole('combobox', { name: 'Password rule' })).toBeVisible()
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(fake.callsOf('apply_plan')).toHaveLength(1)
  })

  it('looks again, and sends nothing again, when an Apply is lost from sight', async () => {
    const { sheet, user, fake } = await reviewed((backend) => backend.failing.set('get_apply', problemOf('internal')))
    await user.click(within(sheet).getByRole('button', { name: 'Apply changes' }))
    const again = await within(sheet).findByRole('button', { name: 'Try again' })
    fake.failing.clear()
    await user.click(again)
    expect(await within(sheet).findByRole('heading', { name: 'Applied and verified' })).toBeVisible()
    expect(fake.callsOf('apply_plan')).toHaveLength(1)
  })
})

describe('effects are sentences with their number', () => {
  it.each<[Effect, RegExp]>([
    [{ effect: 'weakens', what: 'A password alone is enough.' }, /This weakens protection: A password alone is enough./],
    [{ effect: 'takes_effect_later', what: 'Within an hour.' }, /This takes effect later: Within an hour./],
    [{ effect: 'reaches_other_orgs', orgs: { known: 'at_most', number: 12 } }, /at most 12 organizations that follow/],
    [{ effect: 'reaches_other_orgs', orgs: { known: 'exactly', number: 1 } }, /1 organization that follows/],
    [
      { effect: 'rewrites_login_names', users: { known: 'unknown' }, how: 'So.', examples: [] },
      /an unknown number of people change. So./,
    ],
    [
      { effect: 'also_sets', field: { path: 'p', label: 'P' }, before: false, after: true, reason: 'The server does.' },
      /Also sets P from Off to On: The server does./,
    ],
    [
      { effect: 'detaches_from_default', fields: [{ path: 'p', label: 'P' }] },
      /1 setting stops following the instance default: P./,
    ],
    [
      { effect: 'uses_deprecated_operation', operation: 'PUT /x', since: 'v2', replacement: 'PUT /y' },
      /1 deprecated operation: PUT \/x, deprecated since v2. PUT \/y replaces it./,
    ],
  ])('%o', (effect, expected) => {
    expect(effectWords(effect).sentence).toMatch(expected)
  })
})
