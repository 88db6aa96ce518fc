import type { ChangesWanted } from '../backend/generated'
import { standings } from './changeWords'

/** What can be looked for, as the address names it. */
export const searchNames = ['find', 'connection', 'org', 'form', 'outcome', 'from', 'until'] as const

/** What is looked for, as text. What is absent doesn't matter. */
export type ChangesSearch = { [name in (typeof searchNames)[number]]?: string }

/** Takes back all that is looked for. */
export const nothingWanted: ChangesSearch = { find: '', connection: '', org: '', form: '', outcome: '', from: '', until: '' }

/** Whether anything is looked for. */
export function isLookedFor(search: ChangesSearch): boolean {
  return searchNames.some((name) => search[name] !== undefined)
}

/** The first instant of a day here, some days later where told; none where the text is no day. */
export function dayStart(text: string | undefined, later = 0): string | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text?.trim() ?? '')
  if (!parts) return null
  const [year, month, day] = parts.slice(1).map(Number) as [number, number, number]
  const date = new Date(year, month - 1, day)
  // The 31st of February is no day.
  if (date.getFullYear() !== year || date.getMonth() !== month - 1 || date.getDate() !== day) return null
  date.setDate(day + later)
  return date.toISOString()
}

/** What the backend is asked for. Both days count as a whole, here. */
export function wantedOf(search: ChangesSearch): ChangesWanted {
  const { outcome } = search
  return {
    connection: search.connection ?? null,
    org: search.org ?? null,
    form: search.form ?? null,
    from: dayStart(search.from),
    until: dayStart(search.until, 1),
    standing: standings.find((one) => one === outcome) ?? null,
    search: search.find?.trim() || null,
  }
}
