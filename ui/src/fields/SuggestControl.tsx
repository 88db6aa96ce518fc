import { useMemo, useState } from 'react'
import { ComboBoxField } from './ComboBoxField'

/** One line of text with common values to pick from; any other is as good. */
export function SuggestControl({
  id,
  labelledBy,
  describedBy,
  invalid,
  value,
  suggestions,
  onChange,
  onLeave,
}: {
  id: string
  labelledBy: string
  describedBy: string
  invalid: boolean
  value: string
  suggestions: string[]
  onChange: (value: string) => void
  onLeave: () => void
}) {
  const offered = useMemo(() => suggestions.map((one) => ({ id: one, name: one })), [suggestions])
  // A value that stood there before narrows nothing: who opens the list wants to see the others.
  const [typed, setTyped] = useState(false)
  return (
    <div className="flex max-w-field">
      <ComboBoxField
        id={id}
        labelledBy={labelledBy}
        describedBy={describedBy}
        invalid={invalid}
        typed={value}
        offered={offered}
        offerAll={!typed}
        onType={(text) => {
          if (text === value) return
          setTyped(true)
          onChange(text)
        }}
        onPick={(picked) => {
          setTyped(false)
          onChange(picked)
        }}
        onLeave={() => {
          setTyped(false)
          onLeave()
        }}
      />
    </div>
  )
}
