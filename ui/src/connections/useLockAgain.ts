import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useConnections } from '../backend/queries'

/** How long after its end an unlocking is looked at again: clocks are read in whole milliseconds. */
const GRACE = 100

/** Reads connections and their forms again when their unlocking ends, so that no screen goes on offering writes. */
export function useLockAgain(): void {
  const client = useQueryClient()
  const unlocked = useConnections()
    .flatMap((one) => (one.writes === 'unlocked' ? [`${one.id} ${one.until}`] : []))
    .join('\n')
  useEffect(() => {
    const timers = unlocked.split('\n').flatMap((line) => {
      const [id, until] = line.split(' ')
      if (id === undefined || until === undefined) return []
      const again = () =>
        void client.invalidateQueries({
          predicate: ({ queryKey: [name, request] }) =>
            name === 'list_connections' ||
            (name === 'open_form' &&
              typeof request === 'object' &&
              request !== null &&
              'connection' in request &&
              request.connection === id),
        })
      return [setTimeout(again, Math.max(0, Date.parse(until) - Date.now()) + GRACE)]
    })
    return () => timers.forEach(clearTimeout)
  }, [client, unlocked])
}
