import type { Act, ApplyState, Effect, Party, Plan, Target } from '../backend/generated'
import { valueWords } from '../parts/words'
import { countOf, counted, environmentWord, listed, visible } from '../parts/words'

/** Connection and environment, as every title of a plan ends. */
function connectionWords({ connectionName, environment }: Target): string {
  return `on ${visible(connectionName)} (${environmentWord[environment].toUpperCase()})`
}

/** Org or instance, connection and environment. */
export function placeWords(target: Target): string {
  return `${visible(target.levelName)} ${connectionWords(target)}`
}

/** What to call a party: its name, else its id. */
export function partyWords({ name, id }: Party): string {
  return visible(name === null || name.trim() === '' ? id : name)
}

/** What a plan is about: a trust, by the org that gives it and the one that may act, or a level. */
function objectWords({ parties, level, levelName }: Target): string {
  if (parties) return `the trust ${partyWords(parties.trustee)} → ${partyWords(parties.trusted)}`
  return level.kind === 'trust' || level.kind === 'new_trust' ? `a trust of ${visible(levelName)}` : visible(levelName)
}

/** A plan's title: act, what it is about, connection, environment. */
export function planTitle(plan: Plan): string {
  const { target } = plan
  const { parties } = target
  const where = connectionWords(target)
  switch (plan.act) {
    case 'change':
      return `Change ${counted(plan.changes.filter(({ edited }) => edited).length, 'setting')} of ${objectWords(target)} ${where}`
    case 'customize':
      return `Customize ${target.formTitle} of ${placeWords(target)}`
    case 'reset':
      return `Reset ${target.formTitle} of ${placeWords(target)} to the default`
    case 'create':
      return parties
        ? `Create a trust of ${partyWords(parties.trustee)} to ${partyWords(parties.trusted)} ${where}`
        : `Create ${objectWords(target)} ${where}`
    case 'remove':
      return `Remove ${objectWords(target)} ${where}`
    case 'deactivate':
      return `Deactivate ${objectWords(target)} ${where}`
  }
}

/** What the button of a plan says. */
export const actWords: Record<Act, string> = {
  change: 'Apply changes',
  customize: 'Apply changes',
  reset: 'Apply changes',
  create: 'Create trust',
  remove: 'Remove trust',
  deactivate: 'Deactivate trust',
}

/** Where an Apply leads that left no form to go back to: to the trust that it made, or to those that are left. */
export function leadsTo(act: Act, state: Pick<ApplyState, 'ended' | 'made'> | null): 'trust' | 'trusts' | null {
  const ended = state?.ended
  if (ended?.end !== 'sent' || ended.outcome !== 'applied' || ended.verification !== 'verified') return null
  if (act === 'create') return state?.made == null ? 'trusts' : 'trust'
  return act === 'remove' ? 'trusts' : null
}

/** What the way out of a plan says. */
export const backWords = { trust: 'Open the trust', trusts: 'Back to the trusts', form: 'Back to the form' }

/** Whether an act takes something away that people rely on. */
export function isDestructive(act: Act): boolean {
  return act === 'remove' || act === 'deactivate'
}

/** Whether what was typed is what a plan asks for. What doesn't show may be typed as it is shown. */
export function isConfirmed(confirm: string | null, typed: string): boolean {
  if (confirm === null) return true
  const trimmed = typed.trim()
  return trimmed === confirm.trim() || trimmed === visible(confirm).trim()
}

/** How heavy an effect looks. Its place in the list is the backend's. */
export type EffectWeight = 'error' | 'warning' | 'note'

/** An effect as one sentence with its number. */
export function effectWords(effect: Effect): { weight: EffectWeight; sentence: string } {
  switch (effect.effect) {
    case 'could_lock_out':
      return { weight: 'error', sentence: `This could lock you out: ${visible(effect.reason)}` }
    case 'takes_access':
      return { weight: 'error', sentence: `This takes access away: ${visible(effect.what)}` }
    case 'weakens':
      return { weight: 'error', sentence: `This weakens protection: ${visible(effect.what)}` }
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
    case 'takes_effect_later':
      return { weight: 'warning', sentence: `This takes effect later: ${visible(effect.what)}` }
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
