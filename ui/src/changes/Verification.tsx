import { useQueryClient } from '@tanstack/react-query'
import type { ChangeView, FormDescriptor } from '../backend/generated'
import { toProblem } from '../backend/problem'
import { commandQuery, useAct } from '../backend/queries'
import { announce } from '../parts/announce'
import { Button } from '../parts/Button'
import { ProblemView } from '../parts/ProblemView'
import { Time } from '../parts/Time'
import { visible } from '../parts/words'
import { Differences } from '../plan/PlanChanges'
import { outcomeWords } from './changeWords'
import { Rich } from '../words/Rich'
import { t } from '../words/t'

function foundWords(verification: ChangeView['progress']['verification']): string {
  switch (verification) {
    case null:
      return t('The server was not read again.')
    case 'verified':
      return t('The server holds what was wanted.')
    case 'partly':
      return t('The server holds some of what was wanted, and the rest as before.')
    case 'unchanged':
      return t('The server holds everything as before.')
    case 'differs':
      return t('The server holds something else than was wanted.')
    case 'cannot_tell':
      return t('The server could not be read again.')
  }
}

/** What reading again came to; where nobody knows yet, *Settle now*. */
export function Verification({ change, descriptor }: { change: ChangeView; descriptor: FormDescriptor }) {
  const queries = useQueryClient()
  const { plan } = change
  const settle = useAct('settle_change', (settled) => {
    queries.setQueryData(commandQuery('get_change', { plan: plan.id }).queryKey, settled)
    void queries.invalidateQueries({ queryKey: ['list_changes'] })
    announce(settled.unsettled ? t('It could not be told yet') : outcomeWords(settled).word)
  })
  const { verification } = change.progress
  return (
    <div className="flex flex-col gap-2">
      <p className="max-w-prose">
        {foundWords(verification)}{' '}
        {change.settledAt !== null && (
          <span className="text-help text-quiet">
            <Rich sentence="told <time/>" parts={{ time: <Time at={change.settledAt} /> }} />
          </span>
        )}
      </p>
      {change.note !== null && <p className="max-w-prose">{visible(change.note)}</p>}
      <Differences differences={change.differences} plan={plan} descriptor={descriptor} />
      {change.unsettled && (
        <>
          <p className="max-w-prose text-quiet">
            {t('Settling reads the server again and again for a while, and says what it found. It never sends a change again.')}
          </p>
          {settle.isError && (
            <ProblemView
              problem={toProblem(settle.error)}
              connection={plan.target.connection}
              onRetry={() => settle.mutate({ plan: plan.id })}
              alert
            />
          )}
          {settle.data?.unsettled && <p className="max-w-prose text-amber">{t('It could not be told yet. Settle it again in a while.')}</p>}
          <div>
            <Button look="primary" isDisabled={settle.isPending} onPress={() => settle.mutate({ plan: plan.id })}>
              {settle.isPending ? t('Reading the server') : t('Settle now')}
            </Button>
          </div>
        </>
      )}
    </div>
  )
}
