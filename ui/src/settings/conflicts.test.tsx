import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { setTransport } from '../backend/call'
import type { FormRef, MergeView, Scopes, Value } from '../backend/generated'
import { exactTime } from '../parts/time'
import { expectAccessible } from '../test/axe'
import { FakeBackend } from '../test/FakeBackend'
import { connectionOf, orgsOf, problemOf } from '../test/fixtures'
import { renderApp } from '../test/renderApp'
import { backendWith, readingOf, someScopes, trustOf } from '../test/trustFixtures'
import { wholeWords } from './conflictWords'

const [org] = orgsOf(1)
const id = org?.id ?? ''
const form: FormRef = { connection: 'a', level: { kind: 'org', id }, form: 'north.signup' }
const address = `/c/a/o/${id}`
const begunAt = '2026-11-20T10:00:00Z'
const rule = { path: 'passwordRule', label: 'Password rule' }
const sender = { path: 'senderName', label: 'Sender name' }
const nothing: MergeView = { begunAt, taken: [], conflicts: [], whole: null, changed: null }
const ruleConflict = { field: rule, base: 'weak', theirs: 'plain', mine: 'strict' }
const senderConflict = { field: sender, base: 'Old', theirs: 'Acme', mine: 'Mine' }

function backend(merge: Partial<MergeView>, inputs: Record<string, Value> = { passwordRule: 'strict', senderName: 'Mine' }) {
  const fake = new FakeBackend()
  fake.add(connectionOf({ id: 'a' }))
  fake.reading(form).snapshot.source = 'custom'
  fake.putDraft(form, { intent: 'edit', inputs }, begunAt)
  fake.merges.set(fake.key(form), { ...nothing, ...merge })
  return fake
}

const panel = () => screen.findByRole('region', { name: /conflicts?: you and somebody else/ })
const sides = (of: HTMLElement, name: RegExp | string) => within(within(of).getByRole('radiogroup', { name }))

describe('a draft that the server moved on from', () => {
  it('says calmly what only the server changed, since when, and that the edits still apply', async () => {
    const taken = [
      { field: rule, expected: 'plain', found: 'strict' },
      { field: sender, expected: 'Acme', found: 'Acme Ltd' },
    ]
    const { user } = renderApp(address, backend({ taken }, { proveDomains: false }))
    const banner = await screen.findByText(/The server has moved on since you began/)
    expect(banner).toHaveTextContent(
      `The server has moved on since you began (${exactTime(begunAt)}): Password rule is now Strict and Sender name is now Acme Ltd. Your edits still apply.`,
    )
    expect(screen.queryByRole('button', { name: 'Use these choices' })).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Review changes' }))
    expect(await screen.findByRole('dialog')).toBeVisible()
  })

  it('says nothing of it once the draft is discarded', async () => {
    const { user } = renderApp(address, backend({ conflicts: [ruleConflict] }))
    await panel()
    await user.click(screen.getByRole('button', { name: 'Discard changes' }))
    const question = await screen.findByRole('alertdialog')
    expect(question).toHaveTextContent('It touches Sender name and Password rule.')
    await user.click(within(question).getByRole('button', { name: 'Discard changes' }))
    await waitFor(() => expect(screen.queryByText(/has moved on since/)).toBeNull())
    expect(await screen.findByRole('combobox', { name: 'Password rule' })).toHaveValue('plain')
  })
})

