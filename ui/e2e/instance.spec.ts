import { expectAccessible } from './support/accessible'
import { apply, choose, control, exactRequest, login, openInstance, review, validate } from './support/screens'
import { expect, test } from './support/test'

test('a change of the instance says how many organizations it reaches, and is verified', async ({
  page,
  host,
  sandbox,
}) => {
  const connection = await host.connect()
  await page.goto(`/c/${connection.id}`)
  await page.getByRole('link', { name: 'Settings of the instance' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Instance' })).toBeVisible()
  await choose(page, validate, 'On')
  await expectAccessible(page)
  const sheet = await review(page)
  await expect(sheet.getByRole('heading', { level: 2 })).toHaveText('Change 1 setting of Instance on Northwind (DEVELOPMENT)')
  // Thirteen are listed, of which Brightwater, Cobalt and Delta have settings of their own.
  await expect(sheet.locator('[data-effect="reaches_other_orgs"]')).toContainText(
    'This reaches 10 organizations that follow the default.',
  )
  const request = await exactRequest(sheet)
  await expect(request).toContainText(`PUT ${sandbox.address}/admin/v1/policies/domain`)
  const shown = await request.locator('[data-body]').textContent()
  await expectAccessible(page)
  await apply(sheet, 'Applied and verified')
  expect(await sandbox.writes()).toMatchObject([{ method: 'PUT', path: '/admin/v1/policies/domain', body: shown }])
  expect(await sandbox.domain(sandbox.org('fjord'))).toMatchObject({ isDefault: true, validateOrgDomains: true })
})

test('login names of everyone who follows the default are counted', async ({ page, host }) => {
  const connection = await host.connect()
  await openInstance(page, connection)
  await choose(page, login, 'On')
  const sheet = await review(page)
  await expect(sheet.locator('[data-effect="rewrites_login_names"]')).toContainText(/Login names of \d+ people change\./)
  await sheet.getByRole('button', { name: 'Back to the form' }).click()
  await expect(control(page, login).getByRole('radio', { name: 'On', exact: true })).toBeChecked()
})

test('whoever may not read the instance is told what that needs', async ({ page, host }) => {
  const connection = await host.connect({ token: 'orgmanager' })
  await page.goto(`/c/${connection.id}/instance`)
  await expect(page.getByText(/needs the role IAM_OWNER/)).toBeVisible()
  await expect(page.getByRole('radiogroup')).toHaveCount(0)
  await expectAccessible(page)
})
