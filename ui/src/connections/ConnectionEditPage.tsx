import { useNavigate } from '@tanstack/react-router'
import { useCallback, useRef, useState } from 'react'
import type { ConnectionId, ConnectionSettings, PlatformDescriptor } from '../backend/generated'
import { toProblem } from '../backend/problem'
import { useCommand } from '../backend/queries'
import { ChoiceControl } from '../fields/controls'
import { FormRow } from '../fields/FieldShell'
import { ProductionLine } from '../parts/EnvironmentWord'
import { PageHead } from '../parts/Page'
import { ProblemView } from '../parts/ProblemView'
import { visible } from '../parts/words'
import { t } from '../words/t'
import { ConnectionForm } from './ConnectionForm'
import { existingSettings, newSettings, settingsLike } from './useConnectionForm'
import { WithConnection } from './WithConnection'

/** What the address of *Add connection* asks for. */
export interface NewConnection {
  /** The platform; none for the first. */
  platform?: string
  /** A connection to whose server one more is added. */
  like?: string
  /** What to call it. */
  name?: string
}

/** *Add connection*: to the platform asked for, or the first; filled in where another connection leads there. */
export function ConnectionNewPage({ platform: asked, like: likeId, name }: NewConnection) {
  const platforms = useCommand('list_platforms', {}, { staleTime: Infinity })
  const connections = useCommand('list_connections', {})
  const navigate = useNavigate()
  const typed = useRef<ConnectionSettings>(null)
  const [before, setBefore] = useState<ConnectionSettings | null>(null)
  const keep = useCallback((settings: ConnectionSettings) => {
    typed.current = settings
  }, [])
  const found = connections.data?.find(({ id }) => id === likeId)
  const platform = platforms.data?.find(({ id }) => id === (asked ?? found?.platform)) ?? platforms.data?.[0]
  const like = found?.platform === platform?.id ? found : undefined
  // What it is to be like has to be known before the form starts.
  const ready = likeId === undefined || !connections.isPending
  return (
    <>
      <PageHead title={t('Add connection')} />
      <div className="flex flex-col gap-4 p-6">
        {platforms.isError && (
          <ProblemView problem={toProblem(platforms.error)} onRetry={() => void platforms.refetch()} />
        )}
        {platforms.data && platforms.data.length > 1 && platform && ready && (
          <FormRow label={t('Platform')} labelFor="platform">
            <ChoiceControl
              id="platform"
              value={platform.id}
              options={platforms.data.map(({ id, name: label }) => ({ value: id, label, help: '' }))}
              onChange={(chosen) => {
                setBefore(typed.current)
                void navigate({ to: '/connections/new', search: { platform: chosen }, replace: true })
              }}
            />
          </FormRow>
        )}
        {like && (
          <p className="max-w-form text-quiet">
            {t('Filled in from {{name}}, but for the credential: type one that is for this organization.', {
              name: visible(like.name),
            })}
          </p>
        )}
        {platform && ready && (
          <ConnectionForm
            key={`${platform.id} ${like?.id}`}
            platform={platform}
            start={like ? settingsLike(platform, like, name ?? '') : carried(platform, before, name)}
            onTyped={keep}
          />
        )}
      </div>
    </>
  )
}

/** What a change of the platform leaves of what was typed: all that has nothing to do with it. */
function carried(platform: PlatformDescriptor, typed: ConnectionSettings | null, name = ''): ConnectionSettings {
  const fresh = newSettings(platform)
  if (typed === null) return { ...fresh, name }
  return { ...fresh, name: typed.name, environment: typed.environment, readOnly: typed.readOnly }
}

/** Edits a connection. */
export function ConnectionEditPage({ connection: id }: { connection: ConnectionId }) {
  return (
    <WithConnection id={id}>
      {({ connection, platform }) => (
        <>
          <ProductionLine environment={connection.environment} />
          <PageHead title={t('Edit {{name}}', { name: visible(connection.name) })} />
          <div className="p-6">
            <ConnectionForm key={connection.id} platform={platform} start={existingSettings(connection)} existing={connection} />
          </div>
        </>
      )}
    </WithConnection>
  )
}
