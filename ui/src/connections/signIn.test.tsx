import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { PlatformDescriptor } from '../backend/generated'
import { FakeBackend } from '../test/FakeBackend'
import { connectionOf, northwind, plainField, problemOf } from '../test/fixtures'
import { renderApp } from '../test/renderApp'

const KEY = '{"key":"marker-secret-4712"}'
const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'

/** A platform with a key file, a sign-in through the browser, and authorities of one's own. */
const harbor: PlatformDescriptor = {
  ...northwind,
  id: 'harbor',
  name: 'Harbor',
  options: [{ ...plainField, path: 'certificates', kind: 'certificates', label: 'Extra authorities', help: 'As PEM.' }],
  credentials: [
    {
      id: 'key',
      label: 'Key file',
      fields: [{ ...plainField, path: 'keyFile', kind: 'secret_file', ends: ['.json'], label: 'Key file', help: 'All of it.' }],
    },
    {
      id: 'browser',
      label: 'Browser',
      fields: [
        { ...plainField, path: 'clientId', kind: 'text', label: 'Client ID', help: 'Of a native app.' },
        { ...plainField, path: 'signIn', kind: 'browser_sign_in', label: 'Sign-in', help: 'On its own page.' },
      ],
    },
  ],
}

function harborBackend() {
  const fake = new FakeBackend()
  fake.platforms = [harbor]
  return fake
}

async function newConnection(kind: string, fake = harborBackend()) {
  const app = renderApp('/connections/new', fake)
  await app.user.type(await screen.findByLabelText('Name'), 'Mine')
  await app.user.type(screen.getByLabelText('Server address'), 'https://idp.example')
  await app.user.selectOptions(screen.getByLabelText('Sign in with'), kind)
  return app
}

