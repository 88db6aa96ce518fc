import type { Environment, LevelKind, Source, Value } from '../backend/generated'
import { byLanguage } from '../words/byLanguage'
import { language, numbers, t } from '../words/t'

/** The word that goes with an environment, in the language of the moment. */
export const environmentWord: Readonly<Record<Environment, string>> = {
  get production() {
    return t('Production')
  },
  get staging() {
    return t('Staging')
  },
  get development() {
    return t('Development')
  },
}

const number = byLanguage(numbers)
const lists = byLanguage((locale) => new Intl.ListFormat(locale, { type: 'conjunction' }))
const choices = byLanguage((locale) => new Intl.ListFormat(locale, { type: 'disjunction' }))
const collators = byLanguage((locale) => new Intl.Collator(locale, { numeric: true, sensitivity: 'base' }))

/** A number by itself. In a sentence it is a gap: `{{count, number}}`. */
export function numberWords(value: number): string {
  return number()(value)
}

/** A word with its first letter large. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** A word of its own amidst a sentence: English writes it small, German has its nouns large. */
export function amidst(word: string): string {
  return language() === 'de' ? word : word.toLowerCase()
}

/** A list in words: *a, b and c*. */
export function listed(words: string[]): string {
  return lists().format(words)
}

/** A choice in words: *a, b or c*. */
export function eitherOf(words: string[]): string {
  return choices().format(words)
}

/** The order of two names. */
export function compareNames(one: string, other: string): number {
  return collators().compare(one, other)
}

/** Where a value comes from, of one org or of the instance. A trust's values are its own: nothing is to be said. */
export function sourceWords(source: Source, level: LevelKind, equalsDefault = false): string {
  if (level === 'trust' || level === 'new_trust') return ''
  if (source === 'default') return t('instance default')
  if (level === 'instance') return t('set for the instance')
  return equalsDefault ? t('equal to the default, yet its own') : t('set for this org')
}

/** Text from servers with what would not show, or would turn other text around, made visible. */
export function visible(text: string): string {
  return text.replace(
    /[\p{Cc}\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  )
}

/** A value as people read it, without knowing its field. */
export function valueWords(value: Value | null | undefined): string {
  if (value === null || value === undefined) return t('not known')
  if (value === true) return t('On')
  if (value === false) return t('Off')
  if (value === '') return t('empty')
  if (typeof value === 'string') return visible(value)
  if (typeof value === 'number') return String(value)
  return visible(JSON.stringify(value))
}

/** An identifier shortened in the middle. */
export function shortened(id: string): string {
  return id.length > 14 ? `${id.slice(0, 6)}…${id.slice(-5)}` : id
}
