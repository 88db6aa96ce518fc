import { createMemoryHistory } from '@tanstack/react-router'
import { render } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { App } from '../app/App'
import { createAppRouter } from '../app/router'
import { setTransport } from '../backend/call'
import { createQueryClient } from '../backend/queries'
import { findText, followFind } from '../orgs/find'
import { OrgIndex } from '../orgs/OrgIndex'
import { DraftBook } from '../settings/DraftBook'
import { FakeBackend } from './FakeBackend'

/** The whole app at an address, over a backend in memory. */
export function renderApp(address: string, fake = new FakeBackend()) {
  findText.set('')
  setTransport(fake.transport)
  const queries = createQueryClient()
  const router = createAppRouter(queries, createMemoryHistory({ initialEntries: [address] }))
  followFind(router)
  const rendered = render(<App queries={queries} router={router} orgs={new OrgIndex()} drafts={new DraftBook()} />)
  return { ...rendered, fake, queries, router, user: userEvent.setup() }
}
