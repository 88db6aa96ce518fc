import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect } from 'react'
import { call } from '../backend/call'
import type { Preferences } from '../backend/generated'
import { commandQuery } from '../backend/queries'

/** How the app is until something else is remembered. */
const usual: Preferences = { theme: 'system', language: 'system', location: null, zoom: 100, singleKeys: true, recent: [] }

const preferencesQuery = commandQuery('get_preferences', {})

/** What the app remembers, and a way to remember more. A preference that can't be kept still holds for this run. */
export function usePreferences(): { preferences: Preferences; remember: (change: Partial<Preferences>) => void } {
  const client = useQueryClient()
  const query = useQuery({ ...preferencesQuery, staleTime: Infinity })
  const remember = useCallback(
    (change: Partial<Preferences>) => {
      const before = client.getQueryData(preferencesQuery.queryKey)
      const preferences: Preferences = { ...usual, ...before, ...change }
      client.setQueryData(preferencesQuery.queryKey, preferences)
      call('set_preferences', preferences).catch(() => undefined)
    },
    [client],
  )
  return { preferences: query.data ?? usual, remember }
}

/** Shows the theme on the whole document. */
export function useTheme(theme: Preferences['theme']): void {
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = theme
  }, [theme])
}
