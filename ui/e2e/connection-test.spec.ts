import { expectAccessible } from './support/accessible'
import type { Sandbox } from './support/sandbox'
import { fillConnection } from './support/screens'
import { expect, test } from './support/test'
import type { Host } from './support/host'

interface Case {
  what: string
  address: (host: Host) => string
  token?: (sandbox: Sandbox) => string
  breaks?: (sandbox: Sandbox) => Promise<void>
  step: string
  words: RegExp
}

const there = ({ sandbox }: Host) => sandbox.address
const cases: Case[] = [
  {
    what: 'a name that does not resolve',
    address: () => 'https://zitadel.invalid',
    step: 'Server name found',
    words: /The name zitadel\.invalid was not found/,
  },
  {
    what: 'a port that nothing listens on',
    address: () => 'http://localhost:1',
    step: 'Server answers',
    words: /Nothing accepts connections at localhost:1/,
  },
  {
    what: 'a server without TLS',
    address: ({ sandbox }) => sandbox.address.replace('http:', 'https:'),
    step: 'Secure connection',
    words: /No secure connection/,
  },
  {
    what: 'a server that is not ZITADEL',
    address: ({ base }) => base,
    step: 'It is ZITADEL',
    words: /What answers there is not ZITADEL/,
  },
  {
    what: 'a server that still starts',
    address: there,
    breaks: (sandbox) => sandbox.fault({ path: '/', fault: { kind: 'starting' } }),
    step: 'Ready',
    words: /still starting/,
  },
  {
    what: 'a token that the server does not know',
    address: there,
    token: () => 'no-such-token',
    step: 'Credential accepted',
    words: /doesn't accept the token/,
  },
  {
    what: 'an expired token',
    address: there,
    token: (sandbox) => sandbox.token('expired'),
    step: 'Credential accepted',
    words: /it has expired, was revoked or is not from this server/,
  },
  {
    what: 'a token without any role',
    address: there,
    token: (sandbox) => sandbox.token('nobody'),
    step: 'Permission',
    words: /its user has no role/,
  },
  {
    what: 'a server that points elsewhere',
    address: there,
    breaks: (sandbox) => sandbox.fault({ path: '/', fault: { kind: 'redirect', location: 'https://elsewhere.example/' } }),
    step: 'It is ZITADEL',
    words: /points to https:\/\/elsewhere\.example\/ .*The token was not sent there/,
  },
]

for (const one of cases) {
  test(`a connection test names its step: ${one.what}`, async ({ page, host, sandbox }) => {
    await one.breaks?.(sandbox)
    await page.goto('/connections/new')
    const typed = { name: 'Tried', address: one.address(host), token: (one.token ?? (() => sandbox.token('owner')))(sandbox) }
    await fillConnection(page, typed)
    await page.getByRole('button', { name: 'Test connection' }).click()
    const report = page.getByRole('region', { name: 'Connection test' })
    await expect(report.getByText('The test failed')).toBeVisible()
    const failed = report.getByRole('listitem').filter({ hasText: one.step }).first()
    await expect(failed).toContainText('failed')
    await expect(failed).toContainText(one.words)
    await expect(report.getByText('failed', { exact: true })).toHaveCount(1)
    await expect(page.getByLabel('Personal access token')).toHaveValue(typed.token)
    await expect(page.getByLabel('Server address')).toHaveValue(typed.address)
  })
}

test('a connection test names its step: a host that the server has no instance for', async ({ page, startSandbox }) => {
  // Its instance is known by the usual names of this machine, of which this is none.
  const other = await startSandbox('sample', '--listen', '127.0.0.2:0')
  await page.goto('/connections/new')
  await fillConnection(page, { name: 'Tried', address: other.base, token: other.token('owner') })
  await page.getByRole('button', { name: 'Test connection' }).click()
  const failed = page.getByRole('region', { name: 'Connection test' }).getByRole('listitem').filter({ hasText: 'Instance found' })
  await expect(failed).toContainText(/knows no instance under this name/)
})

test('an address that is none stops the test at its field', async ({ page }) => {
  await page.goto('/connections/new')
  await fillConnection(page, { name: 'Tried', address: 'https://exa mple', token: 'some-token' })
  await page.getByRole('button', { name: 'Test connection' }).click()
  await expect(page.getByText(/An address has no spaces/)).toBeVisible()
  await expect(page.getByRole('region', { name: 'Connection test' })).toBeHidden()
})

test('the token leaves only once ZITADEL is known to answer', async ({ page, sandbox }) => {
  await sandbox.fault({ path: '/', fault: { kind: 'starting' } })
  await page.goto('/connections/new')
  await fillConnection(page, { name: 'Tried', address: sandbox.address, token: sandbox.token('owner') })
  await page.getByRole('button', { name: 'Test connection' }).click()
  await expect(page.getByText('The test failed')).toBeVisible()
  const asked = await sandbox.asked()
  expect(asked.length).toBeGreaterThan(0)
  expect(asked.filter(({ authorized }) => authorized)).toEqual([])
  await page.getByRole('button', { name: 'Show details' }).click()
  await expect(page.getByText('503', { exact: true })).toBeVisible()
  await expectAccessible(page)
})
