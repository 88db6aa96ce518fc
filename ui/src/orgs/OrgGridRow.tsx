import { Link } from '@tanstack/react-router'
import { memo, useState } from 'react'
import type { ConnectionView } from '../backend/generated'
import { newConnectionLike } from '../connections/AddConnectionButton'
import { EnvironmentWord } from '../parts/EnvironmentWord'
import { shortened, visible } from '../parts/words'
import { t } from '../words/t'
import { OrgId } from './OrgId'
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
  const [hovered, setHovered] = useState(false)
  const name = orgName(org)
  const state = stateWords(org)
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      data-row={index}
      tabIndex={active ? 0 : -1}
      onFocus={() => onFocus(index)}
      onPointerEnter={() => setHovered(true)}
      onPointerLeave={() => setHovered(false)}
      style={{ transform: `translateY(${start}px)` }}
      className="group org-columns absolute inset-x-0 top-0 h-8 border-b border-line px-6 -outline-offset-2 hover:bg-hover focus-within:bg-selected"
    >
      <span role="gridcell" className="truncate">
        {/* Anew for each org: who was told of a link, and follows it a moment later, gets to that org or nowhere. */}
        <OrgLink key={row.key} row={row} className="font-medium text-accent hover:underline">
          <Marked text={name} needle={needle} />
        </OrgLink>
      </span>
      <span role="gridcell" className="relative flex h-full min-w-0 items-center gap-1 font-mono text-help text-quiet">
        {/* More of it only where somebody is: a letter in the search fills dozens of rows within a frame. */}
        {active || hovered ? <OrgId key={row.key} id={org.id} name={name} /> : visible(shortened(org.id))}
      </span>
      {org.needsOwnConnection ? (
        // Its domain and state are of no use to whoever may not open it: why, and the way in, take their place.
        <span role="gridcell" aria-colspan={2} className="col-span-2 flex min-w-0 items-center gap-3">
          {org.primaryDomain !== null && (
            <span className="truncate">
              <Marked text={visible(org.primaryDomain)} needle={needle} />
            </span>
          )}
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
          <span role="gridcell" className={org.primaryDomain === null ? 'text-quiet' : 'truncate'}>
            {org.primaryDomain === null ? t('none told') : <Marked text={visible(org.primaryDomain)} needle={needle} />}
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
