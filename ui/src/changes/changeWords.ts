import type { ChangeRow, OrgId, Plan, PlanId, RequestState, Target } from '../backend/generated'
import { counted, listed, shortened, visible } from '../parts/words'
import { partyWords } from '../plan/planWords'

/** Fields that are named before the rest is only counted. */
const NAMED = 3

/** What an undo takes back, as far as the list knows it; none where it is no undo. */
export function undoneWords(undoes: readonly PlanId[], plans: ReadonlyMap<PlanId, Plan>): string | null {
  const [first, ...others] = undoes
  if (first === undefined) return null
  if (others.length > 0) return counted(undoes.length, 'change')
  const plan = plans.get(first)
  return plan ? `“${whatWords(plan)}”` : `change ${shortened(first)}`
}

/** What was done, in the past: *Changed Display name and Language*, *Removed the trust Alpha → Harbor*. */
export function whatWords({ act, target, changes }: Plan): string {
  const { parties } = target
  const trust = parties
    ? `the trust ${partyWords(parties.trustee)} → ${partyWords(parties.trusted)}`
    : `a trust of ${visible(target.levelName)}`
  switch (act) {
    case 'change': {
      const edited = changes.filter((change) => change.edited).map(({ label }) => visible(label))
      const rest = edited.length - NAMED
      const named = rest > 0 ? [...edited.slice(0, NAMED), counted(rest, 'more setting')] : edited
      const of = isOfTrust(target) ? ` of ${trust}` : ''
      return `Changed ${named.length === 0 ? visible(target.formTitle) : listed(named)}${of}`
    }
    case 'customize':
      return `Customized ${visible(target.formTitle)}`
    case 'reset':
      return `Reset ${visible(target.formTitle)} to the default`
    case 'create':
      return `Created ${trust}`
    case 'remove':
      return `Removed ${trust}`
    case 'deactivate':
      return `Deactivated ${trust}`
  }
}

function isOfTrust({ level, parties }: Target): boolean {
  return parties !== null || level.kind === 'trust' || level.kind === 'new_trust'
}

/** The org that a target is of; none for the whole server. */
export function orgOf({ level }: Target): OrgId | null {
  switch (level.kind) {
    case 'instance':
      return null
    case 'org':
      return level.id
    case 'trust':
    case 'new_trust':
      return level.org
  }
}

/** What a change came to: a few words, a sentence, and how it looks. */
export interface OutcomeWords {
  word: string
  meaning: string
  look: 'good' | 'warning' | 'error' | 'open'
}

/** What a change came to, the loudest first. */
export function outcomeWords(row: Pick<ChangeRow, 'outcome' | 'progress' | 'wrongOrg' | 'unsettled'>): OutcomeWords {
  const { outcome, progress, wrongOrg, unsettled } = row
  const { verification } = progress
  if (wrongOrg) {
    return {
      word: 'Another organization answered',
      meaning: 'An answer named another organization than the planned one. The rest was not sent. Check both organizations on the server.',
      look: 'error',
    }
  }
  if (unsettled) {
    return { word: 'Not settled yet', meaning: 'Nobody knows yet whether it was applied. Reading the server tells; nothing is sent again.', look: 'warning' }
  }
  switch (outcome) {
    case null:
      return progress.requests.includes('sending')
        ? { word: 'Under way', meaning: 'A request is on its way.', look: 'open' }
        : progress.requests.includes('done')
          ? { word: 'Under way', meaning: 'Some requests are done; the rest was not sent yet.', look: 'open' }
          : { word: 'Nothing sent', meaning: 'No request has left this computer. Nothing was changed.', look: 'open' }
    case 'refused':
      return { word: 'Refused', meaning: 'The server refused it. Nothing was changed.', look: 'error' }
    case 'partly_applied':
      return { word: 'Partly applied', meaning: 'Some requests were done, the rest was refused or not sent.', look: 'warning' }
    case 'unknown':
      if (verification === 'verified') {
        return { word: 'Applied and verified', meaning: 'Its answer was lost; reading the server found what was wanted.', look: 'good' }
      }
      return verification === 'differs'
        ? { word: 'Differs', meaning: 'Its answer was lost; reading the server found something else than was wanted.', look: 'warning' }
        : { word: 'Unknown', meaning: 'Nobody knows whether it was applied.', look: 'warning' }
    case 'applied':
      switch (verification) {
        case 'verified':
          return { word: 'Applied and verified', meaning: 'Reading the server again found what was wanted.', look: 'good' }
        case 'differs':
          return { word: 'Differs', meaning: 'It was applied, yet reading the server again found something else than was wanted.', look: 'warning' }
        case 'cannot_tell':
          return { word: 'Applied, not verified', meaning: 'It was applied; the server could not be read again.', look: 'warning' }
        case null:
          return { word: 'Applied, not verified', meaning: 'It was applied; the server was not read again yet.', look: 'warning' }
      }
  }
}

/** How one request stands, in words. */
export const stateWords: Record<RequestState, string> = {
  planned: 'not sent',
  sending: 'being sent',
  done: 'done',
  refused: 'refused',
  unknown: 'unknown',
}

/** Why there is nothing to take back of a change, in a word; none where there may be. */
export function nothingToUndo({ outcome, wrongOrg, unsettled, progress }: ChangeRow): string | null {
  if (unsettled || wrongOrg) return 'not settled'
  if (outcome === 'refused') return 'refused'
  if (outcome === null) return progress.requests.includes('sending') || progress.requests.includes('done') ? 'under way' : 'never sent'
  return null
}
