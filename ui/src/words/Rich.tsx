import type { ReactElement } from 'react'
import { Trans } from 'react-i18next'
import { type Sentence, words } from './t'

type Props = {
  sentence: Sentence
  /** What fills its gaps. */
  values?: Record<string, string | number>
  /** What its tags stand for: `<b>{{name}}</b>` is `{ b: <strong /> }`. */
  parts: Record<string, ReactElement>
}

/** A sentence of which a part is shown otherwise. Only its own tags are followed: none in a value is. */
export function Rich({ sentence, values, parts }: Props) {
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
