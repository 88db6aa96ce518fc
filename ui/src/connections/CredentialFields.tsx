import { useId } from 'react'
import type { ConnectionSettings, CredentialKind, FieldDescriptor, Finding, Value } from '../backend/generated'
import { FormRow, hasError } from '../fields/FieldShell'
import { t } from '../words/t'
import { OptionField } from './OptionField'
import { SecretField } from './SecretField'
import { isSecret, type SecretInputs } from './secrets'

/** What a kind of credential asks for: its secrets, which stay in their inputs, and its plain fields. */
export function CredentialFields({
  kind,
  secrets,
  settings,
  kept,
  fresh,
  at,
  onOption,
  onLeave,
  onSecret,
}: {
  kind: CredentialKind
  secrets: SecretInputs
  settings: ConnectionSettings
  /** Whether a secret is kept already, for which an empty field stands. */
  kept: boolean
  /** Whether a new secret is being typed. */
  fresh: boolean
  at: (path: string) => Finding[]
  onOption: (path: string, value: Value) => void
  onLeave: (path: string) => void
  /** That a secret was typed, never what. */
  onSecret: () => void
}) {
  const id = useId()
  return kind.fields.map((field) => {
    if (!isSecret(field)) {
      return (
        <OptionField
          key={field.path}
          field={field}
          value={settings.options[field.path] ?? ''}
          onChange={(value) => onOption(field.path, value)}
          onLeave={() => onLeave(field.path)}
          findings={at(field.path)}
        />
      )
    }
    // The kept secret is not tried by saving: what is used once has a use beside a new one only.
    if (field.once && kept && !fresh) return null
    return (
      <FormRow
        key={field.path}
        label={field.label}
        labelFor={id + field.path}
        help={secretHelp(field, kept)}
        helpId={`${id}${field.path}help`}
        findings={at(field.path)}
      >
        <SecretField
          id={id + field.path}
          field={field}
          secrets={secrets}
          settings={settings}
          onEdit={onSecret}
          describedBy={`${id}${field.path}help`}
          invalid={hasError(at(field.path))}
        />
      </FormRow>
    )
  })
}

function secretHelp(field: FieldDescriptor, kept: boolean): string {
  if (field.once) return field.help
  if (field.kind === 'browser_sign_in' && kept) return `${t('The present sign-in stays until you sign in anew.')} ${field.help}`
  if (kept) return `${t('Leave it empty to keep the one in the keyring.')} ${field.help}`
  return `${field.help} ${t("It is kept in this computer's keyring, and nowhere else.")}`
}
