import keys from './de/keys.json'
import palette from './de/palette.json'
import words from './de/words.json'

/** The German of every sentence by its English; one file a folder of the UI. */
export const german = { ...words, ...keys, ...palette }
