import { useQueries } from '@tanstack/react-query'
import type { ConnectionId, DraftView, Problem } from '../backend/generated'
import { isAboutCredential, toProblem } from '../backend/problem'
import { commandQuery, useConnections } from '../backend/queries'
import { EnvironmentWord } from '../parts/EnvironmentWord'
import { ProblemView } from '../parts/ProblemView'
import { visible } from '../parts/words'
import { t } from '../words/t'
import { formOf } from './draftWords'

/** Connections whose drafts could not be asked after because of their credential: once each, with the way back in. */
export function FailedSignIns({ drafts }: { drafts: DraftView[] }) {
  const connections = useConnections()
  // The rows ask; here is only looked at what came of it.
  const asked = useQueries({ queries: drafts.map((draft) => ({ ...commandQuery('get_draft_standing', formOf(draft)), enabled: false })) })
  const problems = new Map<ConnectionId, Problem>()
  for (const [place, { connection }] of drafts.entries()) {
    const error = asked[place]?.error
    const problem = error ? toProblem(error) : null
    if (problem && isAboutCredential(problem) && !problems.has(connection)) problems.set(connection, problem)
  }
  const failed = connections.flatMap((connection) => {
    const problem = problems.get(connection.id)
    return problem ? [{ connection, problem }] : []
  })
  if (failed.length === 0) return null
  return (
    <ul aria-label={t('Connections to sign in to again')} className="flex flex-col gap-3 border-b border-line px-6 py-3">
      {failed.map(({ connection: { id, name, environment }, problem }) => (
        <li key={id} className="flex flex-col gap-1">
          <h2 className="flex flex-wrap items-center gap-2 font-semibold">
            {visible(name)} <EnvironmentWord environment={environment} />
            <span className="font-normal text-quiet">{t('could not be asked; its drafts are kept')}</span>
          </h2>
          <ProblemView problem={problem} connection={id} alert />
        </li>
      ))}
    </ul>
  )
}
