import type { Draft, FieldDescriptor, FormDescriptor, FormReading, FormView, Intent, Value } from '../backend/generated'
import { fieldValueWords } from '../fields/controls'
import { sameValue } from '../fields/sameValue'
import { t } from '../words/t'

/** Why a form's values can't be edited now, if so. */
export type Locked = { why: 'access' | 'read_only' | 'locked'; reason: string } | null

/** Whether a form's values can be edited now, and if not, why. What can never be helped counts first. */
export function lockedBy(view: FormView, intent: Intent = 'edit'): Locked {
  const { reading } = view
  const access = reading.offers.find((offer) => offer.intent === intent) ?? reading.access
  if (access.access === 'read_only') return { why: 'access', reason: access.reason }
  if (view.writes === 'read_only') return { why: 'read_only', reason: view.reason }
  if (view.writes === 'locked') return { why: 'locked', reason: view.reason }
  return null
}

/** Whether a draft does away with what the form is of, so that its fields are not edited. */
export function isEnding(intent: Intent): intent is 'remove' | 'deactivate' {
  return intent === 'remove' || intent === 'deactivate'
}

/** Whether a form follows a default where it has no values of its own. */
export function hasDefault({ levels }: FormDescriptor): boolean {
  return levels.includes('instance')
}

/** Whether the form's settings are this level's own, or will be. */
export function isOwn(reading: FormReading, draft: Draft): boolean {
  if (draft.intent === 'reset') return false
  return reading.snapshot.level.kind !== 'org' || reading.snapshot.source === 'custom' || draft.intent === 'customize'
}

/** A field's value as the draft has it; of one that resets, the default; of one that removes, what is there. */
export function wantedValue(field: FieldDescriptor, reading: FormReading, draft: Draft): Value | undefined {
  const read = reading.snapshot.fields[field.path]
  if (draft.intent === 'reset') return read?.default ?? undefined
  if (isEnding(draft.intent)) return read?.value
  return draft.inputs[field.path] ?? read?.value
}

/** Where a field's value comes from, and what the default is, in one line; none where there is only one source. */
export function sourceLine(
  field: FieldDescriptor,
  reading: FormReading,
  draft: Draft,
  changed: boolean,
  withDefault: boolean,
): string | null {
  const { snapshot } = reading
  if (snapshot.level.kind === 'new_trust') return null
  if (draft.intent === 'reset') return t('Will follow the instance default')
  const read = snapshot.fields[field.path]
  if (!read) return t('The server does not tell this value.')
  if (!withDefault) return null
  if (snapshot.level.kind === 'instance') return t('Instance default: every organization without settings of its own follows it')
  if (read.source === 'default' && draft.intent === 'customize') {
    return changed
      ? t('Will be set for this org · instance default: {{value}}', { value: fieldValueWords(field, read.default ?? read.value) })
      : t('Will be equal to the default, yet its own')
  }
  if (read.source === 'default') return t('Instance default')
  const defaultWords = read.default === null ? null : fieldValueWords(field, read.default)
  if (defaultWords === null) return t('Set for this org · the instance default could not be read')
  if (sameValue(read.default, read.value)) return t('Equal to the default, yet its own')
  return t('Set for this org · instance default: {{value}}', { value: defaultWords })
}
