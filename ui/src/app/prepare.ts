import type { QueryClient } from '@tanstack/react-query'
import { commandQuery } from '../backend/queries'
import { speak } from '../words/t'
import { languageOf } from './language'
import { preferencesQuery, showTheme } from './preferences'

/** So long the first picture waits for what was chosen, in milliseconds; later, it follows. */
const PATIENCE = 300

/** Speaks the chosen language and shows the chosen theme, for the first picture to be right. */
export async function prepare(queries: QueryClient, patience = PATIENCE): Promise<void> {
  speak(navigator.language.startsWith('de') ? 'de' : 'en')
  const chosen = Promise.all([
    queries.fetchQuery(preferencesQuery),
    queries.fetchQuery({ ...commandQuery('get_app_info', {}), staleTime: Infinity }),
  ]).then(
    ([{ language, theme }, { systemLanguage }]) => {
      showTheme(theme)
      speak(languageOf(language, systemLanguage))
    },
    // The frame reads both again, and says what is wrong.
    () => undefined,
  )
  await Promise.race([chosen, new Promise((resolve) => setTimeout(resolve, patience))])
}
