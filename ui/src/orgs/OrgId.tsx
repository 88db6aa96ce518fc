import { Copy } from 'lucide-react'
import { useCopy } from '../parts/copy'
import { CopyProblem } from '../parts/CopyProblem'
import { shortened, visible } from '../parts/words'
import { t } from '../words/t'

/** The id of a row's org, with its button to copy it; whole where the keyboard is. */
export function OrgId({ id, name }: { id: string; name: string }) {
  const { problem, copy } = useCopy()
  return (
    // A whole id may be wider than its column: it lies over the next, and moves nothing under a pointer.
    <span className="flex min-w-0 items-center gap-1 group-focus-within:absolute group-focus-within:inset-y-0.5 group-focus-within:left-0 group-focus-within:z-10 group-focus-within:bg-selected group-focus-within:pr-2">
      <span className="truncate group-focus-within:hidden" title={visible(id)}>
        {visible(shortened(id))}
      </span>
      <span className="hidden whitespace-nowrap group-focus-within:inline">{visible(id)}</span>
      <button
        type="button"
        aria-label={t('Copy id of {{name}}', { name })}
        tabIndex={-1}
        onClick={() => void copy(id, t('Id copied'))}
        className="inline-flex size-6 shrink-0 items-center justify-center rounded-sm opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 hover:bg-surface"
      >
        <Copy size={12} aria-hidden="true" />
      </button>
      <CopyProblem problem={problem} />
    </span>
  )
}
