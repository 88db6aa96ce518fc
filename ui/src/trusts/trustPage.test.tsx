import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { FormRef, Scopes, Trust, Value } from '../backend/generated'
import { expectAccessible } from '../test/axe'
import type { FakeBackend } from '../test/FakeBackend'
import { problemOf } from '../test/fixtures'
import { renderApp } from '../test/renderApp'
import { backendWith, readingOf, someScopes, trustOf } from '../test/trustFixtures'

const form: FormRef = { connection: 'a', level: { kind: 'trust', org: 'alpha', id: 't1' }, form: 'south.trust' }
const newForm: FormRef = { connection: 'a', level: { kind: 'new_trust', org: 'alpha' }, form: 'south.newTrust' }
const address = '/c/a/o/alpha/trusts/t1'

function backend(trust: Partial<Trust> = {}, scopes: Scopes = someScopes) {
  const one = trustOf({ id: 't1', scopes, ...trust })
  const fake = backendWith([one])
  readingOf(fake, form, one, {
    description: 'For the yearly audit',
    expiresAt: '2029-07-01T12:00:00Z',
    allowedScopes: scopes as unknown as Value,
  })
  readingOf(fake, newForm, null, { trustedOrgId: '', expiresAt: '' })
  return fake
}

const draftOf = (fake: FakeBackend, of = form) => fake.drafts.get(fake.key(of))
const field = (label: string) => screen.getByRole('group', { name: label })
const scopesDraft = (fake: FakeBackend) => draftOf(fake)?.inputs.allowedScopes as Scopes | undefined

