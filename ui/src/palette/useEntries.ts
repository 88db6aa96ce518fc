import { useNavigate } from '@tanstack/react-router'
import { useMemo, useSyncExternalStore } from 'react'
import type { ConnectionView } from '../backend/generated'
import { useConnections, usePlatforms } from '../backend/queries'
import { formAddress } from '../changes/formAddress'
import { shortcutOf } from '../keys/shortcuts'
import { useOrgLists } from '../orgs/OrgIndexContext'
import { orgName } from '../orgs/orgWords'
import type { OrgRow } from '../orgs/rows'
import { findText } from '../orgs/find'
import { visible } from '../parts/words'
import { t } from '../words/t'
import { actionBook } from './actions'
import { best, type Entry, wordsOf } from './entries'
import { type Destination, destinationOf, type Setting, settingsOf } from './settings'
import { useRecent } from './useRecent'
import { useStandingActions } from './useStandingActions'
import { useWhere } from './useWhere'

/** So many of each kind are listed; typing more finds the others. */
const MOST = { action: 40, setting: 12, org: 20, recent: 6 } as const

/** Entries of one kind under a heading. */
export interface Section {
  id: string
  title: string
  entries: Entry[]
  /** How many more fit. */
  more: number
}

const noRows: OrgRow[] = []

/** Every org of every connection. */
function useOrgRows(of?: ConnectionView[]): OrgRow[] {
  const lists = useOrgLists()
  const connections = useConnections()
  return useMemo(() => {
    const all = (of ?? connections).map(({ id }) => lists.get(id)?.rows ?? noRows)
    return all.length === 1 ? (all[0] ?? noRows) : all.flat()
  }, [lists, connections, of])
}

/** An org is found by the name of its connection as well. */
function useAlso(): (row: OrgRow) => string {
  const connections = useConnections()
  return useMemo(() => {
    const names = new Map(connections.map(({ id, name }) => [id, name.toLowerCase()]))
    return ({ connection }) => names.get(connection) ?? ''
  }, [connections])
}

const keyOfRow = ({ key }: OrgRow) => `org ${key}`
const haystackOfRow = ({ haystack }: OrgRow) => haystack
const haystackOf = ({ haystack }: { haystack: string }) => haystack
const idOf = ({ id }: { id: string }) => id

/** What the palette lists for a text: actions, settings and orgs that hold each of its words. */
export function useEntries(text: string, ask: (setting: Setting) => void): { sections: Section[]; orgs: number; settings: number } {
  const navigate = useNavigate()
  const connections = useConnections()
  const platforms = usePlatforms()
  const where = useWhere()
  const standing = useStandingActions()
  const offered = useSyncExternalStore(actionBook.subscribe, actionBook.read)
  const rows = useOrgRows()
  const { places } = useRecent()
  const settings = useMemo(() => settingsOf(platforms), [platforms])
  const byId = useMemo(() => new Map(connections.map((one) => [one.id, one])), [connections])
  const alsoOf = useAlso()

  const actions = [...new Map([...standing.map((action) => [action.id, action] as const), ...offered]).values()].map((action): Entry => {
    const keys = action.shortcut === undefined ? undefined : shortcutOf(action.shortcut)?.keys[0]
    return {
      id: `action ${action.id}`,
      kind: 'action',
      title: action.title,
      ...(keys === undefined ? {} : { keys }),
      unavailable: action.unavailable ?? null,
      haystack: `${action.title}\n${action.also ?? ''}`.toLowerCase(),
      run: action.run,
      leads: action.leads ?? false,
      oneOfMany: action.oneOfMany ?? false,
    }
  })

  const orgEntry = (row: OrgRow): Entry => {
    const connection = byId.get(row.connection)
    return {
      id: keyOfRow(row),
      kind: 'org',
      title: orgName(row.org),
      code: visible(row.org.id),
      ...(connection ? { detail: visible(connection.name), environment: connection.environment } : {}),
      haystack: row.haystack,
      leads: true,
      run: () => void navigate({ to: '/c/$connection/o/$org', params: { connection: row.connection, org: row.org.id }, search: {} }),
    }
  }

  const settingEntry = (setting: Setting): Entry => {
    const destination = destinationOf(setting, where, connections)
    return {
      id: setting.id,
      kind: 'setting',
      title: setting.field.label,
      code: setting.field.path,
      detail: t('{{form}} of {{platform}}', { form: setting.form.title, platform: setting.platform.name }),
      unavailable: unavailable(setting, destination),
      haystack: setting.haystack,
      leads: true,
      ...(destination.leads === 'choice'
        ? { run: () => ask(setting), asks: true, leads: false }
        : destination.leads === 'there'
          ? { run: () => openSetting(navigate, setting, destination) }
          : {}),
    }
  }

  const words = wordsOf(text)
  if (words.length === 0) {
    const known = [...actions, ...settings.filter(({ id }) => places.has(id)).map(settingEntry)]
    const used = [...known, ...rows.filter((row) => places.has(keyOfRow(row))).map(orgEntry)]
      .filter(({ id }) => places.has(id))
      .toSorted((one, other) => (places.get(one.id) ?? 0) - (places.get(other.id) ?? 0))
      .slice(0, MOST.recent)
    const shown = new Set(used.map(({ id }) => id))
    return {
      sections: [
        { id: 'recent', title: t('Used lately'), entries: used, more: 0 },
        { id: 'action', title: t('Actions'), entries: actions.filter(({ id, oneOfMany }) => !shown.has(id) && !oneOfMany).toSorted(availableFirst), more: 0 },
      ].filter(({ entries }) => entries.length > 0),
      orgs: rows.length,
      settings: settings.length,
    }
  }

  const foundActions = best(actions, words, MOST.action, haystackOf, idOf, places)
  const foundSettings = best(settings, words, MOST.setting, haystackOf, idOf, places)
  const foundOrgs = best(rows, words, MOST.org, haystackOfRow, keyOfRow, places, alsoOf)
  const scrap = text.trim()
  const askServers: Entry = {
    id: 'action orgs.find',
    kind: 'action',
    title: t('Find “{{text}}” in the list of organizations', { text: visible(scrap) }),
    haystack: '',
    leads: false,
    run: () => {
      findText.set(scrap)
      void navigate({ to: '/orgs', search: { find: scrap } })
    },
  }
  return {
    sections: [
      { id: 'action', title: t('Actions'), entries: foundActions.shown.toSorted(availableFirst), more: foundActions.total - foundActions.shown.length },
      { id: 'setting', title: t('Settings'), entries: foundSettings.shown.map(settingEntry), more: foundSettings.total - foundSettings.shown.length },
      {
        id: 'org',
        title: t('Organizations'),
        entries: [...foundOrgs.shown.map(orgEntry), ...(connections.length > 0 ? [askServers] : [])],
        more: foundOrgs.total - foundOrgs.shown.length,
      },
    ].filter(({ entries }) => entries.length > 0),
    orgs: rows.length,
    settings: settings.length,
  }
}