describe('a conflict', () => {
  it('shows when you started, now on the server and yours, who changed it and when', async () => {
    const changed = { at: '2026-11-20T11:00:00Z', by: 'grace@acme.example', byId: null }
    renderApp(address, backend({ conflicts: [ruleConflict, senderConflict], changed }))
    const shown = await panel()
    const cells = (name: RegExp) =>
      within(within(shown).getByRole('rowgroup', { name })).getAllByRole('cell').slice(0, 3).map(({ textContent }) => textContent)
    expect(within(shown).getAllByRole('columnheader').map(({ textContent }) => textContent)).toEqual([
      'When you started',
      'Now on the server',
      'Yours',
    ])
    expect(cells(/^Password rule/)).toEqual(['weak', 'Plain', 'Strict'])
    expect(cells(/^Sender name/)).toEqual(['Old', 'Acme', 'Mine'])
    expect(shown).toHaveTextContent(`Changed last ${exactTime('2026-11-20T11:00:00Z')} by grace@acme.example.`)
    await expectAccessible()
  })

  it('says that the server does not tell who changed it', async () => {
    renderApp(address, backend({ conflicts: [ruleConflict] }))
    expect(await panel()).toHaveTextContent("The server doesn't tell who changed it.")
  })

  it('needs a choice for each, by keyboard too, then goes on with what was chosen', async () => {
    const fake = backend({ conflicts: [ruleConflict, senderConflict] })
    const { user } = renderApp(address, fake)
    const shown = await panel()
    const use = within(shown).getByRole('button', { name: 'Use these choices' })
    expect(use).toBeDisabled()
    expect(use).toHaveAccessibleDescription('Not chosen yet: Password rule and Sender name.')
    sides(shown, 'Password rule').getByRole('radio', { name: 'Keep theirs' }).focus()
    await user.keyboard(' ')
    expect(use).toHaveAccessibleDescription('Not chosen yet: Sender name.')
    expect(use).toBeDisabled()
    await user.tab()
    await user.keyboard('{ArrowDown}')
    expect(sides(shown, 'Sender name').getByRole('radio', { name: 'Use mine' })).toBeChecked()
    expect(use).toBeEnabled()
    await user.tab()
    expect(use).toHaveFocus()
    await user.keyboard('{Enter}')
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Use these choices' })).toBeNull())
    expect(fake.callsOf('choose_sides')).toEqual([
      { ...form, choices: { whole: null, fields: { passwordRule: 'theirs', senderName: 'mine' } } },
    ])
    expect(screen.getByRole('combobox', { name: 'Password rule' })).toHaveValue('plain')
    expect(screen.getByRole('textbox', { name: 'Sender name' })).toHaveValue('Mine')
    expect(screen.getByText('1 change')).toBeVisible()
    await user.type(screen.getByRole('textbox', { name: 'Sender name' }), '!')
    await waitFor(() => expect(fake.drafts.get(fake.key(form))?.inputs).toEqual({ senderName: 'Mine!' }))
    await user.click(screen.getByRole('button', { name: 'Review changes' }))
    expect(await screen.findByRole('dialog')).toBeVisible()
  })

  it('stops the review while it waits, says so and where, and leads there', async () => {
    const fake = backend({ conflicts: [ruleConflict, senderConflict] })
    const { user } = renderApp(address, fake)
    const shown = await panel()
    await user.click(screen.getByRole('button', { name: 'Review changes' }))
    expect(screen.getByRole('alert')).toHaveTextContent(
      '2 conflicts stop the review: Password rule and Sender name. Choose a side for each at the top of the form.',
    )
    expect(within(shown).getByRole('heading')).toHaveFocus()
    expect(fake.callsOf('plan_change')).toEqual([])
    for (const name of ['Password rule', 'Sender name']) {
      await user.click(sides(shown, name).getByRole('radio', { name: 'Use mine' }))
    }
    await user.click(within(shown).getByRole('button', { name: 'Use these choices' }))
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull())
  })

  it('that only the plan met is shown in the form', async () => {
    const fake = backend({}, { passwordRule: 'strict' })
    fake.merges.clear()
    const { user } = renderApp(address, fake)
    const review = await screen.findByRole('button', { name: 'Review changes' })
    fake.merges.set(fake.key(form), { ...nothing, conflicts: [ruleConflict] })
    const opened = fake.callsOf('open_form').length
    await user.click(review)
    const shown = await panel()
    expect(screen.queryByRole('dialog')).toBeNull()
    await waitFor(() => expect(fake.callsOf('open_form').length).toBeGreaterThan(opened))
    expect(await screen.findByText(/^1 conflict stops the review: Password rule\./)).toBeVisible()
    expect(within(shown).getByRole('heading')).toHaveFocus()
  })

  it('keeps the draft and the choices when they can not be used, and says why', async () => {
    const fake = backend({ conflicts: [ruleConflict] })
    fake.failing.set('choose_sides', problemOf('no_answer', { message: 'The server did not answer.' }))
    const { user } = renderApp(address, fake)
    const shown = await panel()
    await user.click(within(shown).getByRole('radio', { name: 'Keep theirs' }))
    await user.click(within(shown).getByRole('button', { name: 'Use these choices' }))
    expect(await within(shown).findByText('The server did not answer.')).toBeVisible()
    expect(within(shown).getByRole('radio', { name: 'Keep theirs' })).toBeChecked()
    expect(fake.drafts.get(fake.key(form))?.inputs).toEqual({ passwordRule: 'strict', senderName: 'Mine' })
    fake.failing.clear()
    await user.click(within(shown).getByRole('button', { name: 'Use these choices' }))
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Use these choices' })).toBeNull())
  })

  it('lets nothing be typed while the choices are on their way: it would be typed onto what they replace', async () => {
    const fake = backend({ conflicts: [ruleConflict] })
    const { user } = renderApp(address, fake)
    const shown = await panel()
    await user.click(within(shown).getByRole('radio', { name: 'Keep theirs' }))
    let answer: (() => void) | undefined
    const { transport } = fake
    setTransport(async (name, request) => {
      if (name === 'choose_sides') await new Promise<void>((resolve) => (answer = resolve))
      return transport(name, request)
    })
    await user.click(within(shown).getByRole('button', { name: 'Use these choices' }))
    await waitFor(() => expect(shown.closest('[inert]')).not.toBeNull())
    expect(screen.getByRole('button', { name: 'Discard changes' })).toBeDisabled()
    expect(screen.getByRole('button', { name: 'Review changes' })).toBeDisabled()
    answer?.()
    await waitFor(() => expect(screen.getByRole('button', { name: 'Review changes' })).toBeEnabled())
    expect(document.querySelector('[inert]')).toBeNull()
  })

  it('is read again once something else was typed, and a choice about other values is asked anew', async () => {
    const fake = backend({ conflicts: [senderConflict] })
    const { user } = renderApp(address, fake)
    const shown = await panel()
    await user.click(within(shown).getByRole('radio', { name: 'Use mine' }))
    fake.merges.set(fake.key(form), { ...nothing, conflicts: [{ ...senderConflict, mine: 'Mine!' }] })
    await user.type(screen.getByRole('textbox', { name: 'Sender name' }), '!')
    expect(await within(shown).findByRole('cell', { name: 'Mine!' })).toBeVisible()
    expect(within(shown).getByRole('radio', { name: 'Use mine' })).not.toBeChecked()
    expect(screen.getByRole('textbox', { name: 'Sender name' })).toHaveFocus()
  })
})

