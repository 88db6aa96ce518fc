import { describe, expect, it } from 'vitest'
import { orgsOf } from '../test/fixtures'
import { filterRows, needleOf, orgRow, RowFilter } from './rows'

const rows = orgsOf(200).map((org) => orgRow('c', org))
const none = new Map()

/** The shortest of a few runs, in milliseconds. */
function fastest(act: () => unknown): number {
  const times = Array.from({ length: 7 }, () => {
    const begun = performance.now()
    act()
    return performance.now() - begun
  })
  return Math.min(...times)
}

describe('the filter', () => {
  it('keeps all rows, and the very same list, when nothing is looked for', () => {
    expect(filterRows(rows, needleOf('  '), none)).toBe(rows)
  })

  it('finds by name, id and domain, whatever the case', () => {
    expect(filterRows(rows, needleOf('ORGANIZATION 77'), none).map(({ org }) => org.name)).toEqual(['Organization 77'])
    expect(filterRows(rows, needleOf('0000000123'), none).map(({ org }) => org.name)).toEqual(['Organization 123'])
    expect(filterRows(rows, needleOf('org42.example'), none).map(({ org }) => org.name)).toEqual(['Organization 42'])
  })

  it('adds what only a server found, once, in the place of the row where it is loaded', () => {
    const loaded = rows[4]
    const [stranger] = orgsOf(1, 9_000).map((org) => orgRow('other', org))
    if (!loaded || !stranger) throw new Error('the fixture is too small')
    const found = new Map([
      [loaded.key, loaded],
      [stranger.key, stranger],
    ])
    expect(filterRows(rows, 'no row holds this', found)).toEqual([loaded, stranger])
    expect(filterRows(rows, 'organization 5', found).filter((row) => row.key === loaded.key)).toHaveLength(1)
  })

  it('finds the same among what a shorter scrap left, also when letters are taken back or rows came in', () => {
    const filter = new RowFilter()
    const later = [...rows, ...orgsOf(5, 1_000).map((org) => orgRow('d', org))]
    const found = new Map(later.slice(-1).map((row) => [row.key, row]))
    for (const [list, scrap, told] of [
      [rows, 'o', none],
      [rows, 'organization 1', none],
      [rows, 'organization 12', found],
      [rows, 'organization 123', none],
      [rows, 'organization 1', none],
      [rows, '2', none],
      [rows, '', none],
      [rows, 'organization 2', none],
      [later, 'organization 2', none],
    ] as const) {
      expect(filter.filter(list, scrap, told)).toEqual(filterRows(list, scrap, told))
    }
  })

  it('costs little more than looking through a hundred thousand names', () => {
    const many = orgsOf(100_000).map((org) => orgRow('c', org))
    // Compared with the bare search in the same run, so that a busy machine is no reason to fail.
    const bare = fastest(() => many.reduce((found, { haystack }) => found + Number(haystack.includes('nothing')), 0))
    expect(fastest(() => filterRows(many, 'nothing', none))).toBeLessThan(bare * 5 + 1)
  })
})
