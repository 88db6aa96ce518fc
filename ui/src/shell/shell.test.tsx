import { act, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
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
    expect(await followed(shell)).toEqual(['/orgs'])
  })

  it('looks for nothing any more once another screen was chosen', async () => {
    const { shell, user } = shown()
    await user.type(screen.getByRole('searchbox'), 'north')
    await user.click(screen.getByRole('link', { name: 'Trusts' }))
    expect(screen.getByRole('searchbox')).toHaveValue('')
    expect(shell.find).toBeNull()
    expect(await followed(shell)).toEqual(['/trusts'])
  })

  it('skips to the content', async () => {
    const { shell, user } = shown()
    await user.tab()
    await user.keyboard('{Enter}')
    expect(screen.getByRole('main')).toHaveFocus()
    expect(await followed(shell)).toEqual([])
  })

  it('hands over what was typed last, the caret, and keys that it does not know', async () => {
    const { place, shell, user } = shown()
    const field = screen.getByRole<HTMLInputElement>('searchbox')
    await user.type(field, 'north{Enter}')
    field.setSelectionRange(2, 3)
    expect(shell.find).toBe('north')
    const keys: string[] = []
    shell.handOver(() => {
      place.innerHTML = english
      const other = screen.getByRole<HTMLInputElement>('searchbox')
      other.value = 'north'
      other.addEventListener('keydown', ({ key }) => keys.push(key))
    })
    const other = screen.getByRole<HTMLInputElement>('searchbox')
    expect(other).not.toBe(field)
    expect(other).toHaveFocus()
    expect([other.selectionStart, other.selectionEnd]).toEqual([2, 3])
    expect(keys).toEqual(['Enter'])
  })

  it('hands over shortcuts, and the button that was pressed, and then keeps out of it', async () => {
    const { place, shell, user } = shown()
    await user.click(screen.getByRole('button', { name: /Commands/ }))
    act(() => screen.getByRole('button', { name: /Commands/ }).blur())
    await user.keyboard('/')
    const pressed = vi.fn<() => void>()
    const keys: string[] = []
    const listen = ({ key }: KeyboardEvent) => void keys.push(key)
    shell.handOver(() => {
      place.innerHTML = english
      screen.getByRole('button', { name: /Commands/ }).addEventListener('click', pressed)
      window.addEventListener('keydown', listen)
    })
    expect(pressed).toHaveBeenCalledOnce()
    expect(keys).toEqual(['/'])
    await user.click(screen.getByRole('link', { name: 'Trusts' }))
    window.removeEventListener('keydown', listen)
    expect(await followed(shell)).toEqual([])
  })
})

describe('the app', () => {
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
