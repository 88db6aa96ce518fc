import type { Environment } from '../backend/generated'

/** The kinds of what the palette lists, in their order. */
export type EntryKind = 'action' | 'setting' | 'org' | 'instance'

/** One line of the palette. */
export interface Entry {
  /** Names it, also in what was used lately. */
  id: string
  kind: EntryKind
  title: string
  /** The platform's own name of it, or an id. */
  code?: string
  /** Where it belongs. */
  detail?: string
  environment?: Environment
  /** Keys that do the same. */
  keys?: string
  /** Why it can't be chosen now. */
  unavailable?: string | null
  /** All that it is found by, in lower case, its title first. */
  haystack: string
  /** Does it, once the palette is closed. */
  run?: () => void
  /** Whether the palette stays, and asks where. */
  asks?: boolean
  /** Whether it is listed only once something of it was typed. */
  oneOfMany?: boolean
  /** Whether it leads to another screen. */
  leads?: boolean
}

/** The words that are looked for: each has to occur. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().split(/\s+/u).filter(Boolean)
}

/** How well a text fits, 0 the best; none where it lacks a word. Its beginning counts more than the beginning of a word in it, that more than its inside. What it is found by besides counts as the beginning of a word. */
export function fit(haystack: string, words: readonly string[], also = ''): number | null {
  let worst = 0
  for (const word of words) {
    const at = haystack.indexOf(word)
    if (at < 0 && also.includes(word)) {
      worst = Math.max(worst, 1)
      continue
    }
    if (at < 0) return null
    const before = at === 0 ? '' : haystack.charAt(at - 1)
    const rank = at === 0 ? 0 : /[\p{L}\p{N}]/u.test(before) ? 2 : 1
    if (rank > worst) worst = rank
  }
  return worst
}

/** The entries that fit, those used lately first, then the best; as many as asked for, and how many fit. */
export function best<Item>(
  items: readonly Item[],
  words: readonly string[],
  most: number,
  haystackOf: (item: Item) => string,
  idOf: (item: Item) => string,
  recent: ReadonlyMap<string, number>,
  alsoOf?: (item: Item) => string,
): { shown: Item[]; total: number } {
  const ranks: Item[][] = [[], [], []]
  const used: { item: Item; place: number }[] = []
  let total = 0
  for (const item of items) {
    const rank = fit(haystackOf(item), words, alsoOf?.(item))
    if (rank === null) continue
    total += 1
    const place = recent.size === 0 ? undefined : recent.get(idOf(item))
    if (place !== undefined) used.push({ item, place })
    else if ((ranks[rank]?.length ?? most) < most) ranks[rank]?.push(item)
  }
  const first = used.toSorted((one, other) => one.place - other.place).map(({ item }) => item)
  return { shown: [...first, ...ranks.flat()].slice(0, most), total }
}
