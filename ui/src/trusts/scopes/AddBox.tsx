import { useId, useState } from 'react'
import { ComboBoxField, type Offered } from '../../fields/ComboBoxField'
import { Button } from '../../parts/Button'
import { visible } from '../../parts/words'
import { t } from '../../words/t'

/** Adds one to a list: from what is offered, or as it is typed. */
export function AddBox({
  id,
  label,
  button,
  offered,
  taken,
  help,
  onAdd,
}: {
  id?: string
  label: string
  button: string
  offered: Offered[]
  /** Those that are in the list already. */
  taken: ReadonlySet<string>
  help?: string | null | undefined
  onAdd: (id: string) => void
}) {
  const own = useId()
  const inputId = id ?? `${own}input`
  const [typed, setTyped] = useState('')
  const wanted = typed.trim()
  const known = offered.find((one) => one.id === wanted) ?? offered.find((one) => one.name.toLowerCase() === wanted.toLowerCase())
  const chosen = known?.id ?? wanted
  const there = taken.has(chosen)
  const add = (what: string) => {
    if (what === '' || taken.has(what)) return
    onAdd(what)
    setTyped('')
  }
  return (
    <div className="flex max-w-field flex-col gap-1">
      <label htmlFor={inputId} id={`${own}label`} className="text-help text-quiet">
        {label}
      </label>
      <div className="flex items-center gap-2">
        <ComboBoxField
          id={inputId}
          labelledBy={`${own}label`}
          describedBy={`${own}words`}
          typed={typed}
          offered={offered}
          onType={setTyped}
          onPick={add}
          onEnter={() => add(chosen)}
        />
        <Button isDisabled={wanted === '' || there} onPress={() => add(chosen)}>
          {button}
        </Button>
      </div>
      <div id={`${own}words`} className="flex flex-col gap-1 text-help text-quiet">
        {there && <p>{t('{{name}} is in the list already.', { name: visible(wanted) })}</p>}
        {wanted !== '' && !there && (
          <p>
            {known
              ? t('Not added yet.')
              : t('{{name}} is not among what is offered; it can be added as typed. Not added yet.', { name: visible(wanted) })}
          </p>
        )}
        {help && <p className="max-w-prose">{visible(help)}</p>}
      </div>
    </div>
  )
}
