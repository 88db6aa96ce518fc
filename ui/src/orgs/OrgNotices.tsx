import type { ConnectionId, ConnectionView } from '../backend/generated'
import { NoticeBanner } from '../parts/NoticeBanner'
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
  const notices = connections.flatMap(({ id }) => (lists.get(id)?.notices ?? []).map((notice) => ({ id, notice })))
  if (notices.length === 0) return null
  return (
    <div className="flex flex-col gap-2 border-b border-line px-6 py-3">
      {notices.map(({ id, notice }) => (
        <NoticeBanner
          key={id + notice.code}
          compact
          notice={notice}
          connection={id}
          onSwitched={() => onSwitched(id)}
        />
      ))}
    </div>
  )
}
