import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { FormRef } from '../backend/generated'
import { expectAccessible } from '../test/axe'
import { backendWithChanges, changedOrg, changeOf, edited } from '../test/changeFixtures'
import { orgsOf, problemOf } from '../test/fixtures'
import { renderApp } from '../test/renderApp'
import { partEnd, reportWords } from './undoWords'

const [, other] = orgsOf(2)
const otherOrg = other?.id ?? ''
const elsewhere = { level: { kind: 'org' as const, id: otherOrg }, levelName: 'Organization 2' }
const second: FormRef = { connection: 'a', level: elsewhere.level, form: 'north.signup' }

/** Two changes of one org, and one of another between them. */
function backend() {
  return backendWithChanges([
    changeOf({ id: 'c3', at: '2026-11-20T12:00:00Z', changes: [edited('senderName', 'Sender name', 'Alpha', 'Beta')] }),
    changeOf({ id: 'c2', at: '2026-11-20T11:00:00Z', target: elsewhere, changes: [edited('passwordRule', 'Password rule', 'strict', 'plain')] }),
    changeOf({ id: 'c1', at: '2026-11-20T10:00:00Z', changes: [edited('senderName', 'Sender name', 'Older', 'Alpha')] }),
    changeOf({ id: 'no', at: '2026-11-20T09:00:00Z', outcome: 'refused', progress: { requests: ['refused'], verification: null } }),
  ])
}

const bar = () => screen.findByRole('region', { name: 'Selected changes' })
const pick = async (user: ReturnType<typeof renderApp>['user'], ...places: number[]) => {
  await screen.findByText('4 changes')
  for (const place of places) await user.click(screen.getAllByRole('checkbox')[place] as HTMLElement)
}
const sheetOf = async (user: ReturnType<typeof renderApp>['user'], ...places: number[]) => {
  await pick(user, ...places)
  await user.click(screen.getByRole('button', { name: /^Undo \d/ }))
  return screen.findByRole('dialog', { name: /^Undo \d/ })
}

describe('picking changes', () => {
  it('counts them in a bar, by keyboard too, and says why some can not be undone', async () => {
    const { user } = renderApp('/changes', backend())
    await screen.findByText('4 changes')
    expect(screen.queryByRole('region', { name: 'Selected changes' })).toBeNull()
    const row = screen.getAllByRole('row')[1] as HTMLElement
    row.focus()
    await user.keyboard(' ')
    expect(row).toHaveAttribute('aria-selected', 'true')
    expect(await bar()).toHaveTextContent('1 change selected')
    await user.keyboard('{End}')
    await waitFor(() => expect(screen.getAllByRole('row').at(-1)).toHaveFocus())
    await user.keyboard(' ')
    const undo = screen.getByRole('button', { name: 'Undo 2 changes' })
    expect(undo).toBeDisabled()
    expect(undo).toHaveAccessibleDescription("1 of them can't be undone: refused. Take it out of the selection first.")
    await expectAccessible()
    await user.keyboard(' ')
    expect(screen.getByRole('button', { name: 'Undo 1 change' })).toBeEnabled()
    await user.click(screen.getByRole('button', { name: 'Clear the selection' }))
    expect(screen.queryByRole('region', { name: 'Selected changes' })).toBeNull()
  })

  it('keeps them while something else is looked for', async () => {
    const { user } = renderApp('/changes', backend())
    await pick(user, 0)
    await user.type(screen.getByRole('searchbox', { name: 'Find changes' }), 'password')
    expect(await screen.findByText('1 change found')).toBeVisible()
    expect(await bar()).toHaveTextContent('1 change selected')
  })

  it('says why no plan could be made, and keeps the selection', async () => {
    const fake = backend()
    fake.failing.set('begin_undo_group', problemOf('storage', { message: 'The disk is full. Nothing was planned.' }))
    const { user } = renderApp('/changes', fake)
    await pick(user, 0, 1)
    await user.click(screen.getByRole('button', { name: 'Undo 2 changes' }))
    expect(await within(await bar()).findByText('The disk is full. Nothing was planned.')).toBeVisible()
    expect(await bar()).toHaveTextContent('2 changes selected')
  })
})

