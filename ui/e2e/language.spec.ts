import type { Page } from '@playwright/test'
import type { ConnectionView, OrgPage, Preferences, TrustPage } from '../src/backend/generated'
import { expectAccessible } from './support/accessible'
import { applyDraft, domainOf, draft, settingsOf, trustOf } from './support/edits'
import { expectGerman } from './support/german'
import type { Host } from './support/host'
import { expect, test } from './support/test'

const german: Preferences = { theme: 'system', language: 'de', location: null, zoom: 100, singleKeys: true, recent: [] }
const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name })

/** Opens a screen, and looks at it once what tells that it was read is there. */
async function inGerman(page: Page, address: string, read: () => Promise<void>, servers: string[] = []): Promise<void> {
  await page.goto(address)
  await read()
  await expectGerman(page, servers)
  // Colours are no language's.
  await expectAccessible(page, ['light'])
}

/** The names that a server gives its organizations, and the words that people gave the trusts between them. */
async function namesOf(host: Host, { id, name, platform }: ConnectionView): Promise<string[]> {
  const { orgs } = await host.call<OrgPage>('list_orgs', { connection: id, next: null })
  const { trusts } = platform === 'csp' ? await host.call<TrustPage>('list_trusts', { connection: id, org: null, next: null }) : { trusts: [] }
  const told = [
    ...orgs.map((org) => org.name),
    ...trusts.flatMap(({ trustee, trusted, description }) => [trustee.name, trusted.name, description]),
  ]
  return [name, ...told.flatMap((one) => (one === null || one === '' ? [] : [one]))]
}

test('the language is switched while running, by keyboard, and holds from the first picture of the next start', async ({ page, host }) => {
  await host.connect()
  await page.goto('/orgs')
  await expect(heading(page, 'Organizations')).toBeVisible()
  await page.getByRole('link', { name: 'Preferences' }).click()
  const choice = page.getByRole('combobox', { name: 'Language' })
  await choice.focus()
  await page.keyboard.press('End')
  await expect(heading(page, 'Voreinstellungen')).toBeVisible()
  await expect(page.getByRole('combobox', { name: 'Sprache' })).toBeFocused()
  await expect(page).toHaveTitle('Voreinstellungen · Orgdesk')
  await expect(page.getByText('Die Sprache ist jetzt Deutsch')).toBeAttached()
  await expectGerman(page, ['English'])
  await expectAccessible(page)
  expect(await host.call('get_preferences', {})).toMatchObject({ language: 'de' })

  await page.addInitScript(() => {
    const first = new MutationObserver(() => {
      const said = document.querySelector('nav')?.textContent
      if (!said) return
      first.disconnect()
      document.documentElement.dataset.firstSaid = `${document.documentElement.lang} ${said}`
    })
    first.observe(document, { childList: true, subtree: true })
  })
  await page.reload()
  await expect(heading(page, 'Voreinstellungen')).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('data-first-said', /^de\s+Organisationen/)

  await page.getByRole('combobox', { name: 'Sprache' }).selectOption('English')
  await expect(heading(page, 'Preferences')).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await page.getByRole('link', { name: 'Organizations' }).click()
  await expect(page.getByLabel('About this list')).toContainText('organizations')
})

test('a draft that is being typed outlives the switch', async ({ page, host, cloud }) => {
  const connection = await host.connectCloud()
  await page.goto(`/c/${connection.id}/o/${cloud.org('northwind')}`)
  const name = page.locator('[data-field="displayName"]').getByRole('textbox')
  await name.fill('Northwind Gruppe')
  await page.getByRole('link', { name: 'Preferences' }).click()
  await page.getByRole('combobox', { name: 'Language' }).selectOption('Deutsch')
  await expect(heading(page, 'Voreinstellungen')).toBeVisible()
  await page.goBack()
  await expect(name).toHaveValue('Northwind Gruppe')
  await expectGerman(page, ['Northwind Management'])
})

