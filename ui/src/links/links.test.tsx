import { act, screen, waitFor, within } from '@testing-library/react'
import { expect, it } from 'vitest'
import { FakeBackend } from '../test/FakeBackend'
import { connectionOf } from '../test/fixtures'
import { renderApp } from '../test/renderApp'

function started(address: string) {
  const fake = new FakeBackend()
  fake.connections = [connectionOf({ id: '1' })]
  return renderApp(address, fake)
}

function copyButtons(): HTMLElement[] {
  return screen.getAllByRole('button', { name: /^Copy a link to / })
}

it('opens the screen that a link leads to', async () => {
  const { fake, router } = started('/connections')
  await screen.findByRole('heading', { level: 1, name: 'Connections' })
  await act(async () => fake.asksForLinks({ target: 'opens', address: '/changes' }))
  await screen.findByRole('heading', { level: 1, name: 'Changes' })
  expect(router.latestLocation.pathname).toBe('/changes')
})

it('says what it does not open, and changes nothing', async () => {
  const { fake, user, router } = started('/connections')
  await screen.findByRole('heading', { level: 1, name: 'Connections' })
  await act(async () => fake.asksForLinks({ target: 'not_understood' }))
  const told = await screen.findByRole('alert')
  expect(told).toHaveTextContent('This link was not opened')
  expect(router.latestLocation.pathname).toBe('/connections')
  await user.click(within(told).getByRole('button', { name: 'Dismiss' }))
  expect(screen.queryByRole('alert')).not.toBeInTheDocument()
  await act(async () => fake.asksForLinks({ target: 'no_connection', server: 'https://a.example/\u202e' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('It leads to https://a.example/\\u{202e}, and no connection does.')
})

it('waits where something is typed that no draft keeps', async () => {
  const { fake, user, router } = started('/connections/new')
  await screen.findByRole('heading', { level: 1, name: 'Add connection' })
  await act(async () => fake.asksForLinks({ target: 'opens', address: '/changes' }))
  await screen.findByText('A link was followed')
  expect(router.latestLocation.pathname).toBe('/connections/new')
  await user.click(screen.getByRole('button', { name: 'Open the link' }))
  await screen.findByRole('heading', { level: 1, name: 'Changes' })
  expect(screen.queryByText('A link was followed')).not.toBeInTheDocument()
})

it('copies a link to an org and to a form of it', async () => {
  const { fake, user } = started('/c/1/o/10')
  await waitFor(() => expect(copyButtons()).toHaveLength(2))
  const buttons = copyButtons()
  for (const button of buttons) await user.click(button)
  const level = { kind: 'org', id: '10' }
  expect(fake.seen.filter(({ name }) => name === 'copy_link').map(({ request }) => request)).toEqual([
    { connection: '1', level, form: null },
    { connection: '1', level, form: fake.platforms[0]?.forms[0]?.id },
  ])
})
