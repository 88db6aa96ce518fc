import { expectAccessible } from './support/accessible'
import {
  apply,
  choose,
  control,
  exactRequest,
  login,
  openOrg,
  review,
  setting,
  smtp,
  validate,
} from './support/screens'
import { expect, test } from './support/test'

test('customize, edit, undo one, review, apply: what was shown is what was sent, and it is verified', async ({
  page,
  host,
  sandbox,
}) => {
  const org = sandbox.org('aurora')
  const connection = await host.connect()
  await openOrg(page, connection, org)
  await expect(page.getByText('Follows the instance default')).toBeVisible()
  await expect(page.getByRole('radiogroup')).toHaveCount(0)
  await expectAccessible(page)

  await page.getByRole('button', { name: 'Customize settings' }).click()
  await choose(page, login, 'On')
  await choose(page, smtp, 'On')
  await expect(setting(page, 'userLoginMustBeDomain')).toContainText('was Off')
  await expect(page.getByRole('region', { name: 'Pending changes' })).toContainText('2 changes in Aurora Logistics')
  await setting(page, 'smtpSenderAddressMatchesInstanceDomain').getByRole('button', { name: 'Undo this change' }).click()
  await expect(page.getByRole('region', { name: 'Pending changes' })).toContainText('1 change in Aurora Logistics')
  await expectAccessible(page)

  const sheet = await review(page)
  await expect(sheet.getByRole('heading', { level: 2 })).toHaveText(
    'Customize Domain settings of Aurora Logistics on Northwind (DEVELOPMENT)',
  )
  const effects = sheet.locator('[data-effect]')
  await expect(effects.filter({ hasText: /Login names of 5 people change\./ })).toBeVisible()
  await expect(
    effects.filter({ hasText: `3 settings stop following the instance default: ${login}, ${validate} and ${smtp}.` }),
  ).toBeVisible()
  const request = await exactRequest(sheet)
  await expect(request).toContainText(`POST ${sandbox.address}/admin/v1/orgs/${org}/policies/domain`)
  await expect(request).toContainText('Authorization: Bearer $TOKEN')
  const shown = await request.locator('[data-body]').textContent()
  await expectAccessible(page)

  await request.getByRole('button', { name: 'Copy as curl' }).click()
  await expect(request.getByText('Copied, token masked')).toBeVisible()
  const copied = await host.copied()
  expect(copied).toContain('curl --request POST')
  expect(copied).toContain(`/admin/v1/orgs/${org}/policies/domain`)
  expect(copied).toContain(shown ?? 'nothing was shown')
  expect(copied).not.toContain(sandbox.token('owner'))
  expect(await sandbox.writes()).toEqual([])

  await apply(sheet, 'Applied and verified')
  await expect(sheet.getByRole('list', { name: 'Steps' }).getByRole('listitem')).toHaveText([
    /Read again.*done · Unchanged since the plan/,
    /Sent.*done/,
    /Answered.*done · 200/,
    /Verified.*done/,
  ])
  await expectAccessible(page)
  const writes = await sandbox.writes()
  expect(writes).toHaveLength(1)
  expect(writes[0]).toMatchObject({
    method: 'POST',
    path: `/admin/v1/orgs/${org}/policies/domain`,
    body: shown,
    status: 200,
    authorized: true,
  })
  expect(await sandbox.domain(org)).toMatchObject({ userLoginMustBeDomain: true })

  await sheet.getByRole('button', { name: 'Back to the form' }).click()
  await expect(page.getByText('Set for this org', { exact: true })).toBeVisible()
  await expect(control(page, login).getByRole('radio', { name: 'On' })).toBeChecked()
  await expect(page.getByRole('region', { name: 'Pending changes' })).toBeHidden()
})

