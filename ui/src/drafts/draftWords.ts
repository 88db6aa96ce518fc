import type { DraftStanding, DraftView, FormRef, Intent } from '../backend/generated'
import { listed, visible } from '../parts/words'
import { t } from '../words/t'

/** So many fields are named; of more, how many they are. */
const NAMED = 3

function intentWords(intent: Intent): string | null {
  switch (intent) {
    case 'edit':
      return null
    case 'customize':
      return t('Settings of its own')
    case 'reset':
      return t('Reset to the default')
    case 'remove':
      return t('Remove')
    case 'deactivate':
      return t('Deactivate')
  }
}

/** The form that a draft is of. */
export function formOf({ connection, level, form }: DraftView): FormRef {
  return { connection, level, form }
}

/** What a draft wants of the form as a whole; none where it only edits fields. */
export function draftIntent({ intent, level }: DraftView): string | null {
  return level.kind === 'new_trust' ? t('Create') : intentWords(intent)
}

/** The fields that a draft touches, in words. */
export function fieldWords({ fields, intent }: DraftView): string {
  if (fields.length === 0) return intent === 'edit' ? t('no field yet') : ''
  return labelWords(fields.map(({ label }) => label))
}

/** Some fields by their labels; of many, the first and how many more. */
export function labelWords(labels: string[]): string {
  const names = labels.slice(0, NAMED).map(visible)
  const more = labels.length - names.length
  return listed(more > 0 ? [...names, t('{{count, number}} more fields', { count: more })] : names)
}

/** Where a draft stands, in a word, with how it looks. */
export function standingWords(standing: DraftStanding, { level }: DraftView): { word: string; look: string } {
  switch (standing.stand) {
    case 'unchanged':
      return { word: level.kind === 'new_trust' ? t('nothing there yet') : t('unchanged'), look: 'text-quiet' }
    case 'merges':
      return { word: t('moved on, still fits'), look: 'text-amber' }
    case 'conflicts':
      return { word: t('conflict'), look: 'font-semibold text-red' }
    case 'gone':
      return { word: t('gone'), look: 'font-semibold text-red' }
  }
}

/** What a draft belongs to, before its server was asked what that is called: its id, or a word. */
export function levelWords({ level }: DraftView, name: string | null): { word: string; id: string | null; told: boolean } {
  if (level.kind === 'instance') return { word: visible(name ?? t('Whole server')), id: null, told: true }
  const org = level.kind === 'org' ? level.id : level.org
  const id = level.kind === 'trust' ? level.id : null
  return { word: visible(name ?? org), id, told: name !== null }
}
