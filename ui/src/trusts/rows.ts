import type { Breadth, ConnectionId, Expiry, Trust } from '../backend/generated'
import { compareNames } from '../parts/words'
import { partyName } from './scopes/scopeWords'

/** One trust as one connection lists it, ready to be filtered. */
export interface TrustRow {
  key: string
  connection: ConnectionId
  trust: Trust
  /** All that the search looks at, in lower case. */
  haystack: string
}

/** A trust as a row. */
export function trustRow(connection: ConnectionId, trust: Trust): TrustRow {
  const { trustee, trusted, description, created, updated } = trust
  return {
    key: `${connection}/${trust.org}/${trust.id}`,
    connection,
    trust,
    haystack: [trust.id, trustee.id, trustee.name, trusted.id, trusted.name, description, created.by, updated.by, trust.kind, trust.status.label]
      .join('\n')
      .toLowerCase(),
  }
}

/** What people sort by. */
export type SortBy = 'direction' | 'other' | 'type' | 'status' | 'breadth' | 'expiry' | 'created' | 'updated' | 'connection'

/** What is looked for, and in which order it is shown. */
export interface TrustView {
  find: string
  direction: '' | Trust['direction']
  status: '' | 'active' | 'other'
  ends: '' | Expiry['until']
  sortBy: SortBy
  descending: boolean
}

/** All trusts, those that need a look first. */
export const wholeView: TrustView = { find: '', direction: '', status: '', ends: '', sortBy: 'expiry', descending: false }

/** Whether a view leaves anything out. */
export function isFiltered({ find, direction, status, ends }: TrustView): boolean {
  return find.trim() !== '' || direction !== '' || status !== '' || ends !== ''
}

/** The rows that a view shows. */
export function filterTrusts(rows: TrustRow[], view: TrustView): TrustRow[] {
  const needle = view.find.trim().toLowerCase()
  return rows.filter(
    ({ trust, haystack }) =>
      (view.direction === '' || trust.direction === view.direction) &&
      (view.status === '' || trust.status.active === (view.status === 'active')) &&
      (view.ends === '' || trust.expiry.until === view.ends) &&
      (needle === '' || haystack.includes(needle)),
  )
}

/** The org that isn't the one that the trust was read through; of a trust of two others, the one that may act. */
export function otherParty({ direction, trustee, trusted }: Trust): Trust['trustee'] {
  return direction === 'receives' ? trustee : trusted
}

const ends = ['expired', 'soon', 'later', 'never']
const breadths = ['nothing', 'roles', 'whole_services', 'whole_organization', 'everything']

/** The rows in a view's order. What compares equal is in the order of the other organization's name, then of the id. */
export function sortTrusts(rows: TrustRow[], { sortBy, descending }: TrustView, connectionName: (id: ConnectionId) => string): TrustRow[] {
  const turn = descending ? -1 : 1
  const named = (one: TrustRow) => partyName(otherParty(one.trust))
  return rows.toSorted(
    (one, other) =>
      turn * compare(one, other, sortBy, connectionName) ||
      compareNames(named(one), named(other)) ||
      compareNames(one.trust.id, other.trust.id),
  )
}

function compare(one: TrustRow, other: TrustRow, by: SortBy, connectionName: (id: ConnectionId) => string): number {
  const a = one.trust
  const b = other.trust
  switch (by) {
    case 'direction':
      return compareNames(a.direction, b.direction)
    case 'other':
      return compareNames(partyName(otherParty(a)), partyName(otherParty(b)))
    case 'type':
      return compareNames(a.kind, b.kind)
    case 'status':
      return Number(b.status.active) - Number(a.status.active) || compareNames(a.status.label, b.status.label)
    case 'breadth':
      return breadthRank(a.breadth) - breadthRank(b.breadth)
    case 'expiry':
      return expiryRank(a) - expiryRank(b) || daysLeft(a.expiry) - daysLeft(b.expiry)
    case 'created':
      return momentOf(a.created.at) - momentOf(b.created.at)
    case 'updated':
      return momentOf(a.updated.at) - momentOf(b.updated.at)
    case 'connection':
      return compareNames(connectionName(one.connection), connectionName(other.connection))
  }
}

/** What needs a look first: expired trusts that are still active, then soon, later, never, then those not in force. */
function expiryRank({ status, expiry }: Trust): number {
  return ends.indexOf(expiry.until) + (status.active ? 0 : ends.length)
}

function daysLeft(expiry: Expiry): number {
  if (expiry.at !== null) return Date.parse(expiry.at)
  return expiry.until === 'expired' ? -expiry.days : expiry.until === 'never' ? 0 : expiry.days
}

function momentOf(at: string | null): number {
  return at === null ? 0 : Date.parse(at)
}

function breadthRank(breadth: Breadth | null): number {
  if (breadth === null) return -1
  const within = breadth.breadth === 'roles' ? breadth.organization + breadth.service : breadth.breadth === 'whole_services' ? breadth.services : 0
  return breadths.indexOf(breadth.breadth) * 1_000_000 + Math.min(within, 999_999)
}
