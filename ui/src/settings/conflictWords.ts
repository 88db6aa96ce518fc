import type { Choice, Choices, LevelKind, MergeView } from '../backend/generated'
import { listed, visible } from '../parts/words'
import { t } from '../words/t'

/** What people chose so far. */
export type Chosen = { whole: Choice | null; fields: Readonly<Record<string, Choice>> }

export const nothingChosen: Chosen = { whole: null, fields: {} }

/** Whether a person has to choose before the draft can be planned. */
export function hasConflicts(merge: MergeView | null | undefined): merge is MergeView {
  return merge != null && (merge.conflicts.length > 0 || merge.whole !== null)
}

/** The names of what is in conflict. */
function conflictNames(merge: MergeView): string[] {
  const whole = merge.whole === null ? [] : [t('the form as a whole')]
  return [...whole, ...merge.conflicts.map(({ field }) => visible(field.label))]
}

/** What stops a review: how many, and where. */
export function conflictsStop(merge: MergeView): string {
  const names = conflictNames(merge)
  return t('{{count, number}} conflicts stop the review: {{names}}. Choose a side for each at the top of the form.', {
    count: names.length,
    names: listed(names),
  })
}

/** What has no choice yet. The server's side of the form as a whole decides all fields with it. */
function unchosen(merge: MergeView, chosen: Chosen): string[] {
  if (merge.whole !== null && chosen.whole === 'theirs') return []
  const fields = merge.conflicts.filter(({ field }) => chosen.fields[field.path] === undefined)
  return conflictNames({ ...merge, whole: chosen.whole === null ? merge.whole : null, conflicts: fields })
}

/** Why the choices can't be used yet; none once each has one. */
export function missingWords(merge: MergeView, chosen: Chosen): string | null {
  const names = unchosen(merge, chosen)
  return names.length === 0 ? null : t('Not chosen yet: {{names}}.', { names: listed(names) })
}

/** The choices as the backend takes them: only what is in conflict. */
export function choicesOf(merge: MergeView, chosen: Chosen): Choices {
  const whole = merge.whole === null ? null : chosen.whole
  if (whole === 'theirs') return { whole, fields: {} }
  const fields = merge.conflicts.flatMap(({ field: { path } }): [string, Choice][] => {
    const choice = chosen.fields[path]
    return choice === undefined ? [] : [[path, choice]]
  })
  return { whole, fields: Object.fromEntries(fields) }
}

/** What a person is asked of the form as a whole: what happened, and what each side comes to. */
export interface WholeWords {
  happened: string
  theirs: string
  mine: string
}

/** The question about the form as a whole, in words. */
export function wholeWords({ base, theirs, intent }: NonNullable<MergeView['whole']>, level: LevelKind): WholeWords {
  if (intent === 'remove') {
    return {
      happened: byLevel(level, {
        instance: t('Somebody changed the instance since you asked to remove it.'),
        org: t('Somebody changed this organization since you asked to remove it.'),
        trust: t('Somebody changed this trust since you asked to remove it.'),
      }),
      theirs: t("Don't remove it: it stays as it is now. Your changes here are dropped."),
      mine: t('Remove it all the same, with what somebody changed.'),
    }
  }
  if (intent === 'deactivate') {
    return {
      happened: byLevel(level, {
        instance: t('Somebody changed the instance since you asked to deactivate it.'),
        org: t('Somebody changed this organization since you asked to deactivate it.'),
        trust: t('Somebody changed this trust since you asked to deactivate it.'),
      }),
      theirs: t("Don't deactivate it: it stays as it is now. Your changes here are dropped."),
      mine: t('Deactivate it all the same, with what somebody changed.'),
    }
  }
  if (intent === 'reset') {
    return {
      happened: byLevel(level, {
        instance: t('Somebody changed the settings of the instance since you asked to reset them to the default.'),
        org: t('Somebody changed the settings of this organization since you asked to reset them to the default.'),
        trust: t('Somebody changed the settings of this trust since you asked to reset them to the default.'),
      }),
      theirs: t("Don't reset: the settings stay as they are now. Your changes here are dropped."),
      mine: t('Reset to the default all the same. What somebody changed is lost with the rest.'),
    }
  }
  if (theirs === 'custom' && base === 'default') {
    return {
      happened: byLevel(level, {
        instance: t('Somebody gave the instance settings of its own meanwhile. When you started, it followed the instance default.'),
        org: t('Somebody gave this organization settings of its own meanwhile. When you started, it followed the instance default.'),
        trust: t('Somebody gave this trust settings of its own meanwhile. When you started, it followed the instance default.'),
      }),
      theirs: t('Leave the settings that somebody gave it. Your changes here are dropped.'),
      mine: t('Change those settings to what you typed. What you did not edit stays as somebody set it.'),
    }
  }
  if (theirs === 'default' && base === 'custom') {
    return {
      happened: byLevel(level, {
        instance: t('Somebody reset the instance to the default meanwhile. When you started, it had settings of its own.'),
        org: t('Somebody reset this organization to the default meanwhile. When you started, it had settings of its own.'),
        trust: t('Somebody reset this trust to the default meanwhile. When you started, it had settings of its own.'),
      }),
      theirs: t('Let it follow the instance default. Your changes here are dropped.'),
      mine: t('Give it settings of its own again: the default as it is now, with what you typed.'),
    }
  }
  return {
    happened: byLevel(level, {
      instance: t('Somebody changed the settings of the instance as a whole meanwhile.'),
      org: t('Somebody changed the settings of this organization as a whole meanwhile.'),
      trust: t('Somebody changed the settings of this trust as a whole meanwhile.'),
    }),
    theirs: t('Leave them as they are now. Your changes here are dropped.'),
    mine: t('Change them to what you typed.'),
  }
}

function byLevel(level: LevelKind, words: Record<'instance' | 'org' | 'trust', string>): string {
  return words[level === 'new_trust' ? 'trust' : level]
}
