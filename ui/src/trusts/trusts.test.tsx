import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { Trust } from '../backend/generated'
import { setTransport } from '../backend/call'
import { expectAccessible } from '../test/axe'
import { connectionOf, problemOf } from '../test/fixtures'
import { renderApp } from '../test/renderApp'
import { backendWith, trustOf } from '../test/trustFixtures'
import { ProblemError } from '../backend/problem'

const harbor = (id: string, name: string, change: Partial<Trust> = {}) => trustOf({ id, trusted: { id: `org-${id}`, name }, ...change })
const expired = (days: number): Trust['expiry'] => ({ until: 'expired', days, at: '2026-01-01T00:00:00Z', perhaps: null })

/** Five trusts of every end. */
function five(): Trust[] {
  return [
    harbor('never', 'Never Ltd', { expiry: { until: 'never', at: null, perhaps: null }, breadth: { breadth: 'everything' } }),
    harbor('gone', 'Gone Ltd', { status: { label: 'Expired', active: false }, expiry: expired(90) }),
    harbor('soon', 'Soon Ltd', { expiry: { until: 'soon', days: 12, at: '2026-12-04T00:00:00Z', perhaps: null }, updated: { at: '2026-11-01T00:00:00Z', by: 'bo@alpha.example', byId: null } }),
    harbor('old', 'Old Ltd', { expiry: expired(3), breadth: { breadth: 'nothing' } }),
    trustOf({ id: 'later', direction: 'receives', trustee: { id: 'quay', name: 'Quay' }, trusted: { id: 'alpha', name: 'Alpha' }, breadth: null }),
  ]
}

const head = (name: string) => screen.getByRole('columnheader', { name })

const others = () =>
  screen
    .getAllByRole('row')
    .slice(1)
    .map((row) => within(row).getAllByRole('gridcell')[1]?.firstChild?.textContent)

