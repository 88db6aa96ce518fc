import type { Expiry, Trust } from '../backend/generated'
import { t } from '../words/t'
import { partyName } from './scopes/scopeWords'

/** A direction as the org sees it that the trust was read through. */
export function directionWord(direction: Trust['direction']): string {
  switch (direction) {
    case 'gives':
      return t('Gives')
    case 'receives':
      return t('Receives')
    case 'aside':
      return t('Between others')
  }
}

/** The same with an arrow beside it: out of the org, or towards it. */
export function directionArrow(direction: Trust['direction']): string {
  switch (direction) {
    case 'gives':
      return t('Gives →')
    case 'receives':
      return t('← Receives')
    case 'aside':
      return t('Between others')
  }
}

/** What a trust means, in a sentence. */
export function trustMeaning({ trustee, trusted }: Trust): string {
  return t('{{trusted}} may act in {{trustee}}', { trusted: partyName(trusted), trustee: partyName(trustee) })
}

/** Which way a trust goes, what it means, and whether it does now. */
export function trustSentence({ direction, trustee, trusted, status }: Trust): string {
  const gaps = { direction: directionWord(direction), trusted: partyName(trusted), trustee: partyName(trustee) }
  return status.active
    ? t('{{direction}}: {{trusted}} may act in {{trustee}}.', gaps)
    : t('{{direction}}: {{trusted}} may act in {{trustee}}, but not now: the trust is not active.', gaps)
}

/** What a trust means, beside the name of the other org: *may act in Alpha*, *Alpha may act in it*. */
export function meaningBesideOther({ direction, trustee, trusted }: Trust): string {
  return direction === 'receives'
    ? t('{{trusted}} may act in it', { trusted: partyName(trusted) })
    : t('may act in {{trustee}}', { trustee: partyName(trustee) })
}

/** Both orgs with an arrow, as *Alpha → Harbor*: the left one gives, the right one may act. */
export function arrowWords({ trustee, trusted }: Trust): string {
  return `${partyName(trustee)} → ${partyName(trusted)}`
}

/** The end of a trust: a word where it needs a look, and how many days it is. */
export function expiryWords(expiry: Expiry): { word: string | null; days: string; look: string } {
  switch (expiry.until) {
    case 'expired':
      return { word: t('expired'), days: expiry.days === 0 ? t('less than a day ago') : t('{{count, number}} days ago', { count: expiry.days }), look: 'text-red font-semibold' }
    case 'soon':
      return { word: t('expires soon'), days: expiry.days === 0 ? t('in less than a day') : t('in {{count, number}} days', { count: expiry.days }), look: 'text-amber font-semibold' }
    case 'later':
      return { word: null, days: t('in {{count, number}} days', { count: expiry.days }), look: '' }
    case 'never':
      return { word: null, days: t('never'), look: 'text-quiet' }
  }
}
