import app from './de/app.json'
import backend from './de/backend.json'
import connections from './de/connections.json'
import drafts from './de/drafts.json'
import fields from './de/fields.json'
import keys from './de/keys.json'
import orgs from './de/orgs.json'
import palette from './de/palette.json'
import parts from './de/parts.json'
import sorting from './de/sorting.json'
import words from './de/words.json'

/** The German of every sentence by its English; one file a folder of the UI. */
export const german = {
  ...app,
  ...backend,
  ...connections,
  ...drafts,
  ...fields,
  ...keys,
  ...orgs,
  ...palette,
  ...parts,
  ...sorting,
  ...words,
}
