import { useCommand } from '../backend/queries'

/** All drafts. Those of a connection that was removed went with it, also before the list was read again. */
export function useDrafts() {
  const asked = useCommand('list_drafts', {})
  const connections = useCommand('list_connections', {}).data
  const drafts = asked.data?.filter((draft) => connections?.some(({ id }) => id === draft.connection) ?? true)
  return { asked, drafts }
}
