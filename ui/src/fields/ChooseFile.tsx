import { useRef } from 'react'
import { Button } from '../parts/Button'
import { t } from '../words/t'

/** A button that lets a person choose a file, and hands its text on. Nothing is uploaded, and no path is known. */
export function ChooseFile({
  label,
  ends,
  onText,
}: {
  /** What the file holds, for those who don't see where the button stands. */
  label: string
  /** How the names of such files end, such as `.pem`. */
  ends: string[]
  onText: (text: string, name: string) => void
}) {
  const input = useRef<HTMLInputElement>(null)
  const read = async () => {
    const chosen = input.current?.files?.[0]
    if (!chosen) return
    const text = await chosen.text()
    // The same file can be chosen again.
    if (input.current) input.current.value = ''
    onText(text, chosen.name)
  }
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        tabIndex={-1}
        aria-label={t('File for {{field}}', { field: label })}
        accept={ends.join(',')}
        onChange={() => void read()}
      />
      <Button
        aria-label={t('Choose file for {{field}}', { field: label })}
        onPress={() => input.current?.click()}
      >
        {t('Choose file')}
      </Button>
    </>
  )
}
