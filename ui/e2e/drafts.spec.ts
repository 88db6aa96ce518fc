import type { Page } from '@playwright/test'
import { expectAccessible } from './support/accessible'
import { openSettings, typeInto } from './support/cloud'
import { domainOf, draft, settingsOf, trustOf } from './support/edits'
import { choose, control, openOrg, smtp } from './support/screens'
import { expect, test } from './support/test'

const draftRow = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })
const domain = (org: string) => `/admin/v1/orgs/${org}/policies/domain`

test('every edit is a draft at once: it is listed, with its age and whether the server has moved on', async ({ page, host, sandbox }) => {
  const org = sandbox.org('delta')
  const connection = await host.connect({ environment: 'staging' })
  await page.goto('/drafts')
  await expect(page.getByText(/^No drafts\./)).toBeVisible()
  await expectAccessible(page)

  await openOrg(page, connection, org)
  await choose(page, smtp, 'Off')
  await expect(page.getByRole('region', { name: 'Pending changes' })).toContainText('1 change in Delta Dental Group · Staging')
  await page.getByRole('link', { name: 'Drafts 1' }).click()
  const delta = draftRow(page, 'Delta Dental Group')
  await expect(delta).toContainText(/Domain settings.*Northwind.*Staging.*Sender address must match/)
  await expect(delta).toContainText(/typed just now.*begun just now.*unchanged/)
  await expectAccessible(page)

  await sandbox.act('PUT', domain(org), { validateOrgDomains: false, smtpSenderAddressMatchesInstanceDomain: true })
  await page.getByRole('button', { name: 'Ask the servers again' }).click()
  await expect(delta).toContainText('moved on, still fits')
  await expectAccessible(page)
  await delta.getByRole('link', { name: 'Domain settings' }).click()
  await expect(page.getByText(/The server has moved on since you began .*: Organization domains must be verified is now Off\. Your edits still apply\./)).toBeVisible()
  await expect(control(page, smtp).getByRole('radio', { name: 'Off' })).toBeChecked()
  await expectAccessible(page)
})

test('a half-typed value outlives a reload', async ({ page, host, cloud }) => {
  const connection = await host.connectCloud()
  await openSettings(page, connection, cloud.org('northwind'))
  await typeInto(page, page.getByLabel('Display name'), 'Northwind, half a na')
  await page.reload()
  await expect(page.getByLabel('Display name')).toHaveValue('Northwind, half a na')
  await expect(page.getByRole('region', { name: 'Pending changes' })).toContainText('1 change in Northwind Management')
})

