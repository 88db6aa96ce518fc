import type { Page } from '@playwright/test'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Org, OrgPage } from '../src/backend/generated'
import { expect, test } from '../e2e/support/test'

/** How many organizations are loaded. */
const ORGS = 10_000
/** Words that are typed, letter by letter. */
const WORDS = 50
/** Letters of each. */
const LETTERS = 6
/** What a screen gives, in milliseconds. */
const FRAME = 16

/** What the rows have to be after a letter. */
interface Wanted {
  needle: string
  /** At least so many rows: a server may find more, by domains that only it knows. */
  rows: number
  first: string
}

declare global {
  interface Window {
    /** Waits for the next letter, and then for the painted frame with the right rows. */
    painted: (wanted: Wanted) => void
    took: Promise<number>
  }
}

/** Runs in the page, so that it can use nothing from outside. */
function watch(): void {
  // oxlint-disable-next-line unicorn/consistent-function-scoping
  const isRight = ({ needle, rows, first }: Wanted): boolean => {
    const grid = document.querySelector('[role=grid][aria-label=Organizations]')
    const row = grid?.querySelector('[data-row="0"]')
    if (!grid || !row || Number(grid.getAttribute('aria-rowcount')) - 1 < rows) return false
    const marks = [...row.querySelectorAll('mark')].map((mark) => mark.textContent?.toLowerCase())
    return row.querySelector('a')?.textContent === first && marks.includes(needle)
  }
  window.painted = (wanted) => {
    window.took = new Promise((resolve) => {
      const letter = ({ timeStamp }: KeyboardEvent): void => {
        const frame = (): void => {
          requestAnimationFrame(() => {
            if (!isRight(wanted)) {
              frame()
              return
            }
            // This frame is painted before the next message comes.
            const { port1, port2 } = new MessageChannel()
            port1.addEventListener('message', () => resolve(performance.now() - timeStamp))
            port1.start()
            port2.postMessage(null)
          })
        }
        frame()
      }
      window.addEventListener('keydown', letter, { capture: true, once: true })
    })
  }
}

/** All that the backend lists, in the order of the list. */
async function listed(list: (next: string | null) => Promise<OrgPage>): Promise<Org[]> {
  const orgs: Org[] = []
  let next: string | null = null
  do {
    // Each page names the next.
    // oxlint-disable-next-line no-await-in-loop
    const page: OrgPage = await list(next)
    orgs.push(...page.orgs)
    next = page.next
  } while (next !== null)
  return orgs
}

function wantedAfter(needle: string, orgs: { haystack: string; name: string; shown: string }[]): Wanted | null {
  const hits = orgs.filter(({ haystack }) => haystack.includes(needle))
  const [first] = hits
  // The mark in the first row is how a frame is told from the one before.
  return first?.shown.includes(needle) ? { needle, rows: hits.length, first: first.name } : null
}

async function typed(page: Page, letter: string, wanted: Wanted): Promise<number> {
  await page.evaluate((one) => window.painted(one), wanted)
  await page.keyboard.press(letter)
  return page.evaluate(() => window.took)
}

function at(sorted: number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

test('a letter typed shows its rows within a frame', async ({ page, host, startSandbox }) => {
  const sandbox = await startSandbox('zitadel', '--orgs', String(ORGS))
  const connection = await host.connect({ sandbox })
  const all = await listed((next) => host.call('list_orgs', { connection: connection.id, next }))
  expect(all.length).toBeGreaterThanOrEqual(ORGS)
  const orgs = all.map(({ id, name, primaryDomain }) => ({
    name: name ?? '',
    haystack: `${name ?? ''}\n${id}\n${primaryDomain ?? ''}`.toLowerCase(),
    shown: `${name ?? ''}\n${primaryDomain ?? ''}`.toLowerCase(),
  }))
  const plain = orgs.filter(({ name }) => /^[A-Za-z]{6}/.test(name))
  const words = plain.filter((_, place) => place % Math.ceil(plain.length / WORDS) === 0)

  await page.addInitScript(watch)
  await page.goto('/orgs')
  const grid = page.getByRole('grid', { name: 'Organizations' })
  await expect(grid).toHaveAttribute('aria-rowcount', String(all.length + 1), { timeout: 60_000 })
  const find = page.getByLabel('Find organizations')
  const times: number[] = []
  for (const { name } of words) {
    const word = name.slice(0, LETTERS).toLowerCase()
    // oxlint-disable-next-line no-await-in-loop
    await find.fill('')
    // oxlint-disable-next-line no-await-in-loop
    await expect(grid).toHaveAttribute('aria-rowcount', String(all.length + 1))
    // oxlint-disable-next-line no-await-in-loop
    await find.focus()
    for (let end = 1; end <= word.length; end += 1) {
      const wanted = wantedAfter(word.slice(0, end), orgs)
      const letter = word.charAt(end - 1)
      // A person types one letter after the other.
      // oxlint-disable-next-line no-await-in-loop
      if (wanted) times.push(await typed(page, letter, wanted))
      // oxlint-disable-next-line no-await-in-loop
      else await page.keyboard.press(letter)
      // So slowly that the servers are asked after each, and their answers come meanwhile.
      // oxlint-disable-next-line no-await-in-loop
      await page.waitForTimeout(250)
    }
  }
  expect(times.length).toBeGreaterThanOrEqual(200)

  times.sort((one, other) => one - other)
  const [middle, low, high, most] = [at(times, 0.5), at(times, 0.1), at(times, 0.9), at(times, 0.99)]
  const row = {
    what: `Keystroke to rows at ${all.length} organizations, 99th percentile, against a frame`,
    measures: `${most.toFixed(1)} ms of ${times.length}; ${middle.toFixed(1)} ms (${low.toFixed(1)}–${high.toFixed(1)})`,
    ratio: most / FRAME,
    goal: 1,
  }
  console.log(`${row.what}: ${row.measures}`)
  const file = process.env.ORGDESK_ROWS
  if (file === undefined) return
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, JSON.stringify(row))
})
