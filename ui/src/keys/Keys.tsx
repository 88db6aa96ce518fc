import { Fragment } from 'react'
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
    <kbd className="inline-flex items-baseline gap-1 font-sans text-help text-quiet">
      {keys.split(' ').map((chord, place) => (
        <Fragment key={chord}>
          {place > 0 && <span>{t('then')}</span>}
          {keysOf(chord).map((key) => (
            <kbd key={key} className="min-w-5 rounded-sm border border-line bg-canvas px-1 text-center font-sans">
              {keyWords(key)}
            </kbd>
          ))}
        </Fragment>
      ))}
    </kbd>
  )
}
