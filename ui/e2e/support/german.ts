import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { root } from './program'

/** Words that hardly any English sentence does without, and that German doesn't have. */
const functionWords = 'the and of your you is are not with for to this that it from has have been can could which its by or no what who when where how but'

const wordsOf = (text: string): string[] => text.toLowerCase().replaceAll(/\{\{.*?\}\}|\{.*?\}|<.*?>/g, ' ').match(/\p{L}{2,}/gu) ?? []

/** The app's sentences by folder of the UI and by crate, each with its German. */
function sentences(): [english: string, german: string][] {
  const folder = join(root, 'ui/src/words/de')
  const ui = readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, string>)
  const crates = join(root, 'src-tauri/crates')
  const files = [join(root, 'src-tauri'), ...readdirSync(crates).map((name) => join(crates, name))]
    .map((crate) => join(crate, 'words/de.toml'))
    .filter(existsSync)
  const rust = files.flatMap((name) =>
    [...readFileSync(name, 'utf8').matchAll(/^("(?:[^"\\]|\\.)*") = ("(?:[^"\\]|\\.)*")$/gm)].map(
      ([, english = '""', german = '""']): [string, string] => [JSON.parse(english) as string, JSON.parse(german) as string],
    ),
  )
  return [...ui.flatMap((one) => Object.entries(one)), ...rust]
}

/** The words of the app's English sentences that none of its German ones has. */
function vocabulary(): string[] {
  const all = sentences()
  const english = all.flatMap(([key]) => wordsOf(key.replace(/_(one|other)$/, '')))
  const german = new Set(all.flatMap(([, value]) => wordsOf(value)))
  return [...new Set([...english, ...functionWords.split(' ')])].filter((word) => !german.has(word))
}

/** Names of things that are the same in every language. */
const products = ['VMware Cloud Services', 'Cloud Services']

let english: string[] | null = null

/**
 * Expects a screen in German: nowhere in what can be seen or heard is an English word. Ids, requests and names of
 * servers stay as they are: they are marked as such, or given here.
 */
export async function expectGerman(page: Page, servers: string[] = []): Promise<void> {
  english ??= vocabulary()
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  const found = await page.evaluate(
    ({ words, names }) => {
      const known = new Set(words)
      const said: string[] = [document.title]
      const marked = 'code, pre, bdi, mark, .font-mono, [lang="en"], [translate="no"], script, style'
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const parent = node.parentElement
        if (parent && !parent.closest(marked) && parent.checkVisibility()) said.push(node.nodeValue ?? '')
      }
      for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [aria-description]')) {
        if (element.matches(marked)) continue
        for (const name of ['aria-label', 'title', 'placeholder', 'aria-description']) said.push(element.getAttribute(name) ?? '')
      }
      return said.flatMap((text) => {
        let own = text
        for (const name of names) own = own.replaceAll(name, ' ')
        const foreign = (own.toLowerCase().match(/\p{L}{2,}/gu) ?? []).filter((word) => known.has(word))
        return foreign.length === 0 ? [] : [`${foreign.join(' ')}: ${text.trim()}`]
      })
    },
    { words: english, names: [...products, ...servers].toSorted((one, other) => other.length - one.length) },
  )
  // One run tells of every screen.
  expect.soft([...new Set(found)], await page.title()).toEqual([])
}
