import { useMutation, useQueryClient } from '@tanstack/react-query'
import { GitCompareArrows } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'
import { call } from '../backend/call'
import type { Choice, FormDescriptor, FormRef, MergeView } from '../backend/generated'
import { ProblemError, toProblem } from '../backend/problem'
import { commandQuery } from '../backend/queries'
import { announce } from '../parts/announce'
import { Button } from '../parts/Button'
import { ProblemView } from '../parts/ProblemView'
import { exactTime } from '../parts/time'
import { visible } from '../parts/words'
import type { ScopeParties } from '../trusts/scopes/ScopesField'
import { ConflictRows } from './ConflictRows'
import { choicesOf, type Chosen, missingWords, nothingChosen, wholeWords } from './conflictWords'
import { useDraftBook } from './DraftBookContext'
import { takenWords } from './MovedOn'
import { SideChoice } from './SideChoice'
import { Rich } from '../words/Rich'
import { t } from '../words/t'

type Props = {
  form: FormRef
  merge: MergeView
  descriptor: FormDescriptor
  parties: ScopeParties
  /** Rises each time that somebody is led here. */
  led: number
  /** While the choices are on their way nothing may be typed: it would be typed onto what they replace. */
  onBusy: (busy: boolean) => void
  /** Once every conflict was answered. */
  onAnswered: () => void
}

/** What both a person and somebody else changed: both sides of each, and a choice between them. */
export function ConflictPanel({ form, merge, descriptor, parties, led, onBusy, onAnswered }: Props) {
  const id = useId()
  const book = useDraftBook()
  const queries = useQueryClient()
  const heading = useRef<HTMLHeadingElement>(null)
  const [chosen, setChosen] = useState<Chosen>(nothingChosen)
  // A choice is about the values that were shown with it.
  const about = JSON.stringify([merge.whole, merge.conflicts])
  const [shown, setShown] = useState(about)
  if (shown !== about) {
    setShown(about)
    setChosen(nothingChosen)
  }
  const { whole, conflicts, taken } = merge
  const asked = conflicts.length + (whole === null ? 0 : 1)
  const question = whole && wholeWords(whole, form.level.kind)
  const missing = missingWords(merge, chosen)
  const { queryKey } = commandQuery('open_form', form)

  useEffect(() => {
    if (led === 0) return
    heading.current?.focus()
    heading.current?.scrollIntoView?.({ block: 'nearest' })
  }, [led])

  const choose = useMutation({
    mutationFn: async () => {
      await book.flush(form)
      const { unsaved, problem } = book.read(form)
      // The choices would be about an older draft than the one on the screen.
      if (unsaved && problem) throw new ProblemError(problem)
      return call('choose_sides', { ...form, choices: choicesOf(merge, chosen) })
    },
    onMutate: () => onBusy(true),
    onSuccess: async (view) => {
      // A reading that is still on its way doesn't know of the choices.
      await queries.cancelQueries({ queryKey })
      book.replace(form, view)
      queries.setQueryData(queryKey, view)
      announce(t('Choices used. Review changes shows what one Apply would do now.'))
      onAnswered()
    },
    // What is in conflict may be another by now: the server moved on once more, or something was typed.
    onError: () => queries.invalidateQueries({ queryKey }),
    onSettled: () => onBusy(false),
  })

  return (
    <section aria-labelledby={`${id}title`} className="flex min-w-0 flex-col gap-3 rounded-md border border-amber bg-amber-soft p-3">
      <div className="flex gap-3">
        <GitCompareArrows size={16} aria-hidden="true" className="mt-0.5 shrink-0 text-amber" />
        <div className="flex min-w-0 flex-1 flex-col gap-1">
          <h3 id={`${id}title`} ref={heading} tabIndex={-1} className="font-semibold outline-none">
            {t('{{count, number}} conflicts: you and somebody else changed the same', { count: asked })}
          </h3>
          <p className="max-w-prose">
            <Rich
              sentence="You began <time>{{at}}</time>, and the server has moved on since."
              values={{ at: exactTime(merge.begunAt) }}
              parts={{ time: <time dateTime={merge.begunAt} /> }}
            />{' '}
            <ChangedBy merge={merge} /> {t('Nothing is lost: what you typed is kept until you choose.')}
          </p>
          {taken.length > 0 && (
            <p className="max-w-prose">
              {t('Also changed on the server, and not by you: {{taken}}.', { taken: takenWords(taken, descriptor) })}
            </p>
          )}
        </div>
      </div>
      {question && (
        <fieldset className="flex min-w-0 flex-col gap-2 rounded-md border border-line bg-surface p-3">
          <legend className="sr-only">{t('The form as a whole')}</legend>
          <p id={`${id}whole`} className="max-w-prose font-medium">
            {question.happened} {t('What do you want?')}
          </p>
          <SideChoice
            name={`${id}whole`}
            labelledBy={`${id}whole`}
            value={chosen.whole}
            theirs={question.theirs}
            mine={question.mine}
            onChange={(side) => setChosen({ ...chosen, whole: side })}
          />
        </fieldset>
      )}
      {conflicts.length > 0 && (
        <ConflictRows
          conflicts={conflicts}
          descriptor={descriptor}
          parties={parties}
          decided={whole !== null && chosen.whole === 'theirs'}
          chosen={chosen.fields}
          onChoose={(path, side: Choice) => setChosen(({ fields, ...rest }) => ({ ...rest, fields: { ...fields, [path]: side } }))}
        />
      )}
      {choose.isError && <ProblemView problem={toProblem(choose.error)} connection={form.connection} alert />}
      <div className="flex flex-wrap items-center gap-3">
        <Button
          look="primary"
          isDisabled={missing !== null || choose.isPending}
          {...(missing === null ? {} : { 'aria-describedby': `${id}missing` })}
          onPress={() => choose.mutate()}
        >
          {t('Use these choices')}
        </Button>
        <span id={`${id}missing`} aria-live="polite" className="text-help text-quiet">
          {missing}
        </span>
      </div>
    </section>
  )
}

/** Who changed it on the server and when, as far as it tells. */
function ChangedBy({ merge: { changed } }: { merge: MergeView }) {
  const at = changed?.at ?? null
  const by = changed?.by ?? null
  if (at === null) {
    if (by === null) return <>{t("The server doesn't tell who changed it.")}</>
    return <Rich sentence="Changed last by <who>{{who}}</who>." values={{ who: visible(by) }} parts={{ who: <bdi /> }} />
  }
  const time = <time dateTime={at} />
  if (by === null) {
    return (
      <Rich
        sentence="Changed last <time>{{at}}</time>; the server doesn't tell who changed it."
        values={{ at: exactTime(at) }}
        parts={{ time }}
      />
    )
  }
  return (
    <Rich
      sentence="Changed last <time>{{at}}</time> by <who>{{who}}</who>."
      values={{ at: exactTime(at), who: visible(by) }}
      parts={{ time, who: <bdi /> }}
    />
  )
}
