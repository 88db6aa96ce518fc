import about from './en/about.json'
import changes from './en/changes.json'
import connections from './en/connections.json'
import drafts from './en/drafts.json'
import fields from './en/fields.json'
import orgs from './en/orgs.json'
import palette from './en/palette.json'
import parts from './en/parts.json'
import plan from './en/plan.json'
import settings from './en/settings.json'
import trusts from './en/trusts.json'
import undo from './en/undo.json'
import words from './en/words.json'

/** The English of the sentences with a count, and of those that are two in German: their keys can't be what is said. One file a folder of the UI. */
export const english = {
  ...about,
  ...changes,
  ...connections,
  ...drafts,
  ...fields,
  ...orgs,
  ...palette,
  ...parts,
  ...plan,
  ...settings,
  ...trusts,
  ...undo,
  ...words,
}
