import type { Page } from '@playwright/test'
import { expectAccessible } from './support/accessible'
import { applyDraft, domainOf, draft, settingsOf, trustOf } from './support/edits'
import type { FaultRule, Sandbox } from './support/sandbox'
import { choose, control, openOrg, row, smtp } from './support/screens'
import { expect, test } from './support/test'

const markup = '<img src=x onerror=alert(1)><script>alert(2)</script>'

test('markup in a name is text, everywhere it shows', async ({ page, host, sandbox }) => {
  const connection = await host.connect({ name: markup })
  await sandbox.act('PUT', '/management/v1/orgs/me', { name: markup }, sandbox.org('fjord'))
  await page.goto('/orgs')
  await expect(row(page, markup)).toContainText(markup)
  await expectAccessible(page)
  await openOrg(page, connection, sandbox.org('fjord'))
  await expect(page.getByRole('heading', { level: 1, name: markup })).toBeVisible()
  await page.getByRole('button', { name: 'Customize settings' }).click()
  await page.getByRole('button', { name: 'Review changes' }).click()
  await expect(page.getByRole('dialog').getByRole('heading', { level: 2 })).toContainText(markup)
  await expect(page.locator('img, main script')).toHaveCount(0)
})

/** Behind every text of the server's answers; rights stay as they are, since without them there is little to see. */
const everywhere = `<img src=x onerror="window.pwned=1"><script>window.pwned=2</script><a href="javascript:window.pwned=3">x</a>`

async function poison(server: Sandbox, ...places: string[]): Promise<void> {
  await server.fault(...places.map((path) => ({ path, fault: { kind: 'text', with: everywhere } })))
}

const instancePlaces = ['/v2/', '/admin/', '/management/', '/auth/v1/users', '/auth/v1/memberships']
const cloudPlaces = ['/csp/gateway/am/api/orgs', '/csp/gateway/am/api/v2', '/csp/gateway/am/api/loggedin', '/csp/gateway/slc']

/** Opens a page; nothing of what the server sent became a part of it, ran, or asked for anything. */
async function opens(page: Page, path: string, shows: string | RegExp): Promise<void> {
  await page.goto(path)
  await expect(page.getByText(shows).first()).toBeVisible()
  await holdsNoMarkup(page)
}

async function holdsNoMarkup(page: Page): Promise<void> {
  await expect(page.locator('img, body script, iframe, object, embed, [onerror], [onload], a[href^="javascript:"]')).toHaveCount(0)
  expect(await page.evaluate(() => 'pwned' in window)).toBe(false)
}

test('markup in every text of a server is text on every page', async ({ page, host, sandbox }) => {
  test.slow()
  const connection = await host.connect()
  const { id } = connection
  await applyDraft(host, domainOf(connection, sandbox, 'delta'), { smtpSenderAddressMatchesInstanceDomain: false })
  await draft(host, domainOf(connection, sandbox, 'cobalt'), { validateOrgDomains: false })
  await poison(sandbox, ...instancePlaces)
  await opens(page, '/orgs', 'Aurora Logistics<img src=x')
  await opens(page, '/connections', 'Remove connection')
  await opens(page, `/connections/${id}`, 'Save connection')
  await opens(page, `/c/${id}`, 'Settings of the instance')
  await opens(page, `/c/${id}/instance`, 'userLoginMustBeDomain')
  await opens(page, `/c/${id}/o/${sandbox.org('delta')}`, 'userLoginMustBeDomain')
  await opens(page, '/drafts', '1 draft')
  await opens(page, '/changes', 'Changed Sender address')
  await page.getByRole('link', { name: /Changed Sender address/ }).click()
  await expect(page.getByText('Applied and verified').first()).toBeVisible()
  await holdsNoMarkup(page)
  // Somebody else's change of the same, by somebody with such a name.
  await sandbox.heal()
  await sandbox.act('PUT', `/admin/v1/orgs/${sandbox.org('cobalt')}/policies/domain`, { userLoginMustBeDomain: false })
  await poison(sandbox, ...instancePlaces)
  await opens(page, `/c/${id}/o/${sandbox.org('cobalt')}`, 'userLoginMustBeDomain')
  // A plan, and a refusal in the server's own words.
  await openOrg(page, connection, sandbox.org('juniper'))
  await page.getByRole('button', { name: 'Customize settings' }).click()
  await page.getByRole('button', { name: 'Review changes' }).click()
  const sheet = page.getByRole('dialog')
  await expect(sheet.getByRole('button', { name: 'Apply changes' })).toBeVisible()
  await holdsNoMarkup(page)
  await sandbox.fault({ method: 'POST', path: '/admin/v1/orgs/', fault: { kind: 'status', status: 400, body: { code: 3, message: everywhere, details: [{ id: everywhere, message: everywhere }] } } })
  await sheet.getByRole('button', { name: 'Apply changes' }).click()
  await expect(sheet.getByRole('heading', { level: 3, name: 'Refused: nothing was changed' })).toBeVisible()
  await holdsNoMarkup(page)
})

