import { useNavigate } from '@tanstack/react-router'
import { NothingHere } from '../app/NothingHere'
import type { ConnectionId, OrgId } from '../backend/generated'
import { type Found, WithConnection } from '../connections/WithConnection'
import { useTitle } from '../parts/Page'
import { InstanceSections, LevelHead } from './LevelHead'
import { LevelLayout } from './LevelLayout'
import { OrgFrame } from './OrgFrame'
import { t } from '../words/t'

/** One org's settings. */
export function OrgPage({ connection, org, form }: { connection: ConnectionId; org: OrgId; form: string | undefined }) {
  return <WithConnection id={connection}>{(found) => <OrgLevel {...found} org={org} form={form} />}</WithConnection>
}

function OrgLevel({ connection, platform, org: id, form }: Found & { org: OrgId; form: string | undefined }) {
  const navigate = useNavigate()
  return (
    <OrgFrame connection={connection} platform={platform} org={id}>
      {({ name, readOnlyBecause, unlisted, failed }) => (
        <LevelLayout
          connection={connection}
          level={{ kind: 'org', id }}
          levelName={name}
          forms={platform.forms.filter(({ levels }) => levels.includes('org'))}
          asked={form}
          onChoose={(chosen) =>
            void navigate({
              to: '/c/$connection/o/$org',
              params: { connection: connection.id, org: id },
              search: { form: chosen },
            })
          }
          readOnlyBecause={readOnlyBecause}
          unlisted={unlisted}
          failed={failed}
        />
      )}
    </OrgFrame>
  )
}

/** The settings of the whole server. */
export function InstancePage({ connection, form }: { connection: ConnectionId; form: string | undefined }) {
  return <WithConnection id={connection}>{(found) => <InstanceLevel {...found} form={form} />}</WithConnection>
}

function InstanceLevel({ connection, platform, form }: Found & { form: string | undefined }) {
  const navigate = useNavigate()
  const name = platform.instanceName
  useTitle(name ?? t('No settings of the whole server'))
  if (name === null) {
    return (
      <NothingHere
        title={t('No settings of the whole server')}
        message={t('{{platform}} has settings of organizations only.', { platform: platform.name })}
      />
    )
  }
  return (
    <div className="flex h-full min-h-0 flex-col">
      <LevelHead connection={connection} name={<h1 className="text-head font-semibold">{name}</h1>} />
      <InstanceSections of={t('Settings of the whole server')} />
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
        failed={null}
      />
    </div>
  )
}
