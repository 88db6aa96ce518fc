import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/App'
import { prepare } from './app/prepare'
import { createAppRouter } from './app/router'
import { createQueryClient } from './backend/queries'
import { followFind } from './orgs/find'
import { OrgIndex } from './orgs/OrgIndex'
import { DraftBook } from './settings/DraftBook'
import './styles/app.css'

const queries = createQueryClient()
const router = createAppRouter(queries)

followFind(router)
await prepare(queries, router.load())

const place = document.getElementById('root')
if (place) {
  createRoot(place).render(
    <StrictMode>
      <App queries={queries} router={router} orgs={new OrgIndex()} drafts={new DraftBook()} />
    </StrictMode>,
  )
}