test('fields that this app does not know travel along, and are shown', async ({ page, host, sandbox }) => {
  const connection = await host.connect()
  await sandbox.fault({ method: 'GET', path: '/admin/*/policies/domain', fault: { kind: 'fields', fields: { futureSwitch: true } } })
  await openOrg(page, connection, sandbox.org('delta'))
  await choose(page, smtp, 'Off')
  const sheet = await review(page)
  const request = await exactRequest(sheet)
  await expect(request.locator('[data-body]')).toContainText('"futureSwitch":true')
  await apply(sheet, 'Applied and verified')
  const [write] = await sandbox.writes()
  expect(JSON.parse(write?.body ?? '')).toEqual({
    userLoginMustBeDomain: false,
    validateOrgDomains: true,
    smtpSenderAddressMatchesInstanceDomain: false,
    futureSwitch: true,
  })
})

test('turning the domain off names what can never be taken back', async ({ page, host, sandbox }) => {
  const connection = await host.connect()
  await openOrg(page, connection, sandbox.org('cobalt'))
  await choose(page, login, 'Off')
  const sheet = await review(page)
  await expect(sheet.locator('[data-effect="cannot_be_undone"]')).toContainText(
    'The domain stays part of every user name for good',
  )
  await expect(sheet.locator('[data-effect="rewrites_login_names"]')).toContainText('Login names of 1 person change.')
  await sheet.getByRole('button', { name: 'Show 1 example' }).click()
  await expect(sheet.getByText(/→ franziska\.soehne@/)).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(control(page, login).getByRole('radio', { name: 'Off' })).toBeChecked()
  expect(await sandbox.writes()).toEqual([])
})

test('discard takes back all edits', async ({ page, host, sandbox }) => {
  const connection = await host.connect()
  await openOrg(page, connection, sandbox.org('cobalt'))
  await choose(page, smtp, 'On')
  await choose(page, validate, 'Off')
  await expect(page.getByText('2 changes')).toBeVisible()
  await page.getByRole('button', { name: 'Discard changes' }).click()
  const question = page.getByRole('alertdialog', { name: /^Discard the changes in Domain settings of / })
  await expect(question).toContainText(/It touches .+ and .+\. What was typed is lost\./)
  await expectAccessible(page)
  await question.getByRole('button', { name: 'Keep changes' }).click()
  await expect(page.getByText('2 changes')).toBeVisible()
  await page.getByRole('button', { name: 'Discard changes' }).click()
  await question.getByRole('button', { name: 'Discard changes' }).click()
  await expect(page.getByRole('region', { name: 'Pending changes' })).toBeHidden()
  await expect(control(page, smtp).getByRole('radio', { name: 'Off' })).toBeChecked()
  await page.reload()
  await expect(control(page, validate).getByRole('radio', { name: 'On', exact: true })).toBeChecked()
  await expect(page.getByRole('region', { name: 'Pending changes' })).toBeHidden()
})

test('a reset shows what will be, and the organization follows the default again', async ({ page, host, sandbox }) => {
  const org = sandbox.org('delta')
  const connection = await host.connect()
  await openOrg(page, connection, org)
  await page.getByRole('button', { name: 'Reset to default' }).click()
  await expect(page.getByText('Will follow the instance default')).toHaveCount(3)
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Keep settings of its own' }).click()
  await expect(control(page, smtp).getByRole('radio', { name: 'On', exact: true })).toBeChecked()
  await page.getByRole('button', { name: 'Reset to default' }).click()
  const sheet = await review(page)
  await expect(sheet.getByRole('heading', { level: 2 })).toContainText('Reset Domain settings of Delta Dental Group')
  await expect(sheet.locator('[data-effect="follows_default"]')).toContainText('3 settings follow the instance default again')
  await expect(await exactRequest(sheet)).toContainText('no body')
  await apply(sheet, 'Applied and verified')
  expect(await sandbox.writes()).toMatchObject([{ method: 'DELETE', body: '' }])
  expect(await sandbox.domain(org)).toMatchObject({ isDefault: true })
  await sheet.getByRole('button', { name: 'Back to the form' }).click()
  await expect(page.getByText('Follows the instance default')).toBeVisible()
})

test('an override that equals the default says that it no longer follows it', async ({ page, host, sandbox }) => {
  const connection = await host.connect()
  await openOrg(page, connection, sandbox.org('brightwater'))
  await expect(page.getByText('Equal to the default, yet its own')).toHaveCount(3)
})
