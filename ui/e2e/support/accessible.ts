import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/** Those of axe's rules that look at colours and are on by default. */
const aboutColours = ['color-contrast', 'link-in-text-block']

/**
 * Checks what is on the screen with axe: no violation of any rule in the light theme, nor of the rules about colours in
 * the dark one, from which it differs by nothing else.
 */
export async function expectAccessible(page: Page, colorSchemes: ('light' | 'dark')[] = ['light', 'dark']): Promise<void> {
  const found: string[] = []
  for (const colorScheme of colorSchemes) {
    await page.emulateMedia({ colorScheme })
    // Colours on their way to the other theme are neither one's.
    await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)))
    // There are no frames, so nothing but this page has to be looked at.
    const axe = new AxeBuilder({ page }).setLegacyMode(true)
    const { violations } = await (colorScheme === 'dark' ? axe.withRules(aboutColours) : axe).analyze()
    for (const { id, nodes } of violations) {
      for (const node of nodes) found.push(`${colorScheme}: ${id}: ${node.html}\n${node.failureSummary ?? ''}`)
    }
  }
  expect(found).toEqual([])
}
