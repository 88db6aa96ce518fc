import { locale, t } from '../words/t'

/** A point in time as typed: whatever is in the three inputs, whether or not it is a time yet. */
export interface TimeParts {
  date: string
  time: string
  /** `Z`, or an offset such as `+02:00`. */
  zone: string
}

const ZONE = /(Z|[+-]\d{2}:\d{2})$/
const WHOLE = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/
const SECONDS = /^(\d{2}:\d{2}):\d{2}(\.\d+)?$/

/**
 * The one text of a field of kind time. It holds what was typed letter by letter, so that half a date is half a date
 * when someone comes back; nothing typed is *never*.
 */
export function joinTime({ date, time, zone }: TimeParts): string {
  // The last T divides, so there can be none in the time.
  return date === '' && time === '' ? '' : `${date}T${time.replaceAll('T', 't')}${zone}`
}

/** The three inputs of such a text. */
export function splitTime(text: string): TimeParts {
  const zone = ZONE.exec(text)?.[0] ?? ''
  const rest = zone === '' ? text : text.slice(0, -zone.length)
  const at = rest.lastIndexOf('T')
  return at < 0
    ? { date: rest, time: '', zone: zone || 'Z' }
    : { date: rest.slice(0, at), time: rest.slice(at + 1), zone: zone || 'Z' }
}

/** The same without the seconds that a server told: what a person types has none. */
export function withoutSeconds(parts: TimeParts): TimeParts {
  const whole = SECONDS.exec(parts.time)?.[1]
  return whole === undefined ? parts : { ...parts, time: whole }
}

/** The point in time that a text is, in milliseconds since 1970; none while it isn't one. */
export function momentOf(text: string): number | null {
  const match = WHOLE.exec(text)
  if (!match) return null
  const [, year, month, day, hour, minute] = match.map(Number)
  const moment = Date.parse(text)
  if (Number.isNaN(moment) || hour === undefined || hour > 23 || minute === undefined || minute > 59) return null
  // A day that a month doesn't have is no day, and not one of the next month.
  const wall = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day))
  return wall.getUTCMonth() + 1 === month && wall.getUTCDate() === day ? moment : null
}

/** The computer's own zone, by its name. */
export function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** How far a zone is from UTC at a point in time, such as `+02:00`. */
function offsetAt(zone: string, moment: number): number {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    formats.set(zone, format)
  }
  const of = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]))
  const wall = Date.UTC(of.year ?? 0, (of.month ?? 1) - 1, of.day, of.hour, of.minute, of.second)
  return Math.round((wall - Math.floor(moment / 1000) * 1000) / 60_000)
}

/** The offset that a zone has at a wall clock's date and time; while they are no time, the one that it has now. */
export function offsetOf(zone: string, { date, time }: TimeParts, now: number): string {
  const wall = momentOf(`${date}T${time}Z`)
  if (wall === null) return offsetText(offsetAt(zone, now))
  // Twice: the first guess may lie on the other side of a change of clocks.
  const guess = wall - offsetAt(zone, wall) * 60_000
  return offsetText(offsetAt(zone, guess))
}

function offsetText(minutes: number): string {
  const size = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}

const DAY = 86_400_000

/** What a point in time is in days: *in 12 days*, *3 days ago*, *in less than a day*. */
export function daysWords(moment: number, now: number): string {
  const days = Math.trunc((moment - now) / DAY)
  if (days > 0) return t('in {{count, number}} days', { count: days })
  if (days < 0) return t('{{count, number}} days ago', { count: -days })
  return moment >= now ? t('in less than a day') : t('less than a day ago')
}

const inZone = (timeZone: string) =>
  new Intl.DateTimeFormat(locale(), {
    timeZone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })

/** A time in words, in UTC and in the computer's own zone where that is another: *1 Jul 2029, 12:00 UTC*. */
export function exactWords(moment: number, own = ownZone()): string {
  const utc = `${inZone('UTC').format(moment)} UTC`
  const here = inZone(own).format(moment)
  return `${here} UTC` === utc ? utc : t('{{utc}}, which is {{here}} in {{zone}}', { utc, here, zone: own.replaceAll('_', ' ') })
}

/** The value of a field of kind time in words. */
export function timeValueWords(text: string): string {
  if (text === '') return t('never')
  const moment = momentOf(text)
  return moment === null ? t('not a time yet: {{text}}', { text }) : exactWords(moment)
}

/** A whole time that was pasted, as the three inputs have it. */
export function pastedTime(text: string): TimeParts | null {
  const trimmed = text.trim()
  return momentOf(trimmed) === null ? null : withoutSeconds(splitTime(trimmed))
}
