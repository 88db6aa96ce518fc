import { Link } from '@tanstack/react-router'
import type { FormRef } from '../backend/generated'
import { DiscardDraftButton } from '../drafts/DiscardDraft'
import { draftIntent, fieldWords } from '../drafts/draftWords'
import { useDrafts } from '../drafts/useDrafts'
import { Banner } from '../parts/Banner'
import { Time } from '../parts/Time'
import { formKey } from './DraftBook'
import { Rich } from '../words/Rich'
import { t } from '../words/t'

/** That a draft is kept although its form can't be read now: what it touches, and how old it is. */
export function KeptDraft({ form, levelName, gone }: { form: FormRef; levelName: string; gone: boolean }) {
  const key = formKey(form)
  const { asked, drafts } = useDrafts()
  const draft = drafts?.find((one) => formKey(one) === key)
  if (!draft) return null
  const intent = draftIntent(draft)
  const fields = fieldWords(draft)
  return (
    <Banner
      weight="note"
      role="region"
      label={t('Kept draft')}
      actions={
        <>
          <DiscardDraftButton draft={draft} form={form} level={levelName} onDiscarded={() => void asked.refetch()} />
          <Link to="/drafts" className="link">
            {t('All drafts')}
          </Link>
        </>
      }
    >
      <p className="max-w-prose">
        <span className="font-medium">{t('Your draft is kept.')}</span> {intent !== null && `${intent}. `}
        {fields !== '' && `${t('It touches {{fields}}.', { fields })} `}
        <Rich sentence="Last edited <time/>." parts={{ time: <Time at={draft.changedAt} /> }} />{' '}
        {gone
          ? t('It can be applied only once this is there again.')
          : t('It is shown here again once the form could be read.')}
      </p>
    </Banner>
  )
}
