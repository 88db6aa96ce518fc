import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { FakeBackend } from '../test/FakeBackend'
import { connectionOf, orgsOf, problemOf } from '../test/fixtures'
import { renderApp } from '../test/renderApp'

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
    fake.preferences = { theme: 'dark', location: '/connections' }
    const { router } = renderApp('/', fake)
    expect(await screen.findByRole('heading', { level: 1, name: 'Connections' })).toBeVisible()
    expect(document.documentElement.dataset.theme).toBe('dark')
    await router.navigate({ to: '/orgs', search: {} })
    await waitFor(() => expect(fake.preferences).toEqual({ theme: 'dark', location: '/orgs' }))
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
    await user.type(screen.getByRole('searchbox', { name: 'Find organizations' }), 'ax')
    expect(await screen.findByText(/No organization has “ax”/)).toBeVisible()
    for (const answer of late) answer()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(screen.getByText(/No organization has “ax”/)).toBeVisible()
    const numbers = fake.callsOf('search_orgs').map(({ search }) => search)
    expect(numbers).toEqual(numbers.toSorted((left, right) => left - right))
    expect(new Set(numbers).size).toBe(numbers.length)
  })

  it('is walked by keys: down from the search, along the rows, and in with Enter', async () => {
    const { user, router } = renderApp('/orgs', backend())
    await screen.findByRole('link', { name: 'Organization 1' })
    await user.keyboard('{Control>}k{/Control}')
    expect(screen.getByRole('searchbox', { name: 'Find organizations' })).toHaveFocus()
    await user.keyboard('{ArrowDown}{ArrowDown}')
    expect(screen.getByText('Organization 2').closest('[role=row]')).toHaveFocus()
    await user.keyboard('{Enter}')
    await waitFor(() => expect(router.state.location.pathname).toBe(`/c/a/o/${orgsOf(1, 2)[0]?.id}`))
  })

  it('says what an org without a state is', async () => {
    const fake = backend(0)
    fake.orgs.set('a', [{ id: '9', name: null, primaryDomain: null, state: 'missing' }])
    renderApp('/orgs', fake)
    expect(await screen.findByText('No state: deleted, or never more than an id')).toBeVisible()
  })

  it('never looks empty when a connection failed', async () => {
    const fake = backend()
    fake.failing.set('list_orgs', problemOf('no_answer', { retryable: true }))
    const { user } = renderApp('/orgs', fake)
    const failed = await screen.findByRole('list', { name: 'Connections that failed' })
    expect(screen.queryByText(/No connection lists an organization/)).toBeNull()
    fake.failing.clear()
    await user.click(within(failed).getByRole('button', { name: 'Try again' }))
    expect(await screen.findByRole('link', { name: 'Organization 1' })).toBeVisible()
  })

  it('shows only rows in sight of many thousand, and makes deceptive names visible', async () => {
    const fake = backend(3_000)
    fake.pageSize = 1_000
    fake.orgs.get('a')?.unshift({ id: '1', name: 'Evil \u202Eedis', primaryDomain: null, state: 'active' })
    renderApp('/orgs', fake)
    expect(await screen.findByText('3,001 organizations')).toBeVisible()
    expect(screen.getAllByRole('row').length).toBeLessThan(100)
    expect(screen.getByRole('grid')).toHaveAttribute('aria-rowcount', '3002')
    expect(screen.getByRole('link', { name: 'Evil \\u{202e}edis' })).toBeVisible()
  })
})
