import type { ConnectionId, Org } from '../backend/generated'

/** One org of one connection, ready to be filtered. */
export interface OrgRow {
  key: string
  connection: ConnectionId
  org: Org
  /** All that the filter looks at, in lower case. */
  haystack: string
}

/** An org as a row. */
export function orgRow(connection: ConnectionId, org: Org): OrgRow {
  return {
    key: `${connection}/${org.id}`,
    connection,
    org,
    haystack: `${org.name ?? ''}\n${org.id}\n${org.primaryDomain ?? ''}`.toLowerCase(),
  }
}

/** What the filter looks for. */
export function needleOf(text: string): string {
  return text.trim().toLowerCase()
}

/**
 * The rows that hold a scrap, and those that servers found by it: what only a server knows, such as a second domain,
 * counts as well. The order is that of the rows; rows found by servers that aren't loaded come after them.
 */
export function filterRows(rows: OrgRow[], needle: string, found: ReadonlyMap<string, OrgRow>): OrgRow[] {
  if (needle === '') return rows
  const loaded = new Set<string>()
  const kept: OrgRow[] = []
  for (const row of rows) {
    const foundByServer = found.has(row.key)
    if (foundByServer) loaded.add(row.key)
    if (foundByServer || row.haystack.includes(needle)) kept.push(row)
  }
  for (const [key, row] of found) if (!loaded.has(key)) kept.push(row)
  return kept
}
