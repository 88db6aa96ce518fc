import { Link } from '@tanstack/react-router'
import { Copy } from 'lucide-react'
import { memo, useState } from 'react'
import type { ConnectionView } from '../backend/generated'
import { newConnectionLike } from '../connections/AddConnectionButton'
import { useCopy } from '../parts/copy'
import { CopyProblem } from '../parts/CopyProblem'
import { EnvironmentWord } from '../parts/EnvironmentWord'
import { shortened, visible } from '../parts/words'
import { t } from '../words/t'
import { OrgLink } from './OrgLink'
import type { OrgRow } from './rows'
import { orgName, stateWords } from './orgWords'

type Props = {
  row: OrgRow
  connection: ConnectionView | undefined
  needle: string
  index: number
  start: number
  active: boolean
  onFocus: (index: number) => void
}

/** One org. Only the row is a tab stop; its controls are reached by the arrow keys. */
export const OrgGridRow = memo(function OrgGridRow({ row, connection, needle, index, start, active, onFocus }: Props) {
  const { org } = row
  const { problem, copy } = useCopy()
  // The row's element may have been another's when something was copied.
  const [copiedOf, setCopiedOf] = useState<string | null>(null)
  const name = orgName(org)
  const state = stateWords(org)
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      data-row={index}
      tabIndex={active ? 0 : -1}
      onFocus={() => onFocus(index)}
      style={{ transform: `translateY(${start}px)` }}
      className="group org-columns absolute inset-x-0 top-0 h-8 border-b border-line px-6 -outline-offset-2 hover:bg-hover focus-within:bg-selected"
    >
      <span role="gridcell" className="truncate">
        {/* Anew for each org: who was told of a link, and follows it a moment later, gets to that org or nowhere. */}
        <OrgLink key={row.key} row={row} className="font-medium text-accent hover:underline">
          <Marked text={name} needle={needle} />
        </OrgLink>
      </span>
      <span role="gridcell" className="relative flex h-full min-w-0 items-center font-mono text-help text-quiet">
        {/* A whole id may be wider than its column: it lies over the next, and moves nothing under a pointer. */}
        <span className="flex min-w-0 items-center gap-1 group-focus-within:absolute group-focus-within:inset-y-0 group-focus-within:left-0 group-focus-within:z-10 group-focus-within:bg-selected group-focus-within:pr-2">
          <span className="truncate group-focus-within:hidden" title={visible(org.id)}>
            {visible(shortened(org.id))}
          </span>
          <span className="hidden whitespace-nowrap group-focus-within:inline">{visible(org.id)}</span>
          {/* A plain button: a letter in the search makes dozens of rows within a frame. */}
          <button
            type="button"
            aria-label={t('Copy id of {{name}}', { name })}
            tabIndex={-1}
            onClick={() => {
              setCopiedOf(row.key)
              void copy(org.id, t('Id copied'))
            }}
            className="inline-flex size-6 shrink-0 items-center justify-center rounded-sm opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 hover:bg-surface"
          >
            <Copy size={12} aria-hidden="true" />
          </button>
          <CopyProblem problem={copiedOf === row.key ? problem : null} />
        </span>
      </span>
      {org.needsOwnConnection ? (
        // Its domain and state are of no use to whoever may not open it: why, and the way in, take their place.
        <span role="gridcell" aria-colspan={2} className="col-span-2 flex min-w-0 items-center gap-3">
          {org.primaryDomain !== null && <Domain domain={org.primaryDomain} needle={needle} />}
          <span className="shrink-0 text-amber">{t('needs its own token')}</span>
          <Link
            to="/connections/new"
            search={newConnectionLike(row.connection, org)}
            tabIndex={-1}
            aria-label={t('Add connection for {{name}}', { name })}
            className="link shrink-0"
          >
            {t('Add connection')}
          </Link>
        </span>
      ) : (
        <>
          <span role="gridcell" className="flex min-w-0">
            {org.primaryDomain === null ? (
              <span className="text-quiet">{t('none told')}</span>
            ) : (
              <Domain domain={org.primaryDomain} needle={needle} />
            )}
          </span>
          <span
            role="gridcell"
            className={org.state === 'missing' ? `line-clamp-2 text-help ${state.look}` : `truncate ${state.look}`}
            title={state.words}
          >
            {state.words}
          </span>
        </>
      )}
      <span role="gridcell" className="truncate">
        {connection && visible(connection.name)}
      </span>
      <span role="gridcell">{connection && <EnvironmentWord environment={connection.environment} />}</span>
    </div>
  )
})

function Domain({ domain, needle }: { domain: string; needle: string }) {
  return (
    <span className="truncate">
      <Marked text={visible(domain)} needle={needle} />
    </span>
  )
}

/** Text with what was looked for marked in it. */
function Marked({ text, needle }: { text: string; needle: string }) {
  const at = needle === '' ? -1 : text.toLowerCase().indexOf(needle)
  if (at < 0) return <bdi>{text}</bdi>
  return (
    <bdi>
      {text.slice(0, at)}
      <mark className="rounded-sm bg-amber-soft text-text">{text.slice(at, at + needle.length)}</mark>
      {text.slice(at + needle.length)}
    </bdi>
  )
}
