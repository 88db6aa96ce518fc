import words from './en/words.json'

/** The English of the sentences with a count, whose forms the code can't hold; one file a folder of the UI. */
export const english = { ...words }
