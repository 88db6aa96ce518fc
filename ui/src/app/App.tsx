import { QueryClientProvider, type QueryClient } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { DraftBook } from '../settings/DraftBook'
import { DraftBookProvider } from '../settings/DraftBookContext'
import { OrgIndex } from '../orgs/OrgIndex'
import { OrgIndexProvider } from '../orgs/OrgIndexContext'
import { Spoken } from '../words/Spoken'
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
            <RouterProvider router={router} />
          </Spoken>
        </DraftBookProvider>
      </OrgIndexProvider>
    </QueryClientProvider>
  )
}
