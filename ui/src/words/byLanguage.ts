import { type Language, language, locale } from './t'

/** Something of `Intl`, made once for each language that is spoken: it is costly to make. */
export function byLanguage<T>(make: (locale: string) => T): () => T {
  const made = new Map<Language, T>()
  return () => {
    const spoken = language()
    const known = made.get(spoken)
    if (known !== undefined) return known
    const fresh = make(locale())
    made.set(spoken, fresh)
    return fresh
  }
}
