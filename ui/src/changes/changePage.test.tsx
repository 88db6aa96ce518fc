import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { expectAccessible } from '../test/axe'
import { backendWithChanges, changedOrg, changeOf, edited } from '../test/changeFixtures'
import { problemOf } from '../test/fixtures'
import { renderApp } from '../test/renderApp'
import { formAddress } from './formAddress'

const form = { connection: 'a', level: { kind: 'org' as const, id: changedOrg }, form: 'north.signup' }
/** A backend whose form of the org has settings of its own, as the change left it. */
function backendAfter(...changes: Parameters<typeof backendWithChanges>[0]) {
  const fake = backendWithChanges(changes)
  const { snapshot } = fake.reading(form)
  snapshot.source = 'custom'
  snapshot.fields.senderName = { value: 'Alpha', source: 'custom', default: 'Acme' }
  return fake
}

const undo = () => screen.findByRole('button', { name: 'Undo change' })

describe('the page of a change', () => {
  it('says what was done where, when and by whom, with fields, effects, requests and answers', async () => {
    const fake = backendWithChanges([
      changeOf({ id: 'c1', undoes: ['c0'] }),
      changeOf({ id: 'c0', changes: [edited('passwordRule', 'Password rule', 'plain', 'strict')] }),
    ])
    const { user } = renderApp('/changes/c1', fake)
    expect(await screen.findByRole('heading', { level: 1, name: 'Changed Sender name' })).toBeVisible()
    const about = screen.getByRole('region', { name: 'About this change' })
    expect(about).toHaveTextContent(/Applied and verified.*Organization 1.*Acme EUProduction.*Domain settings.*ada.*ORG_OWNER.*20 Nov 2026, 10:00:00/)
    expect(await within(about).findByRole('link', { name: 'Changed Password rule' })).toHaveAttribute('href', '/changes/c0')
    expect(within(about).getByRole('link', { name: 'Its changes' })).toHaveAttribute('href', `/changes?connection=a&org=${changedOrg}`)
    expect(document.querySelector('[data-production-line]')).toBeInTheDocument()
    expect(screen.getByRole('row', { name: /^Sender name/ })).toHaveTextContent(/Acme.*Alpha/)
    expect(screen.getByRole('columnheader', { name: 'Before' })).toBeVisible()
    expect(screen.getByText(/People see it when they sign in again/)).toBeVisible()
    const request = screen.getByRole('region', { name: 'Request 1: Change the settings' })
    expect(request).toHaveTextContent(/done.*PUT https:\/\/id.acme.example.*after 250 ms.*200.*req-77/)
    expect(request).not.toHaveTextContent('sequence')
    await user.click(within(request).getByRole('button', { name: "Show the answer's body" }))
    expect(within(request).getByText('{"details":{"sequence":"7"}}')).toBeVisible()
    await user.click(within(request).getByRole('button', { name: 'Show the exact request' }))
    expect(request).toHaveTextContent('authorization: Bearer $TOKEN{"senderName":"Alpha"}')
    expect(within(screen.getByRole('region', { name: 'Verification' })).getByText(/The server holds what was wanted/)).toBeVisible()
    expect(screen.queryByRole('button', { name: 'Settle now' })).toBeNull()
    await expectAccessible()
  })

  it('says loudly that another organization answered, and shows problems and differences', async () => {
    const fake = backendWithChanges([
      changeOf({
        id: 'c1',
        wrongOrg: true,
        outcome: 'unknown',
        progress: { requests: ['unknown'], verification: 'differs' },
        cannotUndo: 'The server did not hold what was wanted.',
        answer: { state: 'unknown', named: '999', status: null, problem: problemOf('no_answer', { requestId: 'req-99' }) },
        differences: [{ field: { path: 'senderName', label: 'Sender name' }, expected: 'Alpha', found: 'Beta' }],
      }),
    ])
    renderApp('/changes/c1', fake)
    expect(await screen.findByText('Stopped: the server answered for another organization')).toBeVisible()
    expect(screen.getByText('Another organization answered')).toBeVisible()
    const request = screen.getByRole('region', { name: /^Request 1/ })
    expect(request).toHaveTextContent(/unknown.*given up at.*another organization: 999.*The server said no_answer/)
    expect(within(screen.getByRole('region', { name: 'Verification' })).getByRole('row', { name: /Sender name/ })).toHaveTextContent(/Alpha.*Beta/)
    await expectAccessible()
  })

  it('settles what is not settled, and shows what that found', async () => {
    const fake = backendWithChanges([
      changeOf({
        id: 'c1',
        outcome: 'unknown',
        unsettled: true,
        settledAt: null,
        progress: { requests: ['unknown'], verification: null },
        answer: { state: 'unknown', status: null, body: null },
        cannotUndo: 'It is not known whether it was applied. Settle it first.',
      }),
    ])
    fake.failing.set('settle_change', problemOf('no_answer', { retryable: true }))
    fake.settled = { unsettled: false, standing: 'verified', cannotUndo: null, settledAt: '2026-11-22T10:00:00Z', progress: { requests: ['unknown'], verification: 'verified' } }
    const { user } = renderApp('/changes/c1', fake)
    expect(await undo()).toBeDisabled()
    await user.click(screen.getByRole('button', { name: 'Settle now' }))
    expect(await screen.findByText(/The server said no_answer/)).toBeVisible()
    fake.failing.clear()
    await user.click(screen.getByRole('button', { name: 'Settle now' }))
    await waitFor(() => expect(screen.getByRole('region', { name: 'About this change' })).toHaveTextContent('Applied and verified'))
    expect(screen.queryByRole('button', { name: 'Settle now' })).toBeNull()
    expect(screen.getByText('Its answer was lost; reading the server found what was wanted.')).toBeVisible()
    expect(await undo()).toBeEnabled()
  })

  it('follows a change that is on its way, and says so where settling could not tell', async () => {
    const open = { unsettled: true, outcome: 'unknown' as const, progress: { requests: ['unknown' as const], verification: null } }
    const fake = backendWithChanges([
      changeOf({ id: 'c1', at: new Date().toISOString(), outcome: null, progress: { requests: ['sending'], verification: null }, answer: { state: 'sending' } }),
    ])
    fake.settled = open
    const { user } = renderApp('/changes/c1', fake)
    const about = await screen.findByRole('region', { name: 'About this change' })
    expect(about).toHaveTextContent('Under way')
    fake.changes = [changeOf({ id: 'c1', at: new Date().toISOString(), ...open, answer: { state: 'unknown', body: 'a\u202Eb' } })]
    await waitFor(() => expect(about).toHaveTextContent('Not settled yet'))
    await user.click(screen.getByRole('button', { name: 'Settle now' }))
    expect(await screen.findByText('It could not be told yet. Settle it again in a while.')).toBeVisible()
    await user.click(screen.getByRole('button', { name: "Show the answer's body" }))
    expect(screen.getByText(String.raw`a\u{202e}b`)).toBeVisible()
  })

  it('shows a change whose connection and platform are gone', async () => {
    const fake = backendWithChanges([changeOf({ id: 'c1', target: { connection: 'x', platform: 'y', form: 'z' } })])
    renderApp('/changes/c1', fake)
    expect(await screen.findByText('removed since')).toBeVisible()
    expect(screen.getByRole('row', { name: /^Sender name/ })).toHaveTextContent(/Acme.*Alpha/)
    expect(screen.queryByRole('link', { name: 'Organization 1' })).toBeNull()
  })

  it('says that the journal has no such change', async () => {
    renderApp('/changes/none', backendWithChanges([]))
    expect(await screen.findByText(/The server said not_found/)).toBeVisible()
    expect(within(screen.getByRole('navigation', { name: 'Where you are' })).getByRole('link', { name: 'Changes' })).toHaveAttribute('href', '/changes')
  })
})

