import { expectAccessible } from './support/accessible'
import { apply, choose, control, exactRequest, login, openInstance, openOrg, review, setting, smtp, validate } from './support/screens'
import { expect, test } from './support/test'

test('the banner names the right replacement, and the plan what the server does silently', async ({
  page,
  host,
  sandbox,
}) => {
  const org = sandbox.org('fjord')
  const connection = await host.connect({ api: 'legacy' })
  await openOrg(page, connection, org)
  const banner = page.getByRole('region', { name: 'Deprecated: The legacy API (Org IAM Policy) is deprecated since v2.21.0.' })
  await expect(banner.getByRole('definition').last()).toHaveText(
    'GET /admin/v1/orgs/{org_id}/policies/domain, POST /admin/v1/orgs/{org_id}/policies/domain',
  )
  await expect(banner).toContainText(
    'Each write through it, even with an empty body, also turns on validateOrgDomains and smtpSenderAddressMatchesInstanceDomain',
  )
  await expect(banner).toContainText('names a Get operation as the replacement; that is a slip.')
  await expect(banner).toContainText('Where its answer says isDefault, the organization follows the instance default')
  await expect(page.getByRole('button', { name: 'Switch to the current API' })).toHaveCount(1)
  await expectAccessible(page)

  await page.getByRole('button', { name: 'Customize settings' }).click()
  await expect(control(page, validate)).toHaveCount(0)
  await expect(setting(page, 'validateOrgDomains')).toContainText("The legacy API can't set this")
  await choose(page, login, 'On')
  const sheet = await review(page)
  const also = sheet.locator('[data-effect="also_sets"]')
  await expect(also).toHaveCount(2)
  await expect(also.filter({ hasText: validate })).toContainText('from Off to On')
  await expect(also.filter({ hasText: smtp })).toContainText('from Off to On')
  await expect(sheet.locator('[data-effect="uses_deprecated_operation"]')).toContainText(
    'Uses 1 deprecated operation: POST /admin/v1/orgs/{org_id}/policies/orgiam',
  )
  const request = await exactRequest(sheet)
  await expect(request.locator('[data-body]')).toHaveText('{"userLoginMustBeDomain":true}')
  await expectAccessible(page)
  await apply(sheet, 'Applied and verified')
  expect(await sandbox.writes()).toMatchObject([
    { method: 'POST', path: `/admin/v1/orgs/${org}/policies/orgiam`, body: '{"userLoginMustBeDomain":true}' },
  ])
  expect(await sandbox.domain(org)).toMatchObject({
    userLoginMustBeDomain: true,
    validateOrgDomains: true,
    smtpSenderAddressMatchesInstanceDomain: true,
  })
})

test('Switch to the current API ends the deprecation and keeps the draft', async ({ page, host, sandbox }) => {
  const connection = await host.connect({ api: 'legacy' })
  await openOrg(page, connection, sandbox.org('delta'))
  await choose(page, login, 'On')
  await expect(page.getByText('1 change')).toBeVisible()
  await page.getByRole('button', { name: 'Switch to the current API' }).click()
  await expect(page.getByRole('region', { name: /^Deprecated/ })).toHaveCount(0)
  await expect(control(page, login).getByRole('radio', { name: 'On', exact: true })).toBeChecked()
  await expect(control(page, validate)).toBeVisible()
  const sheet = await review(page)
  await expect(sheet.locator('[data-effect="uses_deprecated_operation"]')).toHaveCount(0)
  await expect(await exactRequest(sheet)).toContainText('/policies/domain')
})

test('the instance has its own legacy operations', async ({ page, host, sandbox }) => {
  const connection = await host.connect({ api: 'legacy' })
  await openInstance(page, connection)
  await expect(page.getByRole('region', { name: /^Deprecated: The legacy API/ })).toContainText(
    'PUT /admin/v1/policies/domain',
  )
  await choose(page, login, 'On')
  const sheet = await review(page)
  await expect(await exactRequest(sheet)).toContainText(`PUT ${sandbox.address}/admin/v1/policies/orgiam`)
})

test('a server that has only the legacy API offers no switch', async ({ page, host, startSandbox }) => {
  const old = await startSandbox('sample', '--server', 'legacy')
  const connection = await host.connect({ sandbox: old })
  await openOrg(page, connection, old.org('cobalt'))
  await expect(page.getByRole('region', { name: /^Deprecated: The legacy API/ })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Switch to the current API' })).toHaveCount(0)
  await expectAccessible(page)
  await page.goto('/orgs')
  await expect(page.getByRole('link', { name: 'Cobalt & Söhne GmbH' })).toBeVisible()
  await expect(page.getByLabel('About this list')).toContainText('Admin list of all organizations')
})

test('deprecation headers raise the same banner, malformed ones too', async ({ page, host, sandbox }) => {
  const connection = await host.connect()
  await sandbox.fault({
    method: 'GET',
    path: '/admin/*/policies/domain',
    fault: {
      kind: 'headers',
      headers: {
        deprecation: '@1735689600',
        sunset: 'Sun, 06 Nov 2033 08:49:37 GMT',
        link: '<https://zitadel.com/docs/next>; rel="deprecation"',
      },
    },
  })
  await openOrg(page, connection, sandbox.org('delta'))
  const banner = page.getByRole('region', { name: /^Deprecated/ })
  await expect(banner.first()).toBeVisible()
  await expectAccessible(page)
  await sandbox.heal()
  await sandbox.fault({
    method: 'GET',
    path: '/admin/*/policies/domain',
    fault: { kind: 'headers', headers: { deprecation: 'soon?', sunset: 'whenever', link: '<<>' } },
  })
  await page.reload()
  await expect(banner.first()).toBeVisible()
})
