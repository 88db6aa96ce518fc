import type { Locator, Page } from '@playwright/test'
import type { ConnectionView } from '../src/backend/generated'
import { expectAccessible } from './support/accessible'
import { apply, exactRequest, review } from './support/screens'
import { expect, test } from './support/test'

/** The trust that is given to Helios: five days left, two roles of the org and one of a service. */
const helios = 'northwind-helios'

async function openTrust(page: Page, connection: ConnectionView, org: string, trust: string): Promise<void> {
  await page.goto(`/c/${connection.id}/o/${org}/trusts/${trust}`)
  await expect(page.getByRole('region', { name: 'About this trust' })).toBeVisible()
  await expect(page.getByText('allowedScopes', { exact: true }).first()).toBeVisible()
}

/** Does something that is kept; resolves once it is. */
async function kept(page: Page, act: () => Promise<void>): Promise<void> {
  const saved = page.waitForResponse((response) => response.url().endsWith('/api/save_draft') && response.ok())
  await act()
  await saved
}

/** A day so many days from now, as it is typed. */
function dayIn(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
}

async function typeEnd(page: Page, day: string): Promise<void> {
  const expires = page.getByRole('group', { name: 'Expires', exact: true })
  // The sample's ends are at the present hour, so that the time may be there already: the date never is.
  await kept(page, async () => {
    await expires.getByLabel('Time').fill('12:00')
    await expires.getByLabel('Date').fill(day)
  })
}

/** The sheet of a plan whose button says another act than a change of settings. */
async function sheetOf(page: Page, act: string): Promise<Locator> {
  const sheet = page.getByRole('dialog')
  await expect(sheet.getByRole('button', { name: act })).toBeVisible()
  return sheet
}

test('scopes and end of a trust are edited, reviewed role by role, and applied as shown', async ({ page, host, cloud }) => {
  const org = cloud.org('northwind')
  const connection = await host.connectCloud()
  await openTrust(page, connection, org, cloud.trust(helios))
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Edit scopes' }).click()
  await kept(page, async () => {
    await page.getByRole('combobox', { name: 'Add an organization role' }).fill('developer')
    // While suggestions are open, a screen reader is told of nothing else; a pointer reaches the button all the same.
    await page.getByRole('button', { name: 'Add organization role', includeHidden: true }).click()
  })
  await kept(page, () => page.getByRole('button', { name: 'Remove Support User' }).click())
  await expectAccessible(page)
  const day = dayIn(60)
  await typeEnd(page, day)

  const sheet = await review(page)
  await expect(sheet.getByRole('heading', { level: 2 })).toHaveText(
    'Change 2 settings of the trust Northwind Management → Helios Consulting on Northwind cloud (DEVELOPMENT)',
  )
  const scopes = sheet.locator('[data-change="allowedScopes"]')
  await expect(scopes.getByRole('listitem').filter({ hasText: 'Developer' })).toContainText('added')
  await expect(scopes.getByRole('listitem').filter({ hasText: 'Support User' })).toContainText('removed')
  await expect(scopes.getByRole('listitem').filter({ hasText: 'Organization Member' })).toContainText('kept')
  await expect(sheet.locator('[data-change="expiresAt"]')).toContainText(/12:00 UTC.*in \d+ days/)
  await expect(sheet.locator('[data-effect="weakens"]').first()).toContainText('People of Helios Consulting may use')
  const request = await exactRequest(sheet)
  await expect(request).toContainText(`PATCH ${cloud.address}/csp/gateway/am/api/orgs/${org}/trusts/${cloud.trust(helios)}`)
  const shown = await request.locator('[data-body]').textContent()
  expect(Object.keys(JSON.parse(shown ?? ''))).toEqual(['allowedScopes', 'expiresAt'])
  await expectAccessible(page)

  await apply(sheet, 'Applied and verified')
  expect(await cloud.changes()).toMatchObject([{ method: 'PATCH', body: shown, status: 200, authorized: true }])
  await sheet.getByRole('button', { name: 'Back to the form' }).click()
  await expect(page.getByRole('region', { name: 'Pending changes' })).toBeHidden()
  const listed = page.getByRole('list', { name: 'Listed organization roles' })
  await expect(listed.getByRole('listitem').filter({ hasText: 'Developer' })).toContainText('kept')
  await expect(listed).not.toContainText('Support User')
})

test('an end in the past is refused before anything is sent', async ({ page, host, cloud }) => {
  const connection = await host.connectCloud()
  await openTrust(page, connection, cloud.org('northwind'), cloud.trust(helios))
  await typeEnd(page, '2020-01-01')
  await page.getByRole('button', { name: 'Review changes' }).click()
  await expect(page.getByText('1 error stops the review: Expires.')).toBeVisible()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expectAccessible(page)
  expect(await cloud.changes()).toEqual([])
})

