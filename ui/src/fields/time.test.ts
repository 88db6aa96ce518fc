import { describe, expect, it } from 'vitest'
import { daysWords, exactWords, joinTime, momentOf, offsetOf, pastedTime, splitTime, withoutSeconds } from './time'

const now = Date.parse('2027-01-15T12:00:00Z')

describe('a time', () => {
  it.each(['', '2029-0T:Z', '2029-07-01T12:00Z', '2029-07-01T12:00:00Z', 'T12:Z', '2029-07-01T+02:00', 'ocT 1T9h-05:30', '2029T12:00ZZ'])(
    '%o comes back letter by letter',
    (text) => {
      expect(joinTime(splitTime(text))).toBe(text)
    },
  )

  it('has three parts, and drops the seconds of a server only where they are whole', () => {
    expect(splitTime('2029-07-01T12:00:00Z')).toEqual({ date: '2029-07-01', time: '12:00:00', zone: 'Z' })
    expect(withoutSeconds(splitTime('2029-07-01T12:00:07.5Z')).time).toBe('12:00')
    expect(withoutSeconds(splitTime('2029-07-01T12:00:Z')).time).toBe('12:00:')
  })

  it.each(['', '2029-0T:Z', '2029-02-30T12:00Z', '2029-07-01T24:00Z', '2029-07-01T12:60Z', '2029-13-01T12:00Z', '2029-07-01T12:00'])(
    '%o is none yet',
    (text) => {
      expect(momentOf(text)).toBeNull()
    },
  )

  it('is the same in any zone', () => {
    expect(momentOf('2029-07-01T12:00Z')).toBe(momentOf('2029-07-01T14:00+02:00'))
  })

  it.each([
    ['2029-07-01', '12:00', 'Europe/Berlin', '+02:00'],
    ['2029-01-01', '12:00', 'Europe/Berlin', '+01:00'],
    ['2029-03-25', '01:59', 'Europe/Berlin', '+01:00'],
    ['2029-03-25', '03:00', 'Europe/Berlin', '+02:00'],
    ['2029-07-01', '12:00', 'America/St_Johns', '-02:30'],
    ['2029-07-01', '12:00', 'Asia/Kathmandu', '+05:45'],
    ['2029-0', '', 'Europe/Berlin', '+01:00'],
  ])('%s %s in %s is at %s', (date, time, zone, offset) => {
    expect(offsetOf(zone, { date, time, zone: 'Z' }, now)).toBe(offset)
  })

  it('is told in days', () => {
    const day = 86_400_000
    expect(daysWords(now + 12.5 * day, now)).toBe('in 12 days')
    expect(daysWords(now + day, now)).toBe('in 1 day')
    expect(daysWords(now + 1, now)).toBe('in less than a day')
    expect(daysWords(now - 1, now)).toBe('less than a day ago')
    expect(daysWords(now - 3 * day, now)).toBe('3 days ago')
  })

  it('is told in UTC and here', () => {
    expect(exactWords(Date.parse('2029-07-01T12:00Z'), 'Europe/Berlin')).toBe(
      '1 Jul 2029, 12:00 UTC, which is 1 Jul 2029, 14:00 in Europe/Berlin',
    )
    expect(exactWords(Date.parse('2029-07-01T12:00Z'), 'UTC')).toBe('1 Jul 2029, 12:00 UTC')
  })

  it('can be pasted whole', () => {
    expect(pastedTime(' 2029-07-01T12:00:30Z ')).toEqual({ date: '2029-07-01', time: '12:00', zone: 'Z' })
    expect(pastedTime('2029-07-01')).toBeNull()
  })
})