describe('a key file', () => {
  it('is chosen, sent whole, and stays nowhere in the window', async () => {
    const { user, fake, queries } = await newConnection('Key file')
    const area = screen.getByLabelText<HTMLTextAreaElement>('Key file')
    await user.upload(screen.getByLabelText('File for Key file'), new File([KEY], 'robot.json', { type: 'application/json' }))
    expect(await screen.findByText('robot.json was read')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Save connection' }))
    expect(await screen.findByRole('heading', { level: 1, name: 'Connections' })).toBeVisible()
    expect(fake.callsOf('save_connection')[0]?.secrets).toEqual({ keyFile: KEY })
    expect(area).toHaveValue('')
    const held = queries.getQueryCache().getAll().map(({ queryKey, state }) => [queryKey, state.data])
    expect(JSON.stringify(held)).not.toContain('marker-secret')
    expect(document.documentElement.outerHTML).not.toContain('marker-secret')
  })

  it('can be pasted, which takes back the name of a file', async () => {
    const { user, fake } = await newConnection('Key file')
    await user.upload(screen.getByLabelText('File for Key file'), new File(['{}'], 'robot.json'))
    await screen.findByText('robot.json was read')
    const area = screen.getByLabelText('Key file')
    await user.clear(area)
    await user.click(area)
    await user.paste(KEY)
    expect(screen.queryByText('robot.json was read')).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Save connection' }))
    await waitFor(() => expect(fake.callsOf('save_connection')[0]?.secrets).toEqual({ keyFile: KEY }))
  })
})

const pemFile = () => new File([PEM], 'root.pem')

describe('extra authorities', () => {
  it('are pasted or added from files, and are no secret', async () => {
    const { user, fake } = await newConnection('Key file')
    await user.upload(screen.getByLabelText('File for Extra authorities'), pemFile())
    await waitFor(() => expect(screen.getByLabelText('Extra authorities')).toHaveValue(PEM))
    await user.upload(screen.getByLabelText('File for Extra authorities'), pemFile())
    await waitFor(() => expect(screen.getByLabelText('Extra authorities')).toHaveValue(PEM + PEM))
    await user.click(screen.getByRole('button', { name: 'Save connection' }))
    await waitFor(() => expect(fake.callsOf('save_connection')[0]?.settings.options.certificates).toBe(PEM + PEM))
  })

  it('show by their number, not as text', async () => {
    const fake = harborBackend()
    fake.add(connectionOf({ id: 'a', platform: 'harbor', credential: 'key', options: { certificates: PEM + PEM } }))
    renderApp('/c/a', fake)
    expect(await screen.findByText('2 certificates')).toBeVisible()
  })
})

describe('a sign-in through the browser', () => {
  it('waits, can be opened again and stopped, and its ticket is what is saved', async () => {
    const { user, fake } = await newConnection('Browser')
    await user.type(screen.getByLabelText('Client ID'), 'app-1')
    await user.click(screen.getByRole('button', { name: 'Sign in with the browser' }))
    expect(await screen.findByText(/Finish signing in on the page/)).toBeVisible()
    expect(fake.callsOf('begin_browser_sign_in')[0]?.settings.options.clientId).toBe('app-1')
    await user.click(screen.getByRole('button', { name: 'Open the browser again' }))
    expect(fake.callsOf('open_browser_sign_in')).toEqual([{ signIn: 'ticket' }])
    await user.click(screen.getByRole('button', { name: 'Stop waiting' }))
    expect(fake.callsOf('cancel_browser_sign_in')).toEqual([{ signIn: 'ticket' }])

    await user.click(await screen.findByRole('button', { name: 'Sign in with the browser' }))
    await screen.findByText(/Finish signing in on the page/)
    fake.signIn = { signIn: 'ticket', state: 'done', identity: { id: null, name: 'ingrid', roles: [], serverVersion: null } }
    expect(await screen.findByText('Signed in as ingrid', { selector: 'p[role=status]' })).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Save connection' }))
    await waitFor(() => expect(fake.callsOf('save_connection')[0]?.secrets).toEqual({ signIn: 'ticket' }))
  })

  it('tells what it failed for, and begins anew', async () => {
    const { user, fake } = await newConnection('Browser')
    await user.click(screen.getByRole('button', { name: 'Sign in with the browser' }))
    await screen.findByText(/Finish signing in on the page/)
    fake.signIn = { signIn: 'ticket', state: 'failed', problem: problemOf('credential_rejected', { message: 'The person said no.' }) }
    expect(await screen.findByText('The person said no.')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Sign in with the browser' }))
    expect(await screen.findByText(/Finish signing in on the page/)).toBeVisible()
    expect(screen.queryByText('The person said no.')).toBeNull()
  })

  it('is forgotten where the address changes, and where the form is left', async () => {
    const { user, fake } = await newConnection('Browser')
    await user.click(screen.getByRole('button', { name: 'Sign in with the browser' }))
    await screen.findByText(/Finish signing in on the page/)
    await user.type(screen.getByLabelText('Server address'), '/x')
    expect(await screen.findByRole('button', { name: 'Sign in with the browser' })).toBeVisible()
    await waitFor(() => expect(fake.callsOf('cancel_browser_sign_in')).toHaveLength(1))
    await user.click(screen.getByRole('button', { name: 'Sign in with the browser' }))
    await screen.findByText(/Finish signing in on the page/)
    await user.click(screen.getByRole('button', { name: 'Cancel' }))
    await waitFor(() => expect(fake.callsOf('cancel_browser_sign_in')).toHaveLength(2))
  })

  it('signs in again as soon as the browser is back', async () => {
    const fake = harborBackend()
    fake.add(connectionOf({ id: 'a', platform: 'harbor', credential: 'browser', options: { clientId: 'app-1' } }))
    fake.failing.set('list_orgs', problemOf('credential_expired'))
    const { user } = renderApp('/orgs', fake)
    await user.click(await screen.findByRole('button', { name: 'Sign in again' }))
    const dialog = screen.getByRole('dialog')
    await user.click(within(dialog).getByRole('button', { name: 'Sign in with the browser' }))
    await within(dialog).findByText(/Finish signing in on the page/)
    fake.signIn = { signIn: 'ticket', state: 'done', identity: { id: null, name: 'ingrid', roles: [], serverVersion: null } }
    await waitFor(() =>
      expect(fake.callsOf('sign_in_again')).toEqual([{ connection: 'a', secrets: { signIn: 'ticket' }, keep: 'keyring' }]),
    )
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })
})

const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()

function known(view: Partial<FakeBackend['signInView']>) {
  const fake = harborBackend()
  fake.add(connectionOf({ id: 'a', platform: 'harbor', credential: 'key' }))
  fake.signInView = { ...fake.signInView, ...view }
  return fake
}

describe('the end of a sign-in', () => {
  it('is told as far as the server tells it', async () => {
    renderApp('/c/a', known({}))
    expect(await screen.findByText('The server does not tell when the credential itself ends.')).toBeVisible()
    expect(screen.queryByText(/Renewed by itself/)).toBeNull()
  })

  it('is said before it comes, where nobody renews it', async () => {
    const ends = at(10)
    const { user } = renderApp('/c/a', known({ accessEnds: ends, ends, soon: true }))
    expect(await screen.findByText(/Sign in again before: no edit is lost/)).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Sign in again' }))
    expect(within(screen.getByRole('dialog')).getByText(/and then you sign in again/)).toBeVisible()
  })

  it('does no harm where the token is renewed', async () => {
    renderApp('/c/a', known({ accessEnds: at(10), renews: true }))
    expect(await screen.findByText(/Renewed by itself/)).toBeVisible()
    expect(screen.queryByText(/no edit is lost/)).toBeNull()
  })

  it('is near where the keyring did not take a renewed sign-in, until it does', async () => {
    const notKept = problemOf('keyring_locked', { message: 'The keyring is locked.' })
    const { user } = renderApp('/c/a', known({ accessEnds: at(600), renews: true, notKept }))
    expect(await screen.findByText('The keyring is locked.')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Keep it in the keyring' }))
    await waitFor(() => expect(screen.queryByText('The keyring is locked.')).toBeNull())
  })
})
