import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
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

/** How long nobody types before the servers are asked, in milliseconds: half a word is of no use to them. */
const PAUSE = 150

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
async function searched(connection: ConnectionId, scrap: string, wanted: () => boolean): Promise<OrgPage> {
  try {
    return await call('search_orgs', { connection, scrap, search: nextSearch() })
  } catch (thrown) {
    if (toProblem(thrown).code !== 'cancelled' || !wanted()) throw thrown
    return call('search_orgs', { connection, scrap, search: nextSearch() })
  }
}

/** Asks every connection for a scrap once typing pauses, and one again when told to. An answer to an older scrap is dropped. */
export function useServerSearch(
  needle: string,
  ids: ConnectionId[],
): ServerSearch & { again: (connection: ConnectionId) => void } {
  const asked = ids.join(' ')
  const begun = useMemo<ServerSearch>(
    () => (needle === '' ? none : { ...none, needle, waiting: new Set(asked === '' ? [] : asked.split(' ')) }),
    [needle, asked],
  )
  const [told, setTold] = useState({ begun, search: begun })
  /** The latest asking of each connection. */
  const current = useRef(new Map<ConnectionId, object>())

  /** Changes what is known of this search; what was told of another counts for nothing. */
  const tell = useCallback(
    (change: (now: ServerSearch) => Partial<ServerSearch>) =>
      setTold((before) => {
        const now = before.begun === begun ? before.search : begun
        return { begun, search: { ...now, ...change(now) } }
      }),
    [begun],
  )

  const ask = useCallback(
    (connection: ConnectionId) => {
      const mine = {}
      current.current.set(connection, mine)
      const wanted = () => current.current.get(connection) === mine
      const settle = (change: (now: ServerSearch) => Partial<ServerSearch>) => {
        if (wanted()) tell((now) => ({ ...change(now), waiting: new Set([...now.waiting].filter((one) => one !== connection)) }))
      }
      searched(connection, begun.needle, wanted).then(
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
    },
    [begun, tell],
  )

  useEffect(() => {
    const { current: asking } = current
    const pause = setTimeout(() => {
      for (const connection of begun.waiting) ask(connection)
    }, PAUSE)
    return () => {
      clearTimeout(pause)
      asking.clear()
    }
  }, [begun, ask])

  const again = useCallback(
    (connection: ConnectionId) => {
      if (begun.needle === '') return
      tell((now) => ({
        failed: new Map([...now.failed].filter(([one]) => one !== connection)),
        waiting: new Set([...now.waiting, connection]),
      }))
      ask(connection)
    },
    [begun, tell, ask],
  )

  return { ...(told.begun === begun ? told.search : begun), again }
}
