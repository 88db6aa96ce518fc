import type { Preferences } from '../src/backend/generated'
import { choose, control, formRead, login, openOrg, row, smtp } from './support/screens'
import { expect, test } from './support/test'

test('a draft survives a reload and another visit, and the start leads back to it', async ({ page, host, sandbox }) => {
  const connection = await host.connect()
  await openOrg(page, connection, sandbox.org('aurora'))
  await page.getByRole('button', { name: 'Customize settings' }).click()
  await choose(page, login, 'On')
  await expect(page.getByText('1 change')).toBeVisible()
  await page.reload()
  await expect(control(page, login).getByRole('radio', { name: 'On', exact: true })).toBeChecked()
  await expect(page.getByRole('button', { name: /^Domain settings edited/ })).toBeVisible()
  await page.getByRole('link', { name: 'Connections' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Connections' })).toBeVisible()
  await page.goBack()
  await expect(control(page, login).getByRole('radio', { name: 'On', exact: true })).toBeChecked()
  await expect
    .poll(async () => (await host.call<{ location: string | null }>('get_preferences', {})).location)
    .toContain(sandbox.org('aurora'))
  await page.goto('/')
  await formRead(page)
  await expect(control(page, login).getByRole('radio', { name: 'On', exact: true })).toBeChecked()
})

test('an edit made a moment before a reload is kept', async ({ page, host, sandbox }) => {
  const connection = await host.connect()
  await openOrg(page, connection, sandbox.org('delta'))
  await choose(page, smtp, 'Off')
  await expect(page.getByText('1 change')).toBeVisible()
  await page.getByRole('link', { name: 'Organizations' }).click()
  await expect(row(page, 'Delta Dental Group')).toBeVisible()
  await row(page, 'Delta Dental Group').getByRole('link').click()
  await expect(control(page, smtp).getByRole('radio', { name: 'Off' })).toBeChecked()
})

test('a draft whose server moved on meanwhile says so when it is opened again', async ({ page, host, sandbox }) => {
  const org = sandbox.org('delta')
  const connection = await host.connect()
  await openOrg(page, connection, org)
  await choose(page, smtp, 'Off')
  await expect(page.getByText('1 change')).toBeVisible()
  await page.goto('/connections')
  await sandbox.act('PUT', `/admin/v1/orgs/${org}/policies/domain`, {
    userLoginMustBeDomain: false,
    validateOrgDomains: false,
    smtpSenderAddressMatchesInstanceDomain: true,
  })
  await openOrg(page, connection, org)
  await expect(page.getByText(/The server has moved on since you began .*: Organization domains must be verified is now Off\./)).toBeVisible()
  await expect(control(page, smtp).getByRole('radio', { name: 'Off' })).toBeChecked()
})

test('Back and Forward go through the screens', async ({ page, host }) => {
  await host.connect()
  await page.goto('/orgs')
  await row(page, 'Kestrel Aerospace').getByRole('link').click()
  await expect(page.getByRole('heading', { level: 1, name: 'Kestrel Aerospace' })).toBeVisible()
  await page.goBack()
  await expect(row(page, 'Kestrel Aerospace')).toBeVisible()
  await page.goForward()
  await expect(page.getByRole('heading', { level: 1, name: 'Kestrel Aerospace' })).toBeVisible()
})

test('the theme chosen holds over a reload', async ({ page, host }) => {
  await host.connect()
  await page.goto('/orgs')
  await expect(row(page, 'Aurora Logistics')).toBeVisible()
  const canvas = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  const light = await canvas()
  await page.getByRole('link', { name: 'Preferences' }).click()
  await page.getByLabel('Theme').selectOption('Dark')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  expect(await canvas()).not.toBe(light)
  await expect.poll(() => host.call('get_preferences', {})).toMatchObject({ theme: 'dark' })
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.getByLabel('Theme').selectOption('Light')
  expect(await canvas()).toBe(light)
})

test('the skip link leads to the content', async ({ page, host }) => {
  await host.connect()
  await page.goto('/connections')
  await expect(page.getByRole('heading', { level: 1, name: 'Connections' })).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('main')).toBeFocused()
})

test('what is done before the app is there is not lost', async ({ page, host }) => {
  await host.connect()
  // The app itself comes late, as on a slow disk.
  const held: (() => void)[] = []
  await page.route(/\/assets\/main-.*\.js$/, async (route) => {
    await new Promise<void>((resolve) => {
      held.push(resolve)
    })
    await route.continue()
  })
  await page.goto('/connections')
  const main = page.getByRole('navigation', { name: 'Main' })
  const find = page.getByLabel('Find organizations')
  const controls = [main.getByRole('link', { name: 'Trusts' }), main.getByRole('link', { name: 'Preferences' }), find, page.getByRole('button', { name: 'Commands' })]
  const places = () => Promise.all(controls.map((control) => control.boundingBox()))
  await expect(main.getByRole('link', { name: 'Connections', exact: true })).toHaveAttribute('aria-current', 'page')
  await main.getByRole('link', { name: 'Trusts' }).click()
  await expect(main.getByRole('link', { name: 'Trusts' })).toHaveAttribute('aria-current', 'page')
  await find.pressSequentially('aurora')
  await expect(main.getByRole('link', { name: 'Organizations' })).toHaveAttribute('aria-current', 'page')
  await expect.poll(() => held.length).toBe(1)
  const before = await places()
  held[0]?.()
  await expect(page.getByRole('link', { name: 'Aurora Logistics' })).toBeVisible()
  expect(await places()).toEqual(before)
  await expect(find).toBeFocused()
  await find.pressSequentially(' log')
  await expect(find).toHaveValue('aurora log')
  await expect(page).toHaveURL(/\/orgs\?find=aurora\+log$/)
})

test('the first picture is in the language and the theme of the last time', async ({ page, host }) => {
  const preferences: Preferences = await host.call('get_preferences', {})
  await host.call('set_preferences', { ...preferences, language: 'de', theme: 'dark', location: '/trusts' })
  await page.route(/\/assets\/main-.*\.js$/, () => new Promise<void>(() => undefined))
  await page.goto('/')
  const link = page.getByRole('link', { name: 'Vertrauensstellungen' })
  await expect(link).toHaveAttribute('aria-current', 'page')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
})
