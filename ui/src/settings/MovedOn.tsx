import type { Difference, FormDescriptor, MergeView } from '../backend/generated'
import { fieldValueWords } from '../fields/controls'
import { Banner } from '../parts/Banner'
import { exactTime } from '../parts/time'
import { listed, visible } from '../parts/words'

/** That the server moved on while a draft waited, and both can be had. */
export function MovedOn({ merge, descriptor }: { merge: MergeView; descriptor: FormDescriptor }) {
  return (
    <Banner weight="note" role="status">
      <p className="max-w-prose">
        The server has moved on since you began (<time dateTime={merge.begunAt}>{exactTime(merge.begunAt)}</time>):{' '}
        {merge.taken.length === 0 ? (
          'nothing else than what you edit is different'
        ) : (
          <TakenWords taken={merge.taken} descriptor={descriptor} />
        )}
        . Your edits still apply.
      </p>
    </Banner>
  )
}

/** Fields that only the server changed, with what they are now: *Password rule is now Strict*. */
export function TakenWords({ taken, descriptor }: { taken: Difference[]; descriptor: FormDescriptor }) {
  const words = taken.map(({ field: { path, label }, found }) => {
    const field = descriptor.fields.find((one) => one.path === path)
    const never = field?.kind === 'time' && (found === null || found === '')
    return `${visible(label)} is now ${never ? 'never' : fieldValueWords(field, found)}`
  })
  return <>{listed(words)}</>
}
