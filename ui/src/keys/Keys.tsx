import { t } from '../words/t'
import { mac } from './chord'

/** What stands on a key. */
function keyWords(key: string): string {
  switch (key) {
    case 'mod':
      return mac ? '⌘' : t('Ctrl')
    case 'enter':
      return mac ? '↵' : t('Enter')
    case 'escape':
      return t('Esc')
    case 'tab':
      return t('Tab')
    case 'home':
      return t('Home')
    case 'end':
      return t('End')
    case 'arrowup':
      return '↑'
    case 'arrowdown':
      return '↓'
    case 'arrowright':
      return '→'
    default:
      return key.length === 1 && /[a-z]/.test(key) ? key.toUpperCase() : key
  }
}

/** The keys of a chord such as `mod+k`; a plus may itself be one. */
function keysOf(chord: string): string[] {
  return chord.startsWith('mod+') ? ['mod', chord.slice('mod+'.length)] : [chord]
}

/** Keys as they stand on a keyboard: those side by side together, those in turn one after the other. */
export function Keys({ keys }: { keys: string }) {
  return (
    <kbd className="inline-flex gap-1 font-sans text-help text-quiet">
      {keys.split(' ').flatMap((chord, place) =>
        keysOf(chord).map((key) => (
          <kbd key={`${place}${key}`} className="min-w-5 rounded-sm border border-line bg-canvas px-1 text-center font-sans">
            {keyWords(key)}
          </kbd>
        )),
      )}
    </kbd>
  )
}

/** Keys as `aria-keyshortcuts` has them. */
export function ariaKeys(keys: string): string | undefined {
  const chords = keys.split(' ')
  if (chords.length > 1) return undefined
  return keysOf(keys)
    .map((key) => (key === 'mod' ? (mac ? 'Meta' : 'Control') : key.length === 1 ? key.toUpperCase() : key.charAt(0).toUpperCase() + key.slice(1)))
    .join('+')
}
