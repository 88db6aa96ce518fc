import { Link, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { NothingHere } from '../app/NothingHere'
import type { ConnectionId, ConnectionView, OrgId } from '../backend/generated'
import { toProblem } from '../backend/problem'
import { useCommand } from '../backend/queries'
import { LockWritesButton } from '../connections/UnlockWrites'
import { type Found, WithConnection } from '../connections/WithConnection'
import { NeedsOwnConnection } from '../orgs/NeedsOwnConnection'
import { orgName, stateWords } from '../orgs/orgWords'
import { Banner } from '../parts/Banner'
import { CopyId } from '../parts/CopyId'
import { EnvironmentWord, ProductionLine } from '../parts/EnvironmentWord'
import { useTitle } from '../parts/Page'
import { ProblemView } from '../parts/ProblemView'
import { Time } from '../parts/Time'
import { Waiting } from '../parts/Waiting'
import { visible } from '../parts/words'
import { LevelLayout } from './LevelLayout'

/** Where one is: connection, environment, level. */
function LevelHead({ connection, name, children }: { connection: ConnectionView; name: ReactNode; children?: ReactNode }) {
  return (
    <header className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-surface px-6 py-2">
      <ProductionLine environment={connection.environment} />
      <nav aria-label="Where you are" className="flex flex-wrap items-center gap-x-2">
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
      </nav>
      {name}
      <div className="ml-auto flex flex-wrap items-center gap-3">
        {connection.writes === 'unlocked' && (
          <>
            <span className="text-help text-amber">
              Writes unlocked, lock again <Time at={connection.until} tip="end" />
            </span>
            <LockWritesButton connection={connection.id} />
          </>
        )}
        {children}
      </div>
    </header>
  )
}

/** The sections of a level. Its settings are the only one so far. */
function Sections({ of }: { of: string }) {
  return (
    <nav aria-label={of} className="flex border-b border-line bg-surface px-6">
      <span aria-current="page" className="-mb-px border-b-2 border-accent px-1 py-2 font-semibold">
        Settings
      </span>
    </nav>
  )
}

/** One org's settings. */
export function OrgPage({ connection, org, form }: { connection: ConnectionId; org: OrgId; form: string | undefined }) {
  return <WithConnection id={connection}>{(found) => <OrgLevel {...found} org={org} form={form} />}</WithConnection>
}

function OrgLevel({ connection, platform, org: id, form }: Found & { org: OrgId; form: string | undefined }) {
  const asked = useCommand('get_org', { connection: connection.id, org: id })
  const navigate = useNavigate()
  const org = asked.data?.org
  const name = org ? orgName(org) : asked.data ? 'Unknown organization' : ''
  useTitle(name === '' ? 'Organization' : name)
  const state = org ? stateWords(org) : null
  return (
    <div className="flex h-full min-h-0 flex-col">
      <LevelHead
        connection={connection}
        name={
          <>
            <h1 className="text-head font-semibold">
              <bdi>{name || (asked.isError && 'Organization')}</bdi>
            </h1>
            {org && org.state !== 'active' && <span className={`text-help ${state?.look}`}>{state?.words}</span>}
          </>
        }
      >
        <span className="text-help text-quiet">id</span>
        <CopyId id={id} />
      </LevelHead>
      <Sections of="Of this organization" />
      {asked.isError && (
        <div className="border-b border-line px-6 py-3">
          <ProblemView
            problem={toProblem(asked.error)}
            connection={connection.id}
            onRetry={() => void asked.refetch()}
            alert
          />
        </div>
      )}
      {asked.data && !org && (
        <div className="border-b border-line px-6 py-3">
          <Banner weight="warning" role="status">
            <p className="max-w-prose">
              {visible(connection.name)} lists no organization with this id: it was deleted, or this credential may not
              see it. What the server still answers is shown below, and can only be read.
            </p>
          </Banner>
        </div>
      )}
      {org?.needsOwnConnection && <NeedsOwnConnection connection={connection} org={org} />}
      {(asked.data || asked.isError) && !org?.needsOwnConnection && (
        <LevelLayout
          connection={connection}
          level={{ kind: 'org', id }}
          levelName={org ? name : visible(id)}
          forms={platform.forms.filter(({ levels }) => levels.includes('org'))}
          asked={form}
          onChoose={(chosen) =>
            void navigate({
              to: '/c/$connection/o/$org',
              params: { connection: connection.id, org: id },
              search: { form: chosen },
            })
          }
          readOnlyBecause={
            org
              ? null
              : asked.isError
                ? 'Nothing can be changed here until this organization could be looked up.'
                : 'Nothing can be changed here: the server does not list this id, so nothing is written to it.'
          }
        />
      )}
      {asked.isPending && (
        <div className="p-6">
          <Waiting rows={6} what="Reading the organization" />
        </div>
      )}
    </div>
  )
}

/** The settings of the whole server. */
export function InstancePage({ connection, form }: { connection: ConnectionId; form: string | undefined }) {
  return <WithConnection id={connection}>{(found) => <InstanceLevel {...found} form={form} />}</WithConnection>
}

function InstanceLevel({ connection, platform, form }: Found & { form: string | undefined }) {
  const navigate = useNavigate()
  const name = platform.instanceName
  useTitle(name ?? 'No settings of the whole server')
  if (name === null) {
    return (
      <NothingHere
        title="No settings of the whole server"
        message={`${platform.name} has settings of organizations only.`}
      />
    )
  }
  return (
    <div className="flex h-full min-h-0 flex-col">
      <LevelHead connection={connection} name={<h1 className="text-head font-semibold">{name}</h1>} />
      <Sections of={`Of this ${name.toLowerCase()}`} />
      <LevelLayout
        connection={connection}
        level={{ kind: 'instance' }}
        levelName={name}
        forms={platform.forms.filter(({ levels }) => levels.includes('instance'))}
        asked={form}
        onChoose={(chosen) =>
          void navigate({
            to: '/c/$connection/instance',
            params: { connection: connection.id },
            search: { form: chosen },
          })
        }
        readOnlyBecause={null}
      />
    </div>
  )
}
