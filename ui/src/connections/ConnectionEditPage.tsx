import { useNavigate } from '@tanstack/react-router'
import type { ConnectionId } from '../backend/generated'
import { toProblem } from '../backend/problem'
import { useCommand } from '../backend/queries'
import { ChoiceControl } from '../fields/controls'
import { FormRow } from '../fields/FieldShell'
import { ProductionLine } from '../parts/EnvironmentWord'
import { PageHead } from '../parts/Page'
import { ProblemView } from '../parts/ProblemView'
import { visible } from '../parts/words'
import { ConnectionForm } from './ConnectionForm'
import { WithConnection } from './WithConnection'

/** *Add connection*: to the platform asked for, or the first. */
export function ConnectionNewPage({ platform: asked }: { platform: string | undefined }) {
  const platforms = useCommand('list_platforms', {}, { staleTime: Infinity })
  const navigate = useNavigate()
  const platform = platforms.data?.find(({ id }) => id === asked) ?? platforms.data?.[0]
  return (
    <>
      <PageHead title="Add connection" />
      <div className="flex flex-col gap-4 p-6">
        {platforms.isError && (
          <ProblemView problem={toProblem(platforms.error)} onRetry={() => void platforms.refetch()} />
        )}
        {platforms.data && platforms.data.length > 1 && platform && (
          <FormRow label="Platform" labelFor="platform">
            <ChoiceControl
              id="platform"
              value={platform.id}
              options={platforms.data.map(({ id, name }) => ({ value: id, label: name, help: '' }))}
              onChange={(chosen) =>
                void navigate({ to: '/connections/new', search: { platform: chosen }, replace: true })
              }
            />
          </FormRow>
        )}
        {platform && <ConnectionForm key={platform.id} platform={platform} />}
      </div>
    </>
  )
}

/** Edits a connection. */
export function ConnectionEditPage({ connection: id }: { connection: ConnectionId }) {
  return (
    <WithConnection id={id}>
      {({ connection, platform }) => (
        <>
          <ProductionLine environment={connection.environment} />
          <PageHead title={`Edit ${visible(connection.name)}`} />
          <div className="p-6">
            <ConnectionForm key={connection.id} platform={platform} existing={connection} />
          </div>
        </>
      )}
    </WithConnection>
  )
}
