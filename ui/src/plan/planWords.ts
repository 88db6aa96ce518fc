import type { Act, ApplyState, Count, Effect, FieldName, Party, Plan, Target } from '../backend/generated'
import { environmentWord, listed, valueWords, visible } from '../parts/words'
import { t } from '../words/t'

/** What to call a party: its name, else its id. */
export function partyWords({ name, id }: Party): string {
  return visible(name === null || name.trim() === '' ? id : name)
}

/** Connection and environment, as every title of a plan ends, and the level's name. */
function gapsOf({ connectionName, environment, levelName }: Target) {
  return {
    level: visible(levelName),
    connection: visible(connectionName),
    environment: environmentWord[environment].toUpperCase(),
  }
}

/** A form with its org or instance, connection and environment. */
export function formPlaceWords(target: Target): string {
  return t('{{form}} of {{level}} on {{connection}} ({{environment}})', {
    ...gapsOf(target),
    form: visible(target.formTitle),
  })
}

/** A plan's title: act, what it is about, connection, environment. A trust is told by the org that gives it and the one that may act. */
export function planTitle(plan: Plan): string {
  const { target, act } = plan
  const { parties, level } = target
  const gaps = gapsOf(target)
  const trust = parties && { trustee: partyWords(parties.trustee), trusted: partyWords(parties.trusted), ...gaps }
  switch (act) {
    case 'change': {
      const count = plan.changes.filter(({ edited }) => edited).length
      if (trust) {
        return t('Change {{count, number}} settings of the trust {{trustee}} → {{trusted}} on {{connection}} ({{environment}})', { count, ...trust })
      }
      return level.kind === 'trust' || level.kind === 'new_trust'
        ? t('Change {{count, number}} settings of a trust of {{level}} on {{connection}} ({{environment}})', { count, ...gaps })
        : t('Change {{count, number}} settings of {{level}} on {{connection}} ({{environment}})', { count, ...gaps })
    }
    case 'customize':
      return t('Customize {{form}} of {{level}} on {{connection}} ({{environment}})', { ...gaps, form: target.formTitle })
    case 'reset':
      return t('Reset {{form}} of {{level}} on {{connection}} ({{environment}}) to the default', { ...gaps, form: target.formTitle })
    case 'create':
      return trust
        ? t('Create a trust of {{trustee}} to {{trusted}} on {{connection}} ({{environment}})', trust)
        : t('Create a trust of {{level}} on {{connection}} ({{environment}})', gaps)
    case 'remove':
      return trust
        ? t('Remove the trust {{trustee}} → {{trusted}} on {{connection}} ({{environment}})', trust)
        : t('Remove a trust of {{level}} on {{connection}} ({{environment}})', gaps)
    case 'deactivate':
      return trust
        ? t('Deactivate the trust {{trustee}} → {{trusted}} on {{connection}} ({{environment}})', trust)
        : t('Deactivate a trust of {{level}} on {{connection}} ({{environment}})', gaps)
  }
}

/** What the button of a plan says. */
export function actWords(act: Act): string {
  switch (act) {
    case 'change':
    case 'customize':
    case 'reset':
      return t('Apply changes')
    case 'create':
      return t('Create trust')
    case 'remove':
      return t('Remove trust')
    case 'deactivate':
      return t('Deactivate trust')
  }
}

/** Where an Apply leads that left no form to go back to: to the trust that it made, or to those that are left. */
export function leadsTo(act: Act, state: Pick<ApplyState, 'ended' | 'made'> | null): 'trust' | 'trusts' | null {
  const ended = state?.ended
  if (ended?.end !== 'sent' || ended.outcome !== 'applied' || ended.verification !== 'verified') return null
  if (act === 'create') return state?.made == null ? 'trusts' : 'trust'
  return act === 'remove' ? 'trusts' : null
}

