import type { Difference, FormDescriptor, MergeView } from '../backend/generated'
import { fieldValueWords } from '../fields/controls'
import { Banner } from '../parts/Banner'
import { exactTime } from '../parts/time'
import { listed, visible } from '../parts/words'
import { Rich } from '../words/Rich'
import { t } from '../words/t'

/** That the server moved on while a draft waited, and both can be had. */
export function MovedOn({ merge, descriptor }: { merge: MergeView; descriptor: FormDescriptor }) {
  const time = <time dateTime={merge.begunAt} />
  return (
    <Banner weight="note" role="status">
      <p className="max-w-prose">
        {merge.taken.length === 0 ? (
          <Rich
            sentence="The server has moved on since you began (<time>{{at}}</time>): nothing else than what you edit is different. Your edits still apply."
            values={{ at: exactTime(merge.begunAt) }}
            parts={{ time }}
          />
        ) : (
          <Rich
            sentence="The server has moved on since you began (<time>{{at}}</time>): {{taken}}. Your edits still apply."
            values={{ at: exactTime(merge.begunAt), taken: takenWords(merge.taken, descriptor) }}
            parts={{ time }}
          />
        )}
      </p>
    </Banner>
  )
}

/** Fields that only the server changed, with what they are now: *Password rule is now Strict*. */
export function takenWords(taken: Difference[], descriptor: FormDescriptor): string {
  const words = taken.map(({ field: { path, label }, found }) => {
    const field = descriptor.fields.find((one) => one.path === path)
    const never = field?.kind === 'time' && (found === null || found === '')
    return t('{{field}} is now {{value}}', { field: visible(label), value: never ? t('never') : fieldValueWords(field, found) })
  })
  return listed(words)
}
