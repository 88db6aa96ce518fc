import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { usePreferences } from '../app/preferences'
import { useActions } from '../palette/actions'
import { t } from '../words/t'
import { ShortcutsDialog } from './ShortcutsDialog'
import { useShortcut, useShortcutKeys } from './useShortcuts'
import { useZoomKeys } from './useZoom'

/** Listens for the keys that work on every screen, and lists them when asked. */
export function GlobalKeys() {
  const [shown, setShown] = useState(false)
  const { preferences } = usePreferences()
  const navigate = useNavigate()
  useShortcutKeys(preferences.singleKeys)
  useZoomKeys()
  useShortcut('keys', () => setShown(true))
  useActions([{ id: 'keys.show', title: t('Show the keyboard shortcuts'), shortcut: 'keys', run: () => setShown(true) }])
  useShortcut('go.orgs', () => void navigate({ to: '/orgs', search: {} }))
  useShortcut('go.trusts', () => void navigate({ to: '/trusts' }))
  useShortcut('go.drafts', () => void navigate({ to: '/drafts' }))
  useShortcut('go.changes', () => void navigate({ to: '/changes', search: {} }))
  useShortcut('go.connections', () => void navigate({ to: '/connections' }))
  return shown && <ShortcutsDialog onClose={() => setShown(false)} />
}
