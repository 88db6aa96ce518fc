import { StrictMode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { App } from './app/App'
import { prepare } from './app/prepare'
import { createAppRouter } from './app/router'
import { createQueryClient } from './backend/queries'
import { findText, followFind } from './orgs/find'
import { OrgIndex } from './orgs/OrgIndex'
import { DraftBook } from './settings/DraftBook'
import type { Shell } from './shell/Shell'

/** Shows the app, in the place of the shell where there is one. */
export async function start(place: HTMLElement, shell: Shell | null): Promise<void> {
  const queries = createQueryClient()
  const router = createAppRouter(queries)
  followFind(router)
  const page = router.load()
  await prepare(queries, page)
  // However slow the backend is, the shell stays until there is something to show in its place.
  if (shell) await Promise.race([page.catch(() => undefined), shell.left])
  await shell?.follow((address) => router.navigate({ href: address }))
  const find = shell?.find ?? null
  if (find !== null) findText.set(find)
  const show = () =>
    createRoot(place).render(
      <StrictMode>
        <App queries={queries} router={router} orgs={new OrgIndex()} drafts={new DraftBook()} />
      </StrictMode>,
    )
  if (shell) shell.handOver(() => flushSync(show))
  else show()
}
