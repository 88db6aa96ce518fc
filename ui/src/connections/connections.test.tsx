import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { FakeBackend } from '../test/FakeBackend'
import type { PlatformDescriptor, Saved } from '../backend/generated'
import { connectionOf, northwind, orgsOf, plainField, problemOf } from '../test/fixtures'
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
    const until = new Date(Date.now() + 1_500).toISOString()
    fake.add(connectionOf({ id: 'a', environment: 'production', writes: 'unlocked', until }))
    fake.failing.set('lock_writes', problemOf('storage', { message: 'It could not be locked.' }))
    const { user } = renderApp('/c/a', fake)
    await user.click(await screen.findByRole('button', { name: 'Lock writes' }))
    expect(await screen.findByText('It could not be locked.')).toBeVisible()
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

/** A platform with known addresses and a secret that is used for one sign-in. */
const bay: PlatformDescriptor = {
  ...northwind,
  id: 'bay',
  name: 'Bay Cloud',
  addressPresets: [
    { label: 'Bay East', address: 'https://east.bay.example' },
    { label: 'Bay West', address: 'https://west.bay.example' },
  ],
  credentials: [
    {
      id: 'key',
      label: 'Key',
      fields: [
        { ...plainField, path: 'key', kind: 'secret', label: 'Key', help: 'Of one organization.' },
        { ...plainField, path: 'code', kind: 'secret', label: 'Device code', help: 'Used once, and not kept.', once: true },
      ],
    },
    {
      id: 'robot',
      label: 'Robot',
      fields: [
        { ...plainField, path: 'robot', kind: 'text', label: 'Robot ID', help: 'Its id.' },
        { ...plainField, path: 'robotSecret', kind: 'secret', label: 'Robot secret', help: 'Its secret.' },
      ],
    },
  ],
}
const CODE = '246810'
const refusedCode = (): Saved => ({
  outcome: 'sign_in_failed',
  problem: problemOf('credential_rejected', {
    fieldErrors: [{ severity: 'note', code: 'code', path: 'code', message: 'Type the code that your device shows.' }],
  }),
})

function bayBackend() {
  const fake = new FakeBackend()
  fake.platforms = [northwind, bay]
  return fake
}

describe('known addresses', () => {
  it('fill the field, and any other can be typed; what has nothing to do with the platform stays', async () => {
    const { user, fake } = renderApp('/connections/new', bayBackend())
    await user.type(await screen.findByLabelText('Name'), 'Mine')
    await user.selectOptions(screen.getByLabelText('Environment'), 'Staging')
    expect(screen.queryByRole('group', { name: 'Known servers' })).toBeNull()
    await user.selectOptions(screen.getByLabelText('Platform'), 'Bay Cloud')
    expect(await screen.findByLabelText('Key')).toHaveValue('')
    expect(screen.getByLabelText('Name')).toHaveValue('Mine')
    expect(screen.getByLabelText('Environment')).toHaveValue('staging')
    const west = screen.getByRole('button', { name: /Bay West/ })
    await user.click(west)
    expect(screen.getByLabelText('Server address')).toHaveValue('https://west.bay.example')
    expect(west).toHaveAttribute('aria-pressed', 'true')
    await user.type(screen.getByLabelText('Server address'), ':8443')
    expect(west).toHaveAttribute('aria-pressed', 'false')
    await user.type(screen.getByLabelText('Key'), SECRET)
    await user.click(screen.getByRole('button', { name: 'Save connection' }))
    await waitFor(() =>
      expect(fake.callsOf('save_connection')[0]?.settings).toMatchObject({
        platform: 'bay',
        address: 'https://west.bay.example:8443',
        credential: 'key',
      }),
    )
  })
})

