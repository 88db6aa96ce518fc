import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  type RouteComponent,
  type RouterHistory,
} from '@tanstack/react-router'
import type { QueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { type ChangesSearch, searchNames } from '../changes/wanted'
import type { NewConnection } from '../connections/ConnectionEditPage'
import { OrgsPage } from '../orgs/OrgsPage'
import { ErrorPage } from './ErrorPage'
import { Frame } from './Frame'
import { NothingHere } from './NothingHere'
import { preferencesQuery } from './preferences'

/** All pages but the first, loaded when one of them is first gone to: the app is there sooner. */
const pages = () => import('./pages')

const AboutPage = lazyRouteComponent(pages, 'AboutPage')
const ChangePage = lazyRouteComponent(pages, 'ChangePage')
const ChangesPage = lazyRouteComponent(pages, 'ChangesPage')
const ConnectionEditPage = lazyRouteComponent(pages, 'ConnectionEditPage')
const ConnectionNewPage = lazyRouteComponent(pages, 'ConnectionNewPage')
const ConnectionPage = lazyRouteComponent(pages, 'ConnectionPage')
const ConnectionsPage = lazyRouteComponent(pages, 'ConnectionsPage')
const DraftsPage = lazyRouteComponent(pages, 'DraftsPage')
const InstancePage = lazyRouteComponent(pages, 'InstancePage')
const OrgPage = lazyRouteComponent(pages, 'OrgPage')
const PreferencesPage = lazyRouteComponent(pages, 'PreferencesPage')
const NewTrustPage = lazyRouteComponent(pages, 'NewTrustPage')
const TrustPage = lazyRouteComponent(pages, 'TrustPage')
const OrgTrustsPage = lazyRouteComponent(pages, 'OrgTrustsPage')
const TrustsPage = lazyRouteComponent(pages, 'TrustsPage')

const root = createRootRouteWithContext<{ queries: QueryClient }>()({
  component: Frame,
  notFoundComponent: () => <NothingHere />,
})

/** The start: where the app was left, else the organizations. */
const start = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: async ({ context }) => {
    const preferences = await context.queries.fetchQuery(preferencesQuery).catch(() => null)
    const location = preferences?.location
    // Only an address of this app: it came from the backend's own memory, yet costs nothing to check.
    if (location?.startsWith('/') && !location.startsWith('//') && location !== '/') {
      throw redirect({ href: location, replace: true })
    }
    throw redirect({ to: '/orgs', search: {}, replace: true })
  },
})

const orgs = createRoute({
  getParentRoute: () => root,
  path: '/orgs',
  validateSearch: (search: Record<string, unknown>): { find?: string; sort?: string } => ({ ...one('find', search), ...one('sort', search) }),
  component: OrgsPage,
})

const drafts = createRoute({ getParentRoute: () => root, path: '/drafts', component: DraftsPage })

const about = createRoute({ getParentRoute: () => root, path: '/about', component: AboutPage })

const connections = createRoute({ getParentRoute: () => root, path: '/connections', component: ConnectionsPage })

const connectionNew = createRoute({
  getParentRoute: () => root,
  path: '/connections/new',
  validateSearch: (search: Record<string, unknown>): NewConnection => ({
    ...one('platform', search),
    ...one('like', search),
    ...one('name', search),
  }),
  component: loadedBefore(ConnectionNewPage, function NewPage(): ReactNode {
    return <ConnectionNewPage {...connectionNew.useSearch()} />
  }),
})

const connectionEdit = createRoute({
  getParentRoute: () => root,
  path: '/connections/$connection',
  component: loadedBefore(ConnectionEditPage, function EditPage(): ReactNode {
    return <ConnectionEditPage connection={connectionEdit.useParams().connection} />
  }),
})

const connection = createRoute({
  getParentRoute: () => root,
  path: '/c/$connection',
  component: loadedBefore(ConnectionPage, function OneConnectionPage(): ReactNode {
    return <ConnectionPage connection={connection.useParams().connection} />
  }),
})

const instance = createRoute({
  getParentRoute: () => root,
  path: '/c/$connection/instance',
  validateSearch: levelSearch,
  component: loadedBefore(InstancePage, function OneInstancePage(): ReactNode {
    return <InstancePage connection={instance.useParams().connection} form={instance.useSearch().form} />
  }),
})

