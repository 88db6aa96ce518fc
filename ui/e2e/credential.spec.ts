import { expectAccessible } from './support/accessible'
import { apply, choose, control, openOrg, review, row, validate } from './support/screens'
import { expect, test } from './support/test'
import type { Locator, Page } from '@playwright/test'

async function signIn(page: Page, where: Locator, token: string): Promise<void> {
  await where.getByRole('button', { name: 'Sign in again' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Sign in to Northwind again' })
  await expect(dialog).toBeVisible()
  await expectAccessible(page)
  await dialog.getByLabel('Personal access token').fill('not-the-one')
  await dialog.getByRole('button', { name: 'Sign in again' }).click()
  await expect(dialog.getByText(/doesn't accept the token/)).toBeVisible()
  await dialog.getByLabel('Personal access token').fill(token)
  await dialog.getByRole('button', { name: 'Sign in again' }).click()
  await expect(dialog).toBeHidden()
}

test('an expired token is a visible row of the list, and signing in brings the organizations', async ({
  page,
  host,
  sandbox,
}) => {
  await host.connect({ token: 'expired' })
  await page.goto('/orgs')
  const failed = page.getByRole('list', { name: 'Connections that failed' })
  await expect(failed).toContainText('Northwind')
  await expect(failed).toContainText('it has expired, was revoked')
  await expect(page.getByText(/No connection lists an organization/)).toBeHidden()
  await expectAccessible(page)
  await signIn(page, failed, sandbox.token('owner'))
  await expect(row(page, 'Aurora Logistics')).toBeVisible()
  await expect(failed).toBeHidden()
})

test('a token that expires under a form: signing in keeps the draft', async ({ page, host, sandbox }) => {
  const connection = await host.connect()
  await openOrg(page, connection, sandbox.org('delta'))
  await choose(page, validate, 'Off')
  await expect(page.getByText('1 change')).toBeVisible()
  await sandbox.setToken('owner', 'expire')
  await page.reload()
  await expect(page.getByRole('alert').filter({ hasText: 'expired' }).first()).toBeVisible()
  await expect(page.getByRole('radiogroup')).toHaveCount(0)
  await expectAccessible(page)
  await sandbox.setToken('owner', 'restore')
  await signIn(page, page.getByRole('main'), sandbox.token('owner'))
  await expect(control(page, validate).getByRole('radio', { name: 'Off' })).toBeChecked()
  await expect(page.getByText('1 change')).toBeVisible()
})

test('a token that expires between review and apply sends nothing, and the plan can be made again', async ({
  page,
  host,
  sandbox,
}) => {
  const connection = await host.connect()
  await openOrg(page, connection, sandbox.org('delta'))
  await choose(page, validate, 'Off')
  const sheet = await review(page)
  await sandbox.setToken('owner', 'expire')
  await apply(sheet, 'Not applied: nothing was sent')
  expect(await sandbox.writes()).toEqual([])
  await sandbox.setToken('owner', 'restore')
  await signIn(page, sheet, sandbox.token('owner'))
  await sheet.getByRole('button', { name: 'Back to the form' }).click()
  await apply(await review(page), 'Applied and verified')
})
