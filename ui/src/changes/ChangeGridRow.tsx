import { Link } from '@tanstack/react-router'
import { Fragment, memo } from 'react'
import type { ChangeRow } from '../backend/generated'
import { EnvironmentWord } from '../parts/EnvironmentWord'
import { exactTime, localTime, relativeTime } from '../parts/time'
import { shortened, visible } from '../parts/words'
import { orgOf, outcomeWords, whatWords } from './changeWords'
import { OutcomeMark } from './OutcomeMark'
import { t } from '../words/t'

/** What people compare; before it, what is to be undone together. */
export function changeColumns(): string[] {
  return [t('Select'), t('When'), t('What'), t('Outcome'), t('Where'), t('Connection'), t('Who')]
}

type Props = {
  row: ChangeRow
  /** What it takes back, where it is an undo: in words where that change is in sight of the list. */
  undone: string | null
  now: number
  index: number
  start: number
  active: boolean
  selected: boolean
  onFocus: (index: number) => void
  onSelect: (row: ChangeRow) => void
}

/** One change. Only the row is a tab stop. */
export const ChangeGridRow = memo(function ChangeGridRow({ row, undone, now, index, start, active, selected, onFocus, onSelect }: Props) {
  const { plan, at, identity } = row
  const { target } = plan
  const what = whatWords(row)
  const org = orgOf(target)
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      data-row={index}
      tabIndex={active ? 0 : -1}
      aria-selected={selected}
      onFocus={() => onFocus(index)}
      style={{ transform: `translateY(${start}px)` }}
      className={`change-columns absolute inset-x-0 top-0 h-12 border-b border-line px-6 -outline-offset-2 hover:bg-hover focus-within:bg-selected ${selected ? 'bg-accent-soft' : ''}`}
    >
      {/* The whole cell takes the click: a box alone is a small thing to hit. */}
      <span role="gridcell" className="-ml-3 flex h-full pl-3">
        <label className="flex flex-1 items-center">
          <input
            type="checkbox"
            className="mark"
            tabIndex={-1}
            aria-label={t('Select {{what}}, {{at}}', { what, at: exactTime(at) })}
            checked={selected}
            onChange={() => onSelect(row)}
          />
        </label>
      </span>
      <span role="gridcell" className="flex min-w-0 flex-col" title={exactTime(at)}>
        <time dateTime={at} className="truncate">
          {relativeTime(at, now)}
        </time>
        <span className="truncate text-help text-quiet">{localTime(at)}</span>
      </span>
      <span role="gridcell" className="flex min-w-0 flex-col">
        <Link to="/changes/$change" params={{ change: plan.id }} tabIndex={-1} title={what} className="truncate font-medium text-accent hover:underline">
          {what}
        </Link>
        <span className="truncate text-help text-quiet">
          {undone ?? visible(target.formTitle)}
        </span>
      </span>
      <span role="gridcell" className="flex min-w-0">
        <OutcomeMark outcome={outcomeWords(row)} lines />
      </span>
      <span role="gridcell" className="flex min-w-0 flex-col" title={visible(org ?? target.levelName)}>
        <bdi className="truncate">{visible(target.levelName)}</bdi>
        <span className="truncate font-mono text-help text-quiet">{org === null ? '' : visible(shortened(org))}</span>
      </span>
      <span role="gridcell" className="flex min-w-0 flex-col">
        <span className="truncate">{visible(target.connectionName)}</span>
        <EnvironmentWord environment={target.environment} />
      </span>
      <span role="gridcell" className="line-clamp-2 wrap-anywhere" title={visible(identity.name)}>
        <bdi>
          <Person name={visible(identity.name)} />
        </bdi>
      </span>
    </div>
  )
})

/** A name that breaks before an address's domain, where it breaks at all. */
function Person({ name }: { name: string }) {
  return name.split(/(?=@)/).map((piece, place) => (
    // oxlint-disable-next-line react/no-array-index-key
    <Fragment key={place}>
      {place > 0 && <wbr />}
      {piece}
    </Fragment>
  ))
}
