import { expectAccessible } from './support/accessible'
import { row } from './support/screens'
import { expect, test } from './support/test'

test('the trusts of all connections: what ends soon first, and every word of the server as it is', async ({ page, host }) => {
  await host.connectCloud()
  await page.goto('/')
  await page.getByRole('link', { name: 'Trusts' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Trusts' })).toBeVisible()
  const kestrel = row(page, /Northwind Management → Kestrel Aerospace/)
  await expect(kestrel).toContainText('expires soon')
  await expect(row(page, /Northwind Management → Helios Consulting/)).toContainText(/in [45] days/)
  await expect(row(page, /Northwind Management → Aurora Logistics/)).toContainText('FEDERATED')
  await expect(row(page, /Northwind Management → Aurora Logistics/)).toContainText('UNDER_REVIEW')
  const harbour = row(page, /Harbour Bank → Northwind Management/)
  await expect(harbour).toContainText('← Receives')
  await expect(harbour).toContainText('Northwind Management may act in it')
  await expect(harbour.getByRole('link')).toHaveText('Harbour Bank')
  await expect(kestrel).toContainText('Gives →')
  await expect(kestrel).toContainText('may act in Northwind Management')
  await expectAccessible(page)

  await page.getByRole('searchbox', { name: 'Find trusts' }).fill('bookkeeping')
  await expect(page.getByRole('grid', { name: 'Trusts' }).getByRole('row')).toHaveCount(2)
  await page.getByRole('link', { name: /Harbour Bank → Northwind Management/ }).click()
  await expect(page.getByRole('region', { name: 'About this trust' })).toContainText('Northwind Management may act in Harbour Bank')
  await expectAccessible(page)
})

test('the trusts of one organization, and a list that can not be read says why', async ({ page, host, cloud }) => {
  const connection = await host.connectCloud()
  await page.goto(`/c/${connection.id}/o/${cloud.org('northwind')}`)
  await page.getByRole('link', { name: 'Trusts' }).last().click()
  await expect(page.getByRole('grid', { name: 'Trusts' })).toBeVisible()
  await expectAccessible(page)
  await cloud.fault({ method: 'GET', path: '/csp/gateway/am/api/orgs/*/trusts', fault: { kind: 'status', status: 403 } })
  await page.goto('/trusts')
  const failed = page.getByRole('list', { name: 'Connections that failed' })
  await expect(failed).toContainText('403')
  await expectAccessible(page)
  await cloud.heal()
  await failed.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('grid', { name: 'Trusts' })).toBeVisible()
})
