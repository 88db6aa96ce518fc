import { describe, expect, it } from 'vitest'

type Files = Record<string, { default: Record<string, string> }>

const german = entries(import.meta.glob('./de/*.json', { eager: true }))
const english = entries(import.meta.glob('./en/*.json', { eager: true }))
const code = Object.values(import.meta.glob<string>('../**/*.{ts,tsx}', { eager: true, query: '?raw', import: 'default' })).join('\n')

function entries(files: Files) {
  return Object.entries(files).flatMap(([file, { default: words }]) =>
    Object.entries(words).map(([key, said]) => ({ file, key, said })),
  )
}

/** The gaps and tags of a sentence. One thing needs no number: *the newest change*. */
function marks(key: string, sentence: string): string {
  const all = sentence.match(/\{\{[^}]*\}\}|<\/?\w+\/?>/g) ?? []
  return all.filter((mark) => !(key.endsWith('_one') && mark.startsWith('{{count'))).toSorted().join(' ')
}

function pluralKeys(all: { key: string }[]): string[] {
  return [...new Set(all.map(({ key }) => key))].filter((key) => /_(one|other)$/.test(key)).toSorted()
}

describe('every sentence', () => {
  it('has one German, wherever it is said', () => {
    const first = new Map(german.toReversed().map(({ key, said }) => [key, said]))
    expect(german.filter(({ key, said }) => first.get(key) !== said)).toEqual([])
  })

  it('has the same gaps and tags in both languages', () => {
    const own = new Map(english.map(({ key, said }) => [key, said]))
    expect(german.filter(({ key, said }) => marks(key, own.get(key) ?? key) !== marks(key, said))).toEqual([])
  })

  it('has its plural forms in both languages', () => {
    expect(pluralKeys(english)).toEqual(pluralKeys(german))
  })

  it('is said somewhere', () => {
    const silent = german.filter(({ key }) => {
      const stem = key.replace(/_(one|other)$/, '')
      return !code.includes(stem) && !code.includes(stem.replaceAll("'", "\\'"))
    })
    expect(silent).toEqual([])
  })
})
