import { createInstance } from 'i18next'
import { english } from './english'
import type { german } from './german'

/** What i18next knows here; for `Rich`. */
export const words = createInstance()

/** The languages of the app. */
export type Language = 'en' | 'de'

type Key = keyof typeof german

/** A sentence in English as it stands in the code; those with a count end in `_one` and `_other` in both languages. */
export type Sentence = Key extends infer K ? (K extends `${infer Stem}_one` | `${infer Stem}_other` ? Stem : K) : never

/** What stands between two pairs of braces: `{{name}}`, `{{count, number}}`. */
type Gap<S> = S extends `${string}{{${infer Inner}}}${infer Rest}`
  ? (Inner extends `${infer Name},${string}` ? Name : Inner) | Gap<Rest>
  : never

/** What fills the gaps of a sentence; nothing where it has none. */
export type Values<S> = [Gap<S>] extends [never] ? [] : [values: Record<Gap<S>, string | number>]

/** Sentences without gaps in the language of the moment: a list says the same ones in each row at each letter. */
const plain = new Map<string, string>()

/**
 * A sentence in the language of the moment.
 *
 * The English is the key. One without a German does not compile, nor one whose gaps aren't filled.
 */
export function t<S extends Sentence>(sentence: S, ...values: Values<S>): string {
  const [gaps] = values
  const known = gaps === undefined ? plain.get(sentence) : undefined
  if (known !== undefined) return known
  const told = words.t(sentence, gaps ?? {})
  if (gaps === undefined && words.isInitialized) plain.set(sentence, told)
  return told
}

/** The language of the moment. */
export function language(): Language {
  return words.language === 'de' ? 'de' : 'en'
}

/** What `Intl` is told: English as it is spoken in Europe has the day before the month. */
export function locale(): string {
  return language() === 'de' ? 'de' : 'en-GB'
}

/** Loads the sentences of a language; the English are there from the start. */
export async function learn(wanted: Language): Promise<void> {
  if (wanted === 'en' || words.hasResourceBundle(wanted, 'translation')) return
  const { german } = await import('./german')
  words.addResourceBundle(wanted, 'translation', german)
}

/** Speaks another language from now on, once it is learnt. What is on the screen is made anew by `Spoken`. */
export function speak(wanted: Language): void {
  document.documentElement.lang = wanted
  if (words.isInitialized) {
    if (words.language !== wanted) void words.changeLanguage(wanted)
    return
  }
  void words.init({
    lng: wanted,
    fallbackLng: 'en',
    initAsync: false,
    keySeparator: false,
    nsSeparator: false,
    resources: { en: { translation: english } },
    interpolation: { escapeValue: false },
  })
  words.services.formatter?.addCached('number', numbers)
}

/** What writes numbers in a language. */
export function numbers(tag?: string): (number: number) => string {
  let grouped: Intl.NumberFormat | undefined
  // Below a thousand all write alike, and the first formatter of a run takes longer than a frame.
  return (number) =>
    Number.isInteger(number) && Math.abs(number) < 1_000
      ? String(number)
      : (grouped ??= new Intl.NumberFormat(tag)).format(number)
}

words.on('languageChanged', () => plain.clear())

/** Calls back each time the language changed; what it returns ends that. */
export function onLanguage(changed: () => void): () => void {
  words.on('languageChanged', changed)
  return () => words.off('languageChanged', changed)
}
