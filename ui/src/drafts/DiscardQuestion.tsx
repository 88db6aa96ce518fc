import type { Problem } from '../backend/generated'
import { Button } from '../parts/Button'
import { Dialog } from '../parts/Dialog'
import { ProblemView } from '../parts/ProblemView'
import { t } from '../words/t'

/** Asks before what was typed is dropped, and says what would be lost. */
export function DiscardQuestion({
  title,
  what,
  fields,
  busy,
  problem,
  onDiscard,
  onKeep,
}: {
  title: string
  /** What the buttons call it. */
  what: 'draft' | 'changes'
  /** The fields that it touches, in words; empty where it touches none. */
  fields: string
  busy: boolean
  /** Why it could not be dropped. */
  problem: Problem | null
  onDiscard: () => void
  onKeep: () => void
}) {
  return (
    <Dialog alert title={title} onClose={onKeep}>
      <p>
        {fields !== '' && `${t('It touches {{fields}}.', { fields })} `}
        {t('What was typed is lost. Nothing changes on the server.')}
      </p>
      {problem && <ProblemView problem={problem} alert />}
      <div className="flex gap-2">
        <Button look="danger" isDisabled={busy} onPress={onDiscard}>
          {what === 'draft' ? t('Discard draft') : t('Discard changes')}
        </Button>
        <Button onPress={onKeep}>{what === 'draft' ? t('Keep draft') : t('Keep changes')}</Button>
      </div>
    </Dialog>
  )
}