test('a trust is created, and opens once it is made', async ({ page, host, cloud }) => {
  const org = cloud.org('northwind')
  const connection = await host.connectCloud()
  await page.goto(`/c/${connection.id}/o/${org}/trusts`)
  await page.getByRole('button', { name: 'Create trust' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Create trust' })).toBeVisible()
  await expectAccessible(page)
  await kept(page, () => page.getByLabel('Organization ID').fill(cloud.org('delta')))
  const role = page.getByRole('combobox', { name: 'Add an organization role' })
  await role.fill('support_user')
  await kept(page, () => role.press('Enter'))
  await kept(page, () => page.getByLabel('Description').fill('Second line'))
  await page.getByRole('button', { name: 'Review changes' }).click()
  const sheet = await sheetOf(page, 'Create trust')
  await expect(sheet.getByRole('heading', { level: 2 })).toHaveText(
    /^Create a trust of Northwind Management to .+ on Northwind cloud \(DEVELOPMENT\)$/,
  )
  await expect(sheet.getByText('What is created')).toBeVisible()
  await expectAccessible(page)
  await sheet.getByRole('button', { name: 'Create trust' }).click()
  await expect(sheet.getByRole('heading', { level: 3, name: 'Applied and verified' })).toBeVisible()
  const [made] = await cloud.changes()
  expect(made).toMatchObject({ method: 'POST', path: `/csp/gateway/am/api/orgs/${org}/trusts` })
  expect(JSON.parse(made?.body ?? '')).toMatchObject({ trustedOrgId: cloud.org('delta'), type: 'CUSTOM', description: 'Second line' })
  await sheet.getByRole('button', { name: 'Open the trust' }).click()
  await expect(page.getByRole('region', { name: 'About this trust' })).toContainText('may act in Northwind Management')
  await expect(page.getByLabel('Description')).toHaveValue('Second line')
})

test('a trust is removed only once the name of the other organization was typed', async ({ page, host, cloud }) => {
  const org = cloud.org('northwind')
  const connection = await host.connectCloud()
  await openTrust(page, connection, org, cloud.trust(helios))
  await page.getByRole('button', { name: 'Remove trust' }).click()
  const sheet = await sheetOf(page, 'Remove trust')
  await expect(sheet.getByRole('heading', { level: 2 })).toHaveText(
    'Remove the trust Northwind Management → Helios Consulting on Northwind cloud (DEVELOPMENT)',
  )
  const remove = sheet.getByRole('button', { name: 'Remove trust' })
  await expect(remove).toBeDisabled()
  await sheet.getByLabel('Type Helios Consulting to confirm').fill('helios consulting')
  await expect(remove).toBeDisabled()
  await expectAccessible(page)
  expect(await cloud.changes()).toEqual([])
  await sheet.getByLabel('Type Helios Consulting to confirm').fill(' Helios Consulting ')
  await remove.click()
  await expect(sheet.getByRole('heading', { level: 3, name: 'Applied and verified' })).toBeVisible()
  expect(await cloud.changes()).toMatchObject([
    { method: 'DELETE', path: `/csp/gateway/am/api/orgs/${org}/trusts/${cloud.trust(helios)}` },
  ])
  await sheet.getByRole('button', { name: 'Back to the trusts' }).click()
  await expect(page.getByRole('grid', { name: 'Trusts' })).toBeVisible()
  await expect(page.getByRole('row').filter({ hasText: 'First line of support' })).toHaveCount(0)
})

test('names with markup, and with characters that do not show, stay text wherever a trust names them', async ({
  page,
  host,
  cloud,
}) => {
  const org = cloud.org('northwind')
  const connection = await host.connectCloud()
  // The first trust that the server lists is the one to Helios.
  await cloud.fault({
    method: 'GET',
    path: '/csp/gateway/am/api/orgs/*/trusts*',
    fault: { kind: 'fields', at: '/results/0/trustedOrg', fields: { displayName: 'Helios\u202e<img src=x onerror=alert(1)>\u200b' } },
  })
  await openTrust(page, connection, org, cloud.trust(helios))
  const shown = String.raw`Helios\u{202e}<img src=x onerror=alert(1)>\u{200b}`
  await expect(page.getByRole('heading', { level: 1 })).toContainText(shown)
  await page.getByRole('button', { name: 'Remove trust' }).click()
  const sheet = await sheetOf(page, 'Remove trust')
  await expect(sheet.getByRole('heading', { level: 2 })).toContainText(shown)
  await sheet.getByLabel(/to confirm$/).fill(shown)
  await expect(sheet.getByRole('button', { name: 'Remove trust' })).toBeEnabled()
  await expect(page.locator('img')).toHaveCount(0)
  expect(await page.locator('body').innerText()).not.toMatch(/[\u202e\u200b]/)
  expect(await cloud.changes()).toEqual([])
})

test('a trust that is not active says why it can not be edited', async ({ page, host, cloud }) => {
  const connection = await host.connectCloud()
  await openTrust(page, connection, cloud.org('northwind'), cloud.trust('northwind-juniper'))
  await expect(page.getByRole('region', { name: 'About this trust' })).toContainText('the trust is not active')
  await expect(page.getByRole('button', { name: 'Edit scopes' })).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Edit trust' })).toBeDisabled()
  await expectAccessible(page)
})
