import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { PlatformDescriptor, Saved } from '../backend/generated'
import { FakeBackend } from '../test/FakeBackend'
import { connectionOf, northwind, plainField, problemOf } from '../test/fixtures'
import { renderApp } from '../test/renderApp'

const SECRET = 'marker-secret-4712'

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

async function withCode() {
  const app = renderApp('/connections/new?platform=bay', bayBackend())
  await app.user.type(await screen.findByLabelText('Name'), 'Mine')
  await app.user.click(screen.getByRole('button', { name: /Bay East/ }))
  await app.user.type(screen.getByLabelText('Key'), SECRET)
  await app.user.type(screen.getByLabelText('Device code'), CODE)
  return app
}

describe('a secret that is used once', () => {
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
    const held = app.queries.getQueryCache().getAll().map(({ queryKey, state }) => [queryKey, state.data])
    expect(JSON.stringify(held)).not.toContain(CODE)
    // What is remembered of the screens holds no secret.
    const left = app.queries.getMutationCache().getAll().filter(({ options }) => options.mutationKey?.[0] !== 'set_preferences')
    expect(left).toEqual([])
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
