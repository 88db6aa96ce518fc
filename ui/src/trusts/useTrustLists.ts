import { type QueryClient, useQueries, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import { call } from '../backend/call'
import type { Access, ConnectionId, ConnectionView, Notice, OrgId, Problem, TrustPage } from '../backend/generated'
import { toProblem } from '../backend/problem'
import { type TrustRow, trustRow } from './rows'

/** How long a list counts as fresh when someone comes back to it. */
const FRESH_FOR = 60_000

/** Whose trusts: those of an org, or of the one that a connection's credential is for. */
export interface TrustSource {
  connection: ConnectionView
  org: OrgId | null
}

/** What was read of a list so far. */
interface Read {
  org: OrgId
  rows: TrustRow[]
  /** Whether these are all that were listed. */
  whole: boolean
  total: number | null
  create: Access
  notices: Notice[]
  readAt: string
}

/** How the list of one source stands. */
export interface TrustList {
  read: Read | null
  reading: boolean
  /** Why not all could be read. */
  problem: Problem | null
  again: () => void
}

/** The trusts of some sources, page after page. A source that fails says so, and the others show all the same. */
export function useTrustLists(sources: TrustSource[]): TrustList[] {
  const client = useQueryClient()
  return useQueries({
    queries: sources.map(({ connection, org }) => ({
      queryKey: ['list_trusts', { connection: connection.id, org }],
      queryFn: () => readAll(client, connection.id, org),
      staleTime: FRESH_FOR,
      structuralSharing: false,
    })),
    combine,
  })
}

function combine(results: UseQueryResult<Read>[]): TrustList[] {
  return results.map(({ data, isFetching, error, refetch }) => ({
    read: data ?? null,
    reading: isFetching,
    problem: error && !isFetching ? toProblem(error) : null,
    again: () => void refetch(),
  }))
}

/** Reads all pages. At the first reading, each shows as it comes; later, what is shown stays until the new list is whole. */
async function readAll(client: QueryClient, connection: ConnectionId, org: OrgId | null): Promise<Read> {
  const queryKey = ['list_trusts', { connection, org }]
  const replacing = client.getQueryData<Read>(queryKey)?.whole === true
  const seen = new Set<string>()
  let rows: TrustRow[] = []
  let next: string | null = null
  for (;;) {
    // Each page names the next, so they can't be asked for at once.
    // oxlint-disable-next-line no-await-in-loop
    const page: TrustPage = await call('list_trusts', { connection, org, next })
    const fresh = page.trusts.map((trust) => trustRow(connection, trust)).filter(({ key }) => !seen.has(key))
    for (const { key } of fresh) seen.add(key)
    rows = [...rows, ...fresh]
    next = page.next
    const { org: whose, total, create, notices, readAt } = page
    const read: Read = { org: whose, rows, whole: next === null, total, create, notices, readAt }
    if (next === null) return read
    if (!replacing) client.setQueryData(queryKey, read)
  }
}
