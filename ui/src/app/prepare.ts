import type { QueryClient } from '@tanstack/react-query'
import { commandQuery } from '../backend/queries'
import { type Language, learn, speak } from '../words/t'
import { languageOf } from './language'
import { preferencesQuery, showTheme } from './preferences'

/** So long the first picture waits for what was chosen, in milliseconds; later, it follows. */
const PATIENCE = 300

/** Speaks the chosen language, shows the chosen theme and waits for the page that is gone to, for the first picture to be right. */
export async function prepare(queries: QueryClient, page: Promise<void>, patience = PATIENCE): Promise<void> {
  // As the backend wrote it into the page.
  const likely: Language = document.documentElement.lang === 'de' ? 'de' : 'en'
  speak('en')
  document.documentElement.lang = likely
  const chosen = Promise.all([
    queries.fetchQuery(preferencesQuery),
    queries.fetchQuery({ ...commandQuery('get_app_info', {}), staleTime: Infinity }),
  ]).then(
    ([{ language, theme }, { systemLanguage }]) => {
      showTheme(theme)
      return languageOf(language, systemLanguage)
    },
    // The frame reads both again, and says what is wrong.
    () => likely,
  )
  const late = new Promise<Language>((resolve) => setTimeout(() => resolve(likely), patience))
  await learnAndSpeak(await Promise.race([chosen, late]))
  // What keeps a page from being shown is said in its place.
  await Promise.race([page.catch(() => undefined), late])
  void chosen.then(learnAndSpeak)
}

async function learnAndSpeak(language: Language): Promise<void> {
  // What can't be loaded leaves English, which is always there.
  await learn(language).then(
    () => speak(language),
    () => undefined,
  )
}
