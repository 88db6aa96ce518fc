import { expect, type Locator, type Page } from '@playwright/test'
import type { ConnectionView } from '../../src/backend/generated'

/** What the three domain settings are called. */
export const login = "Login names carry the organization's domain"
export const validate = 'Organization domains must be verified'
export const smtp = 'Sender address must match an instance domain'

/** Opens an org's settings; resolves once they are read. */
export async function openOrg(page: Page, connection: ConnectionView, org: string): Promise<void> {
  await page.goto(`/c/${connection.id}/o/${org}`)
  await formRead(page)
}

/** Opens the instance's settings; resolves once they are read. */
export async function openInstance(page: Page, connection: ConnectionView): Promise<void> {
  await page.goto(`/c/${connection.id}/instance`)
  await formRead(page)
}

/** Waits until a form shows what the server holds. */
export async function formRead(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 2, name: 'Domain settings' })).toBeVisible()
  await expect(page.getByText('userLoginMustBeDomain', { exact: true }).first()).toBeVisible()
}

/** All of one setting: its value, source and words. */
export function setting(page: Page, path: string): Locator {
  return page.locator(`[data-field="${path}"]`)
}

/** A setting's control. */
export function control(page: Page, label: string): Locator {
  return page.getByRole('radiogroup', { name: label })
}

/** Switches a setting; resolves once the draft is kept. */
export async function choose(page: Page, label: string, word: 'On' | 'Off'): Promise<void> {
  const kept = page.waitForResponse((response) => response.url().endsWith('/api/save_draft') && response.ok())
  await control(page, label).getByRole('radio', { name: word, exact: true }).check()
  await kept
}

/** Asks for the plan. */
export async function review(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Review changes' }).click()
  const sheet = page.getByRole('dialog')
  await expect(sheet.getByRole('button', { name: 'Apply changes' })).toBeVisible()
  return sheet
}

/** Applies a plan that is shown, up to the headline of how it ended. */
export async function apply(sheet: Locator, headline: string): Promise<void> {
  await sheet.getByRole('button', { name: 'Apply changes' }).click()
  await expect(sheet.getByRole('heading', { level: 3, name: headline })).toBeVisible()
}

/** Unfolds the exact requests of a plan. */
export async function exactRequest(sheet: Locator): Promise<Locator> {
  await sheet.getByRole('button', { name: 'Show 1 exact request' }).click()
  return sheet.getByRole('region', { name: /^Request 1/ })
}

/** Types into the connection form. */
export async function fillConnection(page: Page, wanted: { name: string; address: string; token: string }): Promise<void> {
  await page.getByLabel('Name', { exact: true }).fill(wanted.name)
  await page.getByLabel('Server address').fill(wanted.address)
  await page.getByLabel('Personal access token').fill(wanted.token)
}

/** A row of the list. */
export function row(page: Page, name: string | RegExp): Locator {
  return page.getByRole('row').filter({ has: page.getByRole('link', { name }) })
}
