import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { KeyboardEvent, MouseEvent } from 'react'
import type { ConnectionView, DraftView, FormRef } from '../backend/generated'
import { commandQuery } from '../backend/queries'
import { formAddress } from '../changes/formAddress'
import { EnvironmentWord } from '../parts/EnvironmentWord'
import { Time } from '../parts/Time'
import { shortened, visible } from '../parts/words'
import { Rich } from '../words/Rich'
import { t } from '../words/t'
import { DiscardDraftButton } from './DiscardDraft'
import { draftIntent, fieldWords, levelWords } from './draftWords'
import { Standing } from './Standing'
import { useSeen } from './useSeen'

/** How long an answer on where a draft stands counts as fresh when someone comes back to the list. */
const FRESH_FOR = 60_000

/** One draft: where it belongs, what it wants, how old it is, and where it stands. */
export function DraftRow({
  draft,
  form,
  connection,
  onKey,
  onDiscarded,
}: {
  draft: DraftView
  form: FormRef
  connection: ConnectionView | undefined
  /** Keys that go to other drafts. */
  onKey: (event: KeyboardEvent) => void
  onDiscarded: () => void
}) {
  const { ref, seen } = useSeen<HTMLTableRowElement>()
  const asked = useQuery({ ...commandQuery('get_draft_standing', form), enabled: seen, staleTime: FRESH_FOR })
  const level = levelWords(draft, asked.data?.levelName ?? null)
  const intent = draftIntent(draft)
  const fields = fieldWords(draft)
  const label = t('{{form}} in {{level}}', { form: visible(draft.formTitle), level: level.word })
  // The link is the control; the rest of the row only makes it larger for a pointer.
  const open = (event: MouseEvent<HTMLElement>) => {
    const { target } = event
    if (!(target instanceof Element) || !event.currentTarget.contains(target)) return
    const control = target.closest('a, button, [tabindex]')
    if ((control && event.currentTarget.contains(control)) || window.getSelection()?.isCollapsed === false) return
    ref.current?.querySelector<HTMLElement>('[data-draft-link]')?.click()
  }
  return (
    <tr ref={ref} data-draft onClick={open} className="border-b border-line align-top hover:bg-hover focus-within:bg-selected">
      <th scope="row" className="py-2 pr-4 pl-6 text-left font-normal">
        <Link {...formAddress(form)} className="link font-medium" data-draft-link="" onKeyDown={onKey}>
          {visible(draft.formTitle)}
        </Link>
        <span className="flex flex-wrap items-baseline gap-x-2">
          {level.told ? (
            <bdi className="line-clamp-2" title={level.word}>
              {level.word}
            </bdi>
          ) : (
            <code className="font-mono text-help text-quiet" title={level.word}>
              {shortened(level.word)}
            </code>
          )}
          {level.id !== null && (
            <code className="shrink-0 font-mono text-help text-quiet" title={visible(level.id)}>
              {visible(shortened(level.id))}
            </code>
          )}
        </span>
        <span className="flex flex-wrap items-baseline gap-x-2 text-help text-quiet">
          {connection ? (
            <span className="line-clamp-2" title={visible(connection.name)}>
              {visible(connection.name)}
            </span>
          ) : (
            t('connection not known')
          )}
          {connection && <EnvironmentWord environment={connection.environment} />}
        </span>
      </th>
      <td className="py-2 pr-4">
        {intent !== null && <span className="block font-medium">{intent}</span>}
        {fields}
      </td>
      <td className="py-2 pr-4 text-help whitespace-nowrap">
        <span className="block">
          <Rich sentence="typed <time/>" parts={{ time: <Time at={draft.changedAt} /> }} />
        </span>
        <span className="block text-quiet">
          <Rich sentence="begun <time/>" parts={{ time: <Time at={draft.begunAt} /> }} />
        </span>
      </td>
      <td className="py-2 pr-4">
        <Standing draft={draft} asked={asked} label={label} />
      </td>
      <td className="py-1 pr-6 text-right">
        <DiscardDraftButton draft={draft} form={form} level={level.word} onDiscarded={onDiscarded} />
      </td>
    </tr>
  )
}
