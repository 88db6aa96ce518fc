import type { ConnectionId, OrgId } from '../../backend/generated'
import { useCommand } from '../../backend/queries'

/** What roles and services a trust that an org gives can be about, and what they are called. */
export function useScopeCatalog(connection: ConnectionId, trustee: OrgId) {
  return useCommand('get_scope_catalog', { connection, org: trustee }, { staleTime: 300_000 })
}
