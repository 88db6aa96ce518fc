import { daysWords } from '../fields/time'
import { localTime, utcTime } from './time'
import { useNow } from './useNow'

/** A point in time that somebody chose: local date, time and zone, what that is in days, and the UTC one on hover and focus. */
export function Moment({ at, days = true }: { at: string; days?: boolean }) {
  const now = useNow(at)
  return (
    <span>
      <time dateTime={at} tabIndex={0} className="relative rounded-sm whitespace-nowrap">
        {localTime(at)}
        <span className="exact">{utcTime(at)}</span>
      </time>
      {days && <span className="block text-help font-normal whitespace-nowrap text-quiet">{daysWords(Date.parse(at), now)}</span>}
    </span>
  )
}