test('markup in every text of a server with trusts is text on every page', async ({ page, host, cloud }) => {
  test.slow()
  const connection = await host.connectCloud()
  const { id } = connection
  const org = cloud.org('northwind')
  const trust = `/c/${id}/o/${org}/trusts/${cloud.trust('northwind-helios')}`
  await applyDraft(host, settingsOf(connection, cloud, 'northwind'), { displayName: 'Northwind Group' })
  await draft(host, trustOf(connection, cloud, 'northwind', 'northwind-helios'), { description: everywhere })
  await poison(cloud, ...cloudPlaces)
  await opens(page, '/orgs', /<img src=x/)
  await opens(page, `/c/${id}/o/${org}`, 'displayName')
  await opens(page, '/trusts', /<img src=x/)
  await opens(page, `/c/${id}/o/${org}/trusts`, /<img src=x/)
  await opens(page, trust, 'allowedScopes')
  await opens(page, `/c/${id}/o/${org}/trusts/new`, 'allowedScopes')
  await opens(page, '/drafts', '1 draft')
  await opens(page, '/changes', 'Changed Display name')
  await page.getByRole('link', { name: /Changed Display name/ }).click()
  await expect(page.getByText('Applied and verified').first()).toBeVisible()
  await holdsNoMarkup(page)
  // A conflict, and a plan of it.
  await cloud.heal()
  await draft(host, settingsOf(connection, cloud, 'northwind'), { displayName: 'Mine' })
  await cloud.actAsOwner('PATCH', `/csp/gateway/am/api/orgs/${org}`, { displayName: 'Theirs' })
  await poison(cloud, ...cloudPlaces)
  await page.goto(`/c/${id}/o/${org}`)
  const panel = page.getByRole('region', { name: /conflict/ })
  await expect(panel).toContainText(`Theirs${everywhere}`)
  await holdsNoMarkup(page)
  await panel.getByRole('radio', { name: 'Use mine' }).check()
  await panel.getByRole('button', { name: 'Use these choices' }).click()
  await page.getByRole('button', { name: 'Review changes' }).click()
  const sheet = page.getByRole('dialog')
  await expect(sheet.locator('[data-change="displayName"]')).toContainText(`Theirs${everywhere}`)
  await holdsNoMarkup(page)
})

test('characters that turn text around or do not show are shown escaped', async ({ page, host, sandbox }) => {
  const connection = await host.connect()
  const name = 'Acme\u202egnp.exe\u200b'
  await sandbox.act('PUT', '/management/v1/orgs/me', { name }, sandbox.org('fjord'))
  await page.goto('/orgs')
  await expect(row(page, String.raw`Acme\u{202e}gnp.exe\u{200b}`)).toBeVisible()
  await openOrg(page, connection, sandbox.org('fjord'))
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(String.raw`Acme\u{202e}gnp.exe\u{200b}`)
  await page.getByRole('button', { name: 'Customize settings' }).click()
  await page.getByRole('button', { name: 'Review changes' }).click()
  const sheet = page.getByRole('dialog')
  await expect(sheet).toBeVisible()
  await sheet.getByRole('button', { name: 'Show 1 exact request' }).click()
  expect(await page.locator('body').innerText()).not.toMatch(/[\u202e\u200b]/)
  expect(await page.title()).not.toMatch(/[\u202e\u200b]/)
})

