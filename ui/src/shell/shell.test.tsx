import { act, screen } from '@testing-library/react'
import userEvent, { type UserEvent } from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { setTransport } from '../backend/call'
import { start } from '../main'
import { FakeBackend } from '../test/FakeBackend'
import { renderApp } from '../test/renderApp'
import { type Language, speak } from '../words/t'
import german from './de.html?raw'
import english from './en.html?raw'
import { Shell } from './Shell'

/** The frame as the app draws it at its start, without what only a run knows. */
async function drawn(language: Language): Promise<string> {
  speak(language)
  const { container, unmount } = renderApp('/')
  const main = await screen.findByRole('main')
  main.replaceChildren()
  for (const one of container.querySelectorAll('*')) {
    for (const name of ['data-status', 'aria-current', 'value']) one.removeAttribute(name)
    if (one.id.startsWith('react-aria')) one.removeAttribute('id')
  }
  const html = container.firstElementChild?.outerHTML.replaceAll(/(?!^)(?=<(?:header|nav|ul|li|div|search|main|button)\b)/g, '\n')
  unmount()
  speak('en')
  return `${html}\n`
}

/** A shell over a page of its own, and what would take its place. */
function shown(address = '/orgs') {
  const place = document.createElement('div')
  document.body.replaceChildren(place)
  const shell = new Shell(place, english, address)
  return { place, shell, user: userEvent.setup() }
}

/** The ways that were taken on it. */
async function followed(shell: Shell): Promise<string[]> {
  const ways: string[] = []
  await shell.follow((address) => {
    ways.push(address)
    return Promise.resolve()
  })
  return ways
}