describe('the list of trusts', () => {
  it('is reached by Trusts, shows what needs a look first, and says direction, breadth and end in words', async () => {
    const { user, router } = renderApp('/connections', backendWith(five()))
    await user.click(await screen.findByRole('link', { name: 'Trusts' }))
    expect(router.state.location.pathname).toBe('/trusts')
    expect(await screen.findByText('5 trusts')).toBeVisible()
    expect(others()).toEqual(['Old Ltd', 'Soon Ltd', 'Quay', 'Never Ltd', 'Gone Ltd'])
    const [, old, soon, later, never] = screen.getAllByRole('row')
    expect(within(old as HTMLElement).getByText('expired')).toHaveClass('text-red')
    expect(within(old as HTMLElement).getByText('3 days ago')).toBeVisible()
    expect(within(soon as HTMLElement).getByText('expires soon')).toHaveClass('text-amber')
    expect(within(soon as HTMLElement).getByText('in 12 days')).toBeVisible()
    expect(within(soon as HTMLElement).getByText('bo@alpha.example')).toBeVisible()
    expect(within(later as HTMLElement).getByRole('link', { name: 'Quay → Alpha' })).toBeVisible()
    expect(within(later as HTMLElement).getByText('← Receives')).toBeVisible()
    expect(within(later as HTMLElement).getByText('Alpha may act in it')).toBeVisible()
    expect(within(never as HTMLElement).getByRole('link', { name: 'Alpha → Never Ltd' })).toHaveTextContent('Never Ltd')
    expect(within(never as HTMLElement).getByText('Gives →')).toBeVisible()
    expect(within(never as HTMLElement).getByText('may act in Alpha')).toBeVisible()
    expect(within(later as HTMLElement).getByText('not told', { selector: '[title]' })).toBeVisible()
    expect(within(never as HTMLElement).getByText('Everything')).toBeVisible()
    expect(screen.getByText('2 active trusts expired or soon to expire')).toBeVisible()
    await expectAccessible()
  })

  it('sorts by any column, and turns around', async () => {
    const { user } = renderApp('/trusts', backendWith(five()))
    await screen.findByText('5 trusts')
    expect(head('Expires')).toHaveAttribute('aria-sort', 'ascending')
    await user.click(within(head('Other organization')).getByRole('button'))
    expect(others()).toEqual(['Gone Ltd', 'Never Ltd', 'Old Ltd', 'Quay', 'Soon Ltd'])
    await user.click(within(head('Other organization')).getByRole('button'))
    expect(others()[0]).toBe('Soon Ltd')
    expect(head('Other organization')).toHaveAttribute('aria-sort', 'descending')
    await user.click(within(head('Allows')).getByRole('button'))
    expect(others()[0]).toBe('Never Ltd')
    expect(others().at(-1)).toBe('Quay')
  })

  it('looks through names, ids, descriptions and people, filters, and clears', async () => {
    const { user } = renderApp('/trusts', backendWith(five()))
    await screen.findByText('5 trusts')
    const find = screen.getByRole('searchbox', { name: 'Find trusts' })
    for (const [scrap, expected] of [
      ['QUAY', ['Quay']],
      ['org-soon', ['Soon Ltd']],
      ['bo@alpha', ['Soon Ltd']],
      ['yearly', ['Old Ltd', 'Soon Ltd', 'Quay', 'Never Ltd', 'Gone Ltd']],
    ] as const) {
      // oxlint-disable-next-line no-await-in-loop
      await user.clear(find)
      // oxlint-disable-next-line no-await-in-loop
      await user.type(find, scrap)
      expect(others()).toEqual(expected)
    }
    await user.keyboard('{Escape}')
    await user.selectOptions(screen.getByRole('combobox', { name: 'Direction' }), 'Receives')
    expect(others()).toEqual(['Quay'])
    await user.selectOptions(screen.getByRole('combobox', { name: 'Direction' }), 'Gives')
    await user.selectOptions(screen.getByRole('combobox', { name: 'Status' }), 'Other than active')
    expect(others()).toEqual(['Gone Ltd'])
    expect(screen.getByText('1 of 5 trusts')).toBeVisible()
    await user.selectOptions(screen.getByRole('combobox', { name: 'Ends' }), 'Never')
    expect(screen.getByText('None of 5 trusts fits what is looked for.')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Clear the search and the filters' }))
    expect(others()).toHaveLength(5)
  })

  it('shows a connection that failed with its reason, and the rest works', async () => {
    const fake = backendWith(five())
    fake.add(connectionOf({ id: 'b', platform: 'south', name: 'Acme US', environment: 'production' }))
    const { transport } = fake
    let broken = true
    const { user } = renderApp('/trusts', fake)
    setTransport(async (name, request) => {
      if (broken && name === 'list_trusts' && (request as { connection: string }).connection === 'b') {
        throw new ProblemError(problemOf('unavailable', { message: 'The server is away.', retryable: true }))
      }
      return transport(name, request)
    })
    const failed = await screen.findByRole('list', { name: 'Connections that failed' })
    expect(within(failed).getByText('The server is away.')).toBeVisible()
    expect(within(failed).getByText('could not be read; its trusts are missing from this list')).toBeVisible()
    expect(await screen.findByText('5 trusts')).toBeVisible()
    broken = false
    await user.click(within(failed).getByRole('button', { name: 'Try again' }))
    await waitFor(() => expect(screen.queryByRole('list', { name: 'Connections that failed' })).toBeNull())
  })

  it('reads every page, and draws only the rows in sight', async () => {
    const many = Array.from({ length: 3_000 }, (_, place) => harbor(`t${place}`, `Org ${place}`))
    const fake = backendWith(many)
    fake.pageSize = 500
    renderApp('/trusts', fake)
    expect(await screen.findByText('3,000 trusts')).toBeVisible()
    expect(fake.callsOf('list_trusts').map(({ next }) => next)).toEqual([null, '500', '1000', '1500', '2000', '2500'])
    expect(screen.getByRole('grid', { name: 'Trusts' })).toHaveAttribute('aria-rowcount', '3001')
    expect(screen.getAllByRole('row').length).toBeLessThan(60)
  })

  it('goes by keyboard, and Enter opens', async () => {
    const { user, router } = renderApp('/trusts', backendWith(five()))
    await screen.findByText('5 trusts')
    screen.getAllByRole('row')[1]?.focus()
    await user.keyboard('{ArrowDown}{End}{Home}{ArrowDown}{Enter}')
    await waitFor(() => expect(router.state.location.pathname).toBe('/c/a/o/alpha/trusts/soon'))
  })

  it('shows names that would deceive as they are', async () => {
    renderApp('/trusts', backendWith([harbor('x', 'Evil \u202Eedis <b>x</b>')]))
    expect(await screen.findByRole('link', { name: 'Alpha → Evil \\u{202e}edis <b>x</b>' })).toBeVisible()
  })

  it('says why it is empty, and what comes next', async () => {
    renderApp('/trusts', backendWith([]))
    expect(await screen.findByText(/No trust: no organization.*Create trust makes the first/)).toBeVisible()
  })

  it('says that no platform has trusts where none has', async () => {
    const fake = backendWith([])
    fake.connections = [connectionOf({ id: 'a' })]
    renderApp('/trusts', fake)
    expect(await screen.findByText(/None of the connections goes to a platform/)).toBeVisible()
    expect(screen.getByRole('button', { name: 'Add a connection' })).toBeEnabled()
    expect(fake.callsOf('list_trusts')).toEqual([])
  })
})

describe('the trusts of one org', () => {
  it('are a section beside its settings, only where its platform has trusts', async () => {
    const fake = backendWith(five())
    fake.add(connectionOf({ id: 'n' }))
    const { user, router } = renderApp('/c/a/o/alpha', fake)
    await user.click(within(await screen.findByRole('navigation', { name: 'Of this organization' })).getByRole('link', { name: 'Trusts' }))
    expect(router.state.location.pathname).toBe('/c/a/o/alpha/trusts')
    expect(await screen.findByText('5 trusts')).toBeVisible()
    expect(fake.callsOf('list_trusts')[0]).toMatchObject({ connection: 'a', org: 'alpha' })
    await expectAccessible()
    const [first] = fake.orgs.get('n') ?? []
    await router.navigate({ to: '/c/$connection/o/$org', params: { connection: 'n', org: first?.id ?? '' }, search: {} })
    const sections = await screen.findByRole('navigation', { name: 'Of this organization' })
    await waitFor(() => expect(within(sections).getByRole('link', { name: 'Settings' })).toHaveAttribute('aria-current', 'page'))
    expect(within(sections).queryByRole('link', { name: 'Trusts' })).toBeNull()
  })

  it('say why none can be created', async () => {
    const fake = backendWith(five())
    fake.createTrust = { access: 'read_only', reason: 'Creating a trust needs the role org_owner.' }
    renderApp('/c/a/o/alpha/trusts', fake)
    expect(await screen.findByText('Creating a trust needs the role org_owner.')).toBeVisible()
    expect(screen.getByRole('button', { name: 'Create trust' })).toBeDisabled()
    expect(screen.getByRole('button', { name: 'Create trust' })).toHaveAccessibleDescription(/org_owner/)
  })
})

describe('Create trust', () => {
  it('goes to the one place there is', async () => {
    const { user, router } = renderApp('/trusts', backendWith(five()))
    await screen.findByText('5 trusts')
    await user.click(screen.getByRole('button', { name: 'Create trust' }))
    await waitFor(() => expect(router.state.location.pathname).toBe('/c/a/o/alpha/trusts/new'))
  })

  it('asks for the connection where there are several, and says why one can not', async () => {
    const fake = backendWith(five())
    fake.add(connectionOf({ id: 'b', platform: 'south', name: 'Acme US', writes: 'read_only', reason: 'This connection is read-only.' } as never), [
      { id: 'beta', name: 'Beta', primaryDomain: null, needsOwnConnection: false, state: 'active' },
    ])
    const { user, router } = renderApp('/trusts', fake)
    await screen.findByText('5 trusts')
    await user.click(screen.getByRole('button', { name: 'Create trust' }))
    const items = await screen.findAllByRole('menuitem')
    expect(items.map((item) => item.getAttribute('aria-disabled'))).toEqual([null, 'true'])
    expect(items[1]).toHaveTextContent('This connection is read-only.')
    await expectAccessible()
    fireEvent.click(items[0] as HTMLElement)
    await waitFor(() => expect(router.state.location.pathname).toBe('/c/a/o/alpha/trusts/new'))
  })
})
