import { exactTime, relativeTime } from './time'
import { useNow } from './useNow'

/** A relative time, with the exact one and its zone on hover and focus. */
export function Time({ at, tip = '' }: { at: string; tip?: 'end' | 'up' | 'up-end' | '' }) {
  const now = useNow(at)
  const place = tip
    .split('-')
    .filter(Boolean)
    .map((side) => `exact-${side}`)
    .join(' ')
  return (
    <time dateTime={at} tabIndex={0} className="relative rounded-sm whitespace-nowrap">
      {relativeTime(at, now)}
      <span className={`exact ${place}`}>{exactTime(at)}</span>
    </time>
  )
}
