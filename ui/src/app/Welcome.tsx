import { useNavigate } from '@tanstack/react-router'
import { useQueryClient } from '@tanstack/react-query'
import { toProblem } from '../backend/problem'
import { useAct, usePlatforms } from '../backend/queries'
import { Button } from '../parts/Button'
import { useTitle } from '../parts/Page'
import { ProblemView } from '../parts/ProblemView'
import { eitherOf } from '../parts/words'
import { t } from '../words/t'

/** What people see who have no connection yet. */
export function Welcome() {
  useTitle(t('Welcome'))
  const platforms = usePlatforms()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const sample = useAct('start_sample', async () => {
    await queries.invalidateQueries({ queryKey: ['list_connections'] })
    await navigate({ to: '/orgs', search: {} })
  })
  return (
    <div className="flex max-w-prose flex-col gap-6 px-6 py-12">
      <div className="flex flex-col gap-2">
        <h1 className="text-head font-semibold">{t('Welcome to Orgdesk')}</h1>
        <p>
          {t(
            'Orgdesk changes the settings of organizations on your identity platforms. Before a change you see exactly what will happen, and afterwards exactly what did.',
          )}
        </p>
      </div>
      <section className="flex flex-col items-start gap-2 rounded-md border border-line bg-surface p-4">
        <h2 className="text-title font-semibold">{t('Look around first')}</h2>
        <p className="text-quiet">
          {sampleWords(platforms.length)}
        </p>
        <Button look="primary" isDisabled={sample.isPending} onPress={() => sample.mutate({})}>
          {t('Explore with sample data')}
        </Button>
        {sample.isError && (
          <ProblemView problem={toProblem(sample.error)} onRetry={() => sample.mutate({})} alert />
        )}
      </section>
      <section className="flex flex-col items-start gap-2 rounded-md border border-line bg-surface p-4">
        <h2 className="text-title font-semibold">
          {platforms.length === 0
            ? t('Connect to your server')
            : t('Connect to {{platforms}}', { platforms: eitherOf(platforms.map(({ name }) => name)) })}
        </h2>
        <p className="text-quiet">{t("Your credential is kept in this computer's keyring, and nowhere else.")}</p>
        <Button onPress={() => void navigate({ to: '/connections/new', search: {} })}>{t('Add connection')}</Button>
      </section>
    </div>
  )
}

/** What looking around first starts. */
function sampleWords(servers: number): string {
  if (servers < 2) {
    return t(
      'Starts a sample server inside this app, with organizations to look at and to change. No account, and nothing leaves this computer.',
    )
  }
  return servers === 2
    ? t(
        'Starts two sample servers inside this app, one of each kind, with organizations to look at and to change. No account, and nothing leaves this computer.',
      )
    : t(
        'Starts {{servers, number}} sample servers inside this app, one of each kind, with organizations to look at and to change. No account, and nothing leaves this computer.',
        { servers },
      )
}
