import { expectAccessible } from './support/accessible'
import { openSettings, passcode, typeInto } from './support/cloud'
import { apply, choose, exactRequest, review, row, setting } from './support/screens'
import { expect, test } from './support/test'

test('an organization that the token is not for leads to a connection of its own, filled in', async ({ page, host, cloud }) => {
  const connection = await host.connectCloud({ environment: 'staging' })
  await page.goto('/orgs')
  const aurora = row(page, 'Aurora Logistics')
  await expect(aurora).toContainText('needs its own token')
  await expect(row(page, 'Northwind Management')).not.toContainText('needs its own token')
  await expectAccessible(page)

  await page.getByRole('searchbox', { name: 'Find organizations' }).fill('aurora')
  await expect(aurora).toContainText('needs its own token')
  await aurora.getByRole('link', { name: 'Aurora Logistics', exact: true }).click()
  await expect(page.getByText('Aurora Logistics needs its own token')).toBeVisible()
  await expect(page.getByRole('alert')).toHaveCount(0)
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Add connection' }).click()

  await expect(page.getByRole('heading', { level: 1, name: 'Add connection' })).toBeVisible()
  await expect(page.getByLabel('Platform')).toHaveValue('csp')
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Aurora Logistics')
  await expect(page.getByLabel('Server address')).toHaveValue(cloud.address)
  await expect(page.getByLabel('Environment')).toHaveValue('staging')
  await expect(page.getByLabel('API token', { exact: true })).toHaveValue('')
  await expectAccessible(page)
  await page.getByLabel('API token', { exact: true }).fill(cloud.apiToken('aurora-owner'))
  await page.getByRole('button', { name: 'Save connection' }).click()
  await expect(page.getByRole('main').getByRole('listitem').filter({ hasText: 'Aurora Logistics' })).toBeVisible()

  // The link in the list leads to the same form.
  await page.goto('/orgs')
  await row(page, 'Harbour Bank').first().getByRole('link', { name: 'Add connection for Harbour Bank' }).click()
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue(/^Harbour Bank/)
  expect(page.url()).toContain(`like=${connection.id}`)
})

test('settings of an organization: a new name is the only field that is sent, and it is verified', async ({ page, host, cloud }) => {
  const org = cloud.org('northwind')
  const connection = await host.connectCloud()
  await openSettings(page, connection, org)
  await expectAccessible(page)
  await typeInto(page, page.getByLabel('Display name'), 'Northwind Group, Inc')
  await page.getByLabel('Display name').blur()
  await expect(setting(page, 'displayName')).toContainText('comma')
  await typeInto(page, page.getByLabel('Display name'), 'Northwind Group')
  const sheet = await review(page)
  await expect(sheet.getByRole('heading', { level: 2 })).toHaveText(
    'Change 1 setting of Northwind Management on Northwind cloud (DEVELOPMENT)',
  )
  const request = await exactRequest(sheet)
  await expect(request).toContainText(`PATCH ${cloud.address}/csp/gateway/am/api/orgs/${org}`)
  await expect(request.locator('[data-credential]')).toHaveText('Authorization: Bearer $TOKEN')
  await expect(request.locator('[data-body]')).toHaveText('{"displayName":"Northwind Group"}')
  await expectAccessible(page)
  await apply(sheet, 'Applied and verified')
  expect(await cloud.changes()).toMatchObject([
    { method: 'PATCH', path: `/csp/gateway/am/api/orgs/${org}`, body: '{"displayName":"Northwind Group"}', authorized: true },
  ])
})

test('both headers carry the token where the connection is set so, and the plan shows both', async ({ page, host, cloud }) => {
  const connection = await host.connectCloud()
  await host.call('set_connection_option', { connection: connection.id, option: 'tokenHeader', value: 'both' })
  await openSettings(page, connection, cloud.org('northwind'))
  await typeInto(page, page.getByLabel('Display name'), 'Northwind Group')
  const request = await exactRequest(await review(page))
  await expect(request.locator('[data-credential]')).toHaveText(['Authorization: Bearer $TOKEN', 'csp-auth-token: $TOKEN'])
})

test('Reset audit log target sends the documented empty text', async ({ page, host, cloud }) => {
  const connection = await host.connectCloud()
  await openSettings(page, connection, cloud.org('northwind'))
  await setting(page, 'auditLogsInstanceId').getByRole('button', { name: 'Reset audit log target' }).click()
  await expect(page.getByRole('region', { name: 'Pending changes' })).toContainText('1 change')
  const sheet = await review(page)
  await expect((await exactRequest(sheet)).locator('[data-body]')).toHaveText('{"auditLogsInstanceId":""}')
  await apply(sheet, 'Applied and verified')
})

test('requiring a second factor could lock out, and turning it off weakens', async ({ page, host, startSandbox }) => {
  const cloud = await startSandbox('csp', '--sample', '--generation', 'a')
  const connection = await host.connectCloud({ sandbox: cloud })
  await openSettings(page, connection, cloud.org('northwind'))
  await choose(page, 'API tokens need a passcode', 'On')
  const sheet = await review(page)
  await expect(sheet.locator('[data-effect="could_lock_out"]')).toContainText('This could lock you out')
  await expectAccessible(page)

  const strict = await host.connectCloud({ name: 'Harbour', sandbox: cloud, token: 'harbour-owner', passcode })
  await openSettings(page, strict, cloud.org('harbour'))
  await choose(page, 'Signing in needs a second factor', 'Off')
  await expect((await review(page)).locator('[data-effect="weakens"]')).toContainText('This weakens protection')
  await expectAccessible(page)
  expect(await cloud.changes()).toEqual([])
})

test('switches of a second factor that are no longer supported say so, and show what replaced them', async ({
  page,
  host,
  cloud,
}) => {
  const connection = await host.connectCloud()
  await openSettings(page, connection, cloud.org('northwind'))
  const banner = page.getByRole('region', { name: /API tokens need a passcode.*no longer supported/ })
  await expect(banner).toContainText('The policy mfa-api-token-policy has replaced it, and is off.')
  await expect(page.getByRole('radiogroup', { name: 'API tokens need a passcode' })).toHaveCount(0)
  await expectAccessible(page)
})
