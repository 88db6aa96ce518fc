import { expectAccessible } from './support/accessible'
import { formRead, row } from './support/screens'
import { expect, test } from './support/test'

test('organizations are found by name, by id and by any of their domains', async ({ page, host, sandbox }) => {
  await host.connect()
  await page.goto('/orgs')
  await expect(row(page, 'Aurora Logistics')).toBeVisible()
  const find = page.getByLabel('Find organizations')
  const rows = page.getByRole('grid', { name: 'Organizations' }).getByRole('link')

  await find.fill('harbour')
  await expect(rows).toHaveText(['Harbour Bank', 'Harbour Bank (test)'])
  await expectAccessible(page)

  await find.fill(sandbox.org('cobalt'))
  await expect(rows).toHaveText(['Cobalt & Söhne GmbH'])

  // A second domain of Aurora: only the server knows it.
  await find.fill('aurora-logistics.example')
  await expect(rows).toHaveText(['Aurora Logistics'])
  const about = page.getByLabel('About this list')
  await expect(about).toContainText('1 found by the server')
  await expect(page).toHaveURL(/find=aurora-logistics\.example/)

  await find.fill('nobody has this')
  await expect(page.getByText(/No organization has “nobody has this” in its name, its id or one of its domains/)).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Clear the search' }).click()
  await expect(rows).toHaveCount(13)

  const searches = (await sandbox.asked('POST')).filter(({ body }) => body.includes('aurora-logistics.example'))
  expect(searches.map(({ body }) => Object.keys(JSON.parse(body).queries[0])[0]).toSorted()).toEqual([
    'domainQuery',
    'idQuery',
    'nameQuery',
  ])
})

test('the keyboard finds, moves, opens and comes back', async ({ page, host }) => {
  await host.connect()
  await page.goto('/orgs')
  await expect(row(page, 'Aurora Logistics')).toBeVisible()
  await page.keyboard.press('/')
  const find = page.getByLabel('Find organizations')
  await expect(find).toBeFocused()
  await page.keyboard.type('harb')
  await expect(page.getByRole('grid').getByRole('link')).toHaveCount(2)
  await page.keyboard.press('ArrowDown')
  await expect(row(page, 'Harbour Bank').first()).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(row(page, 'Harbour Bank (test)')).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(row(page, 'Harbour Bank (test)')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Harbour Bank (test)' })).toBeVisible()
  await formRead(page)
  await page.goBack()
  await expect(find).toHaveValue('harb')
  await find.focus()
  await page.keyboard.press('Escape')
  await expect(find).toHaveValue('')
  await expect(page.getByRole('grid').getByRole('link')).toHaveCount(13)
})

test('a connection that fails is a visible row with its reason; the others still show', async ({
  page,
  host,
  startSandbox,
}) => {
  const broken = await startSandbox('sample')
  await host.connect({ name: 'Works' })
  await host.connect({ name: 'Broken', sandbox: broken, environment: 'production' })
  await broken.fault({ path: '/v2/organizations/_search', fault: { kind: 'status', status: 500 } })
  await page.goto('/orgs')
  const failed = page.getByRole('list', { name: 'Connections that failed' })
  await expect(failed).toContainText('Broken')
  await expect(failed).toContainText('Production')
  await expect(failed).toContainText('The server failed (500). The organizations were not read.')
  await expect(row(page, 'Aurora Logistics')).toHaveCount(1)
  await expect(row(page, 'Aurora Logistics')).toContainText('Works')
  await failed.getByRole('button', { name: 'Show details' }).click()
  await expect(failed.getByText('500', { exact: true })).toBeVisible()
  await expectAccessible(page)
  await broken.heal()
  await failed.getByRole('button', { name: 'Try again' }).click()
  await expect(row(page, 'Aurora Logistics')).toHaveCount(2)
  await expect(failed).toBeHidden()
})

test('a search that fails on one server says so', async ({ page, host, sandbox }) => {
  await host.connect()
  await page.goto('/orgs')
  await expect(row(page, 'Aurora Logistics')).toBeVisible()
  await sandbox.fault({ path: '/v2/organizations/_search', fault: { kind: 'status', status: 403 } })
  await page.getByLabel('Find organizations').fill('harbour')
  const failed = page.getByRole('list', { name: 'Connections that failed' })
  await expect(failed).toContainText('The search was not done.')
  await expect(row(page, 'Harbour Bank (test)')).toBeVisible()
})

test('an inactive organization says so in the list and on its own screen', async ({ page, host, sandbox }) => {
  const connection = await host.connect()
  await page.goto('/orgs')
  await expect(row(page, /Everglade Media/)).toContainText('Inactive')
  await page.goto(`/c/${connection.id}/o/${sandbox.org('everglade')}`)
  await formRead(page)
  await expect(page.getByText('Inactive', { exact: true })).toBeVisible()
})

test('a token that belongs to one organization lists that one', async ({ page, host }) => {
  await host.connect({ token: 'aurora-owner' })
  await page.goto('/orgs')
  await expect(page.getByRole('grid').getByRole('link')).toHaveText(['Aurora Logistics'])
})

test('ten thousand organizations scroll, and only those in sight exist', async ({ page, host, startSandbox }) => {
  const many = await startSandbox('zitadel', '--orgs', '10000', '--seed', '1')
  await host.connect({ sandbox: many })
  await page.goto('/orgs')
  const grid = page.getByRole('grid', { name: 'Organizations' })
  await expect(grid).toHaveAttribute('aria-rowcount', /^100\d\d$/, { timeout: 45_000 })
  await expect(page.getByRole('region', { name: /^Deprecated: List Organizations/ })).toBeVisible()
  expect(await grid.getByRole('row').count()).toBeLessThan(100)
  await grid.getByRole('row').nth(1).focus()
  await page.keyboard.press('End')
  const last = Number(await grid.getAttribute('aria-rowcount'))
  await expect(grid.locator(`[aria-rowindex="${last}"]`)).toBeFocused()
  await expect(grid.locator(`[aria-rowindex="${last}"]`)).toBeInViewport()
  expect(await grid.getByRole('row').count()).toBeLessThan(100)
  await expectAccessible(page)
  await page.keyboard.press('Home')
  await expect(grid.locator('[aria-rowindex="2"]')).toBeFocused()
  const middle = await grid.evaluate((element) => {
    element.scrollTop = element.scrollHeight / 2
    return element.scrollTop
  })
  expect(middle).toBeGreaterThan(100_000)
  await expect(grid.locator('[aria-rowindex="5000"]')).toBeVisible()
})
