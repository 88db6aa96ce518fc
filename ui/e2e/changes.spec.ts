import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { expectAccessible } from './support/accessible'
import { applyDraft, applyPlan, domainOf, draft, planDraft, settingsOf } from './support/edits'
import { apply, review, row, smtp } from './support/screens'
import { expect, test } from './support/test'

const put = '/admin/*/policies/domain'
const search = (page: Page) => page.getByRole('searchbox', { name: 'Find changes' })
const count = (page: Page) => page.getByRole('region', { name: 'About this list' })
const about = (page: Page) => page.getByRole('region', { name: 'About this change' })

test('an applied change is in the journal whole; its undo is reviewed, applied and said to be one, and so is the redo', async ({ page, host, sandbox }) => {
  const org = sandbox.org('delta')
  const connection = await host.connect({ environment: 'staging' })
  await page.goto('/changes')
  await expect(page.getByText('Nothing was applied with this installation yet.')).toBeVisible()
  await expectAccessible(page)
  await applyDraft(host, domainOf(connection, sandbox, 'delta'), { smtpSenderAddressMatchesInstanceDomain: false })
  await page.getByRole('button', { name: 'Read again' }).click()
  const change = row(page, `Changed ${smtp}`)
  await expect(change).toContainText(/Applied and verified.*Delta Dental Group.*Northwind.*Staging.*admin/)
  await expectAccessible(page)

  // The search leads to the rows, and a row to its change.
  await search(page).focus()
  await page.keyboard.press('ArrowDown')
  await expect(change).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: `Changed ${smtp}` })).toBeVisible()
  await expect(about(page)).toContainText(/Applied and verified.*Delta Dental Group.*Northwind.*Domain settings.*admin.*IAM_OWNER.*UTC/)
  await expect(page.locator('[data-change]')).toContainText(/On.*Off/)
  const request = page.getByRole('region', { name: /^Request 1/ })
  await expect(request).toContainText(`PUT ${sandbox.address}/admin/v1/orgs/${org}/policies/domain`)
  await request.getByRole('button', { name: 'Show the exact request' }).click()
  await expect(request).toContainText('Authorization: Bearer $TOKEN')
  await request.getByRole('button', { name: "Show the answer's body" }).click()
  await expect(request.locator('[data-answer]')).toContainText(org)
  await expect(page.getByText(sandbox.token('owner'))).toHaveCount(0)
  await expect(page.getByRole('region', { name: 'Verification' })).toContainText('The server holds what was wanted.')
  await expectAccessible(page)

  for (const value of [true, false]) {
    await page.getByRole('button', { name: 'Undo change' }).press('Enter')
    await expect(page.getByRole('region', { name: 'Pending changes' })).toContainText('1 change in Delta Dental Group · Staging')
    const sheet = await review(page)
    await expect(sheet).toHaveAccessibleDescription(`organization id ${org}`)
    await apply(sheet, 'Applied and verified')
    const held = await sandbox.domain(org)
    // What is off is left out of the answer.
    expect(held.smtpSenderAddressMatchesInstanceDomain ?? false).toBe(value)
    await page.goto('/changes')
    const undo = page.getByRole('row').nth(1)
    await expect(undo).toContainText(`undo of “Changed ${smtp}”`)
    await undo.getByRole('link').click()
    await expect(about(page)).toContainText(/Undo of\s*Changed/)
  }
  await expectAccessible(page)
})

