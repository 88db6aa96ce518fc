import type { ConnectionId, ConnectionView } from '../backend/generated'
import { byLanguage } from '../words/byLanguage'
import { t } from '../words/t'
import { stateWords } from './orgWords'
import type { OrgRow } from './rows'

/** The columns of the list, which it can be sorted by. */
export const orgColumns = ['name', 'id', 'domain', 'state', 'connection', 'environment'] as const

export type OrgColumn = (typeof orgColumns)[number]

/** By what the list is sorted. None is the servers' order, connection after connection. */
export interface OrgSort {
  by: OrgColumn
  descending: boolean
}

/** What a column is called. */
export function columnWords(column: OrgColumn): string {
  switch (column) {
    case 'name':
      return t('Name')
    case 'id':
      return t('Id')
    case 'domain':
      return t('Primary domain')
    case 'state':
      return t('State')
    case 'connection':
      return t('Connection')
    case 'environment':
      return t('Environment')
  }
}

/** The sorting as the address has it: `name`, or `-name` from the last to the first. */
export function sortOf(text: string | undefined): OrgSort | null {
  const descending = text?.startsWith('-') ?? false
  const by = orgColumns.find((column) => column === (descending ? text?.slice(1) : text))
  return by === undefined ? null : { by, descending }
}

/** The sorting after a column's head was pressed: ascending, then descending, then the servers' order again. */
export function nextSort(sort: OrgSort | null, by: OrgColumn): string | undefined {
  if (sort?.by !== by) return by
  return sort.descending ? undefined : `-${by}`
}

const collator = byLanguage((locale) => new Intl.Collator(locale, { numeric: true, sensitivity: 'base' }))
const environments = { production: '1', staging: '2', development: '3' } as const

/** The rows in order. What isn't told comes last either way; equals stay in the order that they came in. */
export function sortRows(rows: OrgRow[], sort: OrgSort | null, connections: ReadonlyMap<ConnectionId, ConnectionView>): OrgRow[] {
  if (sort === null) return rows
  const { by, descending } = sort
  const valueOf = ({ org, connection }: OrgRow): string => {
    switch (by) {
      case 'name':
        return org.name ?? ''
      case 'id':
        return org.id
      case 'domain':
        return org.primaryDomain ?? ''
      case 'state':
        return stateWords(org).words
      case 'connection':
        return connections.get(connection)?.name ?? ''
      case 'environment': {
        const environment = connections.get(connection)?.environment
        return environment === undefined ? '' : environments[environment]
      }
    }
  }
  const { compare } = collator()
  const turn = descending ? -1 : 1
  return rows
    .map((row) => ({ row, value: valueOf(row) }))
    .toSorted((one, other) => {
      if (one.value === '' || other.value === '') return Number(one.value === '') - Number(other.value === '')
      return turn * compare(one.value, other.value)
    })
    .map(({ row }) => row)
}
