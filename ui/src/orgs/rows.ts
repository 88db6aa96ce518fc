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

/** Filters the same rows again and again: what a longer scrap leaves is among what a shorter one left. */
export class RowFilter {
  private last: { rows: OrgRow[]; needle: string; kept: OrgRow[] } = { rows: [], needle: '', kept: [] }

  /** As `filterRows`. */
  filter(rows: OrgRow[], needle: string, found: ReadonlyMap<string, OrgRow>): OrgRow[] {
    if (found.size > 0) return filterRows(rows, needle, found)
    const { last } = this
    const kept = filterRows(last.rows === rows && needle.includes(last.needle) ? last.kept : rows, needle, found)
    this.last = { rows, needle, kept }
    return kept
  }
}
