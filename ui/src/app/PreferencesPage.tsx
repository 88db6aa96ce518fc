import type { LanguageChoice, Theme } from '../backend/generated'
import { useCommand } from '../backend/queries'
import { FormRow } from '../fields/FieldShell'
import { Banner } from '../parts/Banner'
import { PageHead } from '../parts/Page'
import { ProblemView } from '../parts/ProblemView'
import { t } from '../words/t'
import { useChooseLanguage } from './language'
import { useNotKept, usePreferences } from './preferences'

const languages: LanguageChoice[] = ['system', 'en', 'de']
const themes: Theme[] = ['system', 'light', 'dark']

/** How Orgdesk speaks and looks. Each choice holds at once. */
export function PreferencesPage() {
  const { preferences, remember } = usePreferences()
  const chooseLanguage = useChooseLanguage()
  const system = useCommand('get_app_info', {}, { staleTime: Infinity }).data?.systemLanguage
  const problem = useNotKept()
  return (
    <>
      <PageHead title={t('Preferences')} />
      <div className="flex max-w-form flex-col gap-4 p-6">
        <FormRow
          label={t('Language')}
          labelFor="language"
          helpId="languagehelp"
          help={system === undefined ? undefined : t('System is the language of this computer: {{language}}.', { language: named(system) })}
        >
          <select
            id="language"
            className="input"
            aria-describedby="languagehelp"
            value={preferences.language}
            onChange={({ target }) => {
              const chosen = languages.find((language) => language === target.value)
              if (chosen) void chooseLanguage(chosen)
            }}
          >
            {languages.map((language) => (
              <option key={language} value={language} {...(language === 'system' ? {} : { lang: language })}>
                {named(language)}
              </option>
            ))}
          </select>
        </FormRow>
        <FormRow label={t('Theme')} labelFor="theme">
          <select
            id="theme"
            className="input"
            value={preferences.theme}
            onChange={({ target }) => {
              const chosen = themes.find((theme) => theme === target.value)
              if (chosen) void remember({ theme: chosen })
            }}
          >
            {themes.map((theme) => (
              <option key={theme} value={theme}>
                {themeWord(theme)}
              </option>
            ))}
          </select>
        </FormRow>
        {problem && (
          <Banner weight="warning" role="alert">
            <p className="max-w-prose">{t('What was chosen holds until Orgdesk is closed. It could not be kept for the next start.')}</p>
            <ProblemView problem={problem} onRetry={() => void remember({})} />
          </Banner>
        )}
      </div>
    </>
  )
}

/** A language in its own words, for who reads no other. */
function named(language: LanguageChoice): string {
  switch (language) {
    case 'system':
      return t('System')
    case 'en':
      return 'English'
    case 'de':
      return 'Deutsch'
  }
}

function themeWord(theme: Theme): string {
  switch (theme) {
    case 'system':
      return t('System')
    case 'light':
      return t('Light')
    case 'dark':
      return t('Dark')
  }
}
