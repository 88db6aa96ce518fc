/** Whether the computer is a Mac, where the command key stands for Ctrl. */
export const mac = /mac/i.test(navigator.userAgent)

/** Keys that are pressed for the sake of others. */
const modifiers = new Set(['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Dead'])

/**
 * What was pressed, as the list of shortcuts writes it; none where it can be no part of one.
 *
 * Shift counts for no character, since a layout may need it for one. A layout without Latin letters goes by the place
 * of the key.
 */
export function chordOf(event: KeyboardEvent): string | null {
  if (event.altKey || modifiers.has(event.key)) return null
  const latin = event.key.length > 1 || event.key.charCodeAt(0) < 128
  const key = latin ? event.key : (/^Key([A-Z])$/.exec(event.code)?.[1] ?? event.key)
  if (event.shiftKey && (key.length > 1 || /^[a-z]$/i.test(key))) return null
  return `${event.ctrlKey || event.metaKey ? 'mod+' : ''}${key.toLowerCase()}`
}

const typed =
  'input:not([type=radio], [type=checkbox], [type=button], [type=submit]), textarea, select, [contenteditable=""], [contenteditable=true], [role=textbox], [role=spinbutton], [role=combobox], [role=menu], [role=listbox]'

/** Whether keys pressed here are text, or lead through a list by its letters. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(typed) !== null
}

/** Whether something lies over the whole window: what is behind it must not answer. */
export function isCovered(): boolean {
  return document.getElementById('main')?.closest('[inert], [aria-hidden="true"]') != null
}
