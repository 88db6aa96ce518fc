import { expectAccessible } from './support/accessible'
import { expect, test } from './support/test'

test('from the welcome page, one click leads to the sample organizations of both servers', async ({ page }) => {
  await page.goto('/')
  await expect(page.getByText(/Starts two sample servers inside this app, one of each kind/)).toBeVisible()
  await expect(page.getByRole('heading', { level: 1, name: 'Welcome to Orgdesk' })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Explore with sample data' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Organizations' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Aurora Logistics', exact: true })).toHaveCount(2)
  await expect(page.getByRole('link', { name: 'Sample Development', exact: true })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Sample cloud Development', exact: true })).toBeVisible()
  await expect(page.getByLabel('About this list')).toContainText(
    'Organization search (v2), sorted by name',
  )
  await expectAccessible(page)
})

test('an address that leads nowhere says so and leads back', async ({ page, host }) => {
  await host.connect()
  await page.goto('/no/such/screen')
  await expect(page.getByRole('heading', { level: 1, name: 'Nothing here' })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Go to the start' }).click()
  await expect(page.getByRole('link', { name: 'Aurora Logistics' })).toBeVisible()
})
