import type { GroupPart, Plan, UndoPart } from '../backend/generated'
import { counted } from '../parts/words'

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
  if (failed < 0) return { headline: `${done === 1 ? 'The plan was' : `All ${counted(done, 'plan')} were`} applied and verified`, rest: null }
  const sent = done === 0 ? 'No plan before it was applied.' : `${counted(done, 'plan')} before it ${done === 1 ? 'was' : 'were'} applied and verified.`
  const left = unsent === 0 ? 'None was left to send.' : `${counted(unsent, 'plan')} behind it ${unsent === 1 ? 'was' : 'were'} not sent.`
  return { headline: `Stopped at plan ${failed + 1} of ${ends.length}`, rest: `${sent} ${left}` }
}
