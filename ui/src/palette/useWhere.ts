import { useParams } from '@tanstack/react-router'
import { useConnections } from '../backend/queries'
import type { Where } from './settings'

/** The connection, the org and the trust that the screen is of. */
export function useWhere(): Where {
  const params: { connection?: string; org?: string; trust?: string } = useParams({ strict: false })
  const connection = useConnections().find(({ id }) => id === params.connection)
  return { connection, org: params.org, trust: params.trust }
}
