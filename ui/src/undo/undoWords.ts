import type { GroupPart, Plan, UndoPart } from '../backend/generated'
import { t } from '../words/t'

/** A part that can be applied. */
export type PlannedPart = UndoPart & { planned: { outcome: 'planned'; plan: Plan } }

/** Whether a part can be applied. */
export function isPlanned(part: UndoPart): part is PlannedPart {
  return part.planned.outcome === 'planned'
}

/** How one of several plans ended, as far as a report of all counts it. */
export type PartEnd = 'waiting' | 'running' | 'done' | 'failed' | 'not_sent'

/** How a plan stands among the others: what wasn't begun once all have ended was never sent. */
export function partEnd(part: GroupPart | undefined, ended: boolean): PartEnd {
  if (part?.problem) return 'failed'
  const over = part?.apply?.ended
  if (over === undefined) return ended ? 'not_sent' : 'waiting'
  if (over === null) return 'running'
  if (over.end === 'sent') return over.verification === 'verified' ? 'done' : 'failed'
  return over.end === 'moved_on' && over.plan === null && over.conflicts === null ? 'done' : 'failed'
}

/** What became of all plans, in one sentence: how many were applied, which failed, which were not sent. */
export function reportWords(ends: PartEnd[]): { headline: string; rest: string | null } {
  const count = (end: PartEnd) => ends.filter((one) => one === end).length
  const done = count('done')
  const unsent = count('not_sent')
  const failed = ends.indexOf('failed')
  if (failed < 0) return { headline: t('All {{count, number}} plans were applied and verified', { count: done }), rest: null }
  const sent = done === 0 ? t('No plan before it was applied.') : t('{{count, number}} plans before it were applied and verified.', { count: done })
  const left = unsent === 0 ? t('None was left to send.') : t('{{count, number}} plans behind it were not sent.', { count: unsent })
  return {
    headline: t('Stopped at plan {{place, number}} of {{total, number}}', { place: failed + 1, total: ends.length }),
    rest: `${sent} ${left}`,
  }
}
