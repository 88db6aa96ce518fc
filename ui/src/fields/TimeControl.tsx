import { type FocusEvent, useEffect, useRef, useState } from 'react'
import { t } from '../words/t'
import { daysWords, exactWords, joinTime, momentOf, offsetOf, ownZone, pastedTime, splitTime, withoutSeconds, type TimeParts } from './time'

const OWN = 'own'

/** A point in time: date, time and zone, typed apart and kept as one text. Empty is never. */
export function TimeControl({
  id,
  value,
  onChange,
  onLeave,
  labelledBy,
  describedBy,
  invalid,
}: {
  id: string
  value: string
  onChange: (value: string) => void
  onLeave: () => void
  /** What names the group. */
  labelledBy: string
  describedBy: string
  invalid: boolean
}) {
  const group = useRef<HTMLDivElement>(null)
  const own = ownZone()
  const now = useDay()
  // Nothing typed holds no zone: the choice waits here until something is.
  const [waiting, setWaiting] = useState('Z')
  const parts = value === '' ? { date: '', time: '', zone: waiting } : splitTime(value)
  const ownOffset = offsetOf(own, parts, now)
  const hasOwn = own !== 'UTC' && own !== 'Etc/UTC'
  const zone = parts.zone === 'Z' ? 'Z' : hasOwn && parts.zone === ownOffset ? OWN : parts.zone
  const moment = value === '' ? null : momentOf(value)

  const put = (next: TimeParts, inOwn = zone === OWN) => {
    const settled = inOwn ? { ...next, zone: offsetOf(own, next, now) } : next
    setWaiting(settled.zone)
    onChange(joinTime(settled))
  }

  const onBlur = ({ relatedTarget }: FocusEvent) => {
    if (!group.current?.contains(relatedTarget)) onLeave()
  }

  return (
    <div
      role="group"
      id={id}
      aria-labelledby={labelledBy}
      aria-describedby={`${describedBy} ${id}words`}
      ref={group}
      className="flex flex-col gap-1"
    >
      <div className="flex flex-wrap items-end gap-3">
        <Digits
          id={`${id}date`}
          label={t('Date')}
          width="w-datefield"
          shape={t('YYYY-MM-DD')}
          value={parts.date}
          invalid={invalid}
          onBlur={onBlur}
          onChange={(date) => {
            const pasted = pastedTime(date)
            if (pasted) put(pasted, false)
            else put({ ...withoutSeconds(parts), date })
          }}
        />
        <Digits
          id={`${id}time`}
          label={t('Time')}
          width="w-timefield"
          shape={t('HH:MM')}
          value={parts.time}
          invalid={invalid}
          onBlur={onBlur}
          onChange={(time) => put({ ...parts, time })}
        />
        <div className="flex w-zonefield flex-col text-help text-quiet">
          <label htmlFor={`${id}zone`}>{t('Zone')}</label>
          <select
            id={`${id}zone`}
            className="input"
            value={zone}
            onBlur={onBlur}
            onChange={({ target }) => put({ ...withoutSeconds(parts), zone: target.value === OWN ? ownOffset : target.value }, target.value === OWN)}
          >
            <option value="Z">UTC</option>
            {hasOwn && (
              <option value={OWN}>
                {own.replaceAll('_', ' ')} (UTC{ownOffset})
              </option>
            )}
            {zone !== 'Z' && zone !== OWN && <option value={zone}>UTC{zone}</option>}
          </select>
        </div>
      </div>
      <p id={`${id}words`} className="text-help" data-time-words>
        {value === '' ? t('never') : moment === null ? t('not a whole date and time yet') : `${daysWords(moment, now)}: ${exactWords(moment, own)}`}
      </p>
    </div>
  )
}

/** One part of a time, as typed. */
function Digits({
  id,
  label,
  width,
  shape,
  value,
  invalid,
  onBlur,
  onChange,
}: {
  id: string
  label: string
  width: string
  /** What it should look like. */
  shape: string
  value: string
  invalid: boolean
  onBlur: (event: FocusEvent) => void
  onChange: (value: string) => void
}) {
  return (
    <div className={`flex ${width} flex-col text-help text-quiet`}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="text"
        className="input font-mono"
        placeholder={shape}
        autoComplete="off"
        spellCheck={false}
        value={value}
        aria-invalid={invalid}
        onBlur={onBlur}
        onChange={({ target }) => onChange(target.value)}
      />
    </div>
  )
}

/** The present, looked at every minute: days don't pass faster. */
function useDay(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 60_000)
    return () => clearInterval(timer)
  }, [])
  return now
}