test('the journal is searched and filtered, verified, and exported as JSON and CSV', async ({ page, host, sandbox, cloud }) => {
  const zitadel = await host.connect()
  const csp = await host.connectCloud()
  await applyDraft(host, domainOf(zitadel, sandbox, 'delta'), { smtpSenderAddressMatchesInstanceDomain: false })
  await applyDraft(host, domainOf(zitadel, sandbox, 'cobalt'), {}, 'reset')
  await applyDraft(host, settingsOf(csp, cloud, 'northwind'), { displayName: 'Northwind Group' })
  await page.goto('/changes')
  await expect(count(page)).toContainText('3 changes')
  await search(page).fill('cobalt')
  await expect(count(page)).toContainText('1 change found')
  await expect(row(page, 'Reset Domain settings to the default')).toBeVisible()
  expect(page.url()).toContain('find=cobalt')
  await search(page).press('Escape')
  await expect(count(page)).toContainText('3 changes')
  await page.getByRole('combobox', { name: 'Connection' }).selectOption({ label: 'Northwind cloud · Development' })
  await expect(page.getByRole('row').filter({ has: page.getByRole('checkbox') })).toHaveCount(1)
  await page.getByRole('button', { name: 'Clear the filters' }).click()
  await page.getByRole('combobox', { name: 'Form' }).selectOption({ label: 'Domain settings (ZITADEL)' })
  await expect(count(page)).toContainText('2 changes found')
  await page.getByLabel('Until').fill('2020-01-01')
  await expect(page.getByText('No change in the journal fits what is looked for.')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Show all changes' }).click()
  await expect(count(page)).toContainText('3 changes')
  await row(page, `Changed ${smtp}`).getByRole('link').click()
  await page.getByRole('link', { name: 'Its changes' }).click()
  await expect(count(page)).toContainText('1 change found')

  await page.getByRole('button', { name: 'Verify journal' }).press('Enter')
  const verdict = page.getByRole('region', { name: 'Verification of the journal' })
  await expect(verdict).toContainText(/Nothing wrong was found.*The journal is whole: all \d+ entries are as they were written\./)
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Clear the filters' }).click()
  for (const [format, holds] of [['JSON', 'Northwind Group'], ['CSV', 'Cobalt']] as const) {
    await page.getByRole('button', { name: 'Export changes' }).press('Enter')
    await expectAccessible(page)
    await page.getByRole('menuitem', { name: `All changes, as ${format}` }).press('Enter')
    const dialog = page.getByRole('dialog', { name: '3 changes exported' })
    const path = (await dialog.getByRole('status').locator('code').textContent()) ?? ''
    await expectAccessible(page)
    const text = await readFile(path, 'utf8')
    expect(text).toContain(holds)
    expect(text).not.toContain(sandbox.token('owner'))
    await dialog.getByRole('button', { name: 'Close' }).click()
    await expect(dialog).toBeHidden()
  }
})

test('refused, unknown and another org each say what happened; what is unknown is settled by reading, and nothing is sent again', async ({ page, host, sandbox }) => {
  const connection = await host.connect()
  const delta = domainOf(connection, sandbox, 'delta')
  await sandbox.fault({ method: 'PUT', path: put, fault: { kind: 'status', status: 403 } })
  const refused = await applyDraft(host, delta, { smtpSenderAddressMatchesInstanceDomain: false })
  await sandbox.heal()
  await host.call('discard_draft', delta)
  await sandbox.fault({ method: 'PUT', path: put, fault: { kind: 'other-org', org: sandbox.org('aurora') } })
  const stopped = await applyDraft(host, domainOf(connection, sandbox, 'cobalt'), { validateOrgDomains: false })
  await sandbox.heal()
  const lost = await planDraft(host, delta, { smtpSenderAddressMatchesInstanceDomain: false })
  await sandbox.fault(
    { method: 'PUT', path: put, fault: { kind: 'cut-after' } },
    { method: 'GET', path: put, skip: 2, fault: { kind: 'status', status: 500 } },
  )
  const unknown = await applyPlan(host, lost)
  await sandbox.forget()

  await page.goto(`/changes/${refused}`)
  await expect(about(page)).toContainText(/Refused\s*The server refused it\. Nothing was changed\./)
  await expect(page.getByRole('button', { name: 'Undo change' })).toBeDisabled()
  await expect(page.getByRole('button', { name: 'Undo change' })).toHaveAccessibleDescription("It can't be undone. It was refused: nothing was changed.")
  await expect(page.getByRole('region', { name: /^Request 1/ })).toContainText(/refused.*403/)
  await expectAccessible(page)

  await page.goto(`/changes/${unknown}`)
  await expect(about(page)).toContainText('Not settled yet')
  await expectAccessible(page)
  await sandbox.heal()
  await page.getByRole('button', { name: 'Settle now' }).press('Enter')
  await expect(about(page)).toContainText('Applied and verified')
  await expect(about(page)).toContainText('Its answer was lost; reading the server found what was wanted.')
  await expect(page.getByRole('button', { name: 'Undo change' })).toBeEnabled()
  expect(await sandbox.writes()).toEqual([])
  await expectAccessible(page)

  await page.goto(`/changes/${stopped}`)
  await expect(page.getByRole('alert')).toContainText('Stopped: the server answered for another organization')
  await expect(page.getByRole('alert')).toContainText(sandbox.org('aurora'))
  await expect(page.getByRole('button', { name: 'Undo change' })).toBeDisabled()
  await expectAccessible(page)
})

test('an undo gives way to another draft, and leads to it', async ({ page, host, sandbox }) => {
  const connection = await host.connect()
  const delta = domainOf(connection, sandbox, 'delta')
  const applied = await applyDraft(host, delta, { smtpSenderAddressMatchesInstanceDomain: false })
  await draft(host, delta, { userLoginMustBeDomain: true })
  await page.goto(`/changes/${applied}`)
  await page.getByRole('button', { name: 'Undo change' }).click()
  await expect(page.getByRole('alert')).toContainText(/Another draft waits there\..*Apply or discard them first; the undo was not begun, and nothing was changed\./)
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Go to the draft' }).click()
  await expect(page.getByRole('region', { name: 'Pending changes' })).toContainText('1 change in Delta Dental Group')
})