describe('undoing several changes', () => {
  it('shows a plan for each form, the newest change first, applies them in that order and reports', async () => {
    const fake = backend()
    const { user } = renderApp('/changes', fake)
    const sheet = await sheetOf(user, 2, 0, 1)
    expect(sheet).toHaveAccessibleName('Undo 3 changes: 2 plans, the newest change first')
    const [first, last] = within(sheet).getAllByRole('region')
    expect(first).toHaveAccessibleName('1. Change 1 setting of Organization 1 on Acme EU (PRODUCTION)')
    expect(first).toHaveTextContent(`organization id ${changedOrg}`)
    expect(first).toHaveTextContent('Takes back Changed Sender name, then Changed Sender name')
    expect(within(first as HTMLElement).getByRole('row', { name: /^Sender name/ })).toHaveTextContent('Older')
    expect(last).toHaveAccessibleName('2. Change 1 setting of Organization 2 on Acme EU (PRODUCTION)')
    expect(document.querySelector('[data-production-line]')).toBeInTheDocument()
    await expectAccessible()
    expect(fake.callsOf('begin_undo_group')).toEqual([{ changes: ['c1', 'c3', 'c2'] }])
    await user.click(within(sheet).getByRole('button', { name: 'Apply 2 plans' }))
    const done = await within(sheet).findByRole('heading', { name: 'All 2 plans were applied and verified' })
    await waitFor(() => expect(done).toHaveFocus())
    expect(within(sheet).getAllByRole('heading', { name: 'Applied and verified' })).toHaveLength(2)
    expect(fake.callsOf('apply_group')).toEqual([
      { plans: [{ plan: 'plan-1', typed: null }, { plan: 'plan-2', typed: null }] },
    ])
    await expectAccessible()
    await user.click(within(sheet).getByRole('button', { name: 'Back to the changes' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    await waitFor(() => expect(fake.callsOf('close_apply')).toHaveLength(2))
    expect(screen.queryByRole('region', { name: 'Selected changes' })).toBeNull()
  })

  it('stops at the first that fails, says what was not sent, and plans the rest again', async () => {
    const fake = backend()
    fake.groupEnds.set(0, { end: 'sent', outcome: 'refused', verification: null, problem: problemOf('permission_denied'), differences: [] })
    const { user } = renderApp('/changes', fake)
    const sheet = await sheetOf(user, 0, 1)
    await user.click(within(sheet).getByRole('button', { name: 'Apply 2 plans' }))
    expect(await within(sheet).findByRole('heading', { name: 'Stopped at plan 1 of 2' })).toBeVisible()
    expect(within(sheet).getByText('No plan before it was applied. 1 plan behind it was not sent. Nothing was sent twice.')).toBeVisible()
    expect(within(sheet).getByText('Not sent: a plan before it failed. Its draft is kept.')).toBeVisible()
    await expectAccessible()
    await user.click(within(sheet).getByRole('button', { name: 'Review the rest again' }))
    expect(await screen.findByRole('button', { name: 'Apply 2 plans' })).toBeVisible()
    expect(fake.callsOf('begin_undo_group').at(-1)).toEqual({ changes: ['c3', 'c2'] })
  })

  it('leaves out what can not be planned, with the reason and where to go', async () => {
    const fake = backend()
    fake.undoPlans.set(fake.key(second), { outcome: 'occupied' })
    const { user } = renderApp('/changes', fake)
    const sheet = await sheetOf(user, 0, 1)
    expect(sheet).toHaveTextContent('Another draft waits in this form.')
    expect(within(sheet).getByRole('link', { name: 'Go to the draft' })).toHaveAttribute('href', `/c/a/o/${otherOrg}?form=north.signup`)
    const apply = within(sheet).getByRole('button', { name: 'Apply 1 plan' })
    expect(apply).toHaveAccessibleDescription(/^1 form is left out, for the reason that stands there\./)
    await expectAccessible()
  })

  it.each([
    ['nothing', { outcome: 'nothing' }, 'The server holds the values from before already.'],
    ['a conflict', { outcome: 'conflicts' }, 'Somebody changed the same since.'],
    ['values that are not allowed', { outcome: 'invalid', findings: [{ severity: 'error', code: 'x', path: null, message: 'Too long.' }] }, 'Too long.'],
    ['what is impossible', { outcome: 'impossible', reason: 'The trust is gone.' }, 'The trust is gone. Nothing was changed.'],
    ['a failure', { outcome: 'failed', problem: problemOf('no_answer', { message: 'No answer.' }) }, 'No answer.'],
  ] as const)('says so where all there is is %s, and offers nothing to apply', async (_, planned, words) => {
    const fake = backend()
    fake.undoPlans.set(fake.key(second), structuredClone(planned) as never)
    const { user } = renderApp('/changes', fake)
    const sheet = await sheetOf(user, 1)
    expect(sheet).toHaveTextContent(words)
    expect(within(sheet).queryByRole('button', { name: /^Apply/ })).toBeNull()
    await expectAccessible()
    await user.keyboard('{Escape}')
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })

  it('asks for each word before any is sent', async () => {
    const fake = backend()
    fake.confirm = 'Organization'
    const { user } = renderApp('/changes', fake)
    const sheet = await sheetOf(user, 0, 1)
    const apply = within(sheet).getByRole('button', { name: 'Apply 2 plans' })
    const [one, two] = within(sheet).getAllByRole('textbox')
    await user.type(one as HTMLElement, 'Organization')
    expect(apply).toBeDisabled()
    await user.type(two as HTMLElement, 'Organization')
    expect(apply).toBeEnabled()
    await user.click(apply)
    expect(await within(sheet).findByRole('heading', { name: 'All 2 plans were applied and verified' })).toBeVisible()
    expect(fake.callsOf('apply_group')[0]?.plans.map(({ typed }) => typed)).toEqual(['Organization', 'Organization'])
  })

  it('shows the report again to whoever left while it ran', async () => {
    const fake = backend()
    const { user, router } = renderApp('/changes', fake)
    await user.click(within(await sheetOf(user, 0, 1)).getByRole('button', { name: 'Apply 2 plans' }))
    await waitFor(() => expect(fake.callsOf('get_group').length).toBeGreaterThan(0))
    await router.navigate({ to: '/connections' })
    await router.navigate({ to: '/changes', search: {} })
    expect(await screen.findByRole('heading', { name: 'All 2 plans were applied and verified' })).toBeVisible()
  })

  it('says that the plans were refused before any was sent', async () => {
    const fake = backend()
    fake.failing.set('apply_group', problemOf('writes_locked', { message: 'Writes are locked. Nothing was sent.' }))
    const { user } = renderApp('/changes', fake)
    const sheet = await sheetOf(user, 0, 1)
    await user.click(within(sheet).getByRole('button', { name: 'Apply 2 plans' }))
    expect(await within(sheet).findByText('Writes are locked. Nothing was sent.')).toBeVisible()
    fake.failing.clear()
    await user.click(within(sheet).getByRole('button', { name: 'Apply 2 plans' }))
    expect(await within(sheet).findByRole('heading', { name: 'All 2 plans were applied and verified' })).toBeVisible()
  })
})

describe('a report in words', () => {
  it('counts what was applied, what failed and what was not sent', () => {
    expect(reportWords(['done'])).toEqual({ headline: 'The plan was applied and verified', rest: null })
    expect(reportWords(['done', 'failed', 'not_sent', 'not_sent'])).toEqual({
      headline: 'Stopped at plan 2 of 4',
      rest: '1 plan before it was applied and verified. 2 plans behind it were not sent.',
    })
    expect(reportWords(['done', 'failed']).rest).toBe('1 plan before it was applied and verified. None was left to send.')
  })

  it('counts what somebody else did already as done', () => {
    const apply = { plan: 'p', steps: [], headline: null, message: null, notices: [], made: null }
    const moved = { end: 'moved_on' as const, differences: [], plan: null, conflicts: null }
    expect(partEnd({ plan: 'p', problem: null, apply: { ...apply, ended: moved } }, true)).toBe('done')
    expect(partEnd({ plan: 'p', problem: null, apply: null }, true)).toBe('not_sent')
    expect(partEnd({ plan: 'p', problem: null, apply: null }, false)).toBe('waiting')
  })
})
