import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { flushSync } from 'react-dom'
import type { LanguageChoice } from '../backend/generated'
import { useCommand } from '../backend/queries'
import { useOrgIndex } from '../orgs/OrgIndexContext'
import { announce } from '../parts/announce'
import { type Language, language, learn, speak, t } from '../words/t'
import { usePreferences } from './preferences'

/** The language that is chosen, or the computer's. */
export function languageOf(choice: LanguageChoice, system: Language): Language {
  return choice === 'system' ? system : choice
}

/** Changes the language at once, of the screen and of all that the backend says. */
export function useChooseLanguage(): (choice: LanguageChoice) => Promise<void> {
  const client = useQueryClient()
  const orgs = useOrgIndex()
  const { remember } = usePreferences()
  const system = useCommand('get_app_info', {}, { staleTime: Infinity }).data?.systemLanguage ?? language()
  return useCallback(
    async (choice) => {
      const wanted = languageOf(choice, system)
      await learn(wanted)
      // The backend first: what is read from here on is in the new language.
      await remember({ language: choice })
      if (wanted === language()) return
      orgs.expire()
      client.removeQueries({ type: 'inactive', predicate: holdsSentences })
      void client.invalidateQueries({ predicate: holdsSentences })
      const { activeElement } = document
      flushSync(() => speak(wanted))
      if (activeElement?.id) document.getElementById(activeElement.id)?.focus({ preventScroll: true })
      announce(t('The language is English now'))
    },
    [client, orgs, remember, system],
  )
}

/** Whether an answer may hold sentences: all but what was chosen here. */
function holdsSentences({ queryKey: [name] }: { queryKey: readonly unknown[] }): boolean {
  return name !== 'get_preferences'
}