describe('a conflict over the form as a whole', () => {
  it('is one question in words; theirs drops the draft and asks no field', async () => {
    const fake = backend({
      whole: { base: 'default', theirs: 'custom', intent: 'customize' },
      conflicts: [ruleConflict],
      taken: [{ field: sender, expected: 'Old', found: 'Acme' }],
    })
    const { user } = renderApp(address, fake)
    const shown = await panel()
    expect(shown).toHaveTextContent(/Somebody gave this organization settings of its own meanwhile/)
    expect(shown).toHaveTextContent('Also changed on the server, and not by you: Sender name is now Acme.')
    const use = within(shown).getByRole('button', { name: 'Use these choices' })
    expect(use).toHaveAccessibleDescription('Not chosen yet: the form as a whole and Password rule.')
    await expectAccessible()
    await user.click(sides(shown, /Somebody gave/).getByRole('radio', { name: /^Use mine/ }))
    expect(use).toHaveAccessibleDescription('Not chosen yet: Password rule.')
    await user.click(sides(shown, /Somebody gave/).getByRole('radio', { name: /^Keep theirs/ }))
    expect(within(shown).queryByRole('radiogroup', { name: 'Password rule' })).toBeNull()
    await user.click(use)
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Review changes' })).toBeNull())
    expect(fake.callsOf('choose_sides')).toEqual([{ ...form, choices: { whole: 'theirs', fields: {} } }])
    expect(fake.drafts.has(fake.key(form))).toBe(false)
  })

  it.each([
    ['default', 'custom', 'edit', /gave this organization settings of its own/, /Change those settings/],
    ['custom', 'default', 'edit', /reset this organization to the default/, /settings of its own again/],
    ['custom', 'custom', 'reset', /changed the settings of this organization since you asked to reset/, /Reset to the default all the same/],
    ['custom', 'custom', 'remove', /changed this organization since you asked to remove/, /Remove it all the same/],
  ] as const)('of %s that is now %s, for %s', (base, theirs, intent, happened, mine) => {
    const words = wholeWords({ base, theirs, intent }, 'org')
    expect(words.happened).toMatch(happened)
    expect(words.mine).toMatch(mine)
    expect(words.theirs).toMatch(/Your changes here are dropped\./)
  })
})

