import { useEffect, useState } from 'react'
import { exactTime, relativeTime } from './time'

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

/** The present, renewed often enough for a relative time. */
function useNow(at: string): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const young = Math.abs(Date.now() - Date.parse(at)) < 90_000
    const timer = setInterval(() => setNow(Date.now()), young ? 5_000 : 30_000)
    return () => clearInterval(timer)
  }, [at])
  return Math.max(now, Date.parse(at) > now ? now : 0)
}