/** What the way out of a plan says. */
export function backWords(where: 'trust' | 'trusts' | null): string {
  if (where === null) return t('Back to the form')
  return where === 'trust' ? t('Open the trust') : t('Back to the trusts')
}

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

/** Whose login names change, as far as their number is known. */
function loginNames(users: Count): string {
  switch (users.known) {
    case 'exactly':
      return t('Login names of {{count, number}} people change.', { count: users.number })
    case 'at_most':
      return t('Login names of at most {{count, number}} people change.', { count: users.number })
    case 'unknown':
      return t('Login names of an unknown number of people change.')
  }
}

/** How many orgs follow the default, as far as it is known. */
function reach(orgs: Count): string {
  switch (orgs.known) {
    case 'exactly':
      return t('This reaches {{count, number}} organizations that follow the default.', { count: orgs.number })
    case 'at_most':
      return t('This reaches at most {{count, number}} organizations that follow the default.', { count: orgs.number })
    case 'unknown':
      return t('This reaches an unknown number of organizations that follow the default.')
  }
}

/** An effect as one sentence with its number. */
export function effectWords(effect: Effect): { weight: EffectWeight; sentence: string } {
  switch (effect.effect) {
    case 'could_lock_out':
      return { weight: 'error', sentence: t('This could lock you out: {{reason}}', { reason: visible(effect.reason) }) }
    case 'takes_access':
      return { weight: 'error', sentence: t('This takes access away: {{what}}', { what: visible(effect.what) }) }
    case 'weakens':
      return { weight: 'error', sentence: t('This weakens protection: {{what}}', { what: visible(effect.what) }) }
    case 'cannot_be_undone':
      return { weight: 'error', sentence: t("This can't be taken back: {{what}}", { what: visible(effect.what) }) }
    case 'rewrites_login_names':
      return { weight: 'warning', sentence: `${loginNames(effect.users)} ${visible(effect.how)}` }
    case 'reaches_other_orgs':
      return { weight: 'warning', sentence: reach(effect.orgs) }
    case 'also_sets': {
      const gaps = { field: effect.field.label, after: valueWords(effect.after), reason: visible(effect.reason) }
      return {
        weight: 'warning',
        sentence:
          effect.before === null
            ? t('Also sets {{field}} to {{after}}: {{reason}}', gaps)
            : t('Also sets {{field}} from {{before}} to {{after}}: {{reason}}', { ...gaps, before: valueWords(effect.before) }),
      }
    }
    case 'takes_effect_later':
      return { weight: 'warning', sentence: t('This takes effect later: {{what}}', { what: visible(effect.what) }) }
    case 'detaches_from_default':
      return {
        weight: 'warning',
        sentence: t('{{count, number}} settings stop following the instance default: {{fields}}.', fieldGaps(effect.fields)),
      }
    case 'follows_default':
      return {
        weight: 'note',
        sentence: t('{{count, number}} settings follow the instance default again: {{fields}}.', fieldGaps(effect.fields)),
      }
    case 'uses_deprecated_operation':
      return { weight: 'note', sentence: deprecation(effect) }
  }
}

function fieldGaps(fields: FieldName[]) {
  return { count: fields.length, fields: listed(fields.map(({ label }) => label)) }
}

function deprecation({ operation: id, since, replacement }: Extract<Effect, { effect: 'uses_deprecated_operation' }>): string {
  const operation = visible(id)
  const used =
    since === null
      ? t('Uses 1 deprecated operation: {{operation}}.', { operation })
      : t('Uses 1 deprecated operation: {{operation}}, deprecated since {{since}}.', { operation, since: visible(since) })
  return replacement === null ? used : `${used} ${t('{{replacement}} replaces it.', { replacement: visible(replacement) })}`
}

/** Operations that a plan itself calls deprecated. */
export function deprecatedOperations(plan: Plan): ReadonlySet<string> {
  return new Set(
    plan.effects.flatMap((effect) => (effect.effect === 'uses_deprecated_operation' ? [effect.operation] : [])),
  )
}
