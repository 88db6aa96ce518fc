import { type QueryClient, useMutation, useMutationState, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect } from 'react'
import { call } from '../backend/call'
import type { Preferences, Problem } from '../backend/generated'
import { toProblem } from '../backend/problem'
import { commandQuery } from '../backend/queries'

/** How the app is until something else is remembered. */
const usual: Preferences = { theme: 'system', language: 'system', location: null, zoom: 100, singleKeys: true, recent: [] }

const KEEPING = ['set_preferences']

/** What the app remembers of how it was left. Nobody else changes it, so it is read once. */
export const preferencesQuery = { ...commandQuery('get_preferences', {}), staleTime: Infinity }

/** What the app remembers, and a way to remember more, which resolves once that was tried. */
export function usePreferences(): { preferences: Preferences; remember: (change: Partial<Preferences>) => Promise<void> } {
  const client = useQueryClient()
  const query = useQuery(preferencesQuery)
  const { mutateAsync } = useMutation({
    mutationKey: KEEPING,
    mutationFn: (preferences: Preferences) => call('set_preferences', preferences),
  })
  const remember = useCallback(
    async (change: Partial<Preferences>) => {
      const preferences = { ...((await known(client)) ?? usual), ...change }
      client.setQueryData(preferencesQuery.queryKey, preferences)
      // What can't be kept still holds for this run, and `useNotKept` tells of it.
      await mutateAsync(preferences).catch(() => undefined)
    },
    [client, mutateAsync],
  )
  return { preferences: query.data ?? usual, remember }
}

/** What was remembered before: without it, remembering one thing would forget the others. */
async function known(client: QueryClient): Promise<Preferences | null> {
  return client.getQueryData(preferencesQuery.queryKey) ?? client.fetchQuery(preferencesQuery).catch(() => null)
}

/** Why the last change could not be kept. Outlives the screen, which a change of the language makes anew. */
export function useNotKept(): Problem | null {
  const errors = useMutationState({ filters: { mutationKey: KEEPING }, select: ({ state }) => state.error })
  const last = errors.at(-1)
  return last ? toProblem(last) : null
}

/** Shows a theme on the whole document. */
export function showTheme(theme: Preferences['theme']): void {
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}

/** Shows the chosen theme. */
export function useTheme(theme: Preferences['theme']): void {
  useEffect(() => showTheme(theme), [theme])
}
