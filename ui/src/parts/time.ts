import { byLanguage } from '../words/byLanguage'
import { language, t } from '../words/t'

// Not of `locale()`: British English has no point after *min*.
const relative = byLanguage(() => new Intl.RelativeTimeFormat(language(), { numeric: 'auto', style: 'short' }))

const toTheDay = { day: 'numeric', month: 'short', year: 'numeric' } as const
const toTheMinute = { ...toTheDay, hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short' } as const
const toTheSecond = { ...toTheMinute, second: '2-digit' } as const

const exact = byLanguage((locale) => new Intl.DateTimeFormat(locale, toTheSecond))
const local = byLanguage((locale) => new Intl.DateTimeFormat(locale, toTheMinute))
const utc = byLanguage((locale) => new Intl.DateTimeFormat(locale, { ...toTheSecond, timeZone: 'UTC' }))
const day = byLanguage((locale) => new Intl.DateTimeFormat(locale, toTheDay))

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

/** *just now*, *3 min. ago*, *in 14 min.* */
export function relativeTime(at: string, now: number): string {
  const seconds = (Date.parse(at) - now) / 1000
  for (const [unit, length] of units) {
    if (Math.abs(seconds) >= length) return relative().format(Math.trunc(seconds / length), unit)
  }
  if (seconds > 10) return relative().format(Math.trunc(seconds), 'second')
  return seconds > -10 ? t('just now') : relative().format(Math.trunc(seconds / 5) * 5, 'second')
}

/** Day, time to the second, and zone. */
export function exactTime(at: string): string {
  return exact().format(new Date(at))
}

/** Day, time to the minute, and zone. */
export function localTime(at: string): string {
  return local().format(new Date(at))
}

/** The day alone, in the zone of whoever looks, for where the exact time is a hover away. */
export function localDay(at: string): string {
  return day().format(new Date(at))
}

/** The same to the second, in UTC. */
export function utcTime(at: string): string {
  return utc().format(new Date(at))
}