describe('a conflict over scopes', () => {
  it('shows what became of each role on either side, with names', async () => {
    const trustForm: FormRef = { connection: 'a', level: { kind: 'trust', org: 'alpha', id: 't1' }, form: 'south.trust' }
    const trust = trustOf({ id: 't1' })
    const fake = backendWith([trust])
    const theirs: Scopes = { ...someScopes, organization: { allRoles: false, roles: [] } }
    const mine: Scopes = { ...someScopes, services: [] }
    readingOf(fake, trustForm, trust, { description: '', expiresAt: '', allowedScopes: theirs as unknown as Value })
    fake.putDraft(trustForm, { intent: 'edit', inputs: { allowedScopes: mine as unknown as Value } }, begunAt)
    const scopes = { path: 'allowedScopes', label: 'Scopes' }
    const [base, now, yours] = [someScopes, theirs, mine].map((side) => side as unknown as Value)
    fake.merges.set(fake.key(trustForm), {
      ...nothing,
      conflicts: [{ field: scopes, base: base ?? null, theirs: now ?? null, mine: yours ?? null }],
    })
    renderApp('/c/a/o/alpha/trusts/t1', fake)
    const shown = await panel()
    const [before, server, typed] = within(within(shown).getByRole('rowgroup', { name: /^Scopes/ })).getAllByRole('cell')
    expect(await within(before as HTMLElement).findByText('Organization Owner')).toBeVisible()
    expect(within(before as HTMLElement).queryByText('kept')).toBeNull()
    const owner = within(server as HTMLElement).getByText('Organization Owner').closest('li')
    expect(within(owner as HTMLElement).getByText('removed')).toBeVisible()
    expect(within(typed as HTMLElement).getAllByText('removed').length).toBeGreaterThan(1)
    await expectAccessible()
  })
})

describe('an Apply that met a conflict', () => {
  it('says so, and its way back leads to the choice', async () => {
    const fake = backend({}, { passwordRule: 'strict' })
    fake.merges.clear()
    const conflicts = { ...nothing, conflicts: [ruleConflict] }
    fake.ends = { end: 'moved_on', differences: [], plan: null, conflicts }
    fake.words = { headline: 'Not applied: somebody changed the same', message: 'Nothing was sent.' }
    const { user } = renderApp(address, fake)
    await user.click(await screen.findByRole('button', { name: 'Review changes' }))
    await user.click(await screen.findByRole('button', { name: 'Apply changes' }))
    expect(await screen.findByText(/^Changed by you and on the server: Password rule\./)).toBeVisible()
    expect(screen.queryByRole('button', { name: 'Review the new plan' })).toBeNull()
    fake.merges.set(fake.key(form), conflicts)
    await user.click(screen.getByRole('button', { name: 'Choose in the form' }))
    const shown = await panel()
    await waitFor(() => expect(within(shown).getByRole('heading')).toHaveFocus())
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(fake.callsOf('apply_plan')).toHaveLength(1)
  })
})
