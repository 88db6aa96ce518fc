import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { FakeBackend } from '../test/FakeBackend'
import { connectionOf, orgsOf, problemOf } from '../test/fixtures'
import { renderApp } from '../test/renderApp'
import { searchAfter } from './useServerSearch'

function backend(count = 30) {
  const fake = new FakeBackend()
  fake.add(connectionOf({ id: 'a' }), orgsOf(count))
  return fake
}

const names = () => screen.getAllByRole('row').slice(1).map((row) => within(row).getByRole('link').textContent)

describe('the start', () => {
  it('welcomes those who have no connection, and the sample is one click away', async () => {
    const { user, fake } = renderApp('/')
    expect(await screen.findByRole('button', { name: 'Add connection' })).toBeVisible()
    expect(await screen.findByRole('heading', { name: 'Connect to Northwind ID' })).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Explore with sample data' }))
    expect(await screen.findByRole('link', { name: 'Organization 1' })).toBeVisible()
    expect(fake.callsOf('start_sample')).toHaveLength(1)
  })

  it('returns to the screen that was left, and remembers the one that is shown', async () => {
    const fake = backend()
    fake.preferences = { ...fake.preferences, theme: 'dark', location: '/connections' }
    const { router } = renderApp('/', fake)
    expect(await screen.findByRole('heading', { level: 1, name: 'Connections' })).toBeVisible()
    expect(document.documentElement.dataset.theme).toBe('dark')
    await router.navigate({ to: '/orgs', search: {} })
    await waitFor(() => expect(fake.preferences).toMatchObject({ theme: 'dark', location: '/orgs' }))
  })

  it('says what of the kept data could not be read', async () => {
    const fake = backend()
    fake.unreadable = ['A draft of Organization 1 is of a newer version.']
    renderApp('/orgs', fake)
    expect(await screen.findByText('A draft of Organization 1 is of a newer version.')).toBeVisible()
  })

  it('says of an address that leads nowhere that it does', async () => {
    renderApp('/nowhere', backend())
    expect(await screen.findByText('No screen has this address.')).toBeVisible()
  })
})

