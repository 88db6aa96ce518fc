import { Link, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { NothingHere } from '../app/NothingHere'
import type { ConnectionId, ConnectionView, OrgId, PlatformDescriptor } from '../backend/generated'
import { toProblem } from '../backend/problem'
import { useCommand, usePlatform } from '../backend/queries'
import { LockWritesButton } from '../connections/UnlockWrites'
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

type Found = { connection: ConnectionView; platform: PlatformDescriptor }

/** Finds a connection and its platform, or says that there is none. */
function WithConnection({ id, children }: { id: ConnectionId; children: (found: Found) => ReactNode }) {
  const connections = useCommand('list_connections', {})
  const platforms = useCommand('list_platforms', {}, { staleTime: Infinity })
  const connection = connections.data?.find((one) => one.id === id)
  const platform = usePlatform(connection)
  const failed = connections.error ?? platforms.error
  if (failed) {
    return (
      <div className="p-6">
        <ProblemView
          problem={toProblem(failed)}
          alert
          onRetry={() => {
            void connections.refetch()
            void platforms.refetch()
          }}
        />
      </div>
    )
  }
  if (connections.isPending || platforms.isPending) return <Waiting what="Reading the connection" />
  if (!connection || !platform) {
    return <NothingHere title="No such connection" message="It was removed, or never was on this computer." />
  }
  return children({ connection, platform })
}

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

/** The one tab there is, at each level. */
function SettingsTab() {
  return (
    <div role="tablist" aria-label="Of this organization" className="flex border-b border-line bg-surface px-6">
      <div
        role="tab"
        aria-selected="true"
        tabIndex={0}
        className="-mb-px border-b-2 border-accent px-1 py-2 font-semibold"
      >
        Settings
      </div>
    </div>
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
  const name = org ? orgName(org) : asked.isPending ? '' : 'Unknown organization'
  useTitle(name === '' ? 'Organization' : name)
  const state = org ? stateWords(org) : null
  return (
    <div className="flex h-full min-h-0 flex-col">
      <LevelHead
        connection={connection}
        name={
          <>
            <h1 className="text-head font-semibold">
              <bdi>{name}</bdi>
            </h1>
            {org && org.state !== 'active' && <span className={`text-help ${state?.look}`}>{state?.words}</span>}
          </>
        }
      >
        <span className="text-help text-quiet">id</span>
        <CopyId id={id} />
      </LevelHead>
      <SettingsTab />
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
      {(asked.data || asked.isError) && (
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
              : 'Nothing can be changed here: a write to an id that the server does not list could make something new instead.'
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
      <SettingsTab />
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
