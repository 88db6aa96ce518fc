import type { Page } from '@playwright/test'
import { expectAccessible } from './support/accessible'
import type { Sandbox } from './support/sandbox'
import { choose, control, openOrg, validate } from './support/screens'
import { expect, test } from './support/test'

async function begin(page: Page, sandbox: Sandbox, kind: string): Promise<void> {
  await page.goto('/connections/new')
  await page.getByLabel('Name', { exact: true }).fill('Northwind')
  await page.getByLabel('Server address').fill(sandbox.address)
  await page.getByLabel('Sign in with').selectOption(kind)
}

test('a key file signs a connection in, and is refused with what is wrong with it', async ({ page, sandbox }) => {
  await begin(page, sandbox, 'Service account key file')
  await expectAccessible(page)
  const key = sandbox.key('owner')
  const area = page.getByLabel('Key file', { exact: true })
  await area.fill(key.slice(0, 400))
  await page.getByRole('button', { name: 'Test connection' }).click()
  await expect(page.getByText(/not the JSON of a key file/).first()).toBeVisible()
  const choosing = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choose file for Key file' }).click()
  await (await choosing).setFiles({ name: 'robot.json', mimeType: 'application/json', buffer: Buffer.from(key) })
  await expect(page.getByText('robot.json was read')).toBeVisible()
  await page.getByRole('button', { name: 'Test connection' }).click()
  await expect(page.getByRole('region', { name: 'Connection test' }).getByText('The test passed')).toBeVisible()
  await page.getByRole('button', { name: 'Save connection' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Connections' })).toBeVisible()
  expect(await page.content()).not.toContain(key.slice(200, 260))
})

test('the browser signs a connection in, and signs it in again with the draft kept', async ({ page, host, sandbox, browser }) => {
  const visit = async () => {
    const context = await browser.newContext()
    const tab = await context.newPage()
    await tab.goto(await host.opened())
    await tab.getByRole('link', { name: /ingrid/i }).click()
    await expect(tab.getByText('You can close this tab')).toBeVisible()
    await context.close()
  }
  await begin(page, sandbox, 'Browser')
  await page.getByLabel('Client ID').fill(sandbox.nativeApp('desk'))
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Sign in with the browser' }).click()
  await expect(page.getByText(/Finish signing in on the page/)).toBeVisible()
  await expectAccessible(page)
  await visit()
  await expect(page.getByText(/^Signed in as ingrid/).first()).toBeVisible()
  await page.getByRole('button', { name: 'Test connection' }).click()
  await expect(page.getByRole('region', { name: 'Connection test' }).getByText('The test passed')).toBeVisible()
  await page.getByRole('button', { name: 'Save connection' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Connections' })).toBeVisible()

  const [connection] = await host.connections()
  if (!connection) throw new Error('nothing was saved')
  await page.goto(`/c/${connection.id}`)
  await expect(page.getByText(/Renewed by itself: the access token ends/)).toBeVisible()
  await openOrg(page, connection, sandbox.org('delta'))
  await choose(page, validate, 'Off')
  await expect(page.getByText('1 change')).toBeVisible()
  await sandbox.endSessions()
  await page.reload()
  await page.getByRole('main').getByRole('button', { name: 'Sign in again' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Sign in to Northwind again' })
  await dialog.getByRole('button', { name: 'Sign in with the browser' }).click()
  await expect(dialog.getByText(/Finish signing in on the page/)).toBeVisible()
  await visit()
  await expect(dialog).toBeHidden()
  await expect(control(page, validate).getByRole('radio', { name: 'Off' })).toBeChecked()
  await expect(page.getByText('1 change')).toBeVisible()
})
