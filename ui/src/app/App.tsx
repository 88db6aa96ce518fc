import { QueryClientProvider, type QueryClient } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { I18nProvider } from 'react-aria-components'
import { DraftBook } from '../settings/DraftBook'
import { DraftBookProvider } from '../settings/DraftBookContext'
import { OrgIndex } from '../orgs/OrgIndex'
import { OrgIndexProvider } from '../orgs/OrgIndexContext'
import { Announcer } from '../parts/Announcer'
import { Spoken } from '../words/Spoken'
import { locale } from '../words/t'
import type { createAppRouter } from './router'

/** What the whole app shares. */
export interface AppParts {
  queries: QueryClient
  router: ReturnType<typeof createAppRouter>
  orgs: OrgIndex
  drafts: DraftBook
}

/** The app. */
export function App({ queries, router, orgs, drafts }: AppParts) {
  return (
    <QueryClientProvider client={queries}>
      <OrgIndexProvider index={orgs}>
        <DraftBookProvider book={drafts}>
          <Spoken>
            <SpokenControls>
              <RouterProvider router={router} />
            </SpokenControls>
          </Spoken>
          {/* Outside of what a change of the language makes anew: a live region is heard only while it stays. */}
          <Announcer />
        </DraftBookProvider>
      </OrgIndexProvider>
    </QueryClientProvider>
  )
}

/** What the controls say by themselves, in the language of the moment rather than the computer's. */
function SpokenControls({ children }: { children: ReactNode }) {
  return <I18nProvider locale={locale()}>{children}</I18nProvider>
}
