import { useId } from 'react'
import { visible } from '../parts/words'
import { Rich } from '../words/Rich'

/** The name that has to be typed before a plan may be applied. */
export function PlanConfirm({
  name,
  typed,
  onType,
  onEnter,
}: {
  name: string
  typed: string
  onType: (typed: string) => void
  onEnter: () => void
}) {
  const id = useId()
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <label htmlFor={id} className="font-medium">
        <Rich
          sentence="Type <name>{{name}}</name> to confirm"
          values={{ name: visible(name) }}
          parts={{ name: <bdi className="font-mono select-all" /> }}
        />
      </label>
      <div className="w-search">
        <input
          id={id}
          type="text"
          className="input"
          value={typed}
          autoComplete="off"
          autoCorrect="off"
          autoCapitalize="off"
          spellCheck={false}
          onChange={(event) => onType(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') onEnter()
          }}
        />
      </div>
    </div>
  )
}
