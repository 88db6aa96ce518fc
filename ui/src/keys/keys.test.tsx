import { act, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { expectAccessible } from '../test/axe'
import { FakeBackend } from '../test/FakeBackend'
import { connectionOf, orgsOf, signupForm } from '../test/fixtures'
import { renderApp } from '../test/renderApp'
import { speak } from '../words/t'
import { chordOf } from './chord'
import { shortcuts } from './shortcuts'
import { nextZoom } from './useZoom'

afterEach(() => act(() => speak('en')))

function backend() {
  const fake = new FakeBackend()
  fake.add(connectionOf({ id: 'a' }), orgsOf(3))
  return fake
}

const orgPage = `/c/a/o/${orgsOf(1)[0]?.id}`

function pressed(key: string, more: KeyboardEventInit = {}): string | null {
  return chordOf(new KeyboardEvent('keydown', { key, ...more }))
}

describe('shortcuts', () => {
  it('are listed by ?, from the list that binds them', async () => {
    const { user } = renderApp('/connections', backend())
    await screen.findByRole('heading', { level: 1, name: 'Connections' })
    await user.keyboard('?')
    const dialog = await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })
    // The zoom is the desktop window's alone: in a browser its keys are the browser's.
    const listed = [...dialog.querySelectorAll('dt')].map((term) => term.textContent)
    expect(listed).toEqual(shortcuts.filter(({ desktop }) => desktop !== true).map(({ words }) => words()))
    expect(listed.length).toBeGreaterThan(10)
    await expectAccessible()
    await user.keyboard('{Escape}')
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })

  it('bind no keys twice, and none that begin others', () => {
    const keys = shortcuts.flatMap(({ id, keys: bound }) => (id === null ? [] : bound))
    expect(new Set(keys).size).toBe(keys.length)
    for (const one of keys) expect(keys.filter((other) => other.startsWith(`${one} `))).toEqual([])
  })

  it('go to each place', async () => {
    const { user, router } = renderApp('/connections', backend())
    await screen.findByRole('heading', { level: 1, name: 'Connections' })
    for (const [keys, place] of [['go', '/orgs'], ['gt', '/trusts'], ['gd', '/drafts'], ['gc', '/changes'], ['gn', '/connections']] as const) {
      // One place after the other.
      // oxlint-disable-next-line no-await-in-loop
      await user.keyboard(keys)
      // oxlint-disable-next-line no-await-in-loop
      await waitFor(() => expect(router.state.location.pathname).toBe(place))
    }
  })

  it('find organizations by /, and then type', async () => {
    const { user, router } = renderApp('/connections', backend())
    await screen.findByRole('heading', { level: 1, name: 'Connections' })
    await user.keyboard('/')
    const search = screen.getByRole('searchbox', { name: 'Find organizations' })
    expect(search).toHaveFocus()
    await user.keyboard('gd?/')
    expect(search).toHaveValue('gd?/')
    expect(router.state.location.pathname).toBe('/orgs')
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('do nothing behind a dialog', async () => {
    const { user, router } = renderApp('/connections', backend())
    await screen.findByRole('heading', { level: 1, name: 'Connections' })
    await user.keyboard('?')
    await screen.findByRole('dialog')
    await user.keyboard('go')
    expect(router.state.location.pathname).toBe('/connections')
  })

  it('leave alone what has no Ctrl, once that is turned off, and keep that', async () => {
    const { user, router, fake } = renderApp('/connections', backend())
    await screen.findByRole('heading', { level: 1, name: 'Connections' })
    await user.keyboard('?')
    await user.click(await screen.findByRole('checkbox', { name: 'Use shortcuts without Ctrl' }))
    await waitFor(() => expect(fake.preferences.singleKeys).toBe(false))
    await user.keyboard('{Escape}')
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    await user.keyboard('go?')
    expect(router.state.location.pathname).toBe('/connections')
    expect(screen.queryByRole('dialog')).toBeNull()
    await user.keyboard('{Control>}k{/Control}')
    expect(await screen.findByRole('dialog', { name: 'Command palette' })).toBeVisible()
  })

  it('review the changes of the form that is open by Ctrl+Enter, also from a field', async () => {
    const fake = backend()
    fake.putDraft({ connection: 'a', level: { kind: 'org', id: orgsOf(1)[0]?.id ?? '' }, form: signupForm.id }, { intent: 'customize', inputs: { senderName: 'Acme EU' } })
    const { user } = renderApp(orgPage, fake)
    const name = await screen.findByRole('textbox', { name: 'Sender name' })
    await screen.findByRole('button', { name: 'Review changes' })
    await user.click(name)
    await user.keyboard('{Control>}{Enter}{/Control}')
    expect(await screen.findByRole('button', { name: 'Apply changes' })).toBeVisible()
    // Pressed once more, nothing is applied.
    await user.keyboard('{Control>}{Enter}{/Control}')
    expect(fake.callsOf('apply_plan')).toEqual([])
  })

  it('are said in German', async () => {
    const { user } = renderApp('/connections', backend())
    await screen.findByRole('heading', { level: 1 })
    act(() => speak('de'))
    await user.keyboard('?')
    const dialog = await screen.findByRole('dialog', { name: 'Tastenkürzel' })
    expect(within(dialog).getByText('Befehlspalette öffnen')).toBeVisible()
    expect(within(dialog).getAllByText('Strg')[0]).toBeVisible()
  })
})

describe('keys', () => {
  it('are told apart as layouts have them', () => {
    expect(pressed('/')).toBe('/')
    expect(pressed('/', { shiftKey: true })).toBe('/')
    expect(pressed('?', { shiftKey: true })).toBe('?')
    expect(pressed('k', { ctrlKey: true })).toBe('mod+k')
    expect(pressed('K', { metaKey: true })).toBe('mod+k')
    expect(pressed('л', { ctrlKey: true, code: 'KeyK' })).toBe('mod+k')
    expect(pressed('K', { ctrlKey: true, shiftKey: true })).toBeNull()
    expect(pressed('k', { ctrlKey: true, altKey: true })).toBeNull()
    expect(pressed('Enter', { ctrlKey: true })).toBe('mod+enter')
    expect(pressed('Control', { ctrlKey: true })).toBeNull()
  })
})

describe('the zoom', () => {
  it('goes by steps, and ends at the last', () => {
    expect([nextZoom(100, true), nextZoom(100, false)]).toEqual([110, 90])
    expect([nextZoom(300, true), nextZoom(50, false)]).toEqual([300, 50])
    expect([nextZoom(105, true), nextZoom(105, false)]).toEqual([110, 100])
  })
})
