import type { ChangeRow, OrgId, Plan, PlanId, RequestState, Standing, Target } from '../backend/generated'
import { listed, shortened, visible } from '../parts/words'
import { partyWords } from '../plan/planWords'
import { t } from '../words/t'

/** Fields that are named before the rest is only counted. */
const NAMED = 3

/** What an undo takes back, as far as the list knows it; none where it is no undo. */
export function undoneWords(undoes: readonly PlanId[], rows: ReadonlyMap<PlanId, ChangeRow>): string | null {
  const [first, ...others] = undoes
  if (first === undefined) return null
  if (others.length > 0) return t('undo of {{count, number}} changes', { count: undoes.length })
  const row = rows.get(first)
  return row ? t('undo of “{{what}}”', { what: whatWords(row) }) : t('undo of change {{id}}', { id: shortened(first) })
}

/** Whether something of a change is known to have been done. */
function isDone(standing: Standing): boolean {
  switch (standing) {
    case 'verified':
    case 'not_verified':
    case 'differs':
    case 'partly_applied':
      return true
    case 'not_applied':
    case 'refused':
    case 'unsettled':
    case 'wrong_org':
    case 'under_way':
    case 'nothing_sent':
      return false
  }
}

/** What was done, in the past: *Changed Display name and Language*; of what isn't known to be done, *Tried to change Display name*. */
export function whatWords({ plan: { act, target, changes }, standing }: Pick<ChangeRow, 'plan' | 'standing'>): string {
  const done = isDone(standing)
  const { parties } = target
  const level = visible(target.levelName)
  const form = visible(target.formTitle)
  const trust = parties && { trustee: partyWords(parties.trustee), trusted: partyWords(parties.trusted) }
  switch (act) {
    case 'change': {
      const settings = editedWords(changes) ?? form
      if (trust) {
        return done
          ? t('Changed {{settings}} of the trust {{trustee}} → {{trusted}}', { settings, ...trust })
          : t('Tried to change {{settings}} of the trust {{trustee}} → {{trusted}}', { settings, ...trust })
      }
      if (target.level.kind === 'trust' || target.level.kind === 'new_trust') {
        return done
          ? t('Changed {{settings}} of a trust of {{level}}', { settings, level })
          : t('Tried to change {{settings}} of a trust of {{level}}', { settings, level })
      }
      return done ? t('Changed {{settings}}', { settings }) : t('Tried to change {{settings}}', { settings })
    }
    case 'customize':
      return done ? t('Customized {{form}}', { form }) : t('Tried to customize {{form}}', { form })
    case 'reset':
      return done ? t('Reset {{form}} to the default', { form }) : t('Tried to reset {{form}} to the default', { form })
    case 'create':
      if (trust) {
        return done ? t('Created the trust {{trustee}} → {{trusted}}', trust) : t('Tried to create the trust {{trustee}} → {{trusted}}', trust)
      }
      return done ? t('Created a trust of {{level}}', { level }) : t('Tried to create a trust of {{level}}', { level })
    case 'remove':
      if (trust) {
        return done ? t('Removed the trust {{trustee}} → {{trusted}}', trust) : t('Tried to remove the trust {{trustee}} → {{trusted}}', trust)
      }
      return done ? t('Removed a trust of {{level}}', { level }) : t('Tried to remove a trust of {{level}}', { level })
    case 'deactivate':
      if (trust) {
        return done
          ? t('Deactivated the trust {{trustee}} → {{trusted}}', trust)
          : t('Tried to deactivate the trust {{trustee}} → {{trusted}}', trust)
      }
      return done ? t('Deactivated a trust of {{level}}', { level }) : t('Tried to deactivate a trust of {{level}}', { level })
  }
}

/** The first of the fields that were edited by name, and how many more; none where none was. */
function editedWords(changes: Plan['changes']): string | null {
  const edited = changes.filter((change) => change.edited).map(({ label }) => visible(label))
  const rest = edited.length - NAMED
  if (edited.length === 0) return null
  return listed(rest > 0 ? [...edited.slice(0, NAMED), t('{{count, number}} more settings', { count: rest })] : edited)
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

/** Where a change may stand, the good ones first: what one looks for. */
export const standings: Standing[] = [
  'verified',
  'not_verified',
  'differs',
  'partly_applied',
  'not_applied',
  'refused',
  'unsettled',
  'wrong_org',
  'under_way',
  'nothing_sent',
]

/** Where a change stands. */
export function standingWords(standing: Standing): OutcomeWords {
  switch (standing) {
    case 'verified':
      return { word: t('Applied and verified'), meaning: t('Reading the server again found what was wanted.'), look: 'good' }
    case 'not_verified':
      return {
        word: t('Applied, not verified'),
        meaning: t('It was applied; the server could not be read again, or was not yet.'),
        look: 'warning',
      }
    case 'differs':
      return { word: t('Differs'), meaning: t('Reading the server again found something else than was wanted.'), look: 'warning' }
    case 'partly_applied':
      return {
        word: t('Partly applied'),
        meaning: t('Some of it was done; the rest was refused, not sent, or not found on the server.'),
        look: 'warning',
      }
    case 'not_applied':
      return {
        word: t('Not applied'),
        meaning: t('Its answer was lost; reading the server found everything as before.'),
        look: 'error',
      }
    case 'refused':
      return { word: t('Refused'), meaning: t('The server refused it. Nothing was changed.'), look: 'error' }
    case 'unsettled':
      return {
        word: t('Not settled yet'),
        meaning: t('Nobody knows yet whether it was applied. Reading the server tells; nothing is sent again.'),
        look: 'warning',
      }
    case 'wrong_org':
      return {
        word: t('Another organization answered'),
        meaning: t(
          'An answer named another organization than the planned one. The rest was not sent. Check both organizations on the server.',
        ),
        look: 'error',
      }
    case 'under_way':
      return { word: t('Under way'), meaning: t('Some of it left this computer; the rest may follow.'), look: 'open' }
    case 'nothing_sent':
      return { word: t('Nothing sent'), meaning: t('No request has left this computer. Nothing was changed.'), look: 'open' }
  }
}

/** What a change came to. */
export function outcomeWords({ standing, outcome }: Pick<ChangeRow, 'standing' | 'outcome'>): OutcomeWords {
  const words = standingWords(standing)
  return standing === 'verified' && outcome === 'unknown'
    ? { ...words, meaning: t('Its answer was lost; reading the server found what was wanted.') }
    : words
}

/** How one request stands, in words. */
export function stateWords(state: RequestState): string {
  switch (state) {
    case 'planned':
      return t('not sent')
    case 'sending':
      return t('being sent')
    case 'done':
      return t('done')
    case 'refused':
      return t('refused')
    case 'unknown':
      return t('unknown')
  }
}

/** Why there is nothing to take back of a change, in a word; none where there may be. */
export function nothingToUndo({ standing }: ChangeRow): string | null {
  switch (standing) {
    case 'unsettled':
    case 'wrong_org':
      return t('not settled')
    case 'refused':
      return t('refused')
    case 'not_applied':
      return t('not applied')
    case 'under_way':
      return t('under way')
    case 'nothing_sent':
      return t('never sent')
    default:
      return null
  }
}