const org = createRoute({
  getParentRoute: () => root,
  path: '/c/$connection/o/$org',
  validateSearch: levelSearch,
  component: loadedBefore(OrgPage, function OneOrgPage(): ReactNode {
    const params = org.useParams()
    return <OrgPage key={`${params.connection}/${params.org}`} {...params} form={org.useSearch().form} />
  }),
})

const trusts = createRoute({ getParentRoute: () => root, path: '/trusts', component: TrustsPage })

const orgTrusts = createRoute({
  getParentRoute: () => root,
  path: '/c/$connection/o/$org/trusts',
  component: loadedBefore(OrgTrustsPage, function OneOrgTrustsPage(): ReactNode {
    const params = orgTrusts.useParams()
    return <OrgTrustsPage key={`${params.connection}/${params.org}`} {...params} />
  }),
})

const newTrust = createRoute({
  getParentRoute: () => root,
  path: '/c/$connection/o/$org/trusts/new',
  validateSearch: fieldSearch,
  component: loadedBefore(NewTrustPage, function OneNewTrustPage(): ReactNode {
    const params = newTrust.useParams()
    return <NewTrustPage key={`${params.connection}/${params.org}`} {...params} />
  }),
})

const trust = createRoute({
  getParentRoute: () => root,
  path: '/c/$connection/o/$org/trusts/$trust',
  validateSearch: fieldSearch,
  component: loadedBefore(TrustPage, function OneTrustPage(): ReactNode {
    const params = trust.useParams()
    return <TrustPage key={`${params.connection}/${params.org}/${params.trust}`} {...params} />
  }),
})

/** What was applied. What is looked for is in the address. */
const changes = createRoute({
  getParentRoute: () => root,
  path: '/changes',
  validateSearch: (search: Record<string, unknown>): ChangesSearch =>
    Object.assign({}, ...searchNames.map((name) => one(name, search))) as ChangesSearch,
  component: loadedBefore(ChangesPage, function AllChangesPage(): ReactNode {
    return <ChangesPage search={changes.useSearch()} />
  }),
})

const change = createRoute({
  getParentRoute: () => root,
  path: '/changes/$change',
  component: loadedBefore(ChangePage, function OneChangePage(): ReactNode {
    const params = change.useParams()
    return <ChangePage key={params.change} id={params.change} />
  }),
})

const preferences = createRoute({ getParentRoute: () => root, path: '/preferences', component: PreferencesPage })

/** A component that gives a page what the address holds; the page is loaded before it is shown. */
function loadedBefore(page: { preload?: () => Promise<void> | undefined }, component: () => ReactNode): RouteComponent {
  return Object.assign(component, { preload: async () => page.preload?.() })
}

/** The field that is led to. */
function fieldSearch(search: Record<string, unknown>): { field?: string } {
  return one('field', search)
}

/** The form that is shown, and the field in it that is led to. */
function levelSearch(search: Record<string, unknown>): { form?: string; field?: string } {
  return { ...one('form', search), ...one('field', search) }
}

/** One search parameter as text, where it is there. */
function one<Name extends string>(name: Name, search: Record<string, unknown>): { [key in Name]?: string } {
  const value = search[name]
  return (typeof value === 'string' && value !== '' ? { [name]: value } : {}) as { [key in Name]?: string }
}

const tree = root.addChildren([
  start,
  orgs,
  trusts,
  drafts,
  about,
  connections,
  connectionNew,
  connectionEdit,
  connection,
  instance,
  org,
  orgTrusts,
  newTrust,
  trust,
  changes,
  change,
  preferences,
])

/** The addresses of the app. Search parameters are plain text: an id is no number. */
export function createAppRouter(queries: QueryClient, history?: RouterHistory) {
  return createRouter({
    routeTree: tree,
    context: { queries },
    ...(history ? { history } : {}),
    parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch: (search) => {
      const entries = Object.entries(search).filter((pair): pair is [string, string] => typeof pair[1] === 'string')
      return entries.length === 0 ? '' : `?${new URLSearchParams(entries)}`
    },
    defaultErrorComponent: ({ error, reset }) => <ErrorPage error={error} onAgain={reset} />,
    defaultPendingMs: 300,
    defaultPreload: false,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>
  }
}
