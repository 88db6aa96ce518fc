import { useEffect, useRef, useState } from 'react'
import { call } from '../backend/call'
import type { ConnectionId, Problem } from '../backend/generated'
import { toProblem } from '../backend/problem'
import { type OrgRow, orgRow } from './rows'

/** What the servers said to a scrap. */
export interface ServerSearch {
  /** The scrap that this answers. */
  needle: string
  found: ReadonlyMap<string, OrgRow>
  /** Connections that have not answered yet. */
  waiting: number
  failed: ReadonlyMap<ConnectionId, Problem>
}

const none: ServerSearch = { needle: '', found: new Map(), waiting: 0, failed: new Map() }

/** Rises over the whole run of the app: the backend cancels what is older. */
let lastSearch = 0

/** Asks every connection for a scrap at once. An answer to an older scrap is dropped. */
export function useServerSearch(needle: string, ids: ConnectionId[]): ServerSearch {
  const [last, setSearch] = useState({ number: 0, search: none })
  const current = useRef(0)
  const asked = ids.join(' ')

  useEffect(() => {
    const connections = asked === '' ? [] : asked.split(' ')
    const number = ++lastSearch
    current.current = number
    if (needle === '') return
    const begun: ServerSearch = { ...none, needle, waiting: connections.length }
    const settle = (change: (now: ServerSearch) => ServerSearch) => {
      if (current.current !== number) return
      setSearch((held) => {
        const now = held.number === number ? held.search : begun
        return { number, search: change({ ...now, waiting: now.waiting - 1 }) }
      })
    }
    for (const connection of connections) {
      call('search_orgs', { connection, scrap: needle, search: number }).then(
        (page) =>
          settle((now) => {
            const found = new Map(now.found)
            for (const org of page.orgs) {
              const row = orgRow(connection, org)
              found.set(row.key, row)
            }
            return { ...now, found }
          }),
        (thrown: unknown) =>
          settle((now) => {
            const problem = toProblem(thrown)
            return problem.code === 'cancelled' ? now : { ...now, failed: new Map([...now.failed, [connection, problem]]) }
          }),
      )
    }
  }, [needle, asked])

  if (needle === '') return none
  return last.search.needle === needle ? last.search : { ...none, needle, waiting: ids.length }
}
