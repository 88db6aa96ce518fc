import { Link } from '@tanstack/react-router'
import { memo } from 'react'
import type { ConnectionView, Expiry, Stamp } from '../backend/generated'
import { EnvironmentWord } from '../parts/EnvironmentWord'
import { exactTime, localDay, relativeTime } from '../parts/time'
import { shortened, visible } from '../parts/words'
import { otherParty, type SortBy, type TrustRow } from './rows'
import { breadthWords, partyName } from './scopes/scopeWords'
import { arrowWords, directionArrow, expiryWords, meaningBesideOther, trustMeaning } from './trustWords'
import { Rich } from '../words/Rich'
import { t } from '../words/t'

type Column = { by: SortBy; label: string }

/** What people compare, and what each is sorted by. */
export function trustColumns(): Column[] {
  return [
    { by: 'direction', label: t('Direction') },
    { by: 'other', label: t('Other organization') },
    { by: 'type', label: t('Type') },
    { by: 'status', label: t('Status') },
    { by: 'breadth', label: t('Allows') },
    { by: 'expiry', label: t('Expires') },
    { by: 'created', label: t('Created') },
    { by: 'updated', label: t('Updated') },
  ]
}

/** What comes after these where the list is of several connections. */
export function connectionColumn(): Column {
  return { by: 'connection', label: t('Connection') }
}

type Props = {
  row: TrustRow
  /** The connection, where the list is of several. */
  connection: ConnectionView | null
  columns: string
  now: number
  index: number
  start: number
  active: boolean
  onFocus: (index: number) => void
}

/** One trust. Only the row is a tab stop. */
export const TrustGridRow = memo(function TrustGridRow({ row, connection, columns, now, index, start, active, onFocus }: Props) {
  const { trust } = row
  const other = otherParty(trust)
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      data-row={index}
      tabIndex={active ? 0 : -1}
      onFocus={() => onFocus(index)}
      style={{ transform: `translateY(${start}px)` }}
      className={`group ${columns} absolute inset-x-0 top-0 h-12 border-b border-line px-6 -outline-offset-2 hover:bg-hover focus-within:bg-selected`}
    >
      <span role="gridcell" className="flex min-w-0 flex-col" title={trustMeaning(trust)}>
        <span>{directionArrow(trust.direction)}</span>
        <span className="truncate text-help text-quiet">{meaningBesideOther(trust)}</span>
      </span>
      <span role="gridcell" className="flex min-w-0 flex-col">
        <Link
          to="/c/$connection/o/$org/trusts/$trust"
          params={{ connection: row.connection, org: trust.org, trust: trust.id }}
          tabIndex={-1}
          // Several trusts may be with one org: who gives and who may act tells them apart.
          aria-label={arrowWords(trust)}
          title={partyName(other)}
          className="truncate font-medium text-accent hover:underline"
        >
          <bdi>{partyName(other)}</bdi>
        </Link>
        <span className="truncate font-mono text-help text-quiet" title={visible(other.id)}>
          {visible(shortened(other.id))}
        </span>
      </span>
      <span role="gridcell" className="line-clamp-2 wrap-anywhere" title={visible(trust.kind)}>
        {visible(trust.kind)}
      </span>
      <span
        role="gridcell"
        className={`line-clamp-2 wrap-anywhere ${trust.status.active ? '' : 'text-amber'}`}
        title={visible(trust.status.label)}
      >
        {visible(trust.status.label)}
      </span>
      <span role="gridcell" className="line-clamp-2" title={breadthWords(trust.breadth)}>
        {breadthWords(trust.breadth)}
      </span>
      <span role="gridcell" className="flex min-w-0 flex-col">
        <ExpiryCell expiry={trust.expiry} active={trust.status.active} />
      </span>
      <span role="gridcell" className="flex min-w-0 flex-col">
        <StampCell stamp={trust.created} now={now} />
      </span>
      <span role="gridcell" className="flex min-w-0 flex-col">
        <StampCell stamp={trust.updated} now={now} />
      </span>
      {connection && (
        <span role="gridcell" className="flex min-w-0 flex-col">
          <span className="truncate">{visible(connection.name)}</span>
          <EnvironmentWord environment={connection.environment} />
        </span>
      )}
    </div>
  )
})

function ExpiryCell({ expiry, active }: { expiry: Expiry; active: boolean }) {
  const { word, days, look } = expiryWords(expiry)
  const title = expiry.at === null ? undefined : exactTime(expiry.at)
  const doubt =
    expiry.perhaps === null ? null : t('or {{at}}, if it was written in another unit of time', { at: exactTime(expiry.perhaps) })
  return (
    <>
      <span className={`truncate ${active ? look : 'text-quiet'}`} data-expiry={expiry.until}>
        {word ?? days}
      </span>
      {(word !== null || doubt !== null) && (
        <span className={`truncate text-help ${doubt === null ? 'text-quiet' : 'text-amber'}`} title={doubt ?? title}>
          {doubt === null ? expiry.at === null ? days : <time dateTime={expiry.at}>{days}</time> : doubt}
        </span>
      )}
      {word === null && doubt === null && expiry.at !== null && (
        <time dateTime={expiry.at} title={title} className="truncate text-help text-quiet">
          {localDay(expiry.at)}
        </time>
      )}
    </>
  )
}

function StampCell({ stamp: { at, by }, now }: { stamp: Stamp; now: number }) {
  if (at === null && by === null) return <span className="text-quiet">{t('not told')}</span>
  return (
    <>
      {at === null ? (
        <span className="text-quiet">{t('not told when')}</span>
      ) : (
        <time dateTime={at} title={exactTime(at)} className="truncate">
          {relativeTime(at, now)}
        </time>
      )}
      <span className="truncate text-help text-quiet" {...(by === null ? {} : { title: visible(by) })}>
        {by === null ? (
          t('by whom is not told')
        ) : (
          <Rich sentence="by <who>{{who}}</who>" values={{ who: visible(by) }} parts={{ who: <bdi /> }} />
        )}
      </span>
    </>
  )
}