describe('the shell', () => {
  // After a change of the frame: ./dev generate
  it('is the frame that the app draws', async () => {
    await expect(await drawn('en')).toMatchFileSnapshot('./en.html')
    await expect(await drawn('de')).toMatchFileSnapshot('./de.html')
    expect(german).toContain('Organisationen')
  })

  it.each([
    ['/orgs', 'Organizations'],
    ['/orgs?find=aurora', 'Organizations'],
    ['/changes/7', 'Changes'],
    ['/c/1/o/2', null],
  ])('says at %s which screen comes', (address, name) => {
    shown(address)
    const current = screen.queryAllByRole('link', { current: 'page' })
    expect(current.map((link) => link.textContent)).toEqual(name === null ? [] : [name])
  })

  it('marks the screen that somebody goes to, and leads there', async () => {
    const { shell, user } = shown()
    await user.click(screen.getByRole('link', { name: 'Drafts' }))
    await user.click(screen.getByRole('link', { name: 'Trusts' }))
    expect(screen.getByRole('link', { current: 'page' })).toHaveTextContent('Trusts')
    expect(await followed(shell)).toEqual(['/trusts'])
    expect(await followed(shell)).toEqual([])
  })

  it('leads to what was typed, and to nothing else once it was cleared', async () => {
    const { shell, user } = shown('/trusts')
    await user.type(screen.getByRole('searchbox', { name: 'Find organizations' }), 'R&D')
    expect(screen.getByRole('link', { current: 'page' })).toHaveTextContent('Organizations')
    expect(await followed(shell)).toEqual(['/orgs?find=R%26D'])
    await user.clear(screen.getByRole('searchbox'))
    expect(await followed(shell)).toEqual(['/orgs'])
  })

  it('shows what the list was left with, and hands nothing over that nobody typed', async () => {
    const { shell, user } = shown('/orgs?find=R%26D&sort=name')
    expect(screen.getByRole('searchbox')).toHaveValue('R&D')
    expect(shell.find).toBeNull()
    await user.clear(screen.getByRole('searchbox'))
    expect(shell.find).toBe('')
    expect(await followed(shell)).toEqual(['/orgs?sort=name'])
  })

  it('looks for nothing any more once another screen was chosen', async () => {
    const { shell, user } = shown()
    await user.type(screen.getByRole('searchbox'), 'north')
    await user.click(screen.getByRole('link', { name: 'Trusts' }))
    expect(screen.getByRole('searchbox')).toHaveValue('')
    expect(shell.find).toBe('')
    expect(await followed(shell)).toEqual(['/trusts'])
  })

  it('skips to the content', async () => {
    const { shell, user } = shown()
    await user.tab()
    await user.keyboard('{Enter}')
    expect(screen.getByRole('main')).toHaveFocus()
    expect(await followed(shell)).toEqual([])
  })

  it('keeps the order of the list that is searched, and not that of one that is gone to', async () => {
    const { shell, user } = shown('/orgs?sort=name')
    await user.type(screen.getByRole('searchbox'), 'n')
    expect(await followed(shell)).toEqual(['/orgs?sort=name&find=n'])
    await user.click(screen.getByRole('link', { name: 'Organizations' }))
    await user.type(screen.getByRole('searchbox'), 'm')
    expect(await followed(shell)).toEqual(['/orgs?find=m'])
  })

  it('hands over the keyboard and the caret', async () => {
    const { place, shell, user } = shown()
    const field = screen.getByRole<HTMLInputElement>('searchbox')
    await user.type(field, 'north')
    field.setSelectionRange(2, 3)
    shell.handOver(() => {
      // In another language, as where the choice came late.
      place.innerHTML = german
      screen.getByRole<HTMLInputElement>('searchbox').value = 'north'
    })
    const other = screen.getByRole<HTMLInputElement>('searchbox')
    expect(other).not.toBe(field)
    expect(other).toHaveFocus()
    expect([other.selectionStart, other.selectionEnd]).toEqual([2, 3])
  })

  it.each([
    ['nothing else', 1, () => Promise.resolve()],
    ['a letter', 0, (user: UserEvent) => user.type(screen.getByRole('searchbox'), 'n')],
    ['a way elsewhere', 0, (user: UserEvent) => user.click(screen.getByRole('link', { name: 'Trusts' }))],
    ['another control', 0, (user: UserEvent) => user.click(screen.getByRole('searchbox'))],
  ])('does what was pressed where %s came after it', async (_, times, after) => {
    const { place, shell, user } = shown()
    await user.click(screen.getByRole('button', { name: /Commands/ }))
    await after(user)
    const pressed = vi.fn<() => void>()
    shell.handOver(() => {
      place.innerHTML = german
      screen.getByRole('button').addEventListener('click', pressed)
    })
    expect(pressed).toHaveBeenCalledTimes(times)
  })

  it('keeps out of it once it handed over', async () => {
    const { place, shell, user } = shown()
    shell.handOver(() => {
      place.innerHTML = english
    })
    await user.type(screen.getByRole('searchbox'), 'n')
    expect(await followed(shell)).toEqual([])
  })
})

describe('the app', () => {
  it('leaves the shell until there is something to show in its place', async () => {
    const { transport } = new FakeBackend()
    const held: (() => void)[] = []
    const slow = new Promise<void>((resolve) => {
      held.push(resolve)
    })
    setTransport(async (name, request) => {
      await slow
      return transport(name, request)
    })
    window.history.replaceState(null, '', '/')
    const { place, shell, user } = shown()
    const started = start(place, shell)
    await new Promise((resolve) => setTimeout(resolve, 600))
    await user.type(screen.getByRole('searchbox'), 'nor')
    held[0]?.()
    await act(() => started)
    expect(screen.getByRole('searchbox')).toHaveValue('nor')
    expect(screen.getByRole('searchbox')).toHaveFocus()
  })

  it('takes over from the shell', async () => {
    setTransport(new FakeBackend().transport)
    window.history.replaceState(null, '', '/trusts')
    const { place, shell, user } = shown('/trusts')
    await user.type(screen.getByRole('searchbox'), 'nor')
    await act(() => start(place, shell))
    expect(await screen.findByRole('heading', { level: 1, name: 'Welcome to Orgdesk' })).toBeVisible()
    expect(screen.getByRole('searchbox')).toHaveFocus()
    expect(screen.getByRole('searchbox')).toHaveValue('nor')
    expect(window.location.pathname + window.location.search).toBe('/orgs?find=nor')
  })
})
