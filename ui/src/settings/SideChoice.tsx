import type { Choice } from '../backend/generated'
import { t } from '../words/t'

const sides: Choice[] = ['theirs', 'mine']

/** One of the two sides of a conflict, with what each comes to where that needs words. */
export function SideChoice({
  name,
  labelledBy,
  value,
  onChange,
  ...meanings
}: {
  name: string
  labelledBy: string
  value: Choice | null
  theirs?: string
  mine?: string
  onChange: (side: Choice) => void
}) {
  const stacked = meanings.theirs !== undefined
  return (
    <div role="radiogroup" aria-labelledby={labelledBy} className={`flex ${stacked ? 'flex-col gap-1' : 'flex-wrap gap-x-6'}`}>
      {sides.map((side) => (
        <label key={side} className={`inline-flex min-h-7 gap-2 ${stacked ? 'items-start' : 'items-center'}`}>
          <input
            type="radio"
            className="mark mt-0.5 shrink-0"
            name={name}
            checked={value === side}
            onChange={() => onChange(side)}
          />
          <span className="max-w-prose">
            <span className="font-medium">{side === 'theirs' ? t('Keep theirs') : t('Use mine')}</span>
            {meanings[side] !== undefined && <span className="block text-help text-quiet">{meanings[side]}</span>}
          </span>
        </label>
      ))}
    </div>
  )
}
