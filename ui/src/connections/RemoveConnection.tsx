import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import type { ConnectionView } from '../backend/generated'
import { toProblem } from '../backend/problem'
import { useAct } from '../backend/queries'
import { useOrgIndex } from '../orgs/OrgIndexContext'
import { announce } from '../parts/announce'
import { Button } from '../parts/Button'
import { Dialog } from '../parts/Dialog'
import { ProblemView } from '../parts/ProblemView'
import { environmentWord, visible } from '../parts/words'
import { t } from '../words/t'

/** Removes a connection, after a confirmation that says what goes and what stays. */
export function RemoveConnectionButton({ connection, onRemoved }: { connection: ConnectionView; onRemoved?: () => Promise<void> }) {
  const [asking, setAsking] = useState(false)
  const queries = useQueryClient()
  const orgs = useOrgIndex()
  const renew = useAct('renew_page')
  const remove = useAct('remove_connection', () => {
    setAsking(false)
    announce(t('{{name}} removed', { name: connection.name }))
    orgs.drop(connection.id)
    void queries.invalidateQueries({ queryKey: ['list_connections'] })
    // What was typed as its secret is still in the memory of this page. Where it leads next is in the address first.
    void (onRemoved?.() ?? Promise.resolve()).then(() => renew.mutate({}))
  })
  const name = visible(connection.name)
  return (
    <>
      <Button aria-label={t('Remove connection {{name}}', { name })} onPress={() => setAsking(true)}>
        {t('Remove connection')}
      </Button>
      {asking && (
        <Dialog
          alert
          title={t('Remove {{name}} ({{environment}})?', { name, environment: environmentWord[connection.environment] })}
          onClose={() => setAsking(false)}
        >
          <p>
            {t(
              'Its credential leaves the keyring, and edits that were not applied are dropped. Nothing changes on the server.',
            )}
          </p>
          {remove.isError && <ProblemView problem={toProblem(remove.error)} alert />}
          <div className="flex gap-2">
            <Button look="danger" isDisabled={remove.isPending} onPress={() => remove.mutate({ connection: connection.id })}>
              {t('Remove connection')}
            </Button>
            <Button onPress={() => setAsking(false)}>{t('Keep connection')}</Button>
          </div>
        </Dialog>
      )}
    </>
  )
}
