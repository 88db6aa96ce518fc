import { useState } from 'react'
import type { Environment, FormDescriptor, FormRef, Problem } from '../backend/generated'
import { toProblem } from '../backend/problem'
import { useShortcut } from '../keys/useShortcuts'
import { useActions } from '../palette/actions'
import { announce } from '../parts/announce'
import { Button } from '../parts/Button'
import { EnvironmentWord } from '../parts/EnvironmentWord'
import { ProblemView } from '../parts/ProblemView'
import { counted, visible } from '../parts/words'
import { DiscardQuestion } from '../drafts/DiscardQuestion'
import { labelWords } from '../drafts/draftWords'
import { t } from '../words/t'
import type { DraftState } from './DraftBook'
import { useDraftBook } from './DraftBookContext'
import { isEnding } from './fieldState'

type Props = {
  form: FormRef
  descriptor: FormDescriptor
  state: DraftState
  levelName: string
  environment: Environment
  reviewing: boolean
  /** Whether the draft is about to be replaced: it can't be dropped meanwhile. */
  busy: boolean
  /** What stops the review: a message that says how many errors and where. */
  stopped: string | null
  /** Why no plan could be made. */
  problem: Problem | null
  onReview: () => void
  onDiscarded: () => void
}

/** Whether a draft holds anything to review. */
export function isPending(state: DraftState): boolean {
  return state.changed.length > 0 || state.draft.intent !== 'edit' || Object.keys(state.draft.inputs).length > 0
}

/** What waits to be reviewed. There only when something does. */
export function PendingBar(props: Props) {
  const { form, descriptor, state, levelName, environment, reviewing, busy, stopped, problem, onReview, onDiscarded } = props
  const book = useDraftBook()
  const [failed, setFailed] = useState<Problem>()
  const [asking, setAsking] = useState(false)
  const typed = descriptor.fields.filter(({ path }) => path in state.draft.inputs)
  // One field is typed again in a moment, and has its own button to take it back; more than that is asked about first.
  const asksFirst = typed.length > 1
  useShortcut('form.review', onReview, !reviewing && !busy)
  const waits = reviewing || busy ? t('It is on its way already.') : null
  useActions([
    { id: 'form.review', title: t('Review changes'), shortcut: 'form.review', unavailable: waits, run: onReview },
    { id: 'form.discard', title: t('Discard changes'), unavailable: waits, run: () => (asksFirst ? setAsking(true) : void discard()) },
  ])
  const discard = async () => {
    setAsking(false)
    setFailed(undefined)
    try {
      await book.discard(form)
      announce('Changes discarded')
      onDiscarded()
    } catch (thrown) {
      setFailed(toProblem(thrown))
    }
  }
  return (
    <section aria-label="Pending changes" className="flex flex-col gap-2 border-t border-control bg-surface px-6 py-2">
      {failed && <ProblemView problem={failed} connection={form.connection} onRetry={() => void discard()} alert />}
      {problem && <ProblemView problem={problem} connection={form.connection} onRetry={onReview} alert />}
      {stopped !== null && (
        <p role="alert" className="text-red">
          {stopped}
        </p>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <p className="mr-auto">
          <strong className="font-semibold">{pendingWords(state)}</strong> {isEnding(state.draft.intent) ? 'of' : 'in'} {visible(levelName)} ·{' '}
          <EnvironmentWord environment={environment} />
          {state.problem && (
            <span className="ml-3 text-help text-amber" title={state.problem.message}>
              Not saved yet, tried again shortly: {visible(state.problem.message)}
            </span>
          )}
        </p>
        <div className="ml-auto flex gap-2">
          <Button isDisabled={busy} onPress={() => (asksFirst ? setAsking(true) : void discard())}>
            Discard changes
          </Button>
          <Button look="primary" isDisabled={reviewing || busy} aria-keyshortcuts="Control+Enter Meta+Enter" onPress={onReview}>
            Review changes
          </Button>
        </div>
      </div>
      {asking && (
        <DiscardQuestion
          title={`Discard the changes in ${visible(descriptor.title)} of ${visible(levelName)}?`}
          what="changes"
          fields={labelWords(typed.map(({ label }) => label))}
          busy={false}
          problem={null}
          onDiscard={() => void discard()}
          onKeep={() => setAsking(false)}
        />
      )}
    </section>
  )
}

function pendingWords(state: DraftState): string {
  switch (state.draft.intent) {
    case 'reset':
      return state.changed.length === 0 ? 'A reset to the default' : `A reset to the default, ${counted(state.changed.length, 'change')}`
    case 'customize':
      return state.changed.length === 0
        ? 'Settings of its own, no value changed yet'
        : counted(state.changed.length, 'change')
    case 'remove':
      return 'A removal'
    case 'deactivate':
      return 'A deactivation'
    case 'edit':
      return state.unsaved || state.changed.length > 0
        ? counted(Math.max(1, state.changed.length), 'change')
        : 'Edits that change nothing'
  }
}
