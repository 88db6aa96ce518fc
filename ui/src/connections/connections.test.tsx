import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { ConnectionView } from '../backend/generated'
import { FakeBackend } from '../test/FakeBackend'
import { connectionOf, orgsOf, problemOf } from '../test/fixtures'
import { renderApp } from '../test/renderApp'

const SECRET = 'marker-secret-4711'

async function filledIn(fake = new FakeBackend()) {
  const app = renderApp('/connections/new', fake)
  await app.user.type(await screen.findByLabelText('Name'), 'Mine')
  await app.user.type(screen.getByLabelText('Server address'), 'https://id.example.com')
  await app.user.selectOptions(screen.getByLabelText('Environment'), 'Staging')
  await app.user.selectOptions(screen.getByLabelText('API'), 'legacy')
  await app.user.type(screen.getByLabelText('Personal access token'), SECRET)
  await app.user.click(screen.getByLabelText('Read only'))
  return app
}

/** All that the cache holds, as text. */
function cached(app: ReturnType<typeof renderApp>): string {
  const { queries } = app
  return JSON.stringify([
    queries.getQueryCache().getAll().map((query) => [query.queryKey, query.state.data]),
    queries.getMutationCache().getAll().map((mutation) => mutation.state),
  ])
}

/** A production connection whose writes are unlocked for that long. */
function unlockedFor(milliseconds: number): ConnectionView {
  return connectionOf({ id: 'a', environment: 'production', writes: 'unlocked', until: new Date(Date.now() + milliseconds).toISOString() })
}

describe('a connection', () => {
  it('is saved as typed; the secret goes to the backend once and stays nowhere', async () => {
    const app = await filledIn()
    const token = screen.getByLabelText('Personal access token')
    expect(token).toHaveAttribute('type', 'password')
    await app.user.click(screen.getByRole('button', { name: 'Save connection' }))
    expect(await screen.findByRole('heading', { level: 1, name: 'Connections' })).toBeVisible()
    expect(app.fake.callsOf('save_connection')).toEqual([
      {
        id: null,
        settings: {
          platform: 'north',
          name: 'Mine',
          address: 'https://id.example.com',
          environment: 'staging',
          readOnly: true,
          credential: 'pat',
          options: { api: 'legacy' },
        },
        secrets: { token: SECRET },
        keep: 'keyring',
      },
    ])
    expect(token).toHaveValue('')
    expect(cached(app)).not.toContain(SECRET)
    expect(document.documentElement.outerHTML).not.toContain(SECRET)
    expect(JSON.stringify(app.router.state.location)).not.toContain(SECRET)
  })

  it('is checked while someone types, once a field was left, and never with the secret', async () => {
    const app = renderApp('/connections/new')
    const name = await screen.findByLabelText('Name')
    await app.user.type(screen.getByLabelText('Server address'), 'x')
    expect(screen.queryByText(/not an address/)).toBeNull()
    await app.user.click(name)
    expect(await screen.findByText(/not an address/)).toBeVisible()
    expect(screen.queryByText(/needs a name/)).toBeNull()
    await app.user.tab()
    expect(await screen.findByText(/needs a name/)).toBeVisible()
    expect(app.fake.callsOf('check_connection').every(({ secrets }) => secrets === null)).toBe(true)
  })

  it('keeps its secret when edited with the field left empty', async () => {
    const fake = new FakeBackend()
    fake.add(connectionOf({ id: 'a' }))
    const { user } = renderApp('/connections/a', fake)
    await user.type(await screen.findByLabelText('Name'), ' 2')
    await user.click(screen.getByRole('button', { name: 'Save connection' }))
    await waitFor(() => expect(fake.callsOf('save_connection')[0]).toMatchObject({ id: 'a', secrets: null }))
  })

  it('says which step of a test failed, with its details', async () => {
    const fake = new FakeBackend()
    fake.report = {
      steps: [
        { title: 'Server name found', state: 'passed', found: '10.0.0.1' },
        { title: 'Signed in', state: 'failed', problem: problemOf('credential_rejected', { requestId: 'req-1' }) },
        { title: 'Permissions read', state: 'not_tried' },
      ],
      identity: null,
    }
    const { user } = await filledIn(fake)
    await user.click(screen.getByRole('button', { name: 'Test connection' }))
    expect(await screen.findByText('The test failed')).toBeVisible()
    const failed = screen.getByText('Signed in').closest('li') as HTMLElement
    await user.click(within(failed).getByRole('button', { name: 'Show details' }))
    expect(within(failed).getByText('req-1')).toBeInTheDocument()
    expect(screen.getByText('not tried')).toBeVisible()
    expect(screen.getByLabelText('Personal access token')).toHaveValue(SECRET)
  })

  it.each([
    ['address', 'Server address'],
    ['token', 'Personal access token'],
  ])('takes back that the test passed once the %s is another', async (_, label) => {
    const { user } = await filledIn()
    await user.click(screen.getByRole('button', { name: 'Test connection' }))
    expect(await screen.findByText('The test passed')).toBeVisible()
    await user.type(screen.getByLabelText('Name'), '!')
    expect(screen.getByText('The test passed')).toBeVisible()
    await user.type(screen.getByLabelText(label), 'x')
    expect(screen.queryByText('The test passed')).toBeNull()
  })

  it('says so when an unlocking has ended, and when writes could not be locked', async () => {
    const fake = new FakeBackend()
    fake.add(unlockedFor(900_000))
    fake.failing.set('lock_writes', problemOf('storage', { message: 'It could not be locked.' }))
    const { user, queries } = renderApp('/c/a', fake)
    await user.click(await screen.findByRole('button', { name: 'Lock writes' }))
    expect(await screen.findByText('It could not be locked.')).toBeVisible()
    fake.connections = [unlockedFor(500)]
    await queries.invalidateQueries({ queryKey: ['list_connections'] })
    fake.connections = [connectionOf({ id: 'a', environment: 'production', writes: 'locked', reason: 'Locked again.' })]
    expect(await screen.findByText('Locked again.')).toBeVisible()
    expect(screen.queryByRole('button', { name: 'Lock writes' })).toBeNull()
  })

  it('offers to keep a secret for this run when no keyring answers, with the secret still in place', async () => {
    const fake = new FakeBackend()
    fake.saved = { outcome: 'keyring_unavailable', problem: problemOf('keyring_absent'), offer_this_run: true }
    const { user } = await filledIn(fake)
    await user.click(screen.getByRole('button', { name: 'Save connection' }))
    const keep = await screen.findByRole('button', { name: 'Keep for this run only' })
    expect(screen.getByRole('button', { name: 'Try again' })).toBeVisible()
    fake.saved = null
    await user.click(keep)
    await waitFor(() =>
      expect(fake.callsOf('save_connection').at(-1)).toMatchObject({ keep: 'this_run', secrets: { token: SECRET } }),
    )
  })

  it('is removed only after a confirmation', async () => {
    const fake = new FakeBackend()
    fake.add(connectionOf({ id: 'a' }))
    fake.add(connectionOf({ id: 'b', name: 'Other' }))
    const { user } = renderApp('/connections', fake)
    await user.click(await screen.findByRole('button', { name: 'Remove connection Acme EU' }))
    expect(fake.callsOf('remove_connection')).toEqual([])
    await user.click(within(screen.getByRole('alertdialog')).getByRole('button', { name: 'Remove connection' }))
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Remove connection Acme EU' })).toBeNull())
    expect(fake.callsOf('remove_connection')).toEqual([{ connection: 'a' }])
  })
})

