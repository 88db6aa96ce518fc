import type { Expiry, Trust } from '../backend/generated'
import { counted } from '../parts/words'
import { partyName } from './scopes/scopeWords'

/** A direction as the org sees it that the trust was read through. */
export const directionWord: Record<Trust['direction'], string> = { gives: 'Gives', receives: 'Receives', aside: 'Between others' }

/** The same with an arrow beside it: out of the org, or towards it. */
export const directionArrow: Record<Trust['direction'], string> = { gives: 'Gives →', receives: '← Receives', aside: 'Between others' }

/** What a trust means, in a sentence. */
export function trustMeaning({ trustee, trusted }: Trust): string {
  return `${partyName(trusted)} may act in ${partyName(trustee)}`
}

/** What a trust means, beside the name of the other org: *may act in Alpha*, *Alpha may act in it*. */
export function meaningBesideOther({ direction, trustee, trusted }: Trust): string {
  return direction === 'receives' ? `${partyName(trusted)} may act in it` : `may act in ${partyName(trustee)}`
}

/** Both orgs with an arrow, as *Alpha → Harbor*: the left one gives, the right one may act. */
export function arrowWords({ trustee, trusted }: Trust): string {
  return `${partyName(trustee)} → ${partyName(trusted)}`
}

/** The end of a trust: a word where it needs a look, and how many days it is. */
export function expiryWords(expiry: Expiry): { word: string | null; days: string; look: string } {
  switch (expiry.until) {
    case 'expired':
      return { word: 'expired', days: expiry.days === 0 ? 'less than a day ago' : `${counted(expiry.days, 'day')} ago`, look: 'text-red font-semibold' }
    case 'soon':
      return { word: 'expires soon', days: expiry.days === 0 ? 'in less than a day' : `in ${counted(expiry.days, 'day')}`, look: 'text-amber font-semibold' }
    case 'later':
      return { word: null, days: `in ${counted(expiry.days, 'day')}`, look: '' }
    case 'never':
      return { word: null, days: 'never', look: 'text-quiet' }
  }
}
