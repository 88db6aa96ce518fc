import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { setTransport } from '../backend/call'
import type { FormRef } from '../backend/generated'
import { FakeBackend } from '../test/FakeBackend'
import { connectionOf, legacyNotice, orgsOf, problemOf } from '../test/fixtures'
import { renderApp } from '../test/renderApp'

const [org] = orgsOf(1)
const id = org?.id ?? ''
const form: FormRef = { connection: 'a', level: { kind: 'org', id }, form: 'north.signup' }
const address = `/c/a/o/${id}`

function backend(connection: Parameters<typeof connectionOf>[0] = { id: 'a' }) {
  const fake = new FakeBackend()
  fake.add(connectionOf(connection))
  return fake
}

function own(fake: FakeBackend) {
  const { snapshot } = fake.reading(form)
  snapshot.source = 'custom'
  for (const reading of Object.values(snapshot.fields)) reading.source = 'custom'
  return snapshot
}

describe('a form', () => {
  it('shows values of an org that follows the default as text, and controls once it is customized', async () => {
    const { user, fake } = renderApp(address, backend())
    expect(await screen.findByText('Follows the instance default')).toBeVisible()
    expect(screen.queryByRole('radio')).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Customize settings' }))
    expect(screen.getByRole('radiogroup', { name: /Login names carry/ })).toBeVisible()
    expect(screen.getByRole('textbox', { name: 'Sender name' })).toHaveValue('Acme')
    expect(screen.getByRole('combobox', { name: 'Password rule' })).toHaveValue('plain')
    await waitFor(() => expect(fake.drafts.get(fake.key(form))?.intent).toBe('customize'))
  })

  it('says of each field where it comes from', async () => {
    const fake = backend()
    const snapshot = own(fake)
    snapshot.fields.loginNamesCarryDomain = { value: true, source: 'custom', default: false }
    renderApp(address, fake)
    expect(await screen.findByText('Set for this org · instance default: Off')).toBeVisible()
    expect(screen.getAllByText('Equal to the default, yet its own')).toHaveLength(3)
    expect(screen.getByText('loginNamesCarryDomain')).toBeVisible()
  })

  it('marks what was changed, takes back just one, and saves both as a draft', async () => {
    const fake = backend()
    own(fake)
    const { user } = renderApp(address, fake)
    const toggle = await screen.findByRole('radiogroup', { name: /Login names carry/ })
    await user.click(within(toggle).getByRole('radio', { name: 'On' }))
    await user.selectOptions(screen.getByRole('combobox', { name: 'Password rule' }), 'strict')
    await user.tab()
    expect(await screen.findByText('2 changes')).toBeVisible()
    const changed = toggle.closest('[data-field]')
    expect(changed).toHaveAttribute('data-changed', 'true')
    await user.click(within(changed as HTMLElement).getByRole('button', { name: 'Undo this change' }))
    expect(await screen.findByText('1 change')).toBeVisible()
    expect(fake.drafts.get(fake.key(form))?.inputs).toEqual({ passwordRule: 'strict' })
  })

  it('shows a finding only once the field was left, and stops the review with how many and where', async () => {
    const fake = backend()
    own(fake)
    const { user } = renderApp(address, fake)
    const name = await screen.findByRole('textbox', { name: 'Sender name' })
    await user.type(name, ' is far too long a name')
    await waitFor(() => expect(fake.callsOf('save_draft').length).toBeGreaterThan(0))
    expect(screen.queryByText('At most 20 characters fit.')).toBeNull()
    await user.tab()
    expect(await screen.findByText('At most 20 characters fit.')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Review changes' }))
    expect(await screen.findByText('1 error stops the review: Sender name.')).toBeVisible()
    expect(name).toHaveValue('Acme is far too long a name')
    await user.clear(name)
    expect(screen.queryByText(/stops the review/)).toBeNull()
  })

  it('brings what stops a review into sight', async () => {
    const fake = backend()
    own(fake)
    fake.drafts.set(fake.key(form), { intent: 'edit', inputs: { senderName: 'Acme is far too long a name', passwordRule: 'strict' } })
    const shown = vi.spyOn(HTMLElement.prototype, 'scrollIntoView')
    const { user } = renderApp(address, fake)
    await user.click(await screen.findByRole('button', { name: 'Review changes' }))
    expect(await screen.findByText('1 error stops the review: Sender name.')).toBeVisible()
    const senderName = screen.getByRole('textbox', { name: 'Sender name' }).closest('[data-field]')
    await waitFor(() => expect(shown.mock.contexts).toContain(senderName))
    shown.mockRestore()
  })

  it('keeps what was typed when it can not be saved, and says so', async () => {
    const fake = backend()
    own(fake)
    fake.failing.set('save_draft', problemOf('storage', { message: 'The disk is full.' }))
    const { user, router } = renderApp(address, fake)
    await user.type(await screen.findByRole('textbox', { name: 'Sender name' }), '!')
    expect(await screen.findByText(/Not saved yet.*The disk is full/)).toBeVisible()
    await router.navigate({ to: '/connections' })
    await router.navigate({ to: '/c/$connection/o/$org', params: { connection: 'a', org: id }, search: {} })
    expect(await screen.findByRole('textbox', { name: 'Sender name' })).toHaveValue('Acme!')
  })

  it('holds saved edits after someone left and came back, and the next letter keeps them', async () => {
    const fake = backend()
    own(fake)
    const { user, router } = renderApp(address, fake)
    await user.type(await screen.findByRole('textbox', { name: 'Sender name' }), '!')
    await waitFor(() => expect(fake.drafts.get(fake.key(form))?.inputs).toEqual({ senderName: 'Acme!' }))
    await router.navigate({ to: '/connections' })
    // The answer of the second opening never comes: what is shown is what was kept of the first.
    const { transport } = fake
    setTransport((name, request) => (name === 'open_form' ? new Promise(() => undefined) : transport(name, request)))
    await router.navigate({ to: '/c/$connection/o/$org', params: { connection: 'a', org: id }, search: {} })
    expect(await screen.findByRole('textbox', { name: 'Sender name' })).toHaveValue('Acme!')
    await user.selectOptions(screen.getByRole('combobox', { name: 'Password rule' }), 'strict')
    await waitFor(() =>
      expect(fake.drafts.get(fake.key(form))?.inputs).toEqual({ senderName: 'Acme!', passwordRule: 'strict' }),
    )
  })

  it('offers nothing but reading where the identity may not write, and says why before anything is typed', async () => {
    const fake = backend()
    own(fake)
    fake.reading(form).access = { access: 'read_only', reason: 'Changing this needs IAM_OWNER.' }
    renderApp(address, fake)
    expect(await screen.findByText('Changing this needs IAM_OWNER.')).toBeVisible()
    expect(screen.queryByRole('radio')).toBeNull()
    expect(screen.queryByRole('button', { name: 'Reset to default' })).toBeNull()
    expect(screen.queryByRole('button', { name: 'Unlock writes' })).toBeNull()
  })

  it('is read-only on production until writes are unlocked', async () => {
    const fake = backend({ id: 'a', environment: 'production', writes: 'locked', reason: 'Production is read-only.' })
    own(fake)
    const { user, container } = renderApp(address, fake)
    await user.click(await screen.findByRole('button', { name: 'Unlock writes' }))
    expect(await screen.findByRole('textbox', { name: 'Sender name' })).toBeVisible()
    expect(container.querySelector('[data-production-line]')).not.toBeNull()
    expect(screen.getAllByText('Production').length).toBeGreaterThan(0)
  })

  it('shows a fixed field as text with its reason', async () => {
    const fake = backend()
    own(fake)
    fake.reading(form).fixed = { proveDomains: 'This server can not set it.' }
    renderApp(address, fake)
    expect(await screen.findByText('This server can not set it.')).toBeVisible()
    expect(screen.queryByRole('radiogroup', { name: 'Domains have to be proven' })).toBeNull()
  })

  it('shows what a reset will come to, and takes it back', async () => {
    const fake = backend()
    own(fake).fields.senderName = { value: 'Own', source: 'custom', default: 'Acme' }
    const { user } = renderApp(address, fake)
    await user.click(await screen.findByRole('button', { name: 'Reset to default' }))
    expect(screen.getAllByText('Will follow the instance default')).toHaveLength(4)
    expect(screen.getByText('Own')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Keep settings of its own' }))
    expect(screen.getByRole('textbox', { name: 'Sender name' })).toHaveValue('Own')
  })

  it('raises a deprecation with its facts, and its button switches and reads again', async () => {
    const fake = backend()
    fake.reading(form).notices = [legacyNotice]
    const { user } = renderApp(address, fake)
    const banner = await screen.findByRole('region', { name: /deprecated operation/ })
    expect(within(banner).getByText('PUT /v1/policies/domain')).toBeVisible()
    await user.click(within(banner).getByRole('button', { name: 'Switch to the current API' }))
    await waitFor(() => expect(screen.queryByRole('region', { name: /deprecated operation/ })).toBeNull())
    expect(fake.callsOf('set_connection_option')).toEqual([{ connection: 'a', option: 'api', value: 'current' }])
  })

  it('offers an act that several deprecations call for once', async () => {
    const fake = backend()
    fake.reading(form).notices = [legacyNotice, { ...legacyNotice, code: 'header', title: 'The server told it too' }]
    renderApp(address, fake)
    expect(await screen.findAllByRole('region', { name: /^Deprecated/ })).toHaveLength(2)
    expect(screen.getAllByRole('button', { name: 'Switch to the current API' })).toHaveLength(1)
  })

  it('says of an org that could not be looked up just that, and offers no write', async () => {
    const fake = backend()
    own(fake)
    fake.failing.set('get_org', problemOf('no_answer'))
    renderApp(address, fake)
    expect(await screen.findByText(/until this organization could be looked up/)).toBeVisible()
    expect(screen.queryByText(/does not list/)).toBeNull()
    expect(screen.queryByText('Unknown organization')).toBeNull()
    expect(screen.queryByRole('radio')).toBeNull()
  })

  it('never offers a write to an org that its server does not list', async () => {
    const fake = backend()
    renderApp('/c/a/o/unknown', fake)
    expect(await screen.findByText(/lists no organization with this id/)).toBeVisible()
    expect(await screen.findByText(/Nothing can be changed here/)).toBeVisible()
    expect(screen.queryByRole('button', { name: 'Customize settings' })).toBeNull()
  })
})
