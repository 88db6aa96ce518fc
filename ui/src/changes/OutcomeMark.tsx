import { CircleAlert, CircleCheck, CircleDashed, TriangleAlert } from 'lucide-react'
import type { OutcomeWords } from './changeWords'

const icons = { good: CircleCheck, warning: TriangleAlert, error: CircleAlert, open: CircleDashed }
const tints = { good: 'text-green', warning: 'text-amber', error: 'text-red', open: 'text-quiet' }

/** What a change came to, by word and by shape. */
export function OutcomeMark({ outcome: { word, meaning, look }, lines = false }: { outcome: OutcomeWords; lines?: boolean }) {
  const Icon = icons[look]
  return (
    <span title={meaning} className={`inline-flex max-w-full items-baseline gap-1 font-medium ${tints[look]}`}>
      <Icon size={14} aria-hidden="true" className="mt-line shrink-0 self-start" />
      <span className={lines ? 'line-clamp-2' : ''}>{word}</span>
    </span>
  )
}
