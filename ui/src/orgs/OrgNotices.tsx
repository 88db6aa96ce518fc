import type { ConnectionId, ConnectionView } from '../backend/generated'
import { NoticeBanners } from '../parts/NoticeBanner'
import type { ConnectionOrgs } from './OrgIndex'

/** Deprecations met while the lists were read. */
export function OrgNotices({
  connections,
  lists,
  onSwitched,
}: {
  connections: ConnectionView[]
  lists: ReadonlyMap<ConnectionId, ConnectionOrgs>
  onSwitched: (id: ConnectionId) => void
}) {
  const noticed = connections.filter(({ id }) => lists.get(id)?.notices.length)
  if (noticed.length === 0) return null
  return (
    <div className="flex flex-col gap-2 border-b border-line px-6 py-3">
      {noticed.map(({ id }) => (
        <NoticeBanners
          key={id}
          compact
          notices={lists.get(id)?.notices ?? []}
          connection={id}
          onSwitched={() => onSwitched(id)}
        />
      ))}
    </div>
  )
}
