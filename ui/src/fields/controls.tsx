import { type Ref } from 'react'
import type { ChoiceOption, FieldDescriptor, Value } from '../backend/generated'
import { valueWords, visible } from '../parts/words'
import { scopesInShort } from '../trusts/scopes/scopeSentence'
import { scopesOf } from '../trusts/scopes/scopeWords'
import { t } from '../words/t'
import { timeValueWords } from './time'

type Common = {
  id: string
  label: string
  describedBy?: string | undefined
  invalid?: boolean
  onLeave?: (() => void) | undefined
}

/** Off or on, both in words. */
export function ToggleControl({
  id,
  label,
  value,
  onChange,
  describedBy,
  onLeave,
}: Common & { value: Value | undefined; onChange: (value: Value) => void }) {
  return (
    <div
      role="radiogroup"
      aria-label={label}
      aria-describedby={describedBy}
      className="flex h-7 items-center gap-6"
      onBlur={onLeave}
    >
      {[false, true].map((choice) => (
        <label key={String(choice)} className="inline-flex h-7 items-center gap-2">
          <input
            type="radio"
            className="mark"
            name={id}
            id={choice ? id : undefined}
            checked={value === choice}
            onChange={() => onChange(choice)}
          />
          {choice ? t('On') : t('Off')}
        </label>
      ))}
    </div>
  )
}

/** One line of text. */
export function TextControl({
  id,
  value,
  onChange,
  maxLength,
  describedBy,
  invalid = false,
  onLeave,
  placeholder,
}: Omit<Common, 'label'> & {
  value: string
  onChange: (value: string) => void
  maxLength?: number | null
  placeholder?: string
}) {
  return (
    <input
      id={id}
      type="text"
      className="input"
      value={value}
      placeholder={placeholder}
      autoComplete="off"
      autoCorrect="off"
      autoCapitalize="off"
      spellCheck={false}
      aria-describedby={describedBy}
      aria-invalid={invalid}
      data-max-length={maxLength ?? undefined}
      onChange={(event) => onChange(event.target.value)}
      onBlur={onLeave}
    />
  )
}

/** One of a few values. */
export function ChoiceControl({
  id,
  value,
  options,
  onChange,
  describedBy,
  invalid = false,
  onLeave,
}: Omit<Common, 'label'> & { value: string; options: ChoiceOption[]; onChange: (value: string) => void }) {
  const known = options.some((option) => option.value === value)
  return (
    <select
      id={id}
      className="input"
      value={value}
      aria-describedby={describedBy}
      aria-invalid={invalid}
      onChange={(event) => onChange(event.target.value)}
      onBlur={onLeave}
    >
      {!known && <option value={value}>{value === '' ? t('Choose') : visible(value)}</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  )
}

/** A secret. Uncontrolled: whoever owns the form reads it once at submit, and clears it. */
export function SecretControl({
  id,
  inputRef,
  onEdit,
  describedBy,
  invalid = false,
  placeholder,
}: Omit<Common, 'label' | 'onLeave'> & {
  inputRef: Ref<HTMLInputElement>
  /** That something was typed, never what. */
  onEdit?: () => void
  placeholder?: string
}) {
  return (
    <input
      id={id}
      ref={inputRef}
      type="password"
      onInput={onEdit}
      className="input font-mono"
      placeholder={placeholder}
      autoComplete="off"
      spellCheck={false}
      aria-describedby={describedBy}
      aria-invalid={invalid}
    />
  )
}

/** A value in the words of its field. */
export function fieldValueWords(field: FieldDescriptor | undefined, value: Value | null | undefined): string {
  if (field?.kind === 'choice' && typeof value === 'string') {
    return field.options.find((option) => option.value === value)?.label ?? visible(value)
  }
  if (field?.kind === 'time' && typeof value === 'string') return visible(timeValueWords(value))
  if (field?.kind === 'scopes' && value != null) return scopesInShort(scopesOf(value))
  if (field?.kind === 'secret') return t('kept by the server, never shown')
  return valueWords(value)
}