describe('the list of organizations', () => {
  it('filters at once, and adds what only a server knows', async () => {
    const fake = backend()
    fake.hidden.set(orgsOf(1, 7)[0]?.id ?? '', 'second-domain.example')
    const { user } = renderApp('/orgs', fake)
    await screen.findByRole('link', { name: 'Organization 1' })
    const search = screen.getByRole('searchbox', { name: 'Find organizations' })
    await user.type(search, 'org12.')
    expect(names()).toEqual(['Organization 12'])
    await user.clear(search)
    await user.type(search, 'second-domain')
    await waitFor(() => expect(names()).toEqual(['Organization 7']))
    expect(await screen.findByText(/1 found by the server/)).toBeVisible()
    await user.keyboard('{Escape}')
    expect(search).toHaveValue('')
    expect(names().length).toBeGreaterThan(5)
  })

  it('leaves nothing of its search on other screens, and has it again on the way back', async () => {
    const { user, router } = renderApp('/orgs', backend())
    await screen.findByRole('link', { name: 'Organization 1' })
    const search = screen.getByRole('searchbox', { name: 'Find organizations' })
    await user.type(search, 'org12.')
    await waitFor(() => expect(router.state.location.search).toEqual({ find: 'org12.' }))
    await user.click(screen.getByRole('link', { name: /^Drafts/ }))
    await screen.findByRole('heading', { level: 1, name: 'Drafts' })
    await waitFor(() => expect(search).toHaveValue(''))
    router.history.back()
    await waitFor(() => expect(search).toHaveValue('org12.'))
    await waitFor(() => expect(names()).toEqual(['Organization 12']))
  })

  it('asks with a rising number, and drops the answer to an older scrap', async () => {
    const fake = backend()
    const late: (() => void)[] = []
    const { transport } = fake
    fake.transport = async (name, request) => {
      const answer = await transport(name, request)
      if (name === 'search_orgs' && 'scrap' in request && request.scrap === 'a') {
        await new Promise<void>((resolve) => late.push(resolve))
      }
      return answer
    }
    const { user } = renderApp('/orgs', fake)
    await screen.findByRole('link', { name: 'Organization 1' })
    await user.type(screen.getByRole('searchbox', { name: 'Find organizations' }), 'a')
    await waitFor(() => expect(late).toHaveLength(1))
    await user.keyboard('x')
    expect(await screen.findByText(/No organization has “ax”/)).toBeVisible()
    for (const answer of late) answer()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(screen.getByText(/No organization has “ax”/)).toBeVisible()
    const numbers = fake.callsOf('search_orgs').map(({ search }) => search)
    expect(numbers).toEqual(numbers.toSorted((left, right) => left - right))
    expect(new Set(numbers).size).toBe(numbers.length)
  })

  it('asks the servers for what somebody typed, and not for each letter on the way', async () => {
    const fake = backend()
    renderApp('/orgs', fake)
    await screen.findByRole('link', { name: 'Organization 1' })
    const search = screen.getByRole('searchbox', { name: 'Find organizations' })
    // No time passes between them.
    for (const value of ['o', 'or', 'org12.']) fireEvent.change(search, { target: { value } })
    expect(names()).toEqual(['Organization 12'])
    expect(screen.getByText(/still asking/)).toBeVisible()
    await waitFor(() => expect(screen.queryByText(/still asking/)).toBeNull())
    expect(fake.callsOf('search_orgs').map(({ scrap }) => scrap)).toEqual(['org12.'])
  })

  it('numbers its searches higher after a reload than the page before did', () => {
    const begun = Date.UTC(2026, 10, 22)
    let before = 0
    for (let letter = 0; letter < 5; letter += 1) before = searchAfter(before, begun)
    expect(before).toBe(begun + 4)
    expect(searchAfter(0, begun + 1_000)).toBeGreaterThan(before)
  })

  it('asks once more when told that a newer search took its place, and never takes that for nothing', async () => {
    const fake = backend()
    fake.hidden.set(orgsOf(1, 7)[0]?.id ?? '', 'second-domain.example')
    const { transport } = fake
    let refusals = 1
    fake.transport = async (name, request) => {
      const answer = await transport(name, request)
      // oxlint-disable-next-line no-throw-literal
      if (name === 'search_orgs' && refusals-- > 0) throw problemOf('cancelled')
      return answer
    }
    const { user } = renderApp('/orgs', fake)
    await screen.findByRole('link', { name: 'Organization 1' })
    await user.click(screen.getByRole('searchbox', { name: 'Find organizations' }))
    await user.paste('second-domain')
    await waitFor(() => expect(names()).toEqual(['Organization 7']))
    expect(fake.callsOf('search_orgs')).toHaveLength(2)
    refusals = 2
    await user.clear(screen.getByRole('searchbox', { name: 'Find organizations' }))
    await user.paste('nowhere')
    expect(await screen.findByText(/could not be searched; only those/)).toBeVisible()
    expect(screen.queryByText(/No organization has/)).toBeNull()
  })

  it('denies nothing while a search failed, and Try again searches again', async () => {
    const fake = backend()
    fake.hidden.set(orgsOf(1, 7)[0]?.id ?? '', 'second-domain.example')
    fake.failing.set('search_orgs', problemOf('no_answer', { retryable: true }))
    const { user } = renderApp('/orgs', fake)
    await screen.findByRole('link', { name: 'Organization 1' })
    await user.click(screen.getByRole('searchbox', { name: 'Find organizations' }))
    await user.paste('second-domain')
    const failed = await screen.findByRole('list', { name: 'Connections that failed' })
    expect(failed).toHaveTextContent(/could not be searched/)
    expect(screen.getByText(/whether there is such an organization is not known/)).toBeVisible()
    expect(screen.queryByText(/No organization has/)).toBeNull()
    fake.failing.clear()
    await user.click(within(failed).getByRole('button', { name: 'Try again' }))
    await waitFor(() => expect(names()).toEqual(['Organization 7']))
    expect(screen.queryByRole('list', { name: 'Connections that failed' })).toBeNull()
    expect(fake.callsOf('list_orgs')).toHaveLength(1)
  })

  it('says no more than the beginning of a page that somebody pasted', async () => {
    const { user } = renderApp('/orgs', backend())
    await screen.findByRole('link', { name: 'Organization 1' })
    await user.click(screen.getByRole('searchbox', { name: 'Find organizations' }))
    await user.paste('x'.repeat(10_000))
    expect(await screen.findByText(/No organization has “x{100}…” in its name/)).toBeVisible()
  })

  it('takes nothing over from how the same search went before', async () => {
    const fake = backend()
    fake.failing.set('search_orgs', problemOf('no_answer', { retryable: true }))
    const { user } = renderApp('/orgs', fake)
    await screen.findByRole('link', { name: 'Organization 1' })
    const search = screen.getByRole('searchbox', { name: 'Find organizations' })
    await user.click(search)
    await user.paste('organization 7')
    await screen.findByRole('list', { name: 'Connections that failed' })
    fake.failing.clear()
    // So quickly that no server is asked in between.
    for (const value of ['organization 77', 'organization 7']) fireEvent.change(search, { target: { value } })
    expect(screen.queryByRole('list', { name: 'Connections that failed' })).toBeNull()
    expect(await screen.findByText(/found by the server$/)).toBeVisible()
    expect(screen.queryByRole('list', { name: 'Connections that failed' })).toBeNull()
  })

  it('searches again once someone signed in again', async () => {
    const fake = backend()
    fake.hidden.set(orgsOf(1, 7)[0]?.id ?? '', 'second-domain.example')
    fake.failing.set('search_orgs', problemOf('credential_expired'))
    const { user } = renderApp('/orgs', fake)
    await screen.findByRole('link', { name: 'Organization 1' })
    await user.click(screen.getByRole('searchbox', { name: 'Find organizations' }))
    await user.paste('second-domain')
    await user.click(await screen.findByRole('button', { name: 'Sign in again' }))
    const dialog = screen.getByRole('dialog')
    await user.type(within(dialog).getByLabelText('Personal access token'), 'new')
    await user.click(within(dialog).getByRole('button', { name: 'Sign in again' }))
    await waitFor(() => expect(names()).toEqual(['Organization 7']))
  })

  it('tells a list that was read in part from one that is old', async () => {
    const fake = backend(3)
    fake.pageSize = 2
    const { transport } = fake
    let broken = true
    fake.transport = async (name, request) => {
      // oxlint-disable-next-line no-throw-literal
      if (broken && name === 'list_orgs' && 'next' in request && request.next !== null) throw problemOf('no_answer', { retryable: true })
      return transport(name, request)
    }
    const { user } = renderApp('/orgs', fake)
    expect(await screen.findByText(/could not be read to the end; some of its organizations are missing/)).toBeVisible()
    broken = false
    await user.click(screen.getByRole('button', { name: 'Read again' }))
    expect(await screen.findByText('3 organizations')).toBeVisible()
    fake.failing.set('list_orgs', problemOf('no_answer', { retryable: true }))
    await user.click(screen.getByRole('button', { name: 'Read again' }))
    expect(await screen.findByText(/could not be read again; its rows are older/)).toBeVisible()
  })

  it('is walked by keys: down from the search, along the rows, and in with Enter', async () => {
    const { user, router } = renderApp('/orgs', backend())
    await screen.findByRole('link', { name: 'Organization 1' })
    await user.keyboard('/')
    expect(screen.getByRole('searchbox', { name: 'Find organizations' })).toHaveFocus()
    await user.keyboard('{ArrowDown}{ArrowDown}')
    expect(screen.getByText('Organization 2').closest('[role=row]')).toHaveFocus()
    await user.keyboard('{Enter}')
    await waitFor(() => expect(router.state.location.pathname).toBe(`/c/a/o/${orgsOf(1, 2)[0]?.id}`))
  })

  it('says what an org without a state is', async () => {
    const fake = backend(0)
    fake.orgs.set('a', [{ id: '9', name: null, primaryDomain: null, needsOwnConnection: false, state: 'missing' }])
    renderApp('/orgs', fake)
    expect(await screen.findByText('No state: deleted, or never more than an id')).toBeVisible()
  })

  it('says which org needs its own token, and leads to a connection for it', async () => {
    const fake = backend(1)
    fake.orgs.set('a', [{ id: '9', name: 'Harbor', primaryDomain: null, needsOwnConnection: true, state: 'active' }])
    const { user, router } = renderApp('/orgs', fake)
    const row = (await screen.findByRole('link', { name: 'Harbor' })).closest('[role=row]') as HTMLElement
    expect(row).toHaveTextContent('needs its own token')
    expect(within(row).getByRole('link', { name: 'Add connection for Harbor' })).toHaveAttribute(
      'href',
      '/connections/new?like=a&name=Harbor',
    )
    await user.click(within(row).getByRole('link', { name: 'Harbor' }))
    expect(await screen.findByText(/is for another organization of the same server/)).toBeVisible()
    expect(fake.callsOf('open_form')).toEqual([])
    await user.click(screen.getByRole('button', { name: 'Add connection' }))
    await waitFor(() => expect(router.state.location.href).toBe('/connections/new?like=a&name=Harbor'))
    expect(await screen.findByLabelText('Name')).toHaveValue('Harbor')
  })

  it('never looks empty when a connection failed', async () => {
    const fake = backend()
    fake.failing.set('list_orgs', problemOf('no_answer', { retryable: true }))
    const { user } = renderApp('/orgs', fake)
    const failed = await screen.findByRole('list', { name: 'Connections that failed' })
    expect(screen.queryByText(/No connection lists an organization/)).toBeNull()
    expect(screen.getByRole('region', { name: 'About this list' })).not.toHaveTextContent('0')
    fake.failing.clear()
    await user.click(within(failed).getByRole('button', { name: 'Try again' }))
    expect(await screen.findByRole('link', { name: 'Organization 1' })).toBeVisible()
  })

  it('shows only rows in sight of many thousand, and makes deceptive names visible', async () => {
    const fake = backend(3_000)
    fake.pageSize = 1_000
    fake.orgs.get('a')?.unshift({ id: '1', name: 'Evil \u202Eedis', primaryDomain: null, needsOwnConnection: false, state: 'active' })
    renderApp('/orgs', fake)
    expect(await screen.findByText('3,001 organizations')).toBeVisible()
    expect(screen.getAllByRole('row').length).toBeLessThan(100)
    expect(screen.getByRole('grid')).toHaveAttribute('aria-rowcount', '3002')
    expect(screen.getByRole('link', { name: 'Evil \\u{202e}edis' })).toBeVisible()
  })
})