describe('undo', () => {
  it('makes a draft and leads to its form, where it can be reviewed', async () => {
    const fake = backendAfter(changeOf({ id: 'c1' }))
    const { user, router } = renderApp('/changes/c1', fake)
    await user.click(await undo())
    const bar = await screen.findByRole('region', { name: 'Pending changes' })
    expect(router.state.location.pathname).toBe(`/c/a/o/${changedOrg}`)
    expect(router.state.location.search).toEqual({ form: 'north.signup' })
    expect(await within(bar).findByText('1 change')).toBeVisible()
    expect(within(bar).getByRole('button', { name: 'Review changes' })).toBeEnabled()
    expect(screen.getByRole('textbox', { name: /Sender name/ })).toHaveValue('Acme')
  })

  it('leads to the draft that waits where there is one, and drops nothing', async () => {
    const fake = backendAfter(changeOf({ id: 'c1' }))
    fake.drafts.set(fake.key(form), { intent: 'edit', inputs: { senderName: 'Mine' } })
    const { user, router } = renderApp('/changes/c1', fake)
    await user.click(await undo())
    expect(await screen.findByText('Another draft waits there.')).toBeVisible()
    expect(router.state.location.pathname).toBe('/changes/c1')
    await expectAccessible()
    await user.click(screen.getByRole('link', { name: 'Go to the draft' }))
    expect(await screen.findByRole('textbox', { name: /Sender name/ })).toHaveValue('Mine')
  })

  it('says why it is impossible, when asked and before', async () => {
    const fake = backendWithChanges([
      changeOf({ id: 'c1' }),
      changeOf({ id: 'c2', cannotUndo: 'A removed trust can only be created anew.' }),
    ])
    fake.undo = { outcome: 'impossible', reason: 'The server keeps nothing of it.' }
    const { user, router } = renderApp('/changes/c1', fake)
    await user.click(await undo())
    expect(await screen.findByText(/The server keeps nothing of it. Nothing was changed./)).toBeVisible()
    await router.navigate({ to: '/changes/$change', params: { change: 'c2' } })
    await waitFor(async () => expect(await undo()).toBeDisabled())
    expect(await undo()).toHaveAccessibleDescription("It can't be undone. A removed trust can only be created anew.")
    expect(screen.queryByText(/The server keeps nothing of it/)).toBeNull()
  })

  it('says what failed', async () => {
    const fake = backendWithChanges([changeOf({ id: 'c1' })])
    fake.failing.set('begin_undo', problemOf('storage'))
    const { user } = renderApp('/changes/c1', fake)
    await user.click(await undo())
    expect(await screen.findByText(/The server said storage/)).toBeVisible()
  })

  it.each([
    [{ kind: 'instance' as const }, '/c/$connection/instance'],
    [{ kind: 'org' as const, id: '1' }, '/c/$connection/o/$org'],
    [{ kind: 'trust' as const, org: '1', id: 't' }, '/c/$connection/o/$org/trusts/$trust'],
    [{ kind: 'new_trust' as const, org: '1' }, '/c/$connection/o/$org/trusts/new'],
  ])('knows the address of a form at %o', (level, to) => {
    expect(formAddress({ connection: 'a', level, form: 'f' }).to).toBe(to)
  })
})
