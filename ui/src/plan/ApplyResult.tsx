import { useEffect, useRef } from 'react'
import type { ApplyEnd, ApplyState, FormDescriptor, MergeView, Plan, Problem } from '../backend/generated'
import { isAboutCredential } from '../backend/problem'
import { SignInAgainButton } from '../connections/SignInAgain'
import { UnlockWritesButton } from '../connections/UnlockWrites'
import { Banner } from '../parts/Banner'
import { ProblemDetails } from '../parts/ProblemView'
import { listed, visible } from '../parts/words'
import { Differences } from './PlanChanges'
import { t } from '../words/t'

/** How an Apply ended: what happened, what did not, what to do. The words are the backend's. */
export function ApplyResult({
  state,
  plan,
  descriptor,
  focus = true,
}: {
  state: ApplyState
  plan: Plan
  descriptor: FormDescriptor
  /** Whether it takes the focus, as the end of what somebody began. */
  focus?: boolean
}) {
  const headline = useRef<HTMLHeadingElement>(null)
  const { ended } = state
  useEffect(() => {
    if (focus) headline.current?.focus()
  }, [focus])
  if (ended === null) return null
  const problem = problemOf(ended)
  const differences = ended.end === 'moved_on' || ended.end === 'sent' ? ended.differences : []
  const connection = plan.target.connection
  return (
    <Banner weight={weightOf(ended)} role={ended.end === 'wrong_org' ? 'alert' : 'status'}>
      <h3 ref={headline} tabIndex={-1} className="text-title font-semibold outline-none">
        {state.headline}
      </h3>
      {state.message !== null && <p className="max-w-prose whitespace-pre-line">{visibleMessage(state.message)}</p>}
      {problem && !(state.message ?? '').includes(problem.message) && (
        <p className="max-w-prose whitespace-pre-line">{visibleMessage(problem.message)}</p>
      )}
      {ended.end === 'moved_on' && ended.conflicts !== null && (
        <p className="max-w-prose font-medium">{conflictWords(ended.conflicts)}</p>
      )}
      <Differences differences={differences} plan={plan} descriptor={descriptor} />
      {problem && (isAboutCredential(problem) || problem.code === 'writes_locked') && (
        <div className="flex gap-2">
          {isAboutCredential(problem) && <SignInAgainButton connection={connection} about={problem} />}
          {problem.code === 'writes_locked' && <UnlockWritesButton connection={connection} />}
        </div>
      )}
      {problem && <ProblemDetails problem={problem} />}
    </Banner>
  )
}

/** What was changed on both sides, and where the choice is made. */
function conflictWords({ whole, conflicts }: MergeView): string {
  const fields = conflicts.map(({ field }) => visible(field.label))
  const both = listed([...(whole === null ? [] : [t('the form as a whole')]), ...fields])
  return t('Changed by you and on the server: {{both}}. Your edits are kept; the form asks which side to keep.', { both })
}

function visibleMessage(text: string): string {
  return text.split('\n').map(visible).join('\n')
}

function problemOf(ended: ApplyEnd): Problem | null {
  return ended.end === 'moved_on' ? null : ended.problem
}

function weightOf(ended: ApplyEnd): 'error' | 'warning' | 'note' | 'good' {
  switch (ended.end) {
    case 'moved_on':
      return 'warning'
    case 'not_sent':
    case 'wrong_org':
      return 'error'
    case 'sent':
      if (ended.outcome === 'applied') return ended.verification === 'verified' ? 'good' : 'warning'
      return ended.outcome === 'refused' ? 'error' : 'warning'
  }
}