describe('a secret that is used once', () => {
  async function withCode() {
    const app = renderApp('/connections/new?platform=bay', bayBackend())
    await app.user.type(await screen.findByLabelText('Name'), 'Mine')
    await app.user.click(screen.getByRole('button', { name: /Bay East/ }))
    await app.user.type(screen.getByLabelText('Key'), SECRET)
    await app.user.type(screen.getByLabelText('Device code'), CODE)
    return app
  }

  it('stays from the test to the saving, and nowhere after', async () => {
    const app = await withCode()
    const code = screen.getByLabelText('Device code')
    await app.user.click(screen.getByRole('button', { name: 'Test connection' }))
    expect(await screen.findByText('The test passed')).toBeVisible()
    expect(code).toHaveValue(CODE)
    await app.user.click(screen.getByRole('button', { name: 'Save connection' }))
    expect(await screen.findByRole('heading', { level: 1, name: 'Connections' })).toBeVisible()
    expect(app.fake.callsOf('save_connection')[0]?.secrets).toEqual({ key: SECRET, code: CODE })
    expect(code).toHaveValue('')
    expect(cached(app)).not.toContain(CODE)
    expect(document.documentElement.outerHTML).not.toContain(CODE)
  })

  it('is spent once it was refused: its field is empty, says why, and has the focus', async () => {
    const app = await withCode()
    app.fake.saved = refusedCode()
    await app.user.click(screen.getByRole('button', { name: 'Save connection' }))
    expect(await screen.findByText('Type the code that your device shows.')).toBeVisible()
    expect(screen.getByLabelText('Device code')).toHaveFocus()
    expect(screen.getByLabelText('Device code')).toHaveValue('')
    expect(screen.getByLabelText('Key')).toHaveValue(SECRET)
  })

  it('is asked for beside a new secret only, when a connection is edited', async () => {
    const fake = bayBackend()
    fake.add(connectionOf({ id: 'a', platform: 'bay', credential: 'key' }))
    const { user } = renderApp('/connections/a', fake)
    await user.type(await screen.findByLabelText('Key'), SECRET)
    expect(screen.getByLabelText('Device code')).toBeVisible()
  })

  it('signs in again alone: the rest is kept', async () => {
    const fake = bayBackend()
    fake.add(connectionOf({ id: 'a', platform: 'bay', credential: 'key' }))
    const refused = refusedCode()
    if (refused.outcome === 'sign_in_failed') fake.failing.set('list_orgs', refused.problem)
    const { user } = renderApp('/orgs', fake)
    await user.click(await screen.findByRole('button', { name: 'Sign in again' }))
    const dialog = screen.getByRole('dialog')
    expect(within(dialog).getByText(/Leave empty to use the kept one/)).toBeVisible()
    expect(within(dialog).getByText('Type the code that your device shows.')).toBeVisible()
    await waitFor(() => expect(within(dialog).getByLabelText('Device code')).toHaveFocus())
    await user.keyboard(CODE)
    await user.click(within(dialog).getByRole('button', { name: 'Sign in again' }))
    await waitFor(() =>
      expect(fake.callsOf('sign_in_again')).toEqual([
        { connection: 'a', secrets: { key: '', code: CODE }, keep: 'keyring' },
      ]),
    )
  })
})

describe('one more connection like another', () => {
  it('starts with all of it but its credential', async () => {
    const fake = bayBackend()
    fake.add(
      connectionOf({
        id: 'a',
        platform: 'bay',
        address: 'https://own.bay.example',
        environment: 'staging',
        credential: 'robot',
        options: { api: 'legacy', robot: 'r-1' },
      }),
    )
    const { user } = renderApp('/connections/new?like=a&name=Harbor', fake)
    expect(await screen.findByLabelText('Name')).toHaveValue('Harbor')
    expect(screen.getByLabelText('Server address')).toHaveValue('https://own.bay.example')
    expect(screen.getByLabelText('Environment')).toHaveValue('staging')
    expect(screen.getByLabelText('API')).toHaveValue('legacy')
    expect(screen.getByLabelText('Sign in with')).toHaveValue('robot')
    expect(screen.getByLabelText('Robot ID')).toHaveValue('')
    expect(screen.getByLabelText('Robot secret')).toHaveValue('')
    await user.click(screen.getByRole('button', { name: 'Save connection' }))
    await waitFor(() => expect(fake.callsOf('save_connection')[0]).toMatchObject({ id: null, secrets: {} }))
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
