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

/** Removes a connection, after a confirmation that says what goes and what stays. */
export function RemoveConnectionButton({ connection, onRemoved }: { connection: ConnectionView; onRemoved?: () => void }) {
  const [asking, setAsking] = useState(false)
  const queries = useQueryClient()
  const orgs = useOrgIndex()
  const remove = useAct('remove_connection', () => {
    setAsking(false)
    announce(`${connection.name} removed`)
    orgs.drop(connection.id)
    void queries.invalidateQueries({ queryKey: ['list_connections'] })
    onRemoved?.()
  })
  const name = visible(connection.name)
  return (
    <>
      <Button aria-label={`Remove connection ${name}`} onPress={() => setAsking(true)}>
        Remove connection
      </Button>
      {asking && (
        <Dialog alert title={`Remove ${name} (${environmentWord[connection.environment]})?`} onClose={() => setAsking(false)}>
          <p>
            Its credential leaves the keyring, and edits that were not applied are dropped. Nothing changes on the
            server.
          </p>
          {remove.isError && <ProblemView problem={toProblem(remove.error)} alert />}
          <div className="flex gap-2">
            <Button look="danger" isDisabled={remove.isPending} onPress={() => remove.mutate({ connection: connection.id })}>
              Remove connection
            </Button>
            <Button onPress={() => setAsking(false)}>Keep connection</Button>
          </div>
        </Dialog>
      )}
    </>
  )
}
