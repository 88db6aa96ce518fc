import { useEffect, useState } from 'react'

/** Whether something has taken longer than people call *at once*. */
export function useLate(milliseconds = 300): boolean {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), milliseconds)
    return () => clearTimeout(timer)
  }, [milliseconds])
  return late
}

/** The place of what is still read: nothing for 300 ms, then its outline. */
export function Waiting({ rows = 4, what }: { rows?: number; what: string }) {
  const late = useLate()
  if (!late) return null
  return (
    <div role="status" className="flex flex-col gap-3 p-1">
      <span className="sr-only">{what}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="h-4 rounded-sm bg-hover" aria-hidden="true" />
      ))}
    </div>
  )
}
