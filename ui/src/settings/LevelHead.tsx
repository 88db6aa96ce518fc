import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { ConnectionId, ConnectionView, OrgId } from '../backend/generated'
import { SignInWarning } from '../connections/SignInEnds'
import { LockWritesButton } from '../connections/UnlockWrites'
import { EnvironmentWord, ProductionLine } from '../parts/EnvironmentWord'
import { Time } from '../parts/Time'
import { visible } from '../parts/words'
import { Rich } from '../words/Rich'
import { t } from '../words/t'

/** Where one is: connection, environment, level. */
export function LevelHead({
  connection,
  trail,
  name,
  children,
}: {
  connection: ConnectionView
  /** What lies between the connection and the level. */
  trail?: ReactNode
  name: ReactNode
  children?: ReactNode
}) {
  return (
    <>
      <header className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-surface px-6 py-2">
        <ProductionLine environment={connection.environment} />
        <nav aria-label={t('Where you are')} className="flex flex-wrap items-center gap-x-2">
          <Link to="/c/$connection" params={{ connection: connection.id }} className="link">
            {visible(connection.name)}
          </Link>
          <span aria-hidden="true" className="text-quiet">
            ·
          </span>
          <EnvironmentWord environment={connection.environment} />
          <span aria-hidden="true" className="text-quiet">
            ›
          </span>
          {trail}
        </nav>
        {name}
        <div className="ml-auto flex flex-wrap items-center gap-3">
          {connection.writes === 'unlocked' && (
            <>
              <span className="text-help text-amber">
                <Rich sentence="Writes unlocked, lock again <time/>" parts={{ time: <Time at={connection.until} tip="end" /> }} />
              </span>
              <LockWritesButton connection={connection.id} />
            </>
          )}
          {children}
        </div>
      </header>
      <SignInWarning connection={connection.id} />
    </>
  )
}

const tab = '-mb-px border-b-2 border-transparent px-1 py-2 hover:border-control'
const current = { className: 'border-accent! font-semibold', 'aria-current': 'page' as const }

/** The sections of an org. Its trusts are there where its platform knows such. */
export function OrgSections({ connection, org, withTrusts }: { connection: ConnectionId; org: OrgId; withTrusts: boolean }) {
  const params = { connection, org }
  return (
    <nav aria-label={t('Of this organization')} className="flex gap-4 border-b border-line bg-surface px-6">
      <Link
        to="/c/$connection/o/$org"
        params={params}
        search={{}}
        className={tab}
        activeProps={current}
        activeOptions={{ exact: true, includeSearch: false }}
      >
        {t('Settings')}
      </Link>
      {withTrusts && (
        <Link to="/c/$connection/o/$org/trusts" params={params} className={tab} activeProps={current}>
          {t('Trusts')}
        </Link>
      )}
    </nav>
  )
}

/** The one section of the whole server. */
export function InstanceSections({ of }: { of: string }) {
  return (
    <nav aria-label={of} className="flex border-b border-line bg-surface px-6">
      <span aria-current="page" className="-mb-px border-b-2 border-accent px-1 py-2 font-semibold">
        {t('Settings')}
      </span>
    </nav>
  )
}
