import { expect, type Locator, type Page } from '@playwright/test'
import type { ConnectionView } from '../../src/backend/generated'

/** What the device of the one user shows whose organization asks for a passcode. */
export const passcode = '135791'

/** Types into the form of a cloud connection with an API token. */
export async function fillCloud(page: Page, wanted: { name: string; address: string; token: string }): Promise<void> {
  await page.getByLabel('Name', { exact: true }).fill(wanted.name)
  await page.getByLabel('Server address').fill(wanted.address)
  await page.getByLabel('API token', { exact: true }).fill(wanted.token)
}

/** Opens an organization's settings; resolves once they are read. */
export async function openSettings(page: Page, connection: ConnectionView, org: string): Promise<void> {
  await page.goto(`/c/${connection.id}/o/${org}`)
  await expect(page.getByRole('heading', { level: 2, name: 'Organization settings' })).toBeVisible()
  await expect(page.getByText('displayName', { exact: true }).first()).toBeVisible()
}

/** Types into a field; resolves once the draft is kept. */
export async function typeInto(page: Page, field: Locator, text: string): Promise<void> {
  const kept = page.waitForResponse((response) => response.url().endsWith('/api/save_draft') && response.ok())
  await field.fill(text)
  await kept
}
