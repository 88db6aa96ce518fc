import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { call } from '../backend/call'
import type { ChangeView, FormRef, UndoBegun } from '../backend/generated'
import { toProblem } from '../backend/problem'
import { commandQuery, useAct, usePlatforms } from '../backend/queries'
import { useActions } from '../palette/actions'
import { announce } from '../parts/announce'
import { Banner } from '../parts/Banner'
import { Button } from '../parts/Button'
import { ProblemView } from '../parts/ProblemView'
import { visible } from '../parts/words'
import { t } from '../words/t'
import { useDraftBook } from '../settings/DraftBookContext'
import { formAddress } from './formAddress'

/** *Undo change*: the before-values as a draft in their form, to be reviewed like any other. */
export function UndoChange({ change }: { change: ChangeView }) {
  const { plan, cannotUndo } = change
  const navigate = useNavigate()
  const book = useDraftBook()
  const queries = useQueryClient()
  const begin = useAct('begin_undo', (begun) => {
    if (begun.outcome !== 'drafted') return
    // The form as it was read before does not hold the draft.
    book.forget(begun.form)
    queries.removeQueries({ queryKey: commandQuery('open_form', begun.form).queryKey })
    void queries.invalidateQueries({ queryKey: ['list_drafts'] })
    announce(t('The values before are a draft now'))
    // How this change ended was seen here: its form need not show it once more, over the draft.
    void call('close_apply', { plan: plan.id })
      .catch(() => undefined)
      .then(() => navigate(formAddress(begun.form)))
  })
  // What was typed in its form has to be there before the backend looks for another draft.
  const undo = () => void book.flushAll().then(() => begin.mutate({ plan: plan.id }))
  useActions([
    { id: 'change.undo', title: t('Undo change'), unavailable: cannotUndo === null ? null : visible(cannotUndo), run: undo },
  ])
  return (
    <section aria-label={t('Undo')} className="flex flex-col items-start gap-2">
      <Button
        look="primary"
        isDisabled={cannotUndo !== null || begin.isPending}
        aria-describedby="undo-words"
        onPress={undo}
      >
        {t('Undo change')}
      </Button>
      <p id="undo-words" className="max-w-prose text-help text-quiet">
        {cannotUndo === null
          ? t('Makes a draft of the values before. Nothing is sent until it was reviewed and applied.')
          : `${t("It can't be undone.")} ${visible(cannotUndo)}`}
      </p>
      {begin.isError && (
        <ProblemView
          problem={toProblem(begin.error)}
          connection={plan.target.connection}
          onRetry={() => begin.mutate({ plan: plan.id })}
          alert
        />
      )}
      {begin.data && begin.data.outcome !== 'drafted' && <NotBegun begun={begin.data} change={change} />}
    </section>
  )
}

/** Why there is no draft of the undo. */
function NotBegun({ begun, change }: { begun: Exclude<UndoBegun, { outcome: 'drafted' }>; change: ChangeView }) {
  const platforms = usePlatforms()
  if (begun.outcome === 'impossible') {
    return (
      <Banner weight="error" role="alert">
        <p className="max-w-prose font-medium">{t("This change can't be undone.")}</p>
        <p className="max-w-prose">{visible(begun.reason)} {t('Nothing was changed.')}</p>
      </Banner>
    )
  }
  const title = platforms.flatMap(({ forms }) => forms).find(({ id }) => id === begun.form.form)?.title
  return (
    <Banner weight="warning" role="alert" actions={<DraftLink form={begun.form} />}>
      <p className="max-w-prose font-medium">{t('Another draft waits there.')}</p>
      <p className="max-w-prose">
        {t(
          '{{form}} of {{level}} has changes that were not applied yet. Apply or discard them first; the undo was not begun, and nothing was changed.',
          { form: title ?? visible(change.plan.target.formTitle), level: visible(change.plan.target.levelName) },
        )}
      </p>
    </Banner>
  )
}

function DraftLink({ form }: { form: FormRef }) {
  return (
    <Link {...formAddress(form)} className="link">
      {t('Go to the draft')}
    </Link>
  )
}
