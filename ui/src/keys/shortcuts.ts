import { t } from '../words/t'

/** What a key does. */
export type ShortcutId =
  | 'palette'
  | 'find'
  | 'keys'
  | 'go.orgs'
  | 'go.trusts'
  | 'go.drafts'
  | 'go.changes'
  | 'go.connections'
  | 'form.review'
  | 'zoom.in'
  | 'zoom.out'
  | 'zoom.reset'

/** The parts of the list that `?` shows. */
export type ShortcutGroup = 'anywhere' | 'go' | 'form' | 'list' | 'window'

/** Keys and what they do. */
export interface Shortcut {
  group: ShortcutGroup
  /**
   * One after the other, with a blank between: `g o`. `mod` is Ctrl, on a Mac the command key. Of several that do the
   * same the first is shown; of a control's own, which do one thing each, all are.
   */
  keys: string[]
  /** What the app binds them to; none for those that a control has by itself, which are listed only. */
  id: ShortcutId | null
  /** What they do, in the language of the moment. */
  words: () => string
  /** Whether they are the desktop window's alone: in a browser they are the browser's. */
  desktop?: true
}

/** Every key that does something, in the order in which `?` lists them. What binds them reads this list as well. */
export const shortcuts: readonly Shortcut[] = [
  { group: 'anywhere', id: 'palette', keys: ['mod+k'], words: () => t('Open the command palette') },
  { group: 'anywhere', id: 'find', keys: ['/'], words: () => t('Find organizations') },
  { group: 'anywhere', id: 'keys', keys: ['?'], words: () => t('Show the keyboard shortcuts') },
  { group: 'anywhere', id: null, keys: ['escape'], words: () => t('Close what is on top, or empty the search') },
  { group: 'anywhere', id: null, keys: ['tab'], words: () => t('Go to the next control, with Shift to the one before') },
  { group: 'go', id: 'go.orgs', keys: ['g o'], words: () => t('Go to Organizations') },
  { group: 'go', id: 'go.trusts', keys: ['g t'], words: () => t('Go to Trusts') },
  { group: 'go', id: 'go.drafts', keys: ['g d'], words: () => t('Go to Drafts') },
  { group: 'go', id: 'go.changes', keys: ['g c'], words: () => t('Go to Changes') },
  { group: 'go', id: 'go.connections', keys: ['g n'], words: () => t('Go to Connections') },
  { group: 'form', id: 'form.review', keys: ['mod+enter'], words: () => t('Review changes') },
  { group: 'list', id: null, keys: ['arrowup', 'arrowdown'], words: () => t('Go a row up or down') },
  { group: 'list', id: null, keys: ['home', 'end'], words: () => t('Go to the first or the last row') },
  { group: 'list', id: null, keys: ['arrowright'], words: () => t('Go to what can be pressed in the row') },
  { group: 'list', id: null, keys: ['enter'], words: () => t('Open the row') },
  { group: 'window', id: 'zoom.in', keys: ['mod++', 'mod+='], words: () => t('Show everything larger'), desktop: true },
  { group: 'window', id: 'zoom.out', keys: ['mod+-'], words: () => t('Show everything smaller'), desktop: true },
  { group: 'window', id: 'zoom.reset', keys: ['mod+0'], words: () => t('Show everything in its usual size'), desktop: true },
]

/** The keys that do something, by what they do. */
export function shortcutOf(id: ShortcutId): Shortcut | undefined {
  return shortcuts.find((shortcut) => shortcut.id === id)
}

/** Whether a chord is of keys without Ctrl or the like, so that it could be meant as text. */
export function isSingle(keys: string): boolean {
  return !keys.startsWith('mod+')
}