describe('the page of a trust', () => {
  it('says where one is, what the trust means and who made it, and shows its fields', async () => {
    renderApp(address, backend())
    expect(await screen.findByRole('heading', { level: 1, name: 'Alpha → Harbor' })).toBeVisible()
    const trail = screen.getByRole('navigation', { name: 'Where you are' })
    expect(within(trail).getAllByRole('link').map(({ textContent }) => textContent)).toEqual(['Acme EU', 'Alpha', 'Trusts'])
    expect(screen.getByText('Gives: Harbor may act in Alpha.')).toBeVisible()
    expect(screen.getByText('Custom')).toBeVisible()
    expect(screen.getByText('ada@alpha.example')).toBeVisible()
    expect(screen.getByRole('button', { name: 'Copy trust id' })).toBeVisible()
    expect(await screen.findByRole('textbox', { name: 'Description' })).toHaveValue('For the yearly audit')
    expect(await screen.findByText('Harbor may act as Organization Owner in Alpha, and with 2 roles of Ledger.')).toBeVisible()
    expect(screen.queryByText(/instance default/)).toBeNull()
    await expectAccessible()
  })

  it('says a refused credential once, and two different failures both', async () => {
    const fake = backend()
    const problem = problemOf('credential_rejected', { message: 'The server refused the credential.' })
    fake.failing.set('get_org', problem).set('open_form', problem)
    const { unmount } = renderApp(address, fake)
    expect(await screen.findAllByText('The server refused the credential.')).toHaveLength(1)
    unmount()
    fake.failing.set('open_form', problemOf('no_answer', { message: 'The trust was not read.' }))
    renderApp(address, fake)
    expect(await screen.findByText('The trust was not read.')).toBeVisible()
    expect(screen.getByText('The server refused the credential.')).toBeVisible()
  })

  it('Edit trust leads to the first field', async () => {
    const { user } = renderApp(address, backend())
    await user.click(await screen.findByRole('button', { name: 'Edit trust' }))
    expect(screen.getByRole('textbox', { name: 'Description' })).toHaveFocus()
  })

  it('shows why a trust that is not active can only be read, and its scopes as text', async () => {
    const fake = backend({ status: { label: 'Pending', active: false } })
    fake.reading(form).access = { access: 'read_only', reason: 'Only active trusts can be edited; this one is pending.' }
    renderApp(address, fake)
    expect(await screen.findByText('Only active trusts can be edited; this one is pending.')).toBeVisible()
    expect(screen.getByRole('button', { name: 'Edit trust' })).toBeDisabled()
    expect(screen.queryByRole('button', { name: 'Edit scopes' })).toBeNull()
    expect(screen.queryByRole('textbox', { name: 'Description' })).toBeNull()
    expect(await screen.findByText('Ledger Admin')).toBeVisible()
    expect(screen.getByText('on book-1 only')).toBeVisible()
    expect(screen.queryByText('kept')).toBeNull()
    expect(screen.getByRole('button', { name: 'Remove trust' })).toBeEnabled()
  })

  it('reviews a removal at once, keeps what was typed, and takes it back', async () => {
    const fake = backend()
    const { user } = renderApp(address, fake)
    const description = await screen.findByRole('textbox', { name: 'Description' })
    await user.type(description, '!')
    await user.click(screen.getByRole('button', { name: 'Remove trust' }))
    expect(await screen.findByRole('dialog')).toBeVisible()
    expect(draftOf(fake)).toEqual({ intent: 'remove', inputs: { description: 'For the yearly audit!' } })
    await user.click(screen.getByRole('button', { name: 'Back to the form' }))
    expect(await screen.findByText(/This trust will be removed: Harbor may then no longer act in Alpha/)).toBeVisible()
    expect(screen.queryByRole('textbox', { name: 'Description' })).toBeNull()
    expect(screen.getByText('A removal')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Keep trust' }))
    expect(await screen.findByRole('textbox', { name: 'Description' })).toHaveValue('For the yearly audit!')
    await waitFor(() => expect(draftOf(fake)?.intent).toBe('edit'))
  })

  it('says why an offer can not be taken', async () => {
    renderApp(address, backend())
    const button = await screen.findByRole('button', { name: 'Deactivate trust' })
    expect(button).toBeDisabled()
    expect(button).toHaveAccessibleDescription('Status changes are restricted by the server.')
  })

  it('leads to the trusts once a verified removal was seen', async () => {
    const fake = backend()
    const { user, router } = renderApp(address, fake)
    await user.click(await screen.findByRole('button', { name: 'Remove trust' }))
    await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Remove trust' }))
    expect(await screen.findByRole('heading', { name: 'Applied and verified' })).toBeVisible()
    fake.trusts.set('a/alpha', [])
    await user.click(screen.getByRole('button', { name: 'Back to the trusts' }))
    await waitFor(() => expect(router.state.location.pathname).toBe('/c/a/o/alpha/trusts'))
    expect(await screen.findByText(/No trust: Alpha lets no other organization/)).toBeVisible()
    expect(fake.callsOf('close_apply')).toHaveLength(1)
  })

  it('stays where a removal was not verified', async () => {
    const fake = backend()
    fake.ends = { end: 'sent', outcome: 'unknown', verification: 'cannot_tell', problem: null, differences: [] }
    fake.words = { headline: 'The outcome is not known', message: 'Look again.' }
    const { user, router } = renderApp(address, fake)
    await user.click(await screen.findByRole('button', { name: 'Remove trust' }))
    await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Remove trust' }))
    expect(await screen.findByRole('heading', { name: 'The outcome is not known' })).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Back to the form' }))
    expect(await screen.findByRole('button', { name: 'Keep trust' })).toBeVisible()
    expect(router.state.location.pathname).toBe(address)
  })
})

describe('Create trust', () => {
  it('is a form of its own that leads to the new trust', async () => {
    const fake = backend()
    fake.made = 't1'
    const { user, router } = renderApp('/c/a/o/alpha/trusts/new', fake)
    expect(await screen.findByRole('heading', { level: 1, name: 'Create trust' })).toBeVisible()
    await user.type(await screen.findByRole('textbox', { name: 'Organization ID' }), 'harbor')
    const scopes = field('Scopes')
    expect(within(scopes).getByRole('button', { name: 'Edit scopes' })).toHaveAttribute('aria-expanded', 'true')
    await user.click(within(scopes).getByRole('radio', { name: 'All scopes' }))
    expect(await screen.findByText('The other organization may then do everything in Alpha: with every role of the organization and of each of its services.')).toBeVisible()
    await expectAccessible()
    await user.click(screen.getByRole('button', { name: 'Review changes' }))
    await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Create trust' }))
    expect(await screen.findByRole('heading', { name: 'Applied and verified' })).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Open the trust' }))
    await waitFor(() => expect(router.state.location.pathname).toBe(address))
    expect(draftOf(fake, newForm)).toBeUndefined()
  })
})

describe('the scope editor', () => {
  it('goes by keyboard: opens, adds a role by name, removes one and puts it back, each with its word', async () => {
    const fake = backend()
    const { user } = renderApp(address, fake)
    const edit = await screen.findByRole('button', { name: 'Edit scopes' })
    edit.focus()
    await user.keyboard('{Enter}')
    const org = screen.getByRole('group', { name: 'Organization roles' })
    const add = within(org).getByRole('combobox', { name: 'Add an organization role' })
    await waitFor(() => expect(within(org).getByText(/others can be typed/)).toBeVisible())
    add.focus()
    await user.keyboard('memb')
    expect(await screen.findByRole('option', { name: /Organization Member/ })).toBeVisible()
    await expectAccessible()
    await user.keyboard('{ArrowDown}{Enter}')
    const added = await within(org).findByText('Organization Member')
    expect(within(added.closest('li') as HTMLElement).getByText('added')).toBeVisible()
    expect(add).toHaveValue('')
    await waitFor(() => expect(scopesDraft(fake)?.organization.roles.map(({ name }) => name)).toEqual(['org_owner', 'org_member']))

    within(org).getByRole('button', { name: 'Remove Organization Owner' }).focus()
    await user.keyboard('{Enter}')
    const owner = within(org).getByText('Organization Owner').closest('li') as HTMLElement
    expect(within(owner).getByText('removed')).toBeVisible()
    await waitFor(() => expect(scopesDraft(fake)?.organization.roles.map(({ name }) => name)).toEqual(['org_member']))
    expect(within(org).getByRole('button', { name: 'Put back Organization Owner' })).toHaveFocus()
    await user.keyboard('{Enter}')
    expect(within(owner).getByText('kept')).toBeVisible()
    within(org).getByRole('button', { name: 'Remove Organization Member' }).focus()
    await user.keyboard('{Enter}')
    expect(add).toHaveFocus()
    await waitFor(() => expect(scopesDraft(fake)).toEqual(someScopes))
    expect(field('Scopes').closest('[data-field]')).toHaveAttribute('data-changed', 'false')
  })

  it('takes a role that is not offered as it is typed, and says before that it is not added yet', async () => {
    const fake = backend()
    const { user } = renderApp(address, fake)
    await user.click(await screen.findByRole('button', { name: 'Edit scopes' }))
    const ledger = await screen.findByRole('group', { name: 'Roles of Ledger' })
    await user.type(within(ledger).getByRole('combobox', { name: 'Add a role of Ledger' }), '<b>odd</b>')
    expect(within(ledger).getByText(/is not among what is offered.*Not added yet/)).toBeVisible()
    await user.click(within(ledger).getByRole('button', { name: 'Add role of Ledger' }))
    await waitFor(() => expect(scopesDraft(fake)?.services[0]?.roles.at(-1)).toEqual({ name: '<b>odd</b>', resources: [] }))
    expect(within(ledger).getByText('<b>odd</b>')).toBeVisible()
    expect(screen.getByText('Harbor may then act as Organization Owner in Alpha, and with 3 roles of Ledger.')).toBeVisible()
    expect(screen.getByText('Now: Harbor may act as Organization Owner in Alpha, and with 2 roles of Ledger.')).toBeVisible()
  })

  it('adds a service by its name, allows all its roles, and removes one that was there', async () => {
    const fake = backend()
    const { user } = renderApp(address, fake)
    await user.click(await screen.findByRole('button', { name: 'Edit scopes' }))
    await screen.findByRole('group', { name: 'Roles of Ledger' })
    await user.type(screen.getByRole('combobox', { name: 'Add a service' }), 'post{Enter}')
    expect(screen.queryByRole('listbox')).toBeNull()
    const post = screen.getByRole('group', { name: 'Roles of Post' })
    await user.click(within(post).getByRole('radio', { name: 'All roles' }))
    await user.click(screen.getByRole('button', { name: 'Remove Ledger' }))
    await waitFor(() => expect(scopesDraft(fake)?.services).toEqual([{ service: 'svc-post', allRoles: true, roles: [] }]))
    expect(within(screen.getByRole('group', { name: 'Roles of Ledger' })).getByText('removed')).toBeVisible()
    expect(screen.getByText('Harbor may then act as Organization Owner in Alpha, and with all roles of Post.')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Edit scopes' }))
    const diff = document.querySelector<HTMLElement>('[data-scopes-diff]') as HTMLElement
    expect([...diff.querySelectorAll('[data-change]')].map((word) => word.textContent)).toEqual([
      'kept',
      'added',
      'added',
      'removed',
      'removed',
      'removed',
    ])
    // The name is struck through, the word that says so is not.
    const struck = [...diff.querySelectorAll('.line-through')]
    expect(struck[0]).toHaveTextContent(/^Ledger$/)
    expect(struck).toHaveLength(3)
    expect(struck.some((part) => part.querySelector('[data-change]') ?? part.closest('[data-change]'))).toBe(false)
    await user.click(screen.getByRole('button', { name: 'Undo this change' }))
    await waitFor(() => expect(draftOf(fake)?.inputs).toEqual({}))
  })

  it('limits a role to resources, and keeps roles that stand beside all roles until they are cleared', async () => {
    const fake = backend()
    const { user } = renderApp(address, fake)
    await user.click(await screen.findByRole('button', { name: 'Edit scopes' }))
    const org = screen.getByRole('group', { name: 'Organization roles' })
    await user.click(await within(org).findByRole('button', { name: 'Resources of Organization Owner' }))
    await user.type(within(org).getByRole('combobox', { name: 'Add a resource of Organization Owner' }), 'vault-7{Enter}')
    await waitFor(() => expect(scopesDraft(fake)?.organization.roles[0]?.resources).toEqual(['vault-7']))
    expect(within(org).getByText('changed')).toBeVisible()
    await user.click(within(org).getByRole('button', { name: 'Remove resource vault-7' }))
    await waitFor(() => expect(scopesDraft(fake)?.organization.roles[0]?.resources).toEqual([]))
    await user.click(within(org).getByRole('radio', { name: 'All roles' }))
    expect(within(org).getByText('Listed beside all roles: 1 role.')).toBeVisible()
    await user.click(within(org).getByRole('button', { name: 'Clear the list' }))
    await waitFor(() => expect(scopesDraft(fake)?.organization).toEqual({ allRoles: true, roles: [] }))
  })

  it('works without a catalogue, says what is missing, and tries again', async () => {
    const fake = backend()
    fake.catalog = { ...fake.catalog, services: [], services_problem: 'Services can only be listed by an owner; an id can be typed.' }
    fake.failing.set('get_scope_catalog', problemOf('unavailable', { message: 'The server is away.', retryable: true }))
    const { user } = renderApp(address, fake)
    await user.click(await screen.findByRole('button', { name: 'Edit scopes' }))
    expect(await screen.findByText('The server is away.')).toBeVisible()
    expect(screen.getByText('Nothing can be offered; names and ids can still be typed.')).toBeVisible()
    fake.failing.clear()
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await screen.findByText('Services can only be listed by an owner; an id can be typed.')).toBeVisible()
    // Its id stands for a service whose name nobody tells.
    expect(screen.getByRole('group', { name: 'Roles of svc-ledger' })).toBeVisible()
  })

  it('shows ten thousand roles a page at a time, and finds one of them', async () => {
    const roles = Array.from({ length: 10_000 }, (_, place) => ({ name: `role_${place}`, resources: [] }))
    const fake = backend({}, { all: false, organization: { allRoles: false, roles }, services: [] })
    const { user } = renderApp(address, fake)
    await user.click(await screen.findByRole('button', { name: 'Edit scopes' }))
    const org = screen.getByRole('group', { name: 'Organization roles' })
    const list = within(org).getByRole('list', { name: 'Listed organization roles' })
    expect(list.children).toHaveLength(100)
    await user.click(within(org).getByRole('button', { name: 'Show 100 more roles of 9,900' }))
    expect(list.children).toHaveLength(200)
    fireEvent.change(within(org).getByRole('searchbox', { name: 'Find among 10,000 listed roles' }), { target: { value: 'role_9999' } })
    await user.click(within(org).getByRole('button', { name: 'Remove role_9999' }))
    await waitFor(() => expect(scopesDraft(fake)?.organization.roles).toHaveLength(9_999))
  })
})

describe('a field of kind time', () => {
  it('keeps half a date letter by letter, also when someone leaves and comes back', async () => {
    const fake = backend()
    const { user, router } = renderApp(address, fake)
    const date = await within(await screen.findByRole('group', { name: 'Expires' })).findByRole('textbox', { name: 'Date' })
    const time = within(field('Expires')).getByRole('textbox', { name: 'Time' })
    expect(time).toHaveValue('12:00:00')
    await user.clear(time)
    await user.type(time, ':')
    await user.clear(date)
    await user.type(date, '2029-0')
    await waitFor(() => expect(draftOf(fake)?.inputs.expiresAt).toBe('2029-0T:Z'))
    expect(within(field('Expires')).getByText('not a whole date and time yet')).toBeVisible()
    await router.navigate({ to: '/trusts' })
    await router.navigate({ to: '/c/$connection/o/$org/trusts/$trust', params: { connection: 'a', org: 'alpha', trust: 't1' } })
    const group = await screen.findByRole('group', { name: 'Expires' })
    expect(await within(group).findByRole('textbox', { name: 'Date' })).toHaveValue('2029-0')
    expect(within(group).getByRole('textbox', { name: 'Time' })).toHaveValue(':')
    expect(within(group).getByRole('combobox', { name: 'Zone' })).toHaveValue('Z')
  })

  it('drops the seconds with the first edit, says what it is in days, and never when it is empty', async () => {
    const fake = backend()
    const { user } = renderApp(address, fake)
    const group = await screen.findByRole('group', { name: 'Expires' })
    const date = within(group).getByRole('textbox', { name: 'Date' })
    await user.clear(date)
    await user.type(date, '2099-01-01')
    await waitFor(() => expect(draftOf(fake)?.inputs.expiresAt).toBe('2099-01-01T12:00Z'))
    expect(within(group).getByText(/^in [\d,]+ days: 1 Jan 2099, 12:00 UTC/)).toBeVisible()
    await user.clear(date)
    await user.clear(within(group).getByRole('textbox', { name: 'Time' }))
    await waitFor(() => expect(draftOf(fake)?.inputs.expiresAt).toBe(''))
    expect(within(group).getByText('never')).toBeVisible()
  })

  it('takes the zone of a time from another computer as it is, and a pasted time whole', async () => {
    const fake = backend()
    fake.drafts.set(fake.key(form), { intent: 'edit', inputs: { expiresAt: '2099-01-01T12:00+05:45' } })
    const { user } = renderApp(address, fake)
    const group = await screen.findByRole('group', { name: 'Expires' })
    const zone = within(group).getByRole('combobox', { name: 'Zone' })
    expect(zone).toHaveDisplayValue('UTC+05:45')
    await user.selectOptions(zone, 'UTC')
    await waitFor(() => expect(draftOf(fake)?.inputs.expiresAt).toBe('2099-01-01T12:00Z'))
    const date = within(group).getByRole('textbox', { name: 'Date' })
    await user.clear(date)
    await user.click(date)
    await user.paste('2098-02-03T04:05:06Z')
    await waitFor(() => expect(draftOf(fake)?.inputs.expiresAt).toBe('2098-02-03T04:05Z'))
  })
})

describe('fields with help of their own', () => {
  const orgForm: FormRef = { connection: 'a', level: { kind: 'org', id: 'alpha' }, form: 'south.organization' }

  function orgBackend() {
    const fake = backend()
    readingOf(fake, orgForm, null, { language: 'en', auditTarget: 'log-1' })
    return fake
  }

  it('suggests common values, and takes any other', async () => {
    const fake = orgBackend()
    const { user } = renderApp('/c/a/o/alpha', fake)
    const language = await screen.findByRole('combobox', { name: 'Language' })
    expect(language).toHaveValue('en')
    await user.click(screen.getByRole('button', { name: /Show what is offered/ }))
    expect(within(await screen.findByRole('listbox')).getAllByRole('option').map(({ textContent }) => textContent)).toEqual(['en', 'de', 'fr', 'pt-BR'])
    await user.click(screen.getByRole('option', { name: 'pt-BR' }))
    await waitFor(() => expect(draftOf(fake, orgForm)?.inputs).toEqual({ language: 'pt-BR' }))
    expect(language).toHaveValue('pt-BR')
    await user.clear(language)
    await user.type(language, 'tlh')
    await user.tab()
    await waitFor(() => expect(draftOf(fake, orgForm)?.inputs).toEqual({ language: 'tlh' }))
    expect(language).toHaveValue('tlh')
    expect(screen.queryByText(/default/)).toBeNull()
    await expectAccessible()
  })

  it('sets the value of a preset by its button, once', async () => {
    const fake = orgBackend()
    const { user } = renderApp('/c/a/o/alpha', fake)
    const button = await screen.findByRole('button', { name: 'Reset audit log target' })
    await user.click(button)
    await waitFor(() => expect(draftOf(fake, orgForm)?.inputs).toEqual({ auditTarget: '' }))
    expect(button).toBeDisabled()
    expect(screen.getByRole('textbox', { name: 'Audit log target' })).toHaveValue('')
    await user.click(screen.getByRole('button', { name: 'Undo this change' }))
    expect(screen.getByRole('button', { name: 'Reset audit log target' })).toBeEnabled()
  })
})
