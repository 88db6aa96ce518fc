import { Check, Link2 } from 'lucide-react'
import { call } from '../backend/call'
import type { ConnectionId, FormId, Level } from '../backend/generated'
import { IconButton } from '../parts/Button'
import { useCopying } from '../parts/copy'
import { CopyProblem } from '../parts/CopyProblem'
import { t } from '../words/t'

/** Copies a link that opens this place in Orgdesk, for whoever has a connection to the same server. */
export function CopyLink({ connection, level, form = null, name }: { connection: ConnectionId; level: Level; form?: FormId | null; name: string }) {
  const { copied, problem, run } = useCopying()
  return (
    <>
      <IconButton
        name={t('Copy a link to {{name}}', { name })}
        onPress={() => void run(() => call('copy_link', { connection, level, form }), t('Link copied'))}
      >
        {copied ? <Check size={14} aria-hidden="true" /> : <Link2 size={14} aria-hidden="true" />}
      </IconButton>
      <CopyProblem problem={problem} />
    </>
  )
}
