import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { Welcome } from '../app/Welcome'
import type { ConnectionId, OrgId } from '../backend/generated'
import { type Found, WithConnection } from '../connections/WithConnection'
import { type All, WithConnections } from '../connections/WithConnections'
import { NothingHere } from '../app/NothingHere'
import { Button } from '../parts/Button'
import { PageHead } from '../parts/Page'
import { OrgFrame } from '../settings/OrgFrame'
import { CreateTrust } from './CreateTrust'
import { TrustsView } from './TrustsView'
import { type TrustSource, useTrustLists } from './useTrustLists'
import { t } from '../words/t'

const noSources: TrustSource[] = []

/** The trusts over all connections: of each, those of the org that its credential is for. */
export function TrustsPage() {
  return <WithConnections>{(all) => <AllTrusts {...all} />}</WithConnections>
}

function AllTrusts({ connections, platforms }: All) {
  const navigate = useNavigate()
  const sources = useMemo(() => {
    const withTrusts = new Set(platforms.filter(({ trusts }) => trusts !== null).map(({ id }) => id))
    return connections.filter(({ platform }) => withTrusts.has(platform)).map((connection) => ({ connection, org: null }))
  }, [connections, platforms])
  const lists = useTrustLists(sources)
  if (connections.length === 0) return <Welcome />
  return (
    <div className="flex h-full min-h-0 flex-col">
      <PageHead title={t('Trusts')}>
        <div className="ml-auto flex flex-wrap items-center gap-2">
          {sources.length > 0 && <ReadAgain lists={lists} />}
          <CreateTrust sources={sources} lists={lists} />
        </div>
      </PageHead>
      {sources.length === 0 ? (
        <div className="flex flex-col items-start gap-4 p-6">
          <p className="max-w-prose">
            {t(
              'None of the connections goes to a platform whose organizations trust each other, so there are no trusts to show.',
            )}
          </p>
          <Button onPress={() => void navigate({ to: '/connections/new', search: {} })}>{t('Add a connection')}</Button>
        </div>
      ) : (
        <TrustsView
          name="all"
          sources={sources}
          lists={lists}
          several
          empty={
            <p className="max-w-prose">
              {t(
                'No trust: no organization that these credentials are for lets another one act in it, or may act in another. Create trust makes the first.',
              )}
            </p>
          }
        />
      )}
    </div>
  )
}

/** The trusts of one org. */
export function OrgTrustsPage({ connection, org }: { connection: ConnectionId; org: OrgId }) {
  return <WithConnection id={connection}>{(found) => <OrgTrusts {...found} org={org} />}</WithConnection>
}

function OrgTrusts({ connection, platform, org: id }: Found & { org: OrgId }) {
  const sources = useMemo(() => (platform.trusts === null ? noSources : [{ connection, org: id }]), [connection, platform, id])
  const lists = useTrustLists(sources)
  if (platform.trusts === null) {
    return (
      <NothingHere
        title={t('No trusts')}
        message={t('Organizations of {{platform}} have no trusts between them.', { platform: platform.name })}
      />
    )
  }
  return (
    <OrgFrame connection={connection} platform={platform} org={id}>
      {({ name, readOnlyBecause }) => (
        <>
          <div className="flex flex-wrap items-center gap-2 border-b border-line bg-surface px-6 py-2">
            <h2 className="text-title font-semibold">{t('Trusts')}</h2>
            <div className="ml-auto flex flex-wrap items-center gap-2">
              <ReadAgain lists={lists} />
              <CreateTrust sources={sources} lists={lists} readOnlyBecause={readOnlyBecause} />
            </div>
          </div>
          <TrustsView
            name={`${connection.id}/${id}`}
            sources={sources}
            lists={lists}
            several={false}
            empty={
              <p className="max-w-prose">
                {t(
                  'No trust: {{org}} lets no other organization act in it, and may act in no other. Create trust makes the first.',
                  { org: name },
                )}
              </p>
            }
          />
        </>
      )}
    </OrgFrame>
  )
}

function ReadAgain({ lists }: { lists: { reading: boolean; again: () => void }[] }) {
  return (
    <Button
      isDisabled={lists.some(({ reading }) => reading)}
      onPress={() => {
        for (const list of lists) list.again()
      }}
    >
      {t('Read again')}
    </Button>
  )
}
