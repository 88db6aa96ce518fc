import { useRef, useState } from 'react'
import { Button } from '../parts/Button'
import { t } from '../words/t'

/** No key and no certificate is longer; a film that was chosen by mistake is. */
const MOST = 1024 * 1024

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
  const [failed, setFailed] = useState(false)
  const read = (chosen: File | undefined) => {
    // The same file can be chosen again.
    if (input.current) input.current.value = ''
    if (!chosen) return
    setFailed(false)
    const reader = new FileReader()
    reader.addEventListener('load', () => onText(String(reader.result), chosen.name))
    reader.addEventListener('error', () => setFailed(true))
    reader.readAsText(chosen.slice(0, MOST))
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
        onChange={(event) => read(event.target.files?.[0])}
      />
      <Button
        aria-label={t('Choose file for {{field}}', { field: label })}
        onPress={() => input.current?.click()}
      >
        {t('Choose file')}
      </Button>
      {failed && (
        <p role="alert" className="text-help text-red">
          {t('The file could not be read. Choose it again, or paste its text.')}
        </p>
      )}
    </>
  )
}
