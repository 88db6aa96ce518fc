import { memo } from 'react'
import { Keys } from '../keys/Keys'
import { EnvironmentWord } from '../parts/EnvironmentWord'
import { shortened } from '../parts/words'
import type { Entry } from './entries'

type Props = {
  id: string
  entry: Entry
  active: boolean
  onPoint: (entry: Entry) => void
  onChoose: (entry: Entry) => void
}

/** One line. What can't be chosen is reached as well, since its reason is worth reading. */
export const PaletteOption = memo(
  function PaletteOption({ id, entry, active, onPoint, onChoose }: Props) {
    const { title, code, detail, environment, keys, unavailable, kind } = entry
    const off = unavailable != null
    return (
      // The keyboard is on the field above, which says which option is meant.
      // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
      <div
        role="option"
        id={id}
        aria-selected={active}
        aria-disabled={off || undefined}
        tabIndex={-1}
        data-entry={entry.id}
        onMouseMove={() => onPoint(entry)}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => onChoose(entry)}
        className={`flex min-h-8 flex-wrap items-baseline gap-x-3 border-l-3 px-4 py-1 ${active ? 'border-accent bg-selected' : 'border-transparent'}`}
      >
        <span className={`min-w-0 wrap-anywhere ${off ? 'text-quiet' : ''}`}>
          <bdi>{title}</bdi>
        </span>
        {code !== undefined && (
          <code className="min-w-0 font-mono text-help text-quiet wrap-anywhere" title={code}>
            {kind === 'org' ? shortened(code) : code}
          </code>
        )}
        <span className={`flex shrink-0 items-baseline gap-x-2 text-help text-quiet ${kind === 'setting' ? 'w-full' : 'ml-auto'}`}>
          {detail !== undefined && <bdi>{detail}</bdi>}
          {environment && <EnvironmentWord environment={environment} />}
          {keys !== undefined && <Keys keys={keys} />}
        </span>
        {off && <span className="w-full text-help text-quiet">{unavailable}</span>}
      </div>
    )
  },
  // What is run is made anew with each letter; it is taken from the list when it is chosen.
  (before, after) => before.active === after.active && before.id === after.id && sameEntry(before.entry, after.entry),
)

function sameEntry(one: Entry, other: Entry): boolean {
  return (
    one.id === other.id &&
    one.title === other.title &&
    one.code === other.code &&
    one.detail === other.detail &&
    one.environment === other.environment &&
    one.keys === other.keys &&
    one.unavailable === other.unavailable
  )
}
