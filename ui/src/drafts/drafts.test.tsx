import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { FormRef } from '../backend/generated'
import { expectAccessible } from '../test/axe'
import { FakeBackend } from '../test/FakeBackend'
import { connectionOf, northwind, orgsOf, problemOf } from '../test/fixtures'
import { renderApp } from '../test/renderApp'
import { southwind } from '../test/trustFixtures'

const [one, two] = orgsOf(2)
const orgForm = (id = ''): FormRef => ({ connection: 'a', level: { kind: 'org', id }, form: 'north.signup' })
const first = orgForm(one?.id)
const second = orgForm(two?.id)
const instance: FormRef = { connection: 'a', level: { kind: 'instance' }, form: 'north.signup' }
const trust: FormRef = { connection: 's', level: { kind: 'trust', org: two?.id ?? '', id: 't1' }, form: 'south.trust' }

function backend() {
  const fake = new FakeBackend()
  fake.platforms = [northwind, southwind]
  fake.add(connectionOf({ id: 'a', environment: 'production' }))
  fake.add(connectionOf({ id: 's', platform: 'south', name: 'Cloud' }))
  fake.putDraft(first, { intent: 'edit', inputs: { passwordRule: 'strict', senderName: 'Mine' } }, '2026-11-20T10:00:00Z', '2026-11-20T12:00:00Z')
  fake.putDraft(second, { intent: 'reset', inputs: {} }, '2026-11-20T10:00:00Z', '2026-11-20T11:00:00Z')
  fake.putDraft(trust, { intent: 'remove', inputs: { description: 'half' } }, '2026-11-20T09:00:00Z', '2026-11-20T10:00:00Z')
  return fake
}

const rows = () => screen.findAllByRole('row').then((all) => all.slice(1))

