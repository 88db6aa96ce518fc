import type { UseQueryResult } from '@tanstack/react-query'
import type { DraftStanding, DraftView } from '../backend/generated'
import { isAboutCredential, toProblem } from '../backend/problem'
import { Button } from '../parts/Button'
import { ProblemDetails } from '../parts/ProblemView'
import { visible } from '../parts/words'
import { t } from '../words/t'
import { standingWords } from './draftWords'

/** Whether the server has moved on since a draft was begun, as far as it told. */
export function Standing({ draft, asked, label }: { draft: DraftView; asked: UseQueryResult<DraftStanding>; label: string }) {
  if (asked.isError) {
    const problem = toProblem(asked.error)
    // Said once for the connection, above the list, with the way back in.
    if (isAboutCredential(problem)) return <span className="font-medium text-amber">{t('could not be asked: sign in again')}</span>
    return (
      <span className="flex flex-col items-start gap-1">
        <span className="font-medium text-amber">{t('could not be asked')}</span>
        <span className="text-help text-quiet">{visible(problem.message)}</span>
        <Button look="quiet" aria-label={t('Try again for {{draft}}', { draft: label })} isDisabled={asked.isFetching} onPress={() => void asked.refetch()}>
          {t('Try again')}
        </Button>
      </span>
    )
  }
  if (!asked.data) return <span className="text-quiet">{t('asking the server')}</span>
  const { word, look } = standingWords(asked.data, draft)
  return (
    <span className="flex flex-col items-start gap-1">
      <span className={look}>{word}</span>
      {asked.data.stand === 'conflicts' && <span className="text-help text-quiet">{t('The form asks which side to keep.')}</span>}
      {asked.data.stand === 'gone' && (
        <>
          <span className="text-help text-quiet">{visible(asked.data.problem.message)}</span>
          <ProblemDetails problem={asked.data.problem} />
        </>
      )}
    </span>
  )
}
