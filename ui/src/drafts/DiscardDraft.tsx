import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { DraftView, FormRef } from '../backend/generated'
import { toProblem } from '../backend/problem'
import { commandQuery } from '../backend/queries'
import { announce } from '../parts/announce'
import { Button } from '../parts/Button'
import { useDraftBook } from '../settings/DraftBookContext'
import { t } from '../words/t'
import { DiscardQuestion } from './DiscardQuestion'
import { fieldWords } from './draftWords'

/** Drops a draft, after a question that says what is lost. */
export function DiscardDraftButton({
  draft,
  form,
  level,
  onDiscarded,
}: {
  draft: DraftView
  form: FormRef
  /** What the draft's org, trust or server is called. */
  level: string
  onDiscarded: () => void
}) {
  const [asking, setAsking] = useState(false)
  const book = useDraftBook()
  const queries = useQueryClient()
  const discard = useMutation({
    mutationFn: () => book.discard(form),
    onSuccess: async () => {
      setAsking(false)
      announce(t('Draft discarded'))
      onDiscarded()
      await queries.invalidateQueries({ queryKey: commandQuery('open_form', form).queryKey })
    },
  })
  return (
    <>
      <Button aria-label={t('Discard draft of {{form}} in {{level}}', { form: draft.formTitle, level })} onPress={() => setAsking(true)}>
        <Trash2 size={14} aria-hidden="true" className="wide:hidden" />
        <span className="hidden wide:inline">{t('Discard draft')}</span>
      </Button>
      {asking && (
        <DiscardQuestion
          title={t('Discard the draft of {{form}} in {{level}}?', { form: draft.formTitle, level })}
          what="draft"
          fields={fieldWords(draft)}
          busy={discard.isPending}
          problem={discard.isError ? toProblem(discard.error) : null}
          onDiscard={() => discard.mutate()}
          onKeep={() => setAsking(false)}
        />
      )}
    </>
  )
}
