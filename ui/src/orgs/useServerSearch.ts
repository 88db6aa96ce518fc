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
  const begun = useMemo(
    () => ({ asked, search: needle === '' ? none : { ...none, needle, waiting: new Set(idsOf(asked)) } }),
    [needle, asked],
  )
  const [told, setTold] = useState(begun)
  /** The latest asking of each connection. */
  const current = useRef(new Map<ConnectionId, object>())

  const ask = useCallback(
    (connection: ConnectionId) => {
      const mine = {}
      current.current.set(connection, mine)
      const wanted = () => current.current.get(connection) === mine
      const settle = (change: (now: ServerSearch) => Partial<ServerSearch>) => {
        if (!wanted()) return
        setTold((before) => {
          const { search: now } = sameOf(before, begun)
          const waiting = new Set(now.waiting)
          waiting.delete(connection)
          return { asked: begun.asked, search: { ...now, ...change(now), waiting } }
        })
      }
      searched(connection, begun.search.needle, wanted).then(
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
    [begun],
  )

  useEffect(() => {
    const { current: asking } = current
    const pause = setTimeout(() => {
      for (const connection of begun.search.waiting) ask(connection)
    }, PAUSE)
    return () => {
      clearTimeout(pause)
      asking.clear()
    }
  }, [begun, ask])

  const again = useCallback(
    (connection: ConnectionId) => {
      setTold((before) => {
        const { search: now } = sameOf(before, begun)
        const failed = new Map(now.failed)
        failed.delete(connection)
        return { asked: begun.asked, search: { ...now, failed, waiting: new Set([...now.waiting, connection]) } }
      })
      ask(connection)
    },
    [begun, ask],
  )

  return { ...sameOf(told, begun).search, again }
}

interface Told {
  /** The connections that were asked. */
  asked: string
  search: ServerSearch
}

/** What is known, unless it answers another scrap or other connections. */
function sameOf(told: Told, begun: Told): Told {
  return told.asked === begun.asked && told.search.needle === begun.search.needle ? told : begun
}

function idsOf(asked: string): ConnectionId[] {
  return asked === '' ? [] : asked.split(' ')
}