test('an expired token loses no draft: it is listed, its form says that it is kept, and signing in again shows it', async ({ page, host, sandbox }) => {
  const org = sandbox.org('delta')
  const connection = await host.connect()
  await openOrg(page, connection, org)
  await choose(page, smtp, 'Off')
  await sandbox.setToken('owner', 'expire')
  await page.reload()
  const kept = page.getByRole('region', { name: 'Kept draft' })
  await expect(kept).toContainText(/Your draft is kept\. It touches Sender address must match an instance domain\./)
  // One sign-in mends both what was read of the org and its form: it is asked for once.
  await expect(page.getByRole('button', { name: 'Sign in again' })).toHaveCount(1)
  await expectAccessible(page)

  await kept.getByRole('link', { name: 'All drafts' }).click()
  await page.reload()
  const delta = page.getByRole('row').filter({ hasText: 'Sender address must match' })
  await expect(delta).toContainText('could not be asked: sign in again')
  const failed = page.getByRole('list', { name: 'Connections to sign in to again' })
  await expect(failed.getByRole('listitem')).toHaveText(/Northwind.*could not be asked; its drafts are kept/)
  await expectAccessible(page)

  await sandbox.setToken('owner', 'restore')
  await failed.getByRole('button', { name: 'Sign in again' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Personal access token').fill(sandbox.token('owner'))
  await dialog.getByRole('button', { name: 'Sign in again' }).click()
  await expect(failed).toBeHidden()
  await expect(delta).toContainText(/Delta Dental Group.*unchanged/)
})

test('drafts of both platforms side by side: conflict, gone, new and unchanged each have their word', async ({ page, host, sandbox, cloud }) => {
  const zitadel = await host.connect()
  const csp = await host.connectCloud()
  const northwind = cloud.org('northwind')
  await draft(host, domainOf(zitadel, sandbox, 'juniper'), { userLoginMustBeDomain: true }, 'customize')
  await draft(host, domainOf(zitadel, sandbox, 'delta'), { userLoginMustBeDomain: true })
  await draft(host, settingsOf(csp, cloud, 'northwind'), { displayName: 'Northwind Group' })
  await draft(host, trustOf(csp, cloud, 'northwind', 'northwind-lumen'), { description: 'Second line' })
  await draft(host, { connection: csp.id, level: { kind: 'new_trust', org: northwind }, form: 'csp.new_trust' }, { description: 'A new one' })
  await sandbox.act('POST', domain(sandbox.org('juniper')), { validateOrgDomains: true })
  await cloud.actAsOwner('PATCH', `/csp/gateway/am/api/orgs/${northwind}`, { displayName: 'Northwind Holding' })
  await cloud.actAsOwner('DELETE', `/csp/gateway/am/api/orgs/${northwind}/trusts/${cloud.trust('northwind-lumen')}`)

  await page.goto('/drafts')
  await expect(page.getByText('5 drafts, kept on this computer only')).toBeVisible()
  await expect(draftRow(page, 'Juniper Schools Trust')).toContainText(/Settings of its own.*conflict.*The form asks which side to keep/)
  await expect(draftRow(page, 'Delta Dental Group')).toContainText('unchanged')
  await expect(draftRow(page, 'Organization settings')).toContainText('conflict')
  await expect(draftRow(page, 'New trust')).toContainText(/Create.*nothing there yet/)
  const gone = page.getByRole('row').filter({ hasText: 'gone' })
  await expect(gone).toContainText(/Trust.*The server lists no such trust/)
  await expectAccessible(page)
  await page.setViewportSize({ width: 900, height: 800 })
  await expect(gone.getByRole('button', { name: /^Discard draft of Trust in/ })).toBeInViewport()
  await expectAccessible(page)
  await page.setViewportSize({ width: 1280, height: 800 })

  // What can't be read any more can still be dropped, where it was typed as well.
  await gone.getByRole('link', { name: 'Trust' }).click()
  const kept = page.getByRole('region', { name: 'Kept draft' })
  await expect(kept).toContainText('It can be applied only once this is there again.')
  await kept.getByRole('button', { name: /^Discard draft/ }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Discard draft' }).click()
  await expect(kept).toBeHidden()
  await expect(page.getByRole('link', { name: 'Drafts 4' })).toBeVisible()
})

test('by keyboard: from draft to draft, into the form, and discarded after a question', async ({ page, host, sandbox }) => {
  const connection = await host.connect()
  for (const org of ['cobalt', 'delta']) await draft(host, domainOf(connection, sandbox, org), { smtpSenderAddressMatchesInstanceDomain: org === 'cobalt' })
  await page.goto('/drafts')
  const links = page.getByRole('table', { name: 'Drafts' }).getByRole('link')
  await expect(page.getByText('unchanged')).toHaveCount(2)
  await links.first().focus()
  await page.keyboard.press('ArrowDown')
  await expect(links.nth(1)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Cobalt & Söhne GmbH' })).toBeVisible()
  await page.goBack()

  const discard = page.getByRole('button', { name: 'Discard draft of Domain settings in Delta Dental Group' })
  await discard.focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('alertdialog', { name: 'Discard the draft of Domain settings in Delta Dental Group?' })
  await expect(dialog).toContainText('Nothing changes on the server.')
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  // The keyboard is back a frame after the dialog is gone.
  await expect(discard).toBeFocused()
  await page.keyboard.press('Enter')
  await dialog.getByRole('button', { name: 'Discard draft' }).press('Enter')
  await expect(links).toHaveCount(1)
  await expect(links.first()).toBeFocused()
  expect(await sandbox.writes()).toEqual([])
})
