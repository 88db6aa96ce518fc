import about from './de/about.json'
import app from './de/app.json'
import backend from './de/backend.json'
import changes from './de/changes.json'
import connections from './de/connections.json'
import drafts from './de/drafts.json'
import fields from './de/fields.json'
import keys from './de/keys.json'
import orgs from './de/orgs.json'
import palette from './de/palette.json'
import parts from './de/parts.json'
import plan from './de/plan.json'
import settings from './de/settings.json'
import trusts from './de/trusts.json'
import undo from './de/undo.json'
import words from './de/words.json'

/** The German of every sentence by its English; one file a folder of the UI. */
export const german = {
  ...about,
  ...app,
  ...backend,
  ...changes,
  ...connections,
  ...drafts,
  ...fields,
  ...keys,
  ...orgs,
  ...palette,
  ...parts,
  ...plan,
  ...settings,
  ...trusts,
  ...undo,
  ...words,
}