describe('the list of drafts', () => {
  it('says of each what it belongs to, what it wants, and how old it is', async () => {
    const { container } = renderApp('/drafts', backend())
    expect(await screen.findByText('3 drafts, kept on this computer only')).toBeVisible()
    await screen.findByText('Organization 1')
    const texts = (await rows()).map(({ textContent }) => textContent)
    expect(texts[0]).toMatch(/^Domain settingsOrganization 1Acme EUProductionSender name and Password rule/)
    expect(texts[1]).toMatch(/Organization 2Acme EUProductionReset to the default/)
    expect(texts[2]).toMatch(/TrustOrganization 2t1CloudDevelopmentRemoveDescription/)
    expect([...container.querySelectorAll('tbody tr:first-child time')].map((time) => time.getAttribute('dateTime'))).toEqual([
      '2026-11-20T12:00:00Z',
      '2026-11-20T10:00:00Z',
    ])
    expect(within(screen.getByRole('navigation', { name: 'Main' })).getByRole('link', { name: 'Drafts 3' })).toHaveAttribute('aria-current', 'page')
    await expectAccessible()
  })

  it('says whether the server has moved on since, and asks again on a button', async () => {
    const fake = backend()
    fake.putDraft(instance, { intent: 'edit', inputs: { senderName: 'x' } }, '2026-11-20T08:00:00Z')
    fake.standings.set(fake.key(first), { levelName: 'Organization 1', stand: 'merges' })
    fake.standings.set(fake.key(second), { levelName: 'Organization 2', stand: 'conflicts' })
    fake.standings.set(fake.key(trust), {
      levelName: null,
      stand: 'gone',
      problem: problemOf('not_found', { message: 'The server lists no such trust.' }),
    })
    const { user } = renderApp('/drafts', fake)
    await screen.findByText('moved on, still fits')
    const [typed, reset, removed, server] = await rows()
    expect(typed).toHaveTextContent('moved on, still fits')
    expect(reset).toHaveTextContent(/conflict/)
    expect(removed).toHaveTextContent('goneThe server lists no such trust.')
    // Its id stands for an org whose name nobody tells.
    expect(within(removed as HTMLElement).getByTitle(two?.id ?? '')).toBeVisible()
    expect(server).toHaveTextContent(/Instance.*unchanged/)
    await expectAccessible()
    fake.standings.clear()
    await user.click(screen.getByRole('button', { name: 'Ask the servers again' }))
    await waitFor(() => expect(screen.getAllByText('unchanged')).toHaveLength(4))
  })

  it('fails alone where a server can not be asked, and tries just that one again', async () => {
    const fake = backend()
    fake.standings.set(fake.key(second), problemOf('no_answer', { message: 'The server did not answer.' }))
    const { user } = renderApp('/drafts', fake)
    expect(await screen.findByText('could not be asked')).toBeVisible()
    expect(screen.getByText('The server did not answer.')).toBeVisible()
    expect(await screen.findAllByText('unchanged')).toHaveLength(2)
    fake.standings.clear()
    const asked = fake.callsOf('get_draft_standing').length
    await user.click(screen.getByRole('button', { name: /^Try again for Domain settings in/ }))
    await waitFor(() => expect(screen.getAllByText('unchanged')).toHaveLength(3))
    expect(fake.callsOf('get_draft_standing').slice(asked)).toEqual([second])
  })

  it('opens the form from the row, and goes from draft to draft by arrow keys', async () => {
    const { user, router } = renderApp('/drafts', backend())
    await screen.findByText('Organization 1')
    const links = screen.getAllByRole('link', { name: 'Domain settings' })
    links[0]?.focus()
    await user.keyboard('{ArrowDown}')
    expect(links[1]).toHaveFocus()
    await user.keyboard('{End}{ArrowUp}{Enter}')
    await waitFor(() => expect(router.state.location.pathname).toBe(`/c/a/o/${two?.id}`))
    expect(await screen.findByText('A reset to the default')).toBeVisible()
    await router.navigate({ to: '/drafts' })
    await user.click((await screen.findByText('Cloud', { selector: 'th span' })) as HTMLElement)
    await waitFor(() => expect(router.state.location.pathname).toBe(`/c/s/o/${two?.id}/trusts/t1`))
  })

  it('asks before it discards one, moves on to the next, and says when none is left', async () => {
    const fake = backend()
    await fake.transport('discard_draft', trust)
    const { user } = renderApp('/drafts', fake)
    await user.click(await screen.findByRole('button', { name: 'Discard draft of Domain settings in Organization 1' }))
    const dialog = screen.getByRole('alertdialog', { name: 'Discard the draft of Domain settings in Organization 1?' })
    expect(dialog).toHaveTextContent(/It touches .*Password rule.*What was typed is lost. Nothing changes on the server./)
    await user.click(within(dialog).getByRole('button', { name: 'Keep draft' }))
    expect(fake.drafts.has(fake.key(first))).toBe(true)
    await user.click(screen.getByRole('button', { name: 'Discard draft of Domain settings in Organization 1' }))
    fake.failing.set('discard_draft', problemOf('storage', { message: 'The disk is full.' }))
    await user.click(within(screen.getByRole('alertdialog')).getByRole('button', { name: 'Discard draft' }))
    expect(await screen.findByText('The disk is full.')).toBeVisible()
    fake.failing.clear()
    await user.click(within(screen.getByRole('alertdialog')).getByRole('button', { name: 'Discard draft' }))
    await waitFor(() => expect(screen.queryByText('Organization 1')).toBeNull())
    expect(fake.drafts.has(fake.key(first))).toBe(false)
    await waitFor(() => expect(screen.getByRole('link', { name: 'Domain settings' })).toHaveFocus())
    await user.click(screen.getByRole('button', { name: 'Discard draft of Domain settings in Organization 2' }))
    await user.click(within(screen.getByRole('alertdialog')).getByRole('button', { name: 'Discard draft' }))
    expect(await screen.findByText(/^No drafts\. What you type/)).toBeVisible()
    expect(screen.getByRole('link', { name: 'Drafts' })).toBeVisible()
    await waitFor(() => expect(document.activeElement).not.toBe(document.body))
    await expectAccessible()
  })

  it('follows what is typed, discarded and applied elsewhere', async () => {
    const fake = new FakeBackend()
    fake.add(connectionOf({ id: 'a' }))
    fake.reading(first).snapshot.source = 'custom'
    const { user } = renderApp(`/c/a/o/${one?.id}`, fake)
    const name = await screen.findByRole('textbox', { name: 'Sender name' })
    expect(screen.getByRole('link', { name: 'Drafts' })).toBeVisible()
    await user.type(name, '!')
    expect(await screen.findByRole('link', { name: 'Drafts 1' })).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Discard changes' }))
    expect(await screen.findByRole('link', { name: 'Drafts' })).toBeVisible()
    await user.type(screen.getByRole('textbox', { name: 'Sender name' }), '?')
    expect(await screen.findByRole('link', { name: 'Drafts 1' })).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Review changes' }))
    await user.click(await screen.findByRole('button', { name: 'Apply changes' }))
    await screen.findByRole('heading', { name: 'Applied and verified' })
    expect(await screen.findByRole('link', { name: 'Drafts' })).toBeVisible()
  })

  it('says why the drafts could not be read, and tries again', async () => {
    const fake = backend()
    fake.failing.set('list_drafts', problemOf('storage', { message: 'The data folder can not be read.' }))
    const { user } = renderApp('/drafts', fake)
    expect(await screen.findByText('The data folder can not be read.')).toBeVisible()
    fake.failing.clear()
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await screen.findByText('3 drafts, kept on this computer only')).toBeVisible()
  })
})
