import { act, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { setTransport } from '../backend/call'
import type { FormRef } from '../backend/generated'
import { createQueryClient } from '../backend/queries'
import { expectAccessible } from '../test/axe'
import { FakeBackend } from '../test/FakeBackend'
import { connectionOf, orgsOf, problemOf } from '../test/fixtures'
import { renderApp } from '../test/renderApp'
import { language, speak } from '../words/t'
import { prepare } from './prepare'

const id = orgsOf(1)[0]?.id ?? ''
const form: FormRef = { connection: 'a', level: { kind: 'org', id }, form: 'north.signup' }

function backend() {
  const fake = new FakeBackend()
  fake.add(connectionOf({ id: 'a' }))
  return fake
}

/** A backend that was left in German and in the dark. */
function german() {
  const fake = new FakeBackend()
  fake.preferences = { theme: 'dark', language: 'de', location: null, zoom: 100, singleKeys: true, recent: [] }
  setTransport(fake.transport)
  return fake
}

afterEach(() => {
  act(() => speak('en'))
  delete document.documentElement.dataset.theme
})

describe('preferences', () => {
  it('are a page that the navigation leads to, with each language in its own words', async () => {
    const { user, fake } = renderApp('/orgs', backend())
    await user.click(await screen.findByRole('link', { name: 'Preferences' }))
    const choice = await screen.findByRole('combobox', { name: 'Language' })
    const options = within(choice).getAllByRole('option')
    expect(options.map((option) => [option.textContent, option.getAttribute('lang')])).toEqual([
      ['System', null],
      ['English', 'en'],
      ['Deutsch', 'de'],
    ])
    expect(choice).toHaveAccessibleDescription('System is the language of this computer: English.')
    await user.selectOptions(screen.getByRole('combobox', { name: 'Theme' }), 'Dark')
    expect(document.documentElement.dataset.theme).toBe('dark')
    await waitFor(() => expect(fake.preferences).toMatchObject({ theme: 'dark', language: 'system' }))
    await expectAccessible()
  })

  it('change the language at once, for all that is read, with the focus where it was', async () => {
    const { user, fake } = renderApp('/preferences', backend())
    await user.selectOptions(await screen.findByRole('combobox', { name: 'Language' }), 'Deutsch')
    expect(await screen.findByRole('heading', { level: 1, name: 'Voreinstellungen' })).toBeVisible()
    const choice = screen.getByRole('combobox', { name: 'Sprache' })
    expect(choice).toHaveFocus()
    expect(choice).toHaveValue('de')
    expect(document.documentElement.lang).toBe('de')
    expect(document.title).toBe('Voreinstellungen · Orgdesk')
    expect(screen.getByRole('status')).toHaveTextContent('Die Sprache ist jetzt Deutsch')
    expect(screen.getByRole('link', { name: 'Organisationen' })).toBeVisible()
    const told = fake.seen.findIndex(({ name }) => name === 'set_preferences')
    await waitFor(() => expect(fake.seen.slice(told).map(({ name }) => name)).toContain('list_connections'))
    expect(fake.preferences.language).toBe('de')

    await user.selectOptions(choice, 'English')
    expect(await screen.findByRole('combobox', { name: 'Language' })).toHaveFocus()
    expect(document.documentElement.lang).toBe('en')
  })

  it('lose nothing that is being typed when the language changes', async () => {
    const fake = backend()
    fake.reading(form).snapshot.source = 'custom'
    const { user, router } = renderApp(`/c/a/o/${id}`, fake)
    const name = await screen.findByRole('textbox', { name: 'Sender name' })
    await user.clear(name)
    await user.type(name, 'Ada & Töchter')
    // Before the draft was saved.
    act(() => speak('de'))
    expect(await screen.findByRole('textbox', { name: 'Sender name' })).toHaveValue('Ada & Töchter')

    await router.navigate({ to: '/preferences' })
    await user.selectOptions(await screen.findByRole('combobox', { name: 'Sprache' }), 'English')
    await screen.findByRole('heading', { level: 1, name: 'Preferences' })
    await router.navigate({ to: '/c/$connection/o/$org', params: { connection: 'a', org: id }, search: {} })
    expect(await screen.findByRole('textbox', { name: 'Sender name' })).toHaveValue('Ada & Töchter')
    expect(fake.drafts.get(fake.key(form))?.inputs).toEqual({ senderName: 'Ada & Töchter' })
  })

  it('read the lists again in the new language when they are next looked at', async () => {
    const { user, fake, router } = renderApp('/orgs', backend())
    expect(await screen.findByRole('link', { name: 'Organization 1' })).toBeVisible()
    expect(fake.callsOf('list_orgs')).toHaveLength(1)
    await router.navigate({ to: '/preferences' })
    await user.selectOptions(await screen.findByRole('combobox', { name: 'Language' }), 'Deutsch')
    await router.navigate({ to: '/orgs', search: {} })
    expect(await screen.findByText('3 Organisationen')).toBeVisible()
    await waitFor(() => expect(fake.callsOf('list_orgs')).toHaveLength(2))
  })

  it('hold for this run when they can not be kept, and say so', async () => {
    const fake = backend()
    fake.failing.set('set_preferences', problemOf('storage', { message: 'The disk is full.', retryable: true }))
    const { user } = renderApp('/preferences', fake)
    await user.selectOptions(await screen.findByRole('combobox', { name: 'Language' }), 'Deutsch')
    expect(await screen.findByText(/Für den nächsten Start konnte sie nicht gespeichert werden/)).toBeVisible()
    expect(screen.getByText('The disk is full.')).toBeVisible()
    expect(language()).toBe('de')
    fake.failing.clear()
    await user.click(screen.getByRole('button', { name: 'Erneut versuchen' }))
    await waitFor(() => expect(screen.queryByText('The disk is full.')).toBeNull())
    expect(fake.preferences.language).toBe('de')
  })
})

describe('the start', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  it('speaks the chosen language and shows the chosen theme from the first picture on', async () => {
    german()
    await prepare(createQueryClient(), Promise.resolve())
    expect(language()).toBe('de')
    expect(document.documentElement).toHaveAttribute('lang', 'de')
    expect(document.documentElement.dataset.theme).toBe('dark')
  })

  it('waits for no page that can not be had', async () => {
    german()
    await prepare(createQueryClient(), Promise.reject(new Error('no such file')))
    expect(language()).toBe('de')
  })

  it('waits 300 ms for it and not longer; what comes later counts all the same', async () => {
    const { transport } = german()
    setTransport(async (name, request) => {
      await new Promise((resolve) => setTimeout(resolve, 900))
      return transport(name, request)
    })
    let ready = false
    void prepare(createQueryClient(), Promise.resolve()).then(() => (ready = true))
    await vi.advanceTimersByTimeAsync(299)
    expect(ready).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(ready).toBe(true)
    expect(language()).toBe('en')
    await vi.advanceTimersByTimeAsync(700)
    expect(language()).toBe('de')
  })
})
