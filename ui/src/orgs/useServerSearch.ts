import { useCallback, useEffect, useRef, useState } from 'react'
import { call } from '../backend/call'
import type { ConnectionId, OrgPage, Problem } from '../backend/generated'
import { toProblem } from '../backend/problem'
import { type OrgRow, orgRow } from './rows'

/** What the servers said to a scrap. */
export interface ServerSearch {
  /** The scrap that this answers. */
  needle: string
  found: ReadonlyMap<string, OrgRow>
  /** Connections that have not answered yet. */
  waiting: ReadonlySet<ConnectionId>
  /** Connections that could not be asked. They say nothing about what there is. */
  failed: ReadonlyMap<ConnectionId, Problem>
}

const none: ServerSearch = { needle: '', found: new Map(), waiting: new Set(), failed: new Map() }

let lastSearch = 0

/**
 * The number after another one. It rises with each search, and with the clock: a page that was loaded again must not
 * number its searches lower than the page before, whose last number the backend still holds.
 */
export function searchAfter(last: number, now: number): number {
  return Math.max(last + 1, now)
}

function nextSearch(): number {
  lastSearch = searchAfter(lastSearch, Date.now())
  return lastSearch
}

/** Asks, and once more when told that another search took the place of this one, which is still wanted. */
async function ask(connection: ConnectionId, scrap: string, wanted: () => boolean): Promise<OrgPage> {
  try {
    return await call('search_orgs', { connection, scrap, search: nextSearch() })
  } catch (thrown) {
    if (toProblem(thrown).code !== 'cancelled' || !wanted()) throw thrown
    return call('search_orgs', { connection, scrap, search: nextSearch() })
  }
}

/** Asks every connection for a scrap at once, and one again when told to. An answer to an older scrap is dropped. */
export function useServerSearch(
  needle: string,
  ids: ConnectionId[],
): ServerSearch & { again: (connection: ConnectionId) => void } {
  const [held, setHeld] = useState({ asked: '', search: none })
  /** The latest asking of each connection. */
  const current = useRef(new Map<ConnectionId, object>())
  const asked = ids.join(' ')

  // What answers another scrap, or was asked of other connections, counts for nothing.
  if (held.search.needle !== needle || held.asked !== asked) {
    setHeld({ asked, search: needle === '' ? none : { ...none, needle, waiting: new Set(ids) } })
  }

  const begin = useCallback((scrap: string, connection: ConnectionId) => {
    const mine = {}
    current.current.set(connection, mine)
    const wanted = () => current.current.get(connection) === mine
    const settle = (change: (now: ServerSearch) => Partial<ServerSearch>) => {
      if (!wanted()) return
      setHeld((before) => {
        const { asked: of, search: now } = before
        if (now.needle !== scrap) return before
        const waiting = new Set(now.waiting)
        waiting.delete(connection)
        return { asked: of, search: { ...now, ...change(now), waiting } }
      })
    }
    ask(connection, scrap, wanted).then(
      (page) =>
        settle((now) => {
          const found = new Map(now.found)
          for (const org of page.orgs) {
            const row = orgRow(connection, org)
            found.set(row.key, row)
          }
          return { found }
        }),
      (thrown: unknown) => settle((now) => ({ failed: new Map([...now.failed, [connection, toProblem(thrown)]]) })),
    )
  }, [])

  useEffect(() => {
    const connections = asked === '' ? [] : asked.split(' ')
    current.current.clear()
    if (needle !== '') for (const connection of connections) begin(needle, connection)
    const asking = current.current
    return () => asking.clear()
  }, [needle, asked, begin])

  const again = useCallback(
    (connection: ConnectionId) => {
      if (needle === '') return
      setHeld(({ asked: of, search: now }) => {
        const failed = new Map(now.failed)
        failed.delete(connection)
        return { asked: of, search: { ...now, failed, waiting: new Set([...now.waiting, connection]) } }
      })
      begin(needle, connection)
    },
    [needle, begin],
  )

  return { ...held.search, again }
}
