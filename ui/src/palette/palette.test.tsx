import { act, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { changeOf } from '../test/changeFixtures'
import { expectAccessible } from '../test/axe'
import { FakeBackend } from '../test/FakeBackend'
import { connectionOf, northwind, orgsOf, signupForm } from '../test/fixtures'
import { renderApp } from '../test/renderApp'
import { speak } from '../words/t'
import { best, fit, wordsOf } from './entries'
import { destinationOf, settingsOf } from './settings'

afterEach(() => act(() => speak('en')))

const first = orgsOf(1)[0]?.id ?? ''

function backend(count = 30) {
  const fake = new FakeBackend()
  fake.add(connectionOf({ id: 'a' }), orgsOf(count))
  return fake
}

async function open(address: string, fake = backend()) {
  const rendered = renderApp(address, fake)
  await screen.findByRole('heading', { level: 1 })
  await rendered.user.keyboard('{Control>}k{/Control}')
  const dialog = await screen.findByRole('dialog', { name: 'Command palette' })
  const field = within(dialog).getByRole('combobox')
  return { ...rendered, dialog, field }
}

// The switch of the theme has options as well, and asking for roles takes long where there are many.
const lines = () => [...document.querySelectorAll<HTMLElement>('[data-entry]')]
const options = () => lines().map((option) => option.dataset.entry)
const chosen = () => lines().find((option) => option.getAttribute('aria-selected') === 'true')
const line = (words: RegExp) => {
  const found = lines().filter((option) => words.test(option.textContent ?? ''))
  expect(found).not.toEqual([])
  return found[0]
}

describe('the palette', () => {
  it('lists actions, finds the others by typing, and says which is meant', async () => {
    const { user, field } = await open('/connections')
    expect(field).toHaveFocus()
    expect(line(/^Add connection/)).toBeVisible()
    expect(options().filter((id) => id?.startsWith('org '))).toEqual([])
    await user.keyboard('organization 7')
    await waitFor(() => expect(line(/^Organization 7.*Acme EU.*Development/)).toHaveAttribute('role', 'option'))
    expect(field).toHaveAttribute('aria-activedescendant', chosen()?.id)
    await user.keyboard('{ArrowDown}{ArrowUp}')
    expect(field).toHaveAttribute('aria-activedescendant', chosen()?.id)
    await expectAccessible()
  })

  it('opens an org', async () => {
    const { user, router } = await open('/connections')
    await user.keyboard('organization 12')
    await waitFor(() => line(/^Organization 12/))
    await user.keyboard('{Enter}')
    await waitFor(() => expect(router.state.location.pathname).toBe(`/c/a/o/${orgsOf(1, 12)[0]?.id}`))
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('finds orgs of all connections, by name, id, domain and connection', async () => {
    const fake = backend(3)
    fake.add(connectionOf({ id: 'b', name: 'Beta', environment: 'production' }), orgsOf(2, 900))
    const { user, field } = await open('/connections', fake)
    await user.keyboard('900')
    await waitFor(() => expect(options()).toContain(`org b/${orgsOf(1, 900)[0]?.id}`))
    await user.clear(field)
    await user.keyboard('org901.example')
    await waitFor(() => expect(options()).toContain(`org b/${orgsOf(1, 901)[0]?.id}`))
    await user.clear(field)
    await user.keyboard('organization beta')
    await waitFor(() => expect(options().filter((id) => id?.startsWith('org '))).toHaveLength(2))
    expect(line(/^Organization 901.*Beta.*Production/)).toBeVisible()
  })

  it('finds a setting by the platform’s own name, and opens its form at the field for the org where one is', async () => {
    const { user, router } = await open(`/c/a/o/${first}`)
    await user.keyboard('sendername')
    expect(chosen()).toHaveTextContent('Sender name')
    await user.keyboard('{Enter}')
    await waitFor(() => expect(router.state.location.search).toEqual({ form: signupForm.id, field: 'senderName' }))
    expect(router.state.location.pathname).toBe(`/c/a/o/${first}`)
    // It follows the default, so it can only be read: the whole setting has the keyboard.
    await waitFor(() => expect(document.querySelector('[data-field="senderName"]')).toHaveFocus())
    expect(document.querySelectorAll('[data-led]')).toHaveLength(1)
  })

  it('leads to the control of a field that can be edited, and to it again', async () => {
    const { user, field } = await open('/c/a/instance')
    await user.type(field, 'Sender')
    await user.keyboard('{Enter}')
    await waitFor(() => expect(screen.getByRole('textbox', { name: 'Sender name' })).toHaveFocus())
    await user.click(screen.getByRole('radio', { name: 'On', checked: false }))
    await user.keyboard('{Control>}k{/Control}')
    await user.type(await screen.findByRole('combobox', { name: /^Find an action/ }), 'Sender{Enter}')
    await waitFor(() => expect(screen.getByRole('textbox', { name: 'Sender name' })).toHaveFocus())
  })

  it('asks where a setting is to be opened, where nothing tells', async () => {
    const { user, router } = await open('/connections')
    await user.keyboard('loginNamesCarry{Enter}')
    const where = await screen.findByRole('combobox', { name: 'Choose where to open it' })
    expect(where).toHaveFocus()
    expect(line(/^Instance · Acme EU/)).toBeVisible()
    await user.keyboard('{Escape}')
    expect(await screen.findByRole('combobox', { name: /^Find an action/ })).toHaveFocus()
    await user.keyboard('loginNamesCarry{Enter}')
    await screen.findByRole('combobox', { name: 'Choose where to open it' })
    await user.keyboard('organization 5')
    await waitFor(() => line(/^Organization 5/))
    await user.keyboard('{Enter}')
    await waitFor(() => expect(router.state.location.pathname).toBe(`/c/a/o/${orgsOf(1, 5)[0]?.id}`))
    expect(router.state.location.search).toEqual({ form: signupForm.id, field: 'loginNamesCarryDomain' })
  })

  it('shows what can’t be done now, and why, and does not do it', async () => {
    const { user, field } = await open('/connections')
    await user.type(field, 'Review changes')
    const option = line(/^Review changes.*No form with edits is open\./)
    expect(option).toHaveAttribute('aria-disabled', 'true')
    expect(field).toHaveAttribute('aria-activedescendant', option?.id)
    await user.keyboard('{Enter}')
    expect(screen.getByRole('dialog', { name: 'Command palette' })).toBeVisible()
  })

  it('reviews, undoes, changes the theme and unlocks writes where one is', async () => {
    const fake = backend()
    fake.connections = [connectionOf({ id: 'a', environment: 'production', writes: 'locked', reason: 'Locked.' } as never)]
    fake.changes = [changeOf({ id: 'plan-1' })]
    const { user } = await open('/changes/plan-1', fake)
    await user.keyboard('undo change{Enter}')
    await waitFor(() => expect(fake.callsOf('begin_undo')).toHaveLength(1))
    await user.keyboard('{Control>}k{/Control}')
    await user.type(await screen.findByRole('combobox', { name: /^Find an action/ }), 'unlock acme{Enter}')
    await waitFor(() => expect(fake.callsOf('unlock_writes')).toEqual([{ connection: 'a' }]))
    await user.keyboard('{Control>}k{/Control}')
    await user.type(await screen.findByRole('combobox', { name: /^Find an action/ }), 'dark{Enter}')
    await waitFor(() => expect(fake.preferences.theme).toBe('dark'))
  })

  it('does from anywhere what only another screen can', async () => {
    const fake = backend()
    fake.changes = [changeOf({ id: 'plan-1' })]
    const { user, router } = await open('/connections', fake)
    await user.keyboard('verify journal{Enter}')
    await waitFor(() => expect(router.state.location.pathname).toBe('/changes'))
    expect(await screen.findByText('All entries are as they were written.')).toBeVisible()
  })

  it('has what was used lately first, also after a restart', async () => {
    const { user, fake, unmount } = await open('/connections')
    await user.keyboard('organization 3{Enter}')
    await waitFor(() => expect(fake.preferences.recent).toHaveLength(1))
    unmount()
    await open('/connections', fake)
    await waitFor(() => expect(options()[0]).toMatch(/^org a\//))
    expect(screen.getByRole('group', { name: 'Used lately' })).toBeVisible()
  })

  it('gives the keyboard back where it was', async () => {
    const { user } = renderApp('/connections', backend())
    const add = await screen.findByRole('button', { name: 'Add connection' })
    act(() => add.focus())
    await user.keyboard('{Control>}k{/Control}')
    await screen.findByRole('dialog', { name: 'Command palette' })
    await user.keyboard('{Escape}')
    await waitFor(() => expect(add).toHaveFocus())
  })

  it('speaks German', async () => {
    act(() => speak('de'))
    const rendered = renderApp('/connections', backend())
    await screen.findByRole('heading', { level: 1 })
    await rendered.user.keyboard('{Control>}k{/Control}')
    expect(await screen.findByRole('dialog', { name: 'Befehlspalette' })).toBeVisible()
    expect(line(/^Verbindung hinzufügen/)).toBeVisible()
  })
})

describe('settings', () => {
  const [setting] = settingsOf([northwind])
  const connection = connectionOf({ id: 'a' })
  const nowhere = { connection: undefined, org: undefined, trust: undefined }
  if (!setting) throw new Error('the fixture has no setting')

  it('are every field of every form', () => {
    expect(settingsOf([northwind])).toHaveLength(signupForm.fields.length)
  })

  it('lead to the org, else the instance, else ask', () => {
    expect(destinationOf(setting, { ...nowhere, connection, org: '7' }, [connection])).toMatchObject({ leads: 'there', level: { kind: 'org', id: '7' } })
    expect(destinationOf(setting, { ...nowhere, connection }, [connection])).toMatchObject({ leads: 'there', level: { kind: 'instance' } })
    expect(destinationOf(setting, nowhere, [connection])).toMatchObject({ leads: 'choice', instances: true, orgs: true })
    expect(destinationOf(setting, nowhere, [])).toEqual({ leads: 'nowhere', because: 'no_connection' })
    const other = connectionOf({ id: 'b', platform: 'south' })
    expect(destinationOf(setting, { ...nowhere, connection: other, org: '7' }, [connection, other])).toMatchObject({ leads: 'choice', of: [connection] })
  })

  it('of a trust lead to the one that is open', () => {
    const ofTrust = { ...setting, form: { ...setting.form, levels: ['trust' as const] } }
    expect(destinationOf(ofTrust, { connection, org: '7', trust: '8' }, [connection])).toMatchObject({ level: { kind: 'trust', org: '7', id: '8' } })
    expect(destinationOf(ofTrust, { connection, org: '7', trust: undefined }, [connection])).toEqual({ leads: 'nowhere', because: 'no_trust' })
    const ofNew = { ...setting, form: { ...setting.form, levels: ['new_trust' as const] } }
    expect(destinationOf(ofNew, { connection, org: '7', trust: undefined }, [connection])).toMatchObject({ level: { kind: 'new_trust', org: '7' } })
  })
})

describe('finding', () => {
  const none = new Map<string, number>()

  it('needs every word, and ranks beginnings first', () => {
    expect(fit('login names carry', wordsOf('log'))).toBe(0)
    expect(fit('login names carry', wordsOf('names'))).toBe(1)
    expect(fit('login names carry', wordsOf('ames'))).toBe(2)
    expect(fit('login names carry', wordsOf('login domain'))).toBeNull()
    const items = ['xa', 'b a', 'a'].map((id) => ({ id }))
    const found = best(items, ['a'], 2, ({ id }) => id, ({ id }) => id, none)
    expect(found).toEqual({ shown: [{ id: 'a' }, { id: 'b a' }], total: 3 })
    expect(best(items, ['a'], 3, ({ id }) => id, ({ id }) => id, new Map([['xa', 0]])).shown[0]).toEqual({ id: 'xa' })
  })

  it('takes less than 10 ms of 10,000 orgs', () => {
    const many = orgsOf(10_000).map((org) => ({ id: org.id, haystack: `${org.name}\n${org.id}\n${org.primaryDomain}`.toLowerCase() }))
    const times = Array.from({ length: 7 }, () => {
      const begun = performance.now()
      best(many, ['organization', '99'], 20, ({ haystack }) => haystack, ({ id }) => id, new Map([['x', 0]]))
      return performance.now() - begun
    })
    expect(Math.min(...times)).toBeLessThan(10)
  })
})
