import { EnvironmentWord } from '../parts/EnvironmentWord'
import { ProblemView } from '../parts/ProblemView'
import { visible } from '../parts/words'
import type { TrustList, TrustSource } from './useTrustLists'
import { t } from '../words/t'

/** Connections whose trusts could not be read: visible, with the reason. The others show all the same. */
export function FailedTrustLists({ sources, lists }: { sources: TrustSource[]; lists: TrustList[] }) {
  const failed = sources.flatMap(({ connection }, place) => {
    const list = lists[place]
    return list?.problem ? [{ connection, list, problem: list.problem }] : []
  })
  if (failed.length === 0) return null
  return (
    <ul aria-label={t('Connections that failed')} className="flex flex-col gap-3 border-b border-line px-6 py-3">
      {failed.map(({ connection, list, problem }) => (
        <li key={connection.id} className="flex flex-col gap-1">
          <h2 className="flex flex-wrap items-center gap-2 font-semibold">
            {visible(connection.name)} <EnvironmentWord environment={connection.environment} />
            <span className="font-normal text-quiet">{failureWords(list)}</span>
          </h2>
          <ProblemView problem={problem} connection={connection.id} onRetry={list.again} />
        </li>
      ))}
    </ul>
  )
}

/** What the failure means for the rows that are shown. */
function failureWords({ read }: TrustList): string {
  if (read === null) return t('could not be read; its trusts are missing from this list')
  if (read.whole) return t('could not be read again; its rows are older than they should be')
  return t('could not be read to the end; some of its trusts are missing from this list')
}
