import { useId } from 'react'
import type { Draft, FieldDescriptor, Finding, FormReading, Preset, Value } from '../backend/generated'
import { ChoiceControl, fieldValueWords, TextControl, ToggleControl } from '../fields/controls'
import { Findings, hasError } from '../fields/FieldShell'
import { sameFieldValue, sameValue } from '../fields/sameValue'
import { SuggestControl } from '../fields/SuggestControl'
import { TimeControl } from '../fields/TimeControl'
import { Button } from '../parts/Button'
import { visible } from '../parts/words'
import { type ScopeParties, ScopesField } from '../trusts/scopes/ScopesField'
import { sourceLine, wantedValue } from './fieldState'
import { Rich } from '../words/Rich'
import { t } from '../words/t'

type Props = {
  field: FieldDescriptor
  reading: FormReading
  draft: Draft
  /** Whether the value can be edited now. */
  editable: boolean
  /** Whether a field can follow a default here. */
  withDefault: boolean
  /** The orgs that scopes are about. */
  parties: ScopeParties
  /** Whether someone was led here. */
  led?: boolean
  /** Findings to show at this field. */
  findings: Finding[]
  onType: (value: Value) => void
  onLeave: () => void
  onUndo: () => void
}

/** One setting: what it is called, its value, where that comes from, what was changed, and what a check says. */
export function SettingField(props: Props) {
  const { field, reading, draft, editable, withDefault, parties, led = false, findings, onType, onLeave, onUndo } = props
  const id = useId()
  const read = reading.snapshot.fields[field.path]
  const wanted = wantedValue(field, reading, draft)
  const fixed = reading.fixed[field.path]
  const isNew = reading.snapshot.level.kind === 'new_trust'
  const changed = wanted !== undefined && !sameFieldValue(field, wanted, read?.value ?? (isNew ? '' : null))
  const withControl = editable && fixed === undefined && field.kind !== 'secret'
  const source = sourceLine(field, reading, draft, changed, withDefault)
  // Scopes say above, in a sentence, what they were; of what isn't there yet nothing was.
  const saysWas = !isNew && field.kind !== 'scopes'
  const describedBy = `${id}help ${source === null ? '' : `${id}source `}${id}findings`
  // Those of several controls are groups that the label names.
  const oneControl = field.kind !== 'toggle' && field.kind !== 'time' && field.kind !== 'scopes'
  return (
    <div
      data-field={field.path}
      data-changed={changed}
      data-led={led || undefined}
      tabIndex={led ? -1 : undefined}
      className={`flex flex-col gap-1 border-l-3 py-3 pr-4 pl-4 ${changed ? 'border-l-accent bg-accent-soft' : 'border-l-transparent'}`}
    >
      <div className="flex flex-wrap items-baseline gap-x-3">
        {withControl && oneControl ? (
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
      {field.kind === 'scopes' ? (
        <ScopesField
          id={id}
          label={field.label}
          labelledBy={`${id}label`}
          describedBy={describedBy}
          value={wanted}
          before={read?.value ?? null}
          parties={parties}
          editable={withControl}
          startOpen={isNew}
          changed={changed}
          onChange={(value) => {
            onType(value)
            // Each act in it is whole, so what a check says of it is due at once.
            onLeave()
          }}
        />
      ) : withControl ? (
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
      {source !== null && (
        <p id={`${id}source`} className="max-w-prose text-help text-quiet">
          {source}
        </p>
      )}
      {withControl && field.preset && <PresetButton preset={field.preset} value={wanted} onSet={onType} onLeave={onLeave} />}
      {fixed !== undefined && <p className="max-w-prose text-help text-amber">{visible(fixed)}</p>}
      {changed && (
        <p className="flex flex-wrap items-center gap-2 text-help">
          {saysWas && (
            <span>
              <Rich
                sentence="was <value>{{value}}</value>"
                values={{ value: fieldValueWords(field, read?.value) }}
                parts={{ value: <strong className="font-semibold" /> }}
              />
            </span>
          )}
          {withControl && (
            <span className={saysWas ? '' : '-ml-2'}>
              <Button look="quiet" aria-describedby={`${id}label`} onPress={onUndo}>
                {t('Undo this change')}
              </Button>
            </span>
          )}
        </p>
      )}
      <Findings findings={findings} id={`${id}findings`} />
    </div>
  )
}

/** Sets a value that has a button of its own. */
function PresetButton({
  preset,
  value,
  onSet,
  onLeave,
}: {
  preset: Preset
  value: Value | undefined
  onSet: (value: Value) => void
  onLeave: () => void
}) {
  return (
    <div>
      <Button
        isDisabled={sameValue(preset.value, value)}
        onPress={() => {
          onSet(preset.value)
          onLeave()
        }}
      >
        {preset.label}
      </Button>
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
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  switch (field.kind) {
    case 'toggle':
      return <ToggleControl {...common} label={field.label} value={value} onChange={onType} />
    case 'text':
      return field.suggestions.length > 0 ? (
        <SuggestControl {...common} labelledBy={`${id}label`} value={text} suggestions={field.suggestions} onChange={onType} />
      ) : (
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
    case 'time':
      return <TimeControl {...common} labelledBy={`${id}label`} value={text} onChange={onType} />
    case 'scopes':
    case 'secret':
      return null
  }
}
