import type { ChangeRow, OrgId, Plan, PlanId, RequestState, Standing, Target } from '../backend/generated'
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

/** Where a change stands, the good ones first: what one looks for. */
export const standingWords: Record<Standing, OutcomeWords> = {
  verified: { word: 'Applied and verified', meaning: 'Reading the server again found what was wanted.', look: 'good' },
  not_verified: { word: 'Applied, not verified', meaning: 'It was applied; the server could not be read again, or was not yet.', look: 'warning' },
  differs: { word: 'Differs', meaning: 'Reading the server again found something else than was wanted.', look: 'warning' },
  partly_applied: { word: 'Partly applied', meaning: 'Some of it was done; the rest was refused, not sent, or not found on the server.', look: 'warning' },
  not_applied: { word: 'Not applied', meaning: 'Its answer was lost; reading the server found everything as before.', look: 'error' },
  refused: { word: 'Refused', meaning: 'The server refused it. Nothing was changed.', look: 'error' },
  unsettled: { word: 'Not settled yet', meaning: 'Nobody knows yet whether it was applied. Reading the server tells; nothing is sent again.', look: 'warning' },
  wrong_org: {
    word: 'Another organization answered',
    meaning: 'An answer named another organization than the planned one. The rest was not sent. Check both organizations on the server.',
    look: 'error',
  },
  under_way: { word: 'Under way', meaning: 'Some of it left this computer; the rest may follow.', look: 'open' },
  nothing_sent: { word: 'Nothing sent', meaning: 'No request has left this computer. Nothing was changed.', look: 'open' },
}

/** What a change came to. */
export function outcomeWords({ standing, outcome }: Pick<ChangeRow, 'standing' | 'outcome'>): OutcomeWords {
  const words = standingWords[standing]
  return standing === 'verified' && outcome === 'unknown'
    ? { ...words, meaning: 'Its answer was lost; reading the server found what was wanted.' }
    : words
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
export function nothingToUndo({ standing }: ChangeRow): string | null {
  switch (standing) {
    case 'unsettled':
    case 'wrong_org':
      return 'not settled'
    case 'refused':
      return 'refused'
    case 'not_applied':
      return 'not applied'
    case 'under_way':
      return 'under way'
    case 'nothing_sent':
      return 'never sent'
    default:
      return null
  }
}
