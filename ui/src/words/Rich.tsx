import type { ReactElement } from 'react'
import { Trans } from 'react-i18next'
import { type Sentence, type Values, words } from './t'

/** What a sentence marks for itself: `b` in `<b>{{name}}</b>` and `time` in `<time/>`. */
type Tag<S> = S extends `${string}<${infer Inner}>${infer Rest}`
  ? (Inner extends `/${string}` ? never : Inner extends `${infer Name}/` ? Name : Inner) | Tag<Rest>
  : never

type Props<S extends Sentence> = {
  sentence: S
  /** What its tags stand for: `<b>{{name}}</b>` is `{ b: <strong /> }`. */
  parts: Record<Tag<S>, ReactElement>
} & (Values<S> extends [infer V] ? { /** What fills its gaps. */ values: V } : { values?: undefined })

/** A sentence of which a part is shown otherwise. Only its own tags are followed: none in a value is. */
export function Rich<S extends Sentence>({ sentence, values, parts }: Props<S>) {
  return (
    <Trans
      i18n={words}
      // The union of all sentences is too large for the type of `Trans`.
      i18nKey={sentence as string}
      values={values}
      components={parts}
      tOptions={{ interpolation: { escapeValue: true } }}
      shouldUnescape
    />
  )
}
