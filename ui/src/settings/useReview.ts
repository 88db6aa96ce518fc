import { useState } from 'react'
import { call } from '../backend/call'
import type { Draft, FormDescriptor, FormRef, MergeView, Plan, Problem } from '../backend/generated'
import { toProblem } from '../backend/problem'
import { listed } from '../parts/words'
import { useDraftBook } from './DraftBookContext'
import { t } from '../words/t'

/** A review on its way: nothing, what stops it, or the plan to look at. */
export interface Review {
  plan: Plan | null
  reviewing: boolean
  stopped: string | null
  problem: Problem | null
  /** Whether conflicts stopped it, and wait since. */
  conflicted: boolean
  begin: () => Promise<void>
  /** Stops it for conflicts that are known already. */
  stopForConflicts: () => void
  /** Once they were answered. */
  conflictsAnswered: () => void
  replace: (plan: Plan) => void
  close: () => void
}

/**
 * Saves the draft, then asks for its plan. Errors stop it and say how many and where, until the draft is another: what
 * stopped an older one may be mended. Conflicts stop it until they are answered.
 */
export function useReview(
  form: FormRef,
  descriptor: FormDescriptor,
  draft: Draft,
  onConflicts: (merge: MergeView) => Promise<void>,
): Review {
  const book = useDraftBook()
  const [plan, setPlan] = useState<Plan | null>(null)
  const [reviewing, setReviewing] = useState(false)
  const [stop, setStop] = useState<{ draft: Draft; stopped: string | null; problem: Problem | null } | null>(null)

  const [conflicted, setConflicted] = useState(false)

  const begin = async () => {
    setReviewing(true)
    setStop(null)
    setConflicted(false)
    let reviewed = draft
    try {
      await book.flush(form)
      const unsaved = book.read(form)
      reviewed = unsaved.draft
      if (unsaved.unsaved) {
        // A plan of an older draft would not be what is on the screen.
        setStop({ draft: reviewed, stopped: null, problem: unsaved.problem })
      } else {
        const planned = await call('plan_change', form)
        if (planned.outcome === 'planned') {
          setPlan(planned.plan)
        } else if (planned.outcome === 'conflicts') {
          setConflicted(true)
          await onConflicts(planned.merge)
        } else {
          book.showFindings(form, planned.findings)
          const errors = planned.findings.filter(({ severity }) => severity === 'error')
          const labels = errors.map(
            ({ path }) => descriptor.fields.find((field) => field.path === path)?.label ?? path ?? t('the form as a whole'),
          )
          const stopped = t('{{count, number}} errors stop the review: {{names}}.', {
            count: errors.length,
            names: listed([...new Set(labels)]),
          })
          setStop({ draft: reviewed, stopped, problem: null })
        }
      }
    } catch (thrown) {
      setStop({ draft: reviewed, stopped: null, problem: toProblem(thrown) })
    }
    setReviewing(false)
  }

  const current = stop?.draft === draft ? stop : null
  return {
    plan,
    reviewing,
    stopped: current?.stopped ?? null,
    problem: current?.problem ?? null,
    conflicted,
    begin,
    stopForConflicts: () => {
      setStop(null)
      setConflicted(true)
    },
    conflictsAnswered: () => setConflicted(false),
    replace: setPlan,
    close: () => setPlan(null),
  }
}
