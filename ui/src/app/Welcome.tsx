import { useNavigate } from '@tanstack/react-router'
import { useQueryClient } from '@tanstack/react-query'
import { toProblem } from '../backend/problem'
import { useAct, usePlatforms } from '../backend/queries'
import { Button } from '../parts/Button'
import { useTitle } from '../parts/Page'
import { ProblemView } from '../parts/ProblemView'

/** What people see who have no connection yet. */
export function Welcome() {
  useTitle('Welcome')
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
        <h1 className="text-head font-semibold">Welcome to Orgdesk</h1>
        <p>
          Orgdesk changes the settings of organizations on your identity platforms. Before a change you see exactly what
          will happen, and afterwards exactly what did.
        </p>
      </div>
      <section className="flex flex-col items-start gap-2 rounded-md border border-line bg-surface p-4">
        <h2 className="text-title font-semibold">Look around first</h2>
        <p className="text-quiet">
          {platforms.length > 1
            ? `Starts ${platforms.length === 2 ? 'two' : platforms.length} sample servers inside this app, one of each kind, with organizations to look at and to change. No account, and nothing leaves this computer.`
            : 'Starts a sample server inside this app, with organizations to look at and to change. No account, and nothing leaves this computer.'}
        </p>
        <Button look="primary" isDisabled={sample.isPending} onPress={() => sample.mutate({})}>
          Explore with sample data
        </Button>
        {sample.isError && (
          <ProblemView problem={toProblem(sample.error)} onRetry={() => sample.mutate({})} alert />
        )}
      </section>
      <section className="flex flex-col items-start gap-2 rounded-md border border-line bg-surface p-4">
        <h2 className="text-title font-semibold">
          {platforms.length === 0
            ? 'Connect to your server'
            : `Connect to ${new Intl.ListFormat('en', { type: 'disjunction' }).format(platforms.map(({ name }) => name))}`}
        </h2>
        <p className="text-quiet">Your credential is kept in this computer's keyring, and nowhere else.</p>
        <Button onPress={() => void navigate({ to: '/connections/new', search: {} })}>Add connection</Button>
      </section>
    </div>
  )
}
