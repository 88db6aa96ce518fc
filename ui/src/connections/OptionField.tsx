import { useId } from 'react'
import type { FieldDescriptor, Finding, Value } from '../backend/generated'
import { CertificatesControl } from '../fields/CertificatesControl'
import { ChoiceControl, TextControl, ToggleControl } from '../fields/controls'
import { FormRow, hasError } from '../fields/FieldShell'

/** One of a platform's own settings of a connection, whatever its kind. Secrets have their own field. */
export function OptionField({
  field,
  value,
  onChange,
  onLeave,
  findings,
}: {
  field: FieldDescriptor
  value: string
  onChange: (value: Value) => void
  onLeave: () => void
  findings: Finding[]
}) {
  const id = useId()
  const common = { id, describedBy: `${id}help`, invalid: hasError(findings), onLeave, onChange }
  const chosen = field.kind === 'choice' ? field.options.find((option) => option.value === value) : undefined
  return (
    <FormRow
      label={field.label}
      labelFor={id}
      help={chosen?.help ?? field.help}
      helpId={`${id}help`}
      findings={findings}
    >
      {field.kind === 'choice' && <ChoiceControl {...common} value={value} options={field.options} />}
      {field.kind === 'text' && <TextControl {...common} value={value} maxLength={field.maxLength} />}
      {field.kind === 'certificates' && <CertificatesControl {...common} label={field.label} value={value} />}
      {field.kind === 'toggle' && <ToggleControl {...common} label={field.label} value={value === 'true'} />}
    </FormRow>
  )
}
