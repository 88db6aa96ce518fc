import type { ReactNode } from 'react'
import type { ConnectionId, OrgId, Problem } from '../backend/generated'
import { toProblem } from '../backend/problem'
import { useCommand } from '../backend/queries'
import type { Found } from '../connections/WithConnection'
import { NeedsOwnConnection } from '../orgs/NeedsOwnConnection'
import { orgName, stateWords } from '../orgs/orgWords'
import { CopyLink } from '../links/CopyLink'
import { Banner } from '../parts/Banner'
import { CopyId } from '../parts/CopyId'
import { useTitle } from '../parts/Page'
import { ProblemView } from '../parts/ProblemView'
import { Waiting } from '../parts/Waiting'
import { visible } from '../parts/words'
import { LevelHead, OrgSections } from './LevelHead'
import { t } from '../words/t'

/** An org as its sections see it. */
export interface FramedOrg {
  /** What to call it: its name, else its id. */
  name: string
  /** Why nothing can be written here, whatever a section says. */
  readOnlyBecause: string | null
  /** Whether its server lists it no more, or not to this credential. */
  unlisted: boolean
  /** Why it could not be looked up, which is said already. */
  failed: Problem | null
}

/** One org's head and sections, and what is to say of the org before any of them. */
export function OrgFrame({
  connection,
  platform,
  org: id,
  children,
}: Found & { org: OrgId; children: (org: FramedOrg) => ReactNode }) {
  const asked = useCommand('get_org', { connection: connection.id, org: id })
  const org = asked.data?.org
  const name = org ? orgName(org) : asked.data ? t('Unknown organization') : ''
  useTitle(name === '' ? t('Organization') : name)
  const state = org ? stateWords(org) : null
  return (
    <div className="flex h-full min-h-0 flex-col">
      <LevelHead
        connection={connection}
        name={
          <>
            <h1 className="text-head font-semibold">
              <bdi>{name || (asked.isError && t('Organization'))}</bdi>
            </h1>
            {org && org.state !== 'active' && <span className={`text-help ${state?.look}`}>{state?.words}</span>}
          </>
        }
      >
        <span className="text-help text-quiet">{t('id')}</span>
        <CopyId id={id} />
        <CopyLink connection={connection.id} level={{ kind: 'org', id }} name={name || visible(id)} />
      </LevelHead>
      <OrgSections connection={connection.id} org={id} withTrusts={platform.trusts !== null} />
      <OrgProblem connection={connection.id} asked={asked} />
      {asked.data && !org && (
        <div className="border-b border-line px-6 py-3">
          <Banner weight="warning" role="status">
            <p className="max-w-prose">
              {t(
                '{{connection}} lists no organization with this id: it was deleted, or this credential may not see it. What the server still answers is shown below, and can only be read.',
                { connection: visible(connection.name) },
              )}
            </p>
          </Banner>
        </div>
      )}
      {org?.needsOwnConnection && <NeedsOwnConnection connection={connection} org={org} />}
      {(asked.data || asked.isError) &&
        !org?.needsOwnConnection &&
        children({
          name: org ? name : visible(id),
          readOnlyBecause: readOnlyBecause(org != null, asked.isError),
          unlisted: asked.data !== undefined && org == null,
          failed: asked.isError ? toProblem(asked.error) : null,
        })}
      {asked.isPending && (
        <div className="p-6">
          <Waiting rows={6} what={t('Reading the organization')} />
        </div>
      )}
    </div>
  )
}

/** Why an org could not be looked up. */
export function OrgProblem({
  connection,
  asked,
}: {
  connection: ConnectionId
  asked: { isError: boolean; error: unknown; refetch: () => Promise<unknown> }
}) {
  if (!asked.isError) return null
  return (
    <div className="border-b border-line px-6 py-3">
      <ProblemView problem={toProblem(asked.error)} connection={connection} onRetry={() => void asked.refetch()} alert />
    </div>
  )
}

/** Why nothing can be written to an org that its server doesn't list, or that could not be looked up. */
export function readOnlyBecause(listed: boolean, failed: boolean): string | null {
  if (listed) return null
  return failed
    ? t('Nothing can be changed here until this organization could be looked up.')
    : t('Nothing can be changed here: the server does not list this id, so nothing is written to it.')
}
