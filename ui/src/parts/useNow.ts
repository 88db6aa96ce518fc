import { useEffect, useState } from 'react'

/** The present, renewed often enough for a relative time. */
export function useNow(at: string): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const young = Math.abs(Date.now() - Date.parse(at)) < 90_000
    const timer = setInterval(() => setNow(Date.now()), young ? 5_000 : 30_000)
    return () => clearInterval(timer)
  }, [at])
  return Math.max(now, Date.parse(at) > now ? now : 0)
}
