import about from './de/about.json'
import words from './de/words.json'

/** The German of every sentence by its English; one file a folder of the UI. */
export const german = { ...about, ...words }