test('all screens of connections and organizations are German', async ({ page, host, sandbox }) => {
  await host.call('set_preferences', german)
  await inGerman(page, '/orgs', () => expect(heading(page, 'Willkommen bei Orgdesk')).toBeVisible())
  await inGerman(page, '/no/such/screen', () => expect(heading(page, 'Hier ist nichts')).toBeVisible())
  await inGerman(page, '/drafts', () => expect(page.getByText('Keine Entwürfe.')).toBeVisible())
  await inGerman(page, '/changes', () => expect(heading(page, 'Änderungen')).toBeVisible())
  await inGerman(page, '/about', () => expect(page.getByRole('heading', { level: 1 })).toBeVisible())
  await inGerman(page, '/connections/new', () => expect(heading(page, 'Verbindung hinzufügen')).toBeVisible())

  const connection = await host.connect({ environment: 'production' })
  const servers = await namesOf(host, connection)
  const { id } = connection
  const org = sandbox.org('delta')
  await inGerman(page, '/orgs', () => expect(page.getByRole('link', { name: 'Delta Dental Group' })).toBeVisible(), servers)
  await page.getByRole('searchbox').fill('dental')
  await expect(page.getByText(/vom Server gefunden/)).toBeVisible()
  await expectGerman(page, servers)
  await page.getByRole('searchbox').fill('nirgendwo')
  await expect(page.getByText(/Keine Organisation hat/)).toBeVisible()
  await expectGerman(page, servers)
  await inGerman(page, '/connections', () => expect(page.getByRole('link', { name: 'Northwind' }).last()).toBeVisible(), servers)
  await inGerman(page, `/c/${id}`, () => expect(page.getByText('IAM_OWNER')).toBeVisible(), servers)
  await inGerman(page, `/connections/${id}`, () => expect(heading(page, 'Northwind bearbeiten')).toBeVisible(), servers)
  const field = page.locator('[data-field]').first()
  await inGerman(page, `/c/${id}/instance`, () => expect(field).toBeVisible(), servers)
  await inGerman(page, `/c/${id}/o/${org}`, () => expect(field).toBeVisible(), servers)
})

test('a change from its draft to its undo is German', async ({ page, host, sandbox }) => {
  await host.call('set_preferences', german)
  const connection = await host.connect({ environment: 'staging' })
  const servers = await namesOf(host, connection)
  const org = sandbox.org('delta')
  const form = domainOf(connection, sandbox, 'delta')
  await draft(host, form, { userLoginMustBeDomain: true, smtpSenderAddressMatchesInstanceDomain: false })
  await inGerman(page, '/drafts', () => expect(page.getByText('unverändert')).toBeVisible(), servers)
  await page.goto(`/c/${connection.id}/o/${org}`)
  await page.getByRole('button', { name: 'Änderungen durchsehen' }).click()
  const sheet = page.getByRole('dialog')
  await expect(sheet).toBeVisible()
  const closed = sheet.locator('[aria-expanded="false"]')
  while ((await closed.count()) > 0) await closed.first().click()
  await expectGerman(page, servers)
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await host.call('discard_draft', form)

  const plan = await applyDraft(host, form, { smtpSenderAddressMatchesInstanceDomain: false })
  await inGerman(page, '/changes', () => expect(page.getByRole('row').nth(1)).toBeVisible(), servers)
  await inGerman(page, `/changes/${plan}`, () => expect(page.locator('[data-change]').first()).toBeVisible(), servers)
})

test('trusts, conflicts and settings of the other platform are German', async ({ page, host, cloud }) => {
  await host.call('set_preferences', german)
  const connection = await host.connectCloud()
  const servers = [...(await namesOf(host, connection)), 'Organization Member', 'Support User', 'ACTIVE', 'UNDER_REVIEW']
  const org = cloud.org('northwind')
  const address = `/c/${connection.id}/o/${org}`
  const field = page.locator('[data-field]').first()
  await inGerman(page, '/trusts', () => expect(page.getByRole('row').nth(1)).toBeVisible(), servers)
  await inGerman(page, `${address}/trusts`, () => expect(page.getByRole('row').nth(1)).toBeVisible(), servers)
  await inGerman(page, `${address}/trusts/new`, () => expect(field).toBeVisible(), servers)
  await draft(host, trustOf(connection, cloud, 'northwind', 'northwind-helios'), { expiresAt: '2031-07-01T12:00Z' })
  await inGerman(page, `${address}/trusts/${cloud.trust('northwind-helios')}`, () => expect(field).toBeVisible(), servers)
  await draft(host, settingsOf(connection, cloud, 'northwind'), { displayName: 'Northwind Gruppe' })
  await cloud.actAsOwner('PATCH', `/csp/gateway/am/api/orgs/${org}`, { displayName: 'Northwind Holding' })
  await inGerman(page, address, () => expect(page.getByRole('rowgroup')).not.toHaveCount(0), servers)
})
