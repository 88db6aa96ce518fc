import { Check, Copy } from 'lucide-react'
import { t } from '../words/t'
import { IconButton } from './Button'
import { useCopy } from './copy'
import { CopyProblem } from './CopyProblem'
import { shortened, visible } from './words'

/** What an identifier is of, where its place doesn't tell it. */
type What = 'id' | 'request id' | 'change id' | 'organization id' | 'trust id'

/** An identifier: shortened in the middle, whole on focus and on copy. */
export function CopyId({ id, what = 'id', of }: { id: string; what?: What; /** The name of what it identifies. */ of?: string }) {
  const { copied, problem, copy } = useCopy()
  const short = shortened(id)
  const { act, done } = of === undefined ? wordsOf(what) : { act: t('Copy id of {{name}}', { name: of }), done: t('Id of {{name}} copied', { name: of }) }
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
      <IconButton name={act} onPress={() => void copy(id, done)}>
        {copied ? <Check size={14} aria-hidden="true" /> : <Copy size={14} aria-hidden="true" />}
      </IconButton>
      <CopyProblem problem={problem} />
    </span>
  )
}

function wordsOf(what: What): { act: string; done: string } {
  switch (what) {
    case 'id':
      return { act: t('Copy id'), done: t('Id copied') }
    case 'request id':
      return { act: t('Copy request id'), done: t('Request id copied') }
    case 'change id':
      return { act: t('Copy change id'), done: t('Change id copied') }
    case 'organization id':
      return { act: t('Copy organization id'), done: t('Organization id copied') }
    case 'trust id':
      return { act: t('Copy trust id'), done: t('Trust id copied') }
  }
}
