import type { Choice, Choices, Intent, LevelKind, MergeView } from '../backend/generated'
import { counted, listed, visible } from '../parts/words'

/** What people chose so far. */
export type Chosen = { whole: Choice | null; fields: Readonly<Record<string, Choice>> }

export const nothingChosen: Chosen = { whole: null, fields: {} }

/** Whether a person has to choose before the draft can be planned. */
export function hasConflicts(merge: MergeView | null | undefined): merge is MergeView {
  return merge != null && (merge.conflicts.length > 0 || merge.whole !== null)
}

/** The names of what is in conflict. */
function conflictNames(merge: MergeView): string[] {
  const whole = merge.whole === null ? [] : ['the form as a whole']
  return [...whole, ...merge.conflicts.map(({ field }) => visible(field.label))]
}

/** What stops a review: how many, and where. */
export function conflictsStop(merge: MergeView): string {
  const names = conflictNames(merge)
  return `${counted(names.length, 'conflict stops', 'conflicts stop')} the review: ${listed(names)}. Choose a side for each at the top of the form.`
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
  return names.length === 0 ? null : `Not chosen yet: ${listed(names)}.`
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

const levelWord: Record<LevelKind, string> = {
  instance: 'the instance',
  org: 'this organization',
  trust: 'this trust',
  new_trust: 'this trust',
}

/** The question about the form as a whole, in words. */
export function wholeWords(whole: NonNullable<MergeView['whole']>, level: LevelKind): WholeWords {
  const { base, theirs, intent } = whole
  const of = levelWord[level]
  const dropped = 'Your changes here are dropped.'
  if (isEnding(intent)) {
    const end = intent === 'remove' ? 'remove' : 'deactivate'
    return {
      happened: `Somebody changed ${of} since you asked to ${end} it.`,
      theirs: `Don't ${end} it: it stays as it is now. ${dropped}`,
      mine: `${end === 'remove' ? 'Remove' : 'Deactivate'} it all the same, with what somebody changed.`,
    }
  }
  if (intent === 'reset') {
    return {
      happened: `Somebody changed the settings of ${of} since you asked to reset them to the default.`,
      theirs: `Don't reset: the settings stay as they are now. ${dropped}`,
      mine: 'Reset to the default all the same. What somebody changed is lost with the rest.',
    }
  }
  if (theirs === 'custom' && base === 'default') {
    return {
      happened: `Somebody gave ${of} settings of its own meanwhile. When you started, it followed the instance default.`,
      theirs: `Leave the settings that somebody gave it. ${dropped}`,
      mine: 'Change those settings to what you typed. What you did not edit stays as somebody set it.',
    }
  }
  if (theirs === 'default' && base === 'custom') {
    return {
      happened: `Somebody reset ${of} to the default meanwhile. When you started, it had settings of its own.`,
      theirs: `Let it follow the instance default. ${dropped}`,
      mine: 'Give it settings of its own again: the default as it is now, with what you typed.',
    }
  }
  return {
    happened: `Somebody changed the settings of ${of} as a whole meanwhile.`,
    theirs: `Leave them as they are now. ${dropped}`,
    mine: 'Change them to what you typed.',
  }
}

function isEnding(intent: Intent): boolean {
  return intent === 'remove' || intent === 'deactivate'
}
