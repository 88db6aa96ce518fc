import { useId } from 'react'
import type { Draft, FieldDescriptor, Finding, FormReading, Value } from '../backend/generated'
import { ChoiceControl, fieldValueWords, TextControl, ToggleControl } from '../fields/controls'
import { Findings, hasError } from '../fields/FieldShell'
import { Button } from '../parts/Button'
import { valueWords, visible } from '../parts/words'
import { sourceLine, wantedValue } from './fieldState'

type Props = {
  field: FieldDescriptor
  reading: FormReading
  draft: Draft
  /** Whether the value can be edited now. */
  editable: boolean
  /** Findings to show at this field. */
  findings: Finding[]
  onType: (value: Value) => void
  onLeave: () => void
  onUndo: () => void
}

/** One setting: what it is called, its value, where that comes from, what was changed, and what a check says. */
export function SettingField({ field, reading, draft, editable, findings, onType, onLeave, onUndo }: Props) {
  const id = useId()
  const read = reading.snapshot.fields[field.path]
  const wanted = wantedValue(field, reading, draft)
  const fixed = reading.fixed[field.path]
  const changed = wanted !== undefined && valueWords(wanted) !== valueWords(read?.value)
  const withControl = editable && fixed === undefined && field.kind !== 'secret'
  const describedBy = `${id}help ${id}source ${id}findings`
  return (
    <div
      data-field={field.path}
      data-changed={changed}
      className={`flex flex-col gap-1 border-l-3 py-3 pr-4 pl-4 ${changed ? 'border-l-accent bg-accent-soft' : 'border-l-transparent'}`}
    >
      <div className="flex flex-wrap items-baseline gap-x-3">
        {withControl && field.kind !== 'toggle' ? (
          <label id={`${id}label`} htmlFor={id} className="font-semibold">
            {field.label}
          </label>
        ) : (
          <span id={`${id}label`} className="font-semibold">
            {field.label}
          </span>
        )}
        <code className="font-mono text-help text-quiet">{field.path}</code>
      </div>
      <p id={`${id}help`} className="max-w-prose text-help text-quiet">
        {field.help}
      </p>
      {withControl ? (
        <Control
          id={id}
          field={field}
          value={wanted}
          onType={onType}
          onLeave={onLeave}
          describedBy={describedBy}
          invalid={hasError(findings)}
        />
      ) : (
        <p className="flex min-h-7 items-center font-medium" data-value>
          {fieldValueWords(field, wanted)}
        </p>
      )}
      <p id={`${id}source`} className="max-w-prose text-help text-quiet">
        {sourceLine(field, reading, draft, changed)}
      </p>
      {fixed !== undefined && <p className="max-w-prose text-help text-amber">{visible(fixed)}</p>}
      {changed && (
        <p className="flex flex-wrap items-center gap-2 text-help">
          <span>
            was <strong className="font-semibold">{fieldValueWords(field, read?.value)}</strong>
          </span>
          {withControl && (
            <Button look="quiet" aria-describedby={`${id}label`} onPress={onUndo}>
              Undo this change
            </Button>
          )}
        </p>
      )}
      <Findings findings={findings} id={`${id}findings`} />
    </div>
  )
}

/** The one control of a field's kind. */
function Control({
  id,
  field,
  value,
  onType,
  onLeave,
  describedBy,
  invalid,
}: {
  id: string
  field: FieldDescriptor
  value: Value | undefined
  onType: (value: Value) => void
  onLeave: () => void
  describedBy: string
  invalid: boolean
}) {
  const common = { id, describedBy, invalid, onLeave }
  const text = typeof value === 'string' ? value : ''
  switch (field.kind) {
    case 'toggle':
      return <ToggleControl {...common} label={field.label} value={value} onChange={onType} />
    case 'text':
      return (
        <div className="max-w-field">
          <TextControl {...common} value={text} onChange={onType} maxLength={field.maxLength} />
        </div>
      )
    case 'choice':
      return (
        <div className="flex max-w-field flex-col gap-1">
          <ChoiceControl {...common} value={text} options={field.options} onChange={onType} />
          <p className="text-help text-quiet">{field.options.find((option) => option.value === value)?.help}</p>
        </div>
      )
    case 'secret':
      return null
  }
}
