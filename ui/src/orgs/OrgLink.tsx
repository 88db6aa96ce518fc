import { useNavigate } from '@tanstack/react-router'
import type { MouseEvent, ReactNode } from 'react'
import type { OrgRow } from './rows'

/** Leads to an org. A link of the router works out its address anew in each row at each letter, which takes half a frame. */
export function OrgLink({ row, className, children }: { row: OrgRow; className: string; children: ReactNode }) {
  const navigate = useNavigate()
  const { connection, org } = row
  const open = (event: MouseEvent) => {
    // Another window or tab is the browser's business.
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    void navigate({ to: '/c/$connection/o/$org', params: { connection, org: org.id }, search: {} })
  }
  return (
    <a href={`/c/${encodeURIComponent(connection)}/o/${encodeURIComponent(org.id)}`} tabIndex={-1} className={className} onClick={open}>
      {children}
    </a>
  )
}
