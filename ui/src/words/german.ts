import changes from './de/changes.json'
import plan from './de/plan.json'
import settings from './de/settings.json'
import trusts from './de/trusts.json'
import undo from './de/undo.json'
import words from './de/words.json'

/** The German of every sentence by its English; one file a folder of the UI. */
export const german = {
  ...changes,
  ...plan,
  ...settings,
  ...trusts,
  ...undo,
  ...words,
}
