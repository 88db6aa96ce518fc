import { expectAccessible } from './support/accessible'
import { controls, everywhere } from './support/everywhere'
import { expect, test } from './support/test'

test('Tab reaches every control of every screen, and each shows that it has the keyboard', async ({ page, host }) => {
  test.setTimeout(300_000)
  const wrong: string[] = []
  for (const { name, open } of await everywhere(host)) {
    await test.step(name, async () => {
      await open(page)
      const missed = await page.evaluate((selector) => {
        const covered = (element: Element) => element.closest('[inert], [aria-hidden="true"]') !== null
        const wanted = [...document.querySelectorAll<HTMLElement>(selector)].filter((element) => {
          if (element.tabIndex < 0 || covered(element) || !element.checkVisibility() || element.matches(':disabled')) return false
          // Of a group of choices, Tab reaches the one that is chosen; the arrow keys reach the others.
          return !(element instanceof HTMLInputElement && element.type === 'radio' && !element.checked)
        })
        const left = new Set(wanted)
        Object.assign(window, {
          noteFocus: () => {
            const element = document.activeElement
            if (!(element instanceof HTMLElement)) return null
            const again = !left.delete(element) && element !== document.body
            const { outlineStyle, outlineWidth } = getComputedStyle(element)
            const ring = element === document.body || (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2)
            return { again, ring, left: left.size, html: element.outerHTML.slice(0, 160) }
          },
          unreached: () => [...left].map((element) => element.outerHTML.slice(0, 160)),
        })
        return wanted.length
      }, controls)
      expect(missed, name).toBeGreaterThan(0)
      for (let turn = 0; turn < missed * 2 + 10; turn++) {
        await page.keyboard.press('Tab')
        const seen = await page.evaluate(() => (window as unknown as { noteFocus: () => { ring: boolean; left: number; html: string } | null }).noteFocus())
        if (seen && !seen.ring) wrong.push(`${name}: no ring on ${seen.html}`)
        if (seen?.left === 0) break
      }
      for (const html of await page.evaluate(() => (window as unknown as { unreached: () => string[] }).unreached())) {
        wrong.push(`${name}: Tab does not reach ${html}`)
      }
    })
  }
  expect([...new Set(wrong)]).toEqual([])
})

test('a setting is found by its own name and opened at its field, by the keyboard alone', async ({ page, host, sandbox }) => {
  const connection = await host.connect()
  await page.goto('/orgs')
  await expect(page.getByRole('link', { name: 'Aurora Logistics' })).toBeVisible()
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog', { name: 'Command palette' })).toBeVisible()
  await expectAccessible(page)
  await page.keyboard.type('validateorgdomains')
  await page.keyboard.press('Enter')
  await page.keyboard.type('delta')
  await expect(page.getByRole('option', { name: /^Delta Dental Group/ })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(`${host.base}/c/${connection.id}/o/${sandbox.org('delta')}?form=zitadel.domain&field=validateOrgDomains`)
  const field = page.locator('[data-field="validateOrgDomains"]')
  await expect(field.locator(':focus')).toHaveAttribute('type', 'radio')
  await expect(field).toHaveAttribute('data-led', 'true')
  await expectAccessible(page)
  await page.keyboard.press('ArrowRight')
  await expect(page.getByText('1 change')).toBeVisible()
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('button', { name: 'Apply changes' })).toBeVisible()
  // The palette lies on top: Escape closes it, and leaves the plan.
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog', { name: 'Command palette' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog', { name: 'Command palette' })).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Apply changes' })).toBeVisible()
})

test('each letter in the palette takes less than 10 ms at 10,000 organizations', async ({ page, host, startSandbox }) => {
  test.setTimeout(180_000)
  const large = await startSandbox('zitadel', '--orgs', '10000', '--seed', '1')
  await host.connect({ sandbox: large })
  await page.goto('/orgs')
  await expect(page.getByText('10,000 organizations').first()).toBeVisible({ timeout: 60_000 })
  await page.keyboard.press('Control+k')
  await expect(page.getByText(/10,000 organizations can be found/)).toBeVisible()
  // What the page's own thread works from the letter to the lines laid out, in its own time: a busy machine's other work
  // doesn't count, nor does painting by software, as there is no graphics card here.
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
  const worked = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics')
    const parts = ['ScriptDuration', 'LayoutDuration', 'RecalcStyleDuration']
    const times = metrics.filter(({ name }) => parts.includes(name)).map(({ value }) => value * 1_000)
    expect(times).toHaveLength(parts.length)
    return times.reduce((sum, time) => sum + time, 0)
  }
  const field = page.getByRole('combobox')
  const letters = 'organization 9999'
  const type = async () => {
    // Not on the field by its role: looking for that is work on the page's thread, too.
    for (const letter of letters) await page.keyboard.press(letter === ' ' ? 'Space' : letter)
    await expect(page.getByRole('option').first()).toBeVisible()
    await field.fill('')
  }
  await type()
  const before = await worked()
  await type()
  const each = ((await worked()) - before) / (letters.length + 1)
  console.log(`a letter in the palette: ${each.toFixed(1)} ms of the page's thread`)
  expect(each).toBeLessThan(10)
})

test('organizations are sorted by a column, kept in the address', async ({ page, host }) => {
  await host.connect()
  await page.goto('/orgs')
  const grid = page.getByRole('grid')
  const firstName = () => grid.getByRole('row').nth(1).getByRole('link').first()
  await expect(firstName()).toHaveText('Aurora Logistics')
  await grid.getByRole('button', { name: 'Name' }).click()
  await expect(grid.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'ascending')
  await grid.getByRole('button', { name: 'Name' }).click()
  await expect(grid.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'descending')
  await expect(firstName()).toHaveText('Northwind Identity')
  await expect(page).toHaveURL(/\/orgs\?sort=-name$/)
  await page.getByLabel('Find organizations').fill('harb')
  await expect(page).toHaveURL(/find=harb/)
  await expect(page).toHaveURL(/sort=-name/)
  await expect(firstName()).toHaveText('Harbour Bank (test)')
  await page.reload()
  await expect(firstName()).toHaveText('Harbour Bank (test)')
  await expectAccessible(page)
})
