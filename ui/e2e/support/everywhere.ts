import { expect, type Page } from '@playwright/test'
import { applyDraft, domainOf, draft } from './edits'
import type { Host } from './host'

/** A screen, and how to get to it. */
export interface Screen {
  name: string
  open: (page: Page) => Promise<void>
}

/** What can be pressed, chosen or typed into now, without what only the arrow keys reach. */
export const controls =
  'a[href], button, input, select, textarea, [tabindex="0"], [role="option"], [role="menuitem"]'

/** Every screen of the app over a world in which each has something to show, with its sheets and dialogs. */
export async function everywhere(host: Host): Promise<Screen[]> {
  const { sandbox, cloud } = host
  const production = await host.connect({ environment: 'production', name: 'Northwind EU' })
  const connection = await host.connect({ name: 'Northwind test' })
  const csp = await host.connectCloud()
  const change = await applyDraft(host, domainOf(connection, sandbox, 'delta'), { smtpSenderAddressMatchesInstanceDomain: false })
  await draft(host, domainOf(connection, sandbox, 'aurora'), { userLoginMustBeDomain: true, validateOrgDomains: true }, 'customize')
  const aurora = `/c/${connection.id}/o/${sandbox.org('aurora')}`
  const northwind = `/c/${csp.id}/o/${cloud.org('northwind')}`

  const at = (name: string, path: string, ...then: ((page: Page) => Promise<void>)[]): Screen => ({
    name,
    open: async (page) => {
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
      // What is read comes in by and by.
      await page.waitForTimeout(1_000)
      for (const step of then) await step(page)
    },
  })
  const press = (name: string | RegExp) => async (page: Page) => {
    await page.getByRole('button', { name }).first().press('Enter')
  }
  const inDialog = async (page: Page) => {
    await expect(page.getByRole('dialog').or(page.getByRole('alertdialog')).or(page.getByRole('menu')).last()).toBeVisible()
  }
  return [
    at('organizations', '/orgs'),
    at('trusts', '/trusts'),
    at('drafts', '/drafts'),
    at('changes', '/changes'),
    at('a change', `/changes/${change}`),
    at('connections', '/connections'),
    at('a new connection', '/connections/new'),
    at('a connection', `/c/${production.id}`),
    at('editing a connection', `/connections/${connection.id}`),
    at('an instance', `/c/${production.id}/instance`),
    at('an organization with edits', aurora),
    at('a plan', aurora, press('Review changes'), async (page) => {
      await expect(page.getByRole('button', { name: 'Apply changes' })).toBeVisible()
    }),
    at('discarding edits', aurora, press('Discard changes'), inDialog),
    at('an organization of the other platform', northwind),
    at('trusts of an organization', `${northwind}/trusts`),
    at('a new trust', `${northwind}/trusts/new`),
    at('a trust', `${northwind}/trusts/${cloud.trust('northwind-helios')}`),
    at('removing a connection', '/connections', press('Remove connection'), inDialog),
    at('exporting changes', '/changes', press('Export changes'), inDialog),
    at('the palette', '/connections', (page) => page.keyboard.press('Control+k'), inDialog),
    at('the shortcuts', '/connections', (page) => page.keyboard.press('?'), inDialog),
    at('no such screen', '/no/such/screen'),
  ]
}
