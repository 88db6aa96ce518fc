import type { Theme } from '../backend/generated'
import { usePreferences } from './preferences'

const themes: { value: Theme; label: string }[] = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
]

/** How the window looks. */
export function ThemeSwitch() {
  const { preferences, remember } = usePreferences()
  return (
    <div className="flex items-center gap-2">
      <label htmlFor="theme" className="text-help text-quiet">
        Theme
      </label>
      <select
        id="theme"
        className="input text-help"
        value={preferences.theme}
        onChange={(event) => {
          const chosen = themes.find(({ value }) => value === event.target.value)
          if (chosen) remember({ theme: chosen.value })
        }}
      >
        {themes.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </div>
  )
}
