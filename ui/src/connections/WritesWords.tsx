import type { ConnectionView } from '../backend/generated'
import { Time } from '../parts/Time'
import { visible } from '../parts/words'
import { Rich } from '../words/Rich'

/** Whether writes are offered, and why not, in a line. */
export function WritesWords({ connection }: { connection: ConnectionView }) {
  switch (connection.writes) {
    case 'offered':
      return null
    case 'read_only':
    case 'locked':
      return <p className="text-help text-quiet">{visible(connection.reason)}</p>
    case 'unlocked':
      return (
        <p className="text-help text-amber">
          <Rich sentence="Writes are unlocked; they lock again <time/>." parts={{ time: <Time at={connection.until} /> }} />
        </p>
      )
  }
}
