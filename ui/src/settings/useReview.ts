import { useState } from 'react'
import { call } from '../backend/call'
import type { FormDescriptor, FormRef, Plan, Problem } from '../backend/generated'
import { toProblem } from '../backend/problem'
import { counted, listed } from '../parts/words'
import { useDraftBook } from './DraftBookContext'

/** A review on its way: nothing, what stops it, or the plan to look at. */
export interface Review {
  plan: Plan | null
  reviewing: boolean
  stopped: string | null
  problem: Problem | null
  begin: () => Promise<void>
  replace: (plan: Plan) => void
  close: () => void
}

/** Saves the draft, then asks for its plan. Errors stop it and say how many and where. */
export function useReview(form: FormRef, descriptor: FormDescriptor): Review {
  const book = useDraftBook()
  const [plan, setPlan] = useState<Plan | null>(null)
  const [reviewing, setReviewing] = useState(false)
  const [stopped, setStopped] = useState<string | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)

  const begin = async () => {
    setReviewing(true)
    setStopped(null)
    setProblem(null)
    try {
      await book.flush(form)
      const unsaved = book.read(form)
      if (unsaved.unsaved) {
        // A plan of an older draft would not be what is on the screen.
        setProblem(unsaved.problem)
      } else {
        const planned = await call('plan_change', form)
        if (planned.outcome === 'planned') {
          setPlan(planned.plan)
        } else {
          book.showFindings(form, planned.findings)
          const errors = planned.findings.filter(({ severity }) => severity === 'error')
          const labels = errors.map(
            ({ path }) => descriptor.fields.find((field) => field.path === path)?.label ?? path ?? 'the form as a whole',
          )
          setStopped(`${counted(errors.length, 'error stops', 'errors stop')} the review: ${listed([...new Set(labels)])}.`)
        }
      }
    } catch (thrown) {
      setProblem(toProblem(thrown))
    }
    setReviewing(false)
  }

  return { plan, reviewing, stopped, problem, begin, replace: setPlan, close: () => setPlan(null) }
}
