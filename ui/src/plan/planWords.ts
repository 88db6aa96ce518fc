import type { Effect, Plan, Target } from '../backend/generated'
import { valueWords } from '../parts/words'
import { countOf, counted, environmentWord, listed, visible } from '../parts/words'

/** Connection and environment, as every title of a plan ends. */
export function placeWords(target: Target): string {
  return `${visible(target.levelName)} on ${visible(target.connectionName)} (${environmentWord[target.environment].toUpperCase()})`
}

/** A plan's title: act, org, connection, environment. */
export function planTitle(plan: Plan): string {
  const place = placeWords(plan.target)
  const form = plan.target.formTitle
  switch (plan.act) {
    case 'change':
      return `Change ${counted(plan.changes.filter(({ edited }) => edited).length, 'setting')} of ${place}`
    case 'customize':
      return `Customize ${form} of ${place}`
    case 'reset':
      return `Reset ${form} of ${place} to the default`
  }
}

/** How heavy an effect looks. Its place in the list is the backend's. */
export type EffectWeight = 'error' | 'warning' | 'note'

/** An effect as one sentence with its number. */
export function effectWords(effect: Effect): { weight: EffectWeight; sentence: string } {
  switch (effect.effect) {
    case 'could_lock_out':
      return { weight: 'error', sentence: `This could lock you out: ${visible(effect.reason)}` }
    case 'cannot_be_undone':
      return { weight: 'error', sentence: `This can't be taken back: ${visible(effect.what)}` }
    case 'rewrites_login_names':
      return {
        weight: 'warning',
        sentence: `Login names of ${countOf(effect.users, 'person', 'people')} change. ${visible(effect.how)}`,
      }
    case 'reaches_other_orgs':
      return {
        weight: 'warning',
        sentence: `This reaches ${countOf(effect.orgs, 'organization', 'organizations')} that ${effect.orgs.known === 'exactly' && effect.orgs.number === 1 ? 'follows' : 'follow'} the default.`,
      }
    case 'also_sets': {
      const before = effect.before === null ? '' : ` from ${valueWords(effect.before)}`
      return {
        weight: 'warning',
        sentence: `Also sets ${effect.field.label}${before} to ${valueWords(effect.after)}: ${visible(effect.reason)}`,
      }
    }
    case 'detaches_from_default':
      return {
        weight: 'warning',
        sentence: `${counted(effect.fields.length, 'setting stops', 'settings stop')} following the instance default: ${listed(effect.fields.map(({ label }) => label))}.`,
      }
    case 'follows_default':
      return {
        weight: 'note',
        sentence: `${counted(effect.fields.length, 'setting follows', 'settings follow')} the instance default again: ${listed(effect.fields.map(({ label }) => label))}.`,
      }
    case 'uses_deprecated_operation': {
      const since = effect.since === null ? '' : `, deprecated since ${visible(effect.since)}`
      const replacement = effect.replacement === null ? '' : ` ${visible(effect.replacement)} replaces it.`
      return {
        weight: 'note',
        sentence: `Uses 1 deprecated operation: ${visible(effect.operation)}${since}.${replacement}`,
      }
    }
  }
}

/** Operations that a plan itself calls deprecated. */
export function deprecatedOperations(plan: Plan): ReadonlySet<string> {
  return new Set(
    plan.effects.flatMap((effect) => (effect.effect === 'uses_deprecated_operation' ? [effect.operation] : [])),
  )
}
