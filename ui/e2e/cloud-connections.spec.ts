import { expectAccessible } from './support/accessible'
import { fillCloud, passcode } from './support/cloud'
import { expect, test } from './support/test'

test('a cloud connection: presets, any other address, an API token; its secrets stay nowhere', async ({ page, cloud }) => {
  await page.goto('/connections/new')
  await page.getByLabel('Name', { exact: true }).fill('Bank')
  await page.getByLabel('Platform').selectOption('VMware Cloud Services')
  // What has nothing to do with the platform stays.
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Bank')
  const known = page.getByRole('group', { name: 'Known servers' })
  await expect(known.getByRole('button')).toHaveText([/console\.cloud\.vmware\.com/, /console\.tanzu\.broadcom\.com/])
  await known.getByRole('button', { name: /Tanzu/ }).click()
  await expect(page.getByLabel('Server address')).toHaveValue('https://console.tanzu.broadcom.com')
  await expect(known.getByRole('button', { name: /Tanzu/ })).toHaveAttribute('aria-pressed', 'true')
  await expect(page.getByText('It is used once, and not kept.')).toBeVisible()
  await expectAccessible(page)

  const secret = cloud.apiToken('owner')
  await fillCloud(page, { name: 'Northwind', address: cloud.address, token: secret })
  await expect(known.getByRole('button', { name: /Tanzu/ })).toHaveAttribute('aria-pressed', 'false')
  await page.getByLabel('Token header').selectOption('Authorization and csp-auth-token')
  await page.getByRole('button', { name: 'Test connection' }).click()
  const report = page.getByRole('region', { name: 'Connection test' })
  await expect(report.getByText('The test passed')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Save connection' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Connections' })).toBeVisible()
  const entry = page.getByRole('main').getByRole('listitem').filter({ hasText: 'Northwind' })
  await expect(entry).toContainText('VMware Cloud Services')
  expect(await page.content()).not.toContain(secret)

  // The kept token stands for an empty field; a passcode has a use beside a new token only.
  await entry.getByRole('button', { name: 'Edit connection Northwind' }).click()
  await expect(page.getByLabel('Token header')).toHaveValue('both')
  await expect(page.getByLabel('API token', { exact: true })).toHaveValue('')
  await expect(page.getByLabel('MFA passcode')).toHaveCount(0)
  await page.getByLabel('API token', { exact: true }).fill('x')
  await expect(page.getByLabel('MFA passcode')).toBeVisible()
})

test('an OAuth app signs in with its id, its secret and an organization', async ({ page, cloud }) => {
  await page.goto('/connections/new?platform=csp')
  await page.getByLabel('Name', { exact: true }).fill('Courier')
  await page.getByLabel('Server address').fill(cloud.address)
  await page.getByLabel('Sign in with').selectOption('OAuth app')
  await expect(page.getByLabel('MFA passcode')).toHaveCount(0)
  const app = cloud.app('courier')
  await page.getByLabel('Client ID').fill(app.id)
  await page.getByLabel('Client secret').fill(app.secret)
  await page.getByLabel('Organization ID').fill('no guid')
  await page.getByLabel('Organization ID').blur()
  await expect(page.getByLabel('Organization ID')).toHaveAttribute('aria-invalid', 'true')
  await expectAccessible(page)
  await page.getByLabel('Organization ID').fill(cloud.org('northwind'))
  await page.getByRole('button', { name: 'Test connection' }).click()
  await expect(page.getByText('The test passed')).toBeVisible()
  await page.getByRole('button', { name: 'Save connection' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Connections' })).toBeVisible()
  expect(await page.content()).not.toContain(app.secret)
})

for (const name of ['deactivated', 'expired']) {
  test(`a refused exchange, of a token that is ${name}, is about the token and offers the passcode`, async ({ page, cloud }) => {
    await page.goto('/connections/new?platform=csp')
    await fillCloud(page, { name: 'Refused', address: cloud.address, token: cloud.apiToken(name) })
    await page.getByRole('button', { name: 'Test connection' }).click()
    const report = page.getByRole('region', { name: 'Connection test' })
    await expect(report.getByText('The test failed')).toBeVisible()
    await expect(report).toContainText('The server refused the credential (400)')
    await expect(page.getByText('The server refused it.', { exact: false }).first()).toBeVisible()
    await expect(page.getByText(/If the organization asks for a second factor, type the passcode/)).toBeVisible()
    await expect(page.getByLabel('API token', { exact: true })).toHaveValue(cloud.apiToken(name))
    await expectAccessible(page)
    // Nothing says that a passcode is missing, so one is tried, and the token is still refused.
    await page.getByLabel('MFA passcode').fill('123456')
    await page.getByRole('button', { name: 'Save connection' }).click()
    await expect(page.getByRole('alert').filter({ hasText: 'The server refused the credential (400)' })).toBeVisible()
    await expect(page.getByLabel('MFA passcode')).toBeFocused()
    await expect(page.getByLabel('MFA passcode')).toHaveValue('')
    expect(await cloud.asked('POST')).toMatchObject([{ status: 400 }, { status: 400 }])
  })
}

test('an organization that asks for a passcode is signed in to with one, tested and saved with the same', async ({
  page,
  cloud,
}) => {
  await page.goto('/connections/new?platform=csp')
  await fillCloud(page, { name: 'Harbour', address: cloud.address, token: cloud.apiToken('harbour-owner') })
  await page.getByRole('button', { name: 'Test connection' }).click()
  await expect(page.getByText(/type the passcode that your device shows now/).first()).toBeVisible()
  await page.getByLabel('MFA passcode').fill(passcode)
  await page.getByRole('button', { name: 'Test connection' }).click()
  await expect(page.getByText('The test passed')).toBeVisible()
  await expect(page.getByLabel('MFA passcode')).toHaveValue(passcode)
  await page.getByRole('button', { name: 'Save connection' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Connections' })).toBeVisible()
  await page.getByRole('link', { name: 'Organizations' }).click()
  await expect(page.getByRole('link', { name: 'Harbour Bank', exact: true })).toBeVisible()
  expect(await page.content()).not.toContain(passcode)
  // One exchange without a passcode, one with it: the code of a device works once.
  const exchanges = (await cloud.asked('POST')).filter(({ path }) => path.includes('/authorize'))
  expect(exchanges.map(({ status }) => status)).toEqual([400, 200])
})
