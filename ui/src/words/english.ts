import connections from './en/connections.json'
import drafts from './en/drafts.json'
import fields from './en/fields.json'
import orgs from './en/orgs.json'
import palette from './en/palette.json'
import parts from './en/parts.json'
import words from './en/words.json'

/** The English of the sentences with a count, whose forms the code can't hold; one file a folder of the UI. */
export const english = {
  ...connections,
  ...drafts,
  ...fields,
  ...orgs,
  ...palette,
  ...parts,
  ...words,
}
