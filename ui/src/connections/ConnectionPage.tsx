import { Link, useNavigate } from '@tanstack/react-router'
import type { ConnectionId, FieldDescriptor } from '../backend/generated'
import { toProblem } from '../backend/problem'
import { useCommand } from '../backend/queries'
import { Button } from '../parts/Button'
import { EnvironmentWord, ProductionLine } from '../parts/EnvironmentWord'
import { PageHead } from '../parts/Page'
import { ProblemView } from '../parts/ProblemView'
import { Time } from '../parts/Time'
import { amidst, listed, visible } from '../parts/words'
import { Rich } from '../words/Rich'
import { t } from '../words/t'
import { RemoveConnectionButton } from './RemoveConnection'
import { SignInEnds, SignInWarning, useSignIn } from './SignInEnds'
import { LockWritesButton, UnlockWritesButton } from './UnlockWrites'
import { type Found, WithConnection } from './WithConnection'
import { WritesWords } from './WritesWords'

/** One connection: where it goes, who it acts as, what it may do, and what the whole server's settings are. */
export function ConnectionPage({ connection: id }: { connection: ConnectionId }) {
  return <WithConnection id={id}>{(found) => <OneConnection {...found} />}</WithConnection>
}

function OneConnection({ connection, platform }: Found) {
  const { id } = connection
  const identity = useCommand('get_identity', { connection: id })
  const signIn = useSignIn(id)
  const navigate = useNavigate()
  const options = platform.options.flatMap((option) => {
    const value = connection.options[option.path]
    if (value === '') return []
    const words = optionWords(option, value)
    return words === undefined ? [] : [{ label: option.label, words }]
  })
  return (
    <>
      <ProductionLine environment={connection.environment} />
      <PageHead title={visible(connection.name)}>
        <EnvironmentWord environment={connection.environment} />
      </PageHead>
      <SignInWarning connection={id} />
      <div className="flex max-w-sheet flex-col gap-6 p-6">
        <dl className="grid grid-cols-[var(--spacing-label)_1fr] gap-x-4 gap-y-2">
          <dt className="text-quiet">{t('Platform')}</dt>
          <dd>{platform.name}</dd>
          <dt className="text-quiet">{t('Server address')}</dt>
          <dd className="font-mono">{visible(connection.address)}</dd>
          {options.map(({ label, words }) => (
            <Fact key={label} label={label} words={words} />
          ))}
          <dt className="text-quiet">{t('Added')}</dt>
          <dd>
            <Time at={connection.createdAt} />
          </dd>
          <dt className="text-quiet">{t('Acts as')}</dt>
          <dd>
            {identity.data &&
              (identity.data.roles.length === 0 ? (
                visible(identity.data.name)
              ) : (
                <Rich
                  sentence="{{name}} <q>with {{roles}}</q>"
                  values={{ name: visible(identity.data.name), roles: listed(identity.data.roles.map(visible)) }}
                  parts={{ q: <span className="text-quiet" /> }}
                />
              ))}
            {identity.isPending && <span className="text-quiet">{t('asking the server')}</span>}
            {identity.isError && <span className="text-quiet">{t('not known')}</span>}
          </dd>
          <dt className="text-quiet">{t('Sign-in')}</dt>
          <dd>
            <SignInEnds signIn={signIn} />
          </dd>
          {identity.data?.serverVersion && <Fact label={t('Server version')} words={identity.data.serverVersion} />}
        </dl>
        {identity.isError && (
          <ProblemView problem={toProblem(identity.error)} connection={id} onRetry={() => void identity.refetch()} />
        )}
        <div className="flex flex-wrap items-center gap-3 empty:hidden">
          <WritesWords connection={connection} />
          {connection.writes === 'locked' && <UnlockWritesButton connection={id} />}
          {connection.writes === 'unlocked' && <LockWritesButton connection={id} />}
        </div>
        <nav aria-label={t('Of this connection')} className="flex flex-wrap gap-4">
          {platform.instanceName && (
            <Link to="/c/$connection/instance" params={{ connection: id }} search={{}} className="link">
              {t('Settings of the {{level}}', { level: amidst(platform.instanceName) })}
            </Link>
          )}
        </nav>
        <div className="flex flex-wrap gap-2 border-t border-line pt-4">
          <Button onPress={() => void navigate({ to: '/connections/$connection', params: { connection: id } })}>
            {t('Edit connection')}
          </Button>
          <RemoveConnectionButton connection={connection} onRemoved={() => navigate({ to: '/connections' })} />
        </div>
      </div>
    </>
  )
}

/** An option's value as people read it. */
function optionWords(option: FieldDescriptor, value: string | undefined): string | undefined {
  if (option.kind === 'choice') return option.options.find((choice) => choice.value === value)?.label ?? value
  if (option.kind === 'certificates' && value !== undefined) {
    return t('{{count, number}} certificates', { count: value.split('-----BEGIN CERTIFICATE-----').length - 1 })
  }
  return value
}

function Fact({ label, words }: { label: string; words: string }) {
  return (
    <>
      <dt className="text-quiet">{label}</dt>
      <dd>{visible(words)}</dd>
    </>
  )
}
