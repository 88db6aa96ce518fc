import { expectAccessible } from './support/accessible'
import { apply, choose, control, openInstance, openOrg, review, smtp, validate } from './support/screens'
import { expect, test } from './support/test'

test('an org owner sees values, their source and what changing them needs, before editing', async ({
  page,
  host,
  sandbox,
}) => {
  const org = sandbox.org('aurora')
  const connection = await host.connect({ token: 'aurora-owner' })
  await openOrg(page, connection, org)
  await expect(page.getByText(/Changing domain settings needs the role IAM_OWNER; your token has ORG_OWNER\./)).toBeVisible()
  await expect(page.getByText('Follows the instance default')).toBeVisible()
  await expect(page.getByText('Instance default', { exact: true })).toHaveCount(3)
  await expect(page.getByRole('radiogroup')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Customize settings' })).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Review changes' })).toHaveCount(0)
  await expectAccessible(page)
  const reads = (await sandbox.asked('GET')).filter(({ path }) => path === '/management/v1/policies/domain')
  expect(reads.length).toBeGreaterThan(0)
  expect(reads.every((read) => read.org === org)).toBe(true)
})

test('a read-only connection offers no write and says why', async ({ page, host, sandbox }) => {
  const connection = await host.connect({ readOnly: true })
  await openOrg(page, connection, sandbox.org('delta'))
  await expect(page.getByText('Northwind is set to read only. Edit the connection to change that.')).toBeVisible()
  await expect(page.getByRole('radiogroup')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Reset to default' })).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Unlock writes' })).toHaveCount(0)
  await expectAccessible(page)
})

test('production is read-only until unlocked, says so in words, and locks again', async ({ page, host, sandbox }) => {
  const connection = await host.connect({ environment: 'production' })
  await openOrg(page, connection, sandbox.org('delta'))
  const place = page.getByRole('navigation', { name: 'Where you are' })
  await expect(place).toContainText('Production')
  await expect(page.getByRole('navigation', { name: 'Main' })).toContainText('Production')
  await expect(page.getByText(/Northwind is production, and read-only until you unlock writes for 15 minutes/)).toBeVisible()
  await expect(page.getByRole('radiogroup')).toHaveCount(0)
  await expectAccessible(page)

  await page.getByRole('button', { name: 'Unlock writes' }).click()
  await expect(page.getByText(/Writes unlocked, lock again/)).toBeVisible()
  await choose(page, smtp, 'Off')
  const sheet = await review(page)
  await expect(sheet.getByRole('heading', { level: 2 })).toContainText('(PRODUCTION)')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Lock writes' }).click()
  await expect(page.getByText(/Writes unlocked, lock again/)).toBeHidden()
  await sheet.getByRole('button', { name: 'Apply changes' }).click()
  await expect(sheet.getByText(/Nothing was sent\. Northwind is production/)).toBeVisible()
  await expectAccessible(page)
  expect(await sandbox.writes()).toEqual([])
  await sheet.getByRole('button', { name: 'Unlock writes' }).click()
  await apply(sheet, 'Applied and verified')
  expect(await sandbox.writes()).toHaveLength(1)
})

test('production is marked in the list and on the instance too', async ({ page, host }) => {
  const connection = await host.connect({ environment: 'production' })
  await page.goto('/orgs')
  await expect(page.getByRole('row').filter({ hasText: 'Aurora Logistics' })).toContainText('Production')
  await openInstance(page, connection)
  await expect(page.getByRole('navigation', { name: 'Where you are' })).toContainText('Production')
  await expect(control(page, validate)).toHaveCount(0)
})

test('a ghost is shown as far as the server answers, and never written to', async ({ page, host, sandbox }) => {
  const connection = await host.connect()
  await openOrg(page, connection, sandbox.org('ghost'))
  await expect(page.getByText(/lists no organization with this id/)).toBeVisible()
  await expect(page.getByText(/Nothing can be changed here/)).toBeVisible()
  await expect(page.getByText('Set for this org', { exact: true })).toBeVisible()
  await expect(page.getByRole('radiogroup')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Reset to default' })).toHaveCount(0)
  await expectAccessible(page)
  expect(await sandbox.writes()).toEqual([])
})

test('an id that the server does not know offers nothing to write', async ({ page, host, sandbox }) => {
  const connection = await host.connect()
  await page.goto(`/c/${connection.id}/o/123456789012345678`)
  await expect(page.getByText(/lists no organization with this id/)).toBeVisible()
  await expect(page.getByText(/The server knows no organization with this id\. The settings were not read\./)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Customize settings' })).toHaveCount(0)
  await expectAccessible(page)
  expect(await sandbox.writes()).toEqual([])
})
