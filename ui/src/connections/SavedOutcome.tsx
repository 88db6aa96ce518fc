import type { Saved } from '../backend/generated'
import { ProblemView } from '../parts/ProblemView'
import { Banner } from '../parts/Banner'
import { Button } from '../parts/Button'
import { ProblemDetails } from '../parts/ProblemView'
import { visible } from '../parts/words'
import { t } from '../words/t'

type NotSaved = Exclude<Saved, { outcome: 'saved' | 'invalid' }>

/** Why a credential could not be kept or used, and what one can do. Nothing typed is lost meanwhile. */
export function SavedOutcome({
  outcome,
  onRetry,
  onKeepForThisRun,
  busy,
}: {
  outcome: NotSaved
  onRetry: () => void
  onKeepForThisRun: () => void
  busy: boolean
}) {
  if (outcome.outcome === 'sign_in_failed') {
    // Signing in again is what is being done: the form above is the place for it.
    return <ProblemView problem={outcome.problem} alert onRetry={outcome.problem.retryable ? onRetry : undefined} />
  }
  return (
    <Banner
      weight="warning"
      role="alert"
      actions={
        <>
          <Button isDisabled={busy} onPress={onRetry}>
            {t('Try again')}
          </Button>
          {outcome.offer_this_run && (
            <Button isDisabled={busy} onPress={onKeepForThisRun}>
              {t('Keep for this run only')}
            </Button>
          )}
        </>
      }
    >
      <p className="max-w-prose">{visible(outcome.problem.message)}</p>
      <ProblemDetails problem={outcome.problem} />
    </Banner>
  )
}
