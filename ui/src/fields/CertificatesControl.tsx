import { ChooseFile } from './ChooseFile'

/** Certificates as PEM text: pasted, or added from files. */
export function CertificatesControl({
  id,
  label,
  value,
  onChange,
  describedBy,
  invalid = false,
  onLeave,
}: {
  id: string
  label: string
  value: string
  onChange: (value: string) => void
  describedBy?: string | undefined
  invalid?: boolean
  onLeave?: (() => void) | undefined
}) {
  return (
    <div className="flex flex-col items-start gap-1">
      <textarea
        id={id}
        rows={value === '' ? 2 : 5}
        className="input h-auto! w-full resize-y py-1 font-mono"
        value={value}
        placeholder="-----BEGIN CERTIFICATE-----"
        autoComplete="off"
        autoCorrect="off"
        autoCapitalize="off"
        spellCheck={false}
        aria-describedby={describedBy}
        aria-invalid={invalid}
        onChange={(event) => onChange(event.target.value)}
        onBlur={onLeave}
      />
      <ChooseFile
        label={label}
        ends={['.pem', '.crt', '.cer']}
        onText={(text) => {
          onChange(value.trim() === '' ? text : `${value.trimEnd()}\n${text}`)
          onLeave?.()
        }}
      />
    </div>
  )
}
