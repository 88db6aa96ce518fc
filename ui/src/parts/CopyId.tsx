import { Check, Copy } from 'lucide-react'
import { IconButton } from './Button'
import { useCopy } from './copy'
import { CopyProblem } from './CopyProblem'
import { shortened, visible } from './words'

/** An identifier: shortened in the middle, whole on focus and on copy. */
export function CopyId({ id, what = 'id' }: { id: string; what?: string }) {
  const { copied, problem, copy } = useCopy()
  const short = shortened(id)
  return (
    <span className="group inline-flex items-center gap-1">
      <span
        tabIndex={0}
        title={visible(id)}
        className="group/id inline-flex rounded-sm font-mono text-help whitespace-nowrap text-quiet"
      >
        {short === id ? (
          visible(id)
        ) : (
          <>
            <span className="group-focus/id:hidden">{visible(short)}</span>
            <span className="hidden group-focus/id:inline">{visible(id)}</span>
          </>
        )}
      </span>
      <IconButton name={`Copy ${what}`} onPress={() => void copy(id, what)}>
        {copied ? <Check size={14} aria-hidden="true" /> : <Copy size={14} aria-hidden="true" />}
      </IconButton>
      <CopyProblem problem={problem} />
    </span>
  )
}