const bodies: { what: string; fault: FaultRule['fault']; words: RegExp }[] = [
  { what: 'of 200 MB', fault: { kind: 'huge', bytes: 200 * 1024 * 1024 }, words: /can't be read/ },
  { what: 'of gzip that expands without an end', fault: { kind: 'bomb' }, words: /can't be read/ },
  { what: 'that is called gzip and is none', fault: { kind: 'no-gzip' }, words: /can't be read/ },
  { what: 'that is no UTF-8', fault: { kind: 'not-utf8' }, words: /can't be read/ },
  { what: 'without an end', fault: { kind: 'huge' }, words: /can't be read/ },
  { what: 'nested a hundred thousand deep', fault: { kind: 'deep', depth: 100_000 }, words: /can't be read/ },
  { what: 'of another content type', fault: { kind: 'content-type', value: 'text/html' }, words: /can't be read/ },
  { what: 'that is no JSON', fault: { kind: 'malformed' }, words: /can't be read/ },
  { what: 'that is empty', fault: { kind: 'empty' }, words: /can't be read/ },
  { what: 'that is cut in its middle', fault: { kind: 'truncated' }, words: /broke before the answer was whole/ },
  {
    what: 'of wrong types',
    fault: { kind: 'fields', fields: { userLoginMustBeDomain: 'perhaps' } },
    words: /can't be read/,
  },
]

for (const { what, fault, words } of bodies) {
  test(`a body ${what} gets a clear message, and the draft stays`, async ({ page, host, sandbox }) => {
    const connection = await host.connect()
    await openOrg(page, connection, sandbox.org('delta'))
    await choose(page, smtp, 'Off')
    await expect(page.getByText('1 change')).toBeVisible()
    await sandbox.fault({ method: 'GET', path: '/admin/v1/orgs/*/policies/domain', fault })
    await page.reload()
    const alert = page.getByRole('alert').filter({ hasText: words })
    await expect(alert).toBeVisible()
    await sandbox.heal()
    await alert.getByRole('button', { name: 'Try again' }).click()
    await expect(control(page, smtp).getByRole('radio', { name: 'Off' })).toBeChecked()
    await expect(page.getByRole('region', { name: 'Pending changes' })).toContainText('1 change')
  })
}

test('a list of hostile bodies leaves the other connections alone', async ({ page, host, startSandbox }) => {
  const hostile = await startSandbox('sample')
  await host.connect({ name: 'Works' })
  await host.connect({ name: 'Hostile', sandbox: hostile })
  await hostile.fault({ path: '/v2/organizations/_search', fault: { kind: 'deep', depth: 200_000 } })
  await page.goto('/orgs')
  await expect(page.getByRole('list', { name: 'Connections that failed' })).toContainText('Hostile')
  await expect(row(page, 'Aurora Logistics')).toHaveCount(1)
})

test('a redirect elsewhere is not followed, and no token goes there', async ({ page, host, sandbox, startSandbox }) => {
  const elsewhere = await startSandbox('sample')
  const connection = await host.connect()
  await openOrg(page, connection, sandbox.org('delta'))
  await choose(page, smtp, 'Off')
  await expect(page.getByText('1 change')).toBeVisible()
  await sandbox.fault({ path: '/', fault: { kind: 'redirect', location: `${elsewhere.address}/admin/v1/policies/domain` } })
  await page.reload()
  await expect(page.getByText(/The server points to .*The token was not sent there\./).first()).toBeVisible()
  await expectAccessible(page)
  expect(await elsewhere.asked()).toEqual([])
  await sandbox.heal()
  await page.reload()
  await expect(control(page, smtp).getByRole('radio', { name: 'Off' })).toBeChecked()
})

test('429 and 503 on a read: the wait is shown and kept', async ({ page, host, sandbox }) => {
  const connection = await host.connect()
  await sandbox.fault({
    method: 'GET',
    path: '/admin/v1/orgs/*/policies/domain',
    fault: { kind: 'status', status: 429, retryAfter: 600 },
  })
  await page.goto(`/c/${connection.id}/o/${sandbox.org('delta')}`)
  const alert = page.getByRole('alert').filter({ hasText: 'takes no more requests now (429)' })
  await expect(alert).toContainText('It asks to wait 600 s')
  await expect(alert.getByRole('button', { name: /^Try again in \d+ seconds$/ })).toBeDisabled()
  await expectAccessible(page)
  await sandbox.heal()
  await sandbox.fault({ path: '/', fault: { kind: 'starting' } })
  await page.reload()
  await expect(page.getByText(/still starting, or can't reach its own parts \(503\)/).first()).toBeVisible()
  await sandbox.heal()
  await page.getByRole('button', { name: 'Try again' }).last().click()
  await expect(control(page, smtp)).toBeVisible()
})
