import { describe, expect, it } from 'vitest'
import { RowSlots } from './RowSlots'

/** What is shown where. */
const shown = (slots: RowSlots, keys: string, reuse = true, held: string | null = null) =>
  Object.fromEntries(slots.assign(keys.split(''), reuse, held))

describe('the elements of rows', () => {
  it('stay with a row that moves', () => {
    const slots = new RowSlots()
    expect(shown(slots, 'abc')).toEqual({ a: 0, b: 1, c: 2 })
    expect(shown(slots, 'xcab')).toEqual({ x: 3, c: 2, a: 0, b: 1 })
  })

  it('go to another row where one is gone, from the top', () => {
    const slots = new RowSlots()
    shown(slots, 'abcd')
    expect(shown(slots, 'xbyz')).toEqual({ x: 0, b: 1, y: 2, z: 3 })
    expect(shown(slots, 'b')).toEqual({ b: 1 })
    expect(shown(slots, 'bx')).toEqual({ b: 1, x: 4 })
  })

  it('go with their row where somebody may be at one', () => {
    const slots = new RowSlots()
    shown(slots, 'ab')
    expect(shown(slots, 'bc', false)).toEqual({ b: 1, c: 2 })
    expect(shown(slots, 'de', true, 'b')).toEqual({ d: 2, e: 3 })
  })

  it('are the same when asked for again', () => {
    const slots = new RowSlots()
    shown(slots, 'ab')
    expect(shown(slots, 'cb')).toEqual(shown(slots, 'cb'))
  })
})
