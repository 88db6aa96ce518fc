import type { ConnectionSettings, FieldDescriptor } from '../backend/generated'
import { SecretControl } from '../fields/controls'
import { SecretFileControl } from '../fields/SecretFileControl'
import { t } from '../words/t'
import { BrowserSignIn } from './BrowserSignIn'
import type { SecretInputs } from './secrets'

/** The control of one secret field, whatever its kind. What is typed stays in its input. */
export function SecretField({
  id,
  field,
  secrets,
  settings,
  describedBy,
  invalid,
  onEdit,
  onSignedIn,
}: {
  id: string
  field: FieldDescriptor
  secrets: SecretInputs
  /** The connection, for what signs in there at once. */
  settings: ConnectionSettings
  describedBy: string
  invalid: boolean
  /** That something was typed, never what. */
  onEdit?: (() => void) | undefined
  /** Once the browser brought a sign-in. */
  onSignedIn?: (() => void) | undefined
}) {
  const common = { id, describedBy, invalid, inputRef: secrets.ref(field.path) }
  if (field.kind === 'secret_file') {
    return <SecretFileControl {...common} label={field.label} ends={field.ends} onEdit={onEdit} />
  }
  if (field.kind === 'browser_sign_in') {
    return (
      <BrowserSignIn
        id={id}
        describedBy={describedBy}
        inputRef={secrets.ref(field.path)}
        settings={settings}
        onSignedIn={() => {
          onEdit?.()
          onSignedIn?.()
        }}
      />
    )
  }
  return (
    <SecretControl {...common} {...(onEdit ? { onEdit } : {})} {...(field.once ? { placeholder: t('Optional') } : {})} />
  )
}
