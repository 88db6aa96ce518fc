import type { Page } from '@playwright/test'
import { expectAccessible } from './support/accessible'
import type { Host } from './support/host'
import type { FaultRule, Sandbox } from './support/sandbox'
import { apply, choose, control, exactRequest, openOrg, review, smtp, validate } from './support/screens'
import { expect, test } from './support/test'

const before = { userLoginMustBeDomain: false, validateOrgDomains: true, smtpSenderAddressMatchesInstanceDomain: true }
const put = '/admin/*/policies/domain'
const write = (fault: FaultRule['fault']): FaultRule => ({ method: 'PUT', path: put, fault })

/** Turns one setting of Delta Dental Group off, up to the plan. */
async function planned(page: Page, host: Host, sandbox: Sandbox) {
  const connection = await host.connect()
  await openOrg(page, connection, sandbox.org('delta'))
  await choose(page, smtp, 'Off')
  return review(page)
}

/** The draft is still there, and nothing was sent twice. */
async function draftKept(page: Page, sandbox: Sandbox, writes: number) {
  await page.getByRole('dialog').getByRole('button', { name: 'Back to the form' }).click()
  await expect(control(page, smtp).getByRole('radio', { name: 'Off' })).toBeChecked()
  await expect(page.getByRole('region', { name: 'Pending changes' })).toContainText('1 change')
  expect(await sandbox.writes()).toHaveLength(writes)
}

test('a server that moved on stops it with a new plan', async ({ page, host, sandbox }) => {
  const sheet = await planned(page, host, sandbox)
  const org = sandbox.org('delta')
  await sandbox.act('PUT', `/admin/v1/orgs/${org}/policies/domain`, { ...before, validateOrgDomains: false })
  await sandbox.forget()
  await apply(sheet, 'Not applied: the server moved on')
  expect(await sandbox.writes()).toEqual([])
  const different = sheet.getByRole('table', { name: 'What is different' })
  await expect(different.getByRole('row').filter({ hasText: validate })).toContainText('Off')
  await expectAccessible(page)
  await sheet.getByRole('button', { name: 'Review the new plan' }).click()
  const shown = await (await exactRequest(sheet)).locator('[data-body]').textContent()
  expect(JSON.parse(shown ?? '')).toEqual({
    userLoginMustBeDomain: false,
    validateOrgDomains: false,
    smtpSenderAddressMatchesInstanceDomain: false,
  })
  await apply(sheet, 'Applied and verified')
  expect(await sandbox.writes()).toMatchObject([{ method: 'PUT', body: shown }])
})

test('somebody who made the same change leaves nothing to change', async ({ page, host, sandbox }) => {
  const sheet = await planned(page, host, sandbox)
  const after = { ...before, smtpSenderAddressMatchesInstanceDomain: false }
  await sandbox.act('PUT', `/admin/v1/orgs/${sandbox.org('delta')}/policies/domain`, after)
  await sandbox.forget()
  await apply(sheet, 'Nothing left to change')
  expect(await sandbox.writes()).toEqual([])
})

test('refused: the server says why, and the draft stays', async ({ page, host, sandbox }) => {
  const sheet = await planned(page, host, sandbox)
  await sandbox.fault(write({ kind: 'status', status: 403 }))
  await apply(sheet, 'Refused: nothing was changed')
  await expect(sheet.getByText(/the token's user lacks the right \(403\)\. Nothing was changed\./)).toBeVisible()
  await sheet.getByRole('button', { name: 'Show details' }).click()
  await expect(sheet.getByText('403', { exact: true })).toBeVisible()
  await expectAccessible(page)
  await draftKept(page, sandbox, 1)
})

test('429 with Retry-After: how long to wait is said, and nothing is sent again', async ({ page, host, sandbox }) => {
  const sheet = await planned(page, host, sandbox)
  await sandbox.fault(write({ kind: 'status', status: 429, retryAfter: 7 }))
  await apply(sheet, 'Refused: nothing was changed')
  await expect(sheet.getByText(/It asks to wait 7 s; then try again/)).toBeVisible()
  await draftKept(page, sandbox, 1)
})

test('503: whether it was applied is settled by reading', async ({ page, host, sandbox }) => {
  const sheet = await planned(page, host, sandbox)
  await sandbox.fault(write({ kind: 'status', status: 503 }))
  await apply(sheet, 'Not applied, as reading again shows')
  await draftKept(page, sandbox, 1)
})

test('cut before the server acted: reading shows that nothing was applied', async ({ page, host, sandbox }) => {
  const sheet = await planned(page, host, sandbox)
  await sandbox.fault(write({ kind: 'cut-before' }))
  await apply(sheet, 'Not applied, as reading again shows')
  await expect(sheet.getByText(/Nothing was sent twice/)).toBeVisible()
  await expectAccessible(page)
  await draftKept(page, sandbox, 1)
  expect(await sandbox.domain(sandbox.org('delta'))).toMatchObject({ smtpSenderAddressMatchesInstanceDomain: true })
})

test('cut after the server acted: reading shows that it was applied', async ({ page, host, sandbox }) => {
  const sheet = await planned(page, host, sandbox)
  await sandbox.fault(write({ kind: 'cut-after' }))
  await apply(sheet, 'Applied: read again to be sure')
  expect(await sandbox.writes()).toHaveLength(1)
  await sheet.getByRole('button', { name: 'Back to the form' }).click()
  await expect(page.getByRole('region', { name: 'Pending changes' })).toBeHidden()
  await expect(control(page, smtp).getByRole('radio', { name: 'Off' })).toBeChecked()
})

test('unknown for good: the server is gone after the write', async ({ page, host, sandbox }) => {
  const sheet = await planned(page, host, sandbox)
  await sandbox.fault(write({ kind: 'cut-after' }), {
    method: 'GET',
    path: put,
    skip: 2,
    fault: { kind: 'status', status: 500 },
  })
  await apply(sheet, 'Unknown whether it was applied')
  await expect(sheet.getByText(/could not be read again either\. Nothing was sent twice\. Your draft is kept/)).toBeVisible()
  await expectAccessible(page)
  expect(await sandbox.writes()).toHaveLength(1)
})

test('accepted, yet the server holds the values from before', async ({ page, host, sandbox }) => {
  const sheet = await planned(page, host, sandbox)
  // From the second reading of the org on, what was before the write.
  await sandbox.fault({ method: 'GET', path: '/admin/v1/orgs/*/policies/domain', skip: 1, fault: { kind: 'stale' } })
  await apply(sheet, 'Accepted, but the server holds the values from before')
  const different = sheet.getByRole('table', { name: 'What is different' })
  await expect(different.getByRole('row').filter({ hasText: smtp })).toContainText(/Off.*On/)
  await expectAccessible(page)
})

test('an answer that names another organization stops everything', async ({ page, host, sandbox }) => {
  const sheet = await planned(page, host, sandbox)
  await sandbox.fault(write({ kind: 'other-org', org: sandbox.org('cobalt') }))
  await apply(sheet, 'Stopped: the server answered for another organization')
  await expect(sheet.getByText(new RegExp(`but the answer names ${sandbox.org('cobalt')}`)).first()).toBeVisible()
  await expectAccessible(page)
  expect(await sandbox.writes()).toHaveLength(1)
})
