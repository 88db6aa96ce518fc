import { Button } from '../parts/Button'
import { Details } from '../parts/Details'
import { t } from '../words/t'

/** What no other part caught. Edits are kept by the backend, so nothing is lost. */
export function ErrorPage({ error, onAgain }: { error: unknown; onAgain: () => void }) {
  return (
    <div role="alert" className="flex flex-col items-start gap-3 p-6">
      <h1 className="text-head font-semibold">{t('This screen failed')}</h1>
      <p className="max-w-prose">
        {t(
          'Orgdesk made a mistake while it drew this screen. Nothing was sent because of it, and edits are kept. Show the screen again, or go to another one.',
        )}
      </p>
      <Button onPress={onAgain}>{t('Show the screen again')}</Button>
      <Details show={t('Show details')} hide={t('Hide details')}>
        <pre className="overflow-x-auto rounded-md border border-line bg-canvas p-3 font-mono text-help">
          {error instanceof Error ? error.message : String(error)}
        </pre>
      </Details>
    </div>
  )
}
