import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react'
import type { ConnectionId } from '../backend/generated'
import { type ConnectionOrgs, OrgIndex } from './OrgIndex'

const Context = createContext<OrgIndex | null>(null)

/** Gives the parts below one index of orgs. */
export function OrgIndexProvider({ index, children }: { index: OrgIndex; children: ReactNode }) {
  return <Context value={index}>{children}</Context>
}

/** The index of orgs. */
export function useOrgIndex(): OrgIndex {
  const index = useContext(Context)
  if (index === null) throw new Error('There is no index of orgs above this part')
  return index
}

/** How the lists of all connections stand. */
export function useOrgLists(): ReadonlyMap<ConnectionId, ConnectionOrgs> {
  const index = useOrgIndex()
  return useSyncExternalStore(index.subscribe, index.read)
}
