import { type Ref, useImperativeHandle, useRef, useState } from 'react'
import { visible } from '../parts/words'
import { t } from '../words/t'
import { ChooseFile } from './ChooseFile'

/** A secret of many lines: pasted, or chosen as a file. Uncontrolled and masked, like any secret. */
export function SecretFileControl({
  id,
  label,
  ends,
  inputRef,
  onEdit,
  describedBy,
  invalid = false,
}: {
  id: string
  label: string
  /** How the names of such files end. */
  ends: string[]
  inputRef: Ref<HTMLTextAreaElement>
  /** That something was typed or chosen, never what. */
  onEdit?: (() => void) | undefined
  describedBy?: string | undefined
  invalid?: boolean
}) {
  const area = useRef<HTMLTextAreaElement>(null)
  const [chosen, setChosen] = useState<string>()
  useImperativeHandle(inputRef, () => area.current as HTMLTextAreaElement, [])
  return (
    <div className="flex flex-col items-start gap-1">
      <textarea
        id={id}
        ref={area}
        rows={3}
        className="input h-auto! w-full resize-y py-1 font-mono [-webkit-text-security:disc]"
        autoComplete="off"
        autoCorrect="off"
        autoCapitalize="off"
        spellCheck={false}
        aria-describedby={describedBy}
        aria-invalid={invalid}
        onInput={() => {
          setChosen(undefined)
          onEdit?.()
        }}
      />
      <div className="flex items-center gap-2">
        <ChooseFile
          label={label}
          ends={ends}
          onText={(text, name) => {
            if (area.current) area.current.value = text
            setChosen(name)
            onEdit?.()
          }}
        />
        <span role="status" className="text-help text-quiet">
          {chosen === undefined ? '' : t('{{file}} was read', { file: visible(chosen) })}
        </span>
      </div>
    </div>
  )
}