describe('the screens of one connection', () => {
  it.each(['/c/a', '/connections/a', '/c/a/instance'])('never say at %s that it was removed when the list failed', async (address) => {
    const fake = new FakeBackend()
    fake.add(connectionOf({ id: 'a' }))
    fake.failing.set('list_connections', problemOf('storage', { message: 'The disk is gone.' }))
    const { user } = renderApp(address, fake)
    expect(await screen.findByText('The disk is gone.')).toBeVisible()
    expect(screen.queryByText(/It was removed/)).toBeNull()
    fake.failing.clear()
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await screen.findByRole('heading', { level: 1 })).toBeVisible()
  })
})

describe('an expired credential', () => {
  it('is a visible row beside connections that answer, and is renewed in place', async () => {
    const fake = new FakeBackend()
    fake.add(connectionOf({ id: 'a' }), orgsOf(2))
    fake.failing.set('list_orgs', problemOf('credential_expired', { message: 'The token has expired.' }))
    const app = renderApp('/orgs', fake)
    expect(await screen.findByText('The token has expired.')).toBeVisible()
    expect(screen.queryByText(/No connection lists an organization/)).toBeNull()
    await app.user.click(await screen.findByRole('button', { name: 'Sign in again' }))
    const dialog = screen.getByRole('dialog', { name: 'Sign in to Acme EU again' })
    await app.user.type(within(dialog).getByLabelText('Personal access token'), SECRET)
    await app.user.click(within(dialog).getByRole('button', { name: 'Sign in again' }))
    expect(await screen.findByRole('link', { name: 'Organization 1' })).toBeVisible()
    expect(fake.callsOf('sign_in_again')).toEqual([{ connection: 'a', secrets: { token: SECRET }, keep: 'keyring' }])
    expect(cached(app)).not.toContain(SECRET)
    expect(document.documentElement.outerHTML).not.toContain(SECRET)
  })
})
