import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import { type ReactNode } from 'react'

type Weight = 'error' | 'warning' | 'note' | 'good'

const looks: Record<Weight, string> = {
  error: 'border-red bg-red-soft',
  warning: 'border-amber bg-amber-soft',
  note: 'border-line bg-surface',
  good: 'border-green bg-green-soft',
}
const icons = { error: CircleAlert, warning: TriangleAlert, note: Info, good: CircleCheck }
const tints: Record<Weight, string> = { error: 'text-red', warning: 'text-amber', note: 'text-quiet', good: 'text-green' }

/** A framed message; its weight is told by colour and by icon, its words say the rest. */
export function Banner({
  weight,
  children,
  actions,
  role,
  label,
}: {
  weight: Weight
  children: ReactNode
  actions?: ReactNode
  role?: 'alert' | 'status' | 'region'
  label?: string
}) {
  const Icon = icons[weight]
  return (
    <div role={role} aria-label={label} className={`flex gap-3 rounded-md border p-3 ${looks[weight]}`}>
      <Icon size={16} aria-hidden="true" className={`mt-0.5 shrink-0 ${tints[weight]}`} />
      <div className="flex min-w-0 flex-1 flex-col gap-2">
        {children}
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
    </div>
  )
}