/** Where a setting can be opened: the instances and the orgs of the connections that have it. */
export function usePlaces(setting: Setting | null, text: string): Section[] {
  const navigate = useNavigate()
  const connections = useConnections()
  const where = useWhere()
  const destination = setting === null ? null : destinationOf(setting, where, connections)
  const choice = destination?.leads === 'choice' ? destination : null
  const of = useMemo(() => (setting === null ? [] : connections.filter(({ platform }) => platform === setting.platform.id)), [setting, connections])
  const rows = useOrgRows(of)
  const { places } = useRecent()
  const alsoOf = useAlso()
  if (setting === null || choice === null) return []
  const words = wordsOf(text)
  const name = setting.platform.instanceName
  const instances = of.map((connection): Entry => {
    const title = `${name ?? ''} · ${visible(connection.name)}`
    return {
      id: `instance ${connection.id}`,
      kind: 'instance',
      title,
      environment: connection.environment,
      haystack: title.toLowerCase(),
      leads: true,
      run: () => openSetting(navigate, setting, { leads: 'there', connection, level: { kind: 'instance' } }),
    }
  })
  const foundInstances = best(choice.instances && name !== null ? instances : [], words, MOST.org, haystackOf, idOf, places)
  const foundOrgs = best(choice.orgs ? rows : noRows, words, MOST.org, haystackOfRow, keyOfRow, places, alsoOf)
  const byId = new Map(of.map((one) => [one.id, one]))
  const orgEntry = (row: OrgRow): Entry[] => {
    const connection = byId.get(row.connection)
    if (!connection) return []
    const level = setting.form.levels.includes('org') ? ({ kind: 'org', id: row.org.id } as const) : ({ kind: 'new_trust', org: row.org.id } as const)
    return [
      {
        id: keyOfRow(row),
        kind: 'org',
        title: orgName(row.org),
        code: visible(row.org.id),
        detail: visible(connection.name),
        environment: connection.environment,
        haystack: row.haystack,
        leads: true,
        run: () => openSetting(navigate, setting, { leads: 'there', connection, level }),
      },
    ]
  }
  return [
    { id: 'instance', title: t('The whole server'), entries: foundInstances.shown, more: 0 },
    { id: 'org', title: t('Organizations'), entries: foundOrgs.shown.flatMap(orgEntry), more: foundOrgs.total - foundOrgs.shown.length },
  ].filter(({ entries }) => entries.length > 0)
}

function availableFirst(one: Entry, other: Entry): number {
  return Number(one.unavailable != null) - Number(other.unavailable != null)
}

function unavailable({ platform }: Setting, destination: Destination): string | null {
  if (destination.leads !== 'nowhere') return null
  return destination.because === 'no_trust'
    ? t('It belongs to a trust: open that first.')
    : t('There is no connection to {{platform}} yet.', { platform: platform.name })
}

function openSetting(
  navigate: ReturnType<typeof useNavigate>,
  { form, field }: Setting,
  { connection, level }: Extract<Destination, { leads: 'there' }>,
): void {
  const address = formAddress({ connection: connection.id, level, form: form.id })
  const state = { led: Date.now() }
  switch (address.to) {
    case '/c/$connection/instance':
    case '/c/$connection/o/$org':
      void navigate({ ...address, search: { form: form.id, field: field.path }, state })
      return
    case '/c/$connection/o/$org/trusts/$trust':
    case '/c/$connection/o/$org/trusts/new':
      void navigate({ ...address, search: { field: field.path }, state })
  }
}
