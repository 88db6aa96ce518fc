import { expectAccessible } from './support/accessible'
import { controls, everywhere } from './support/everywhere'
import { expect, test } from './support/test'

test('at twice the size nothing is cut off on any screen, and no page scrolls sideways', async ({ page, host }) => {
  test.setTimeout(240_000)
  await page.setViewportSize({ width: 720, height: 450 })
  const wrong: string[] = []
  for (const { name, open } of await everywhere(host)) {
    await test.step(name, async () => {
      await open(page)
      const found = await page.evaluate((selector) => {
        const bad: string[] = []
        const wide = (element: Element | null) => element !== null && element.scrollWidth > element.clientWidth + 1
        if (wide(document.documentElement) || wide(document.body) || wide(document.getElementById('main'))) bad.push('the page is too wide')
        for (const element of document.querySelectorAll<HTMLElement>(selector)) {
          if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || element.closest('[inert], [aria-hidden="true"]') || element.matches('.sr-only, [href="#main"]')) continue
          element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' })
          const { left, right, top, bottom } = element.getBoundingClientRect()
          // Only for screen readers.
          if (right - left <= 1 || bottom - top <= 1) continue
          const small = right - left < innerWidth && bottom - top < innerHeight
          if (small && (left < -1 || right > innerWidth + 1 || top < -1 || bottom > innerHeight + 1)) {
            bad.push(`out of sight: ${element.outerHTML.slice(0, 140)}`)
            continue
          }
          const hit = document.elementFromPoint((left + right) / 2, (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2)
          if (hit && !element.contains(hit) && !hit.contains(element)) bad.push(`${hit.outerHTML.slice(0, 80)} lies over ${element.outerHTML.slice(0, 140)}`)
        }
        return bad
      }, controls)
      for (const one of found) wrong.push(`${name}: ${one}`)
    })
  }
  expect(wrong).toEqual([])
})

test('where there is little room, the way to go is behind a button', async ({ page, host }) => {
  await host.connect()
  await page.setViewportSize({ width: 720, height: 450 })
  await page.goto('/orgs')
  await expect(page.getByRole('link', { name: 'Aurora Logistics' })).toBeVisible()
  await expect(page.getByRole('navigation', { name: 'Main' })).toHaveCount(0)
  // What is looked for is in the address a moment later, which is no reason for the menu to go.
  await page.getByLabel('Find organizations').fill('aurora')
  await page.getByRole('button', { name: 'Menu' }).press('Enter')
  await expect(page).toHaveURL(/find=aurora/)
  await expect(page.getByRole('dialog', { name: 'Menu' })).toBeVisible()
  await page.getByRole('link', { name: 'Organizations', exact: true }).press('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.getByRole('button', { name: 'Menu' }).press('Enter')
  await expect(page.getByRole('dialog', { name: 'Menu' })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Connections', exact: true }).press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Connections' })).toBeVisible()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.setViewportSize({ width: 1280, height: 800 })
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible()
})

test('nothing moves where less motion is wanted, and nothing for long elsewhere', async ({ page, host }) => {
  await host.connect()
  await page.goto('/orgs')
  await expect(page.getByRole('link', { name: 'Aurora Logistics' })).toBeVisible()
  const longest = () =>
    page.evaluate(() =>
      Math.max(
        ...[...document.querySelectorAll('*')].flatMap((element) =>
          [null, '::before', '::after'].flatMap((part) => {
            const { transitionDuration, animationName, animationDuration } = getComputedStyle(element, part)
            const times = [...transitionDuration.split(','), ...(animationName === 'none' ? [] : animationDuration.split(','))]
            return times.map((time) => parseFloat(time) * (time.trim().endsWith('ms') ? 1 : 1_000))
          }),
        ),
      ),
    )
  await page.emulateMedia({ reducedMotion: 'reduce' })
  expect(await longest()).toBe(0)
  await page.emulateMedia({ reducedMotion: 'no-preference' })
  expect(await longest()).toBeGreaterThan(0)
  expect(await longest()).toBeLessThanOrEqual(150)
})

test('what is chosen shows in the system’s own colours, and in high contrast', async ({ page, host }) => {
  await host.connect()
  await page.goto('/orgs')
  await expect(page.getByRole('link', { name: 'Aurora Logistics' })).toBeVisible()
  await page.emulateMedia({ forcedColors: 'active' })
  const colour = (name: string) => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).evaluate((link) => getComputedStyle(link).backgroundColor)
  expect(await colour('Organizations')).not.toBe(await colour('Changes'))
  await page.emulateMedia({ forcedColors: 'none', contrast: 'more' })
  await expectAccessible(page)
})
