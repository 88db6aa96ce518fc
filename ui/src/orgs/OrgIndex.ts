import { call } from '../backend/call'
import type { ConnectionId, Notice, OrgPage, Problem } from '../backend/generated'
import { toProblem } from '../backend/problem'
import { type OrgRow, orgRow } from './rows'

/** How the list of one connection stands. */
export interface ConnectionOrgs {
  rows: OrgRow[]
  /** Whether the rows are all that were listed, if not the newest. */
  whole: boolean
  /** Whether pages are being read now. */
  reading: boolean
  /** Why not all could be read. */
  problem: Problem | null
  source: string | null
  notices: Notice[]
  total: number | null
  readAt: string | null
}

const nothingYet: ConnectionOrgs = {
  rows: [],
  whole: false,
  reading: true,
  problem: null,
  source: null,
  notices: [],
  total: null,
  readAt: null,
}

/** How long a list counts as fresh when someone comes back to it. */
const FRESH_FOR = 60_000

/**
 * The orgs of all connections, page after page. Rows once shown stay until the list that replaces them is whole, so
 * nothing blinks. A plain store rather than a query: a hundred thousand rows are never compared or copied.
 */
export class OrgIndex {
  private readonly connections = new Map<ConnectionId, ConnectionOrgs>()
  /** Those whose next look reads them again, however fresh they are. */
  private readonly expired = new Set<ConnectionId>()
  private readonly runs = new Map<ConnectionId, number>()
  private readonly listeners = new Set<() => void>()
  private snapshot: ReadonlyMap<ConnectionId, ConnectionOrgs> = new Map()

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  read = (): ReadonlyMap<ConnectionId, ConnectionOrgs> => this.snapshot

  /** Reads what isn't read yet or isn't fresh; forgets connections that are gone. */
  want(ids: ConnectionId[]): void {
    for (const id of this.connections.keys()) if (!ids.includes(id)) this.drop(id)
    for (const id of ids) {
      const known = this.connections.get(id)
      const fresh = known?.readAt != null && Date.now() - Date.parse(known.readAt) < FRESH_FOR
      const due = this.expired.has(id) || (known !== undefined && !known.reading && !fresh && known.problem === null)
      if (!known || due) void this.load(id)
    }
  }

  /** Reads a connection's list again. */
  reload(id: ConnectionId): void {
    void this.load(id)
  }

  /** Has all lists read again when they are next looked at, as after a change of the language. */
  expire(): void {
    for (const id of this.connections.keys()) this.expired.add(id)
  }

  /** Forgets a connection. */
  drop(id: ConnectionId): void {
    this.runs.set(id, (this.runs.get(id) ?? 0) + 1)
    if (this.connections.delete(id)) this.tell()
  }

  private async load(id: ConnectionId): Promise<void> {
    const run = (this.runs.get(id) ?? 0) + 1
    this.runs.set(id, run)
    this.expired.delete(id)
    const before = this.connections.get(id) ?? nothingYet
    this.put(id, { ...before, reading: true, problem: null })
    const replacing = before.rows.length > 0
    const seen = new Set<string>()
    let rows: OrgRow[] = []
    let next: string | null = null
    try {
      do {
        // Each page names the next, so they can't be asked for at once.
        // oxlint-disable-next-line no-await-in-loop
        const page: OrgPage = await call('list_orgs', { connection: id, next })
        if (this.runs.get(id) !== run) return
        const fresh = page.orgs.map((org) => orgRow(id, org)).filter(({ key }) => !seen.has(key))
        for (const { key } of fresh) seen.add(key)
        rows = [...rows, ...fresh]
        next = page.next
        const whole = next === null
        this.put(id, {
          rows: replacing && !whole ? before.rows : rows,
          whole: whole || (replacing && before.whole),
          reading: !whole,
          problem: null,
          source: page.source,
          notices: page.notices,
          total: page.total,
          readAt: page.readAt,
        })
      } while (next !== null)
    } catch (thrown) {
      if (this.runs.get(id) !== run) return
      const known = this.connections.get(id) ?? before
      this.put(id, { ...known, reading: false, problem: toProblem(thrown) })
    }
  }

  private put(id: ConnectionId, orgs: ConnectionOrgs): void {
    this.connections.set(id, orgs)
    this.tell()
  }

  private tell(): void {
    this.snapshot = new Map(this.connections)
    for (const listener of this.listeners) listener()
  }
}
