import { Link } from '@tanstack/react-router'
import { memo } from 'react'
import type { ChangeRow } from '../backend/generated'
import { EnvironmentWord } from '../parts/EnvironmentWord'
import { exactTime, localTime, relativeTime } from '../parts/time'
import { shortened, visible } from '../parts/words'
import { orgOf, outcomeWords, whatWords } from './changeWords'
import { OutcomeMark } from './OutcomeMark'

/** What people compare. */
export const changeColumns = ['When', 'What', 'Where', 'Connection', 'Who', 'Outcome']

type Props = {
  row: ChangeRow
  /** What it takes back, where it is an undo: in words where that change is in sight of the list. */
  undone: string | null
  now: number
  index: number
  start: number
  active: boolean
  onFocus: (index: number) => void
}

/** One change. Only the row is a tab stop. */
export const ChangeGridRow = memo(function ChangeGridRow({ row, undone, now, index, start, active, onFocus }: Props) {
  const { plan, at, identity } = row
  const { target } = plan
  const what = whatWords(plan)
  const org = orgOf(target)
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      data-row={index}
      tabIndex={active ? 0 : -1}
      onFocus={() => onFocus(index)}
      style={{ transform: `translateY(${start}px)` }}
      className="change-columns absolute inset-x-0 top-0 h-12 border-b border-line px-6 -outline-offset-2 hover:bg-hover focus-within:bg-selected"
    >
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
          {undone === null ? visible(target.formTitle) : `undo of ${undone}`}
        </span>
      </span>
      <span role="gridcell" className="flex min-w-0 flex-col" title={visible(org ?? target.levelName)}>
        <bdi className="truncate">{visible(target.levelName)}</bdi>
        <span className="truncate font-mono text-help text-quiet">{org === null ? '' : visible(shortened(org))}</span>
      </span>
      <span role="gridcell" className="flex min-w-0 flex-col">
        <span className="truncate">{visible(target.connectionName)}</span>
        <EnvironmentWord environment={target.environment} />
      </span>
      <span role="gridcell" className="truncate" title={visible(identity.name)}>
        <bdi>{visible(identity.name)}</bdi>
      </span>
      <span role="gridcell" className="flex min-w-0">
        <OutcomeMark outcome={outcomeWords(row)} lines />
      </span>
    </div>
  )
})
