import { useNavigate } from '@tanstack/react-router'
import { useQueryClient } from '@tanstack/react-query'
import { usePreferences } from '../app/preferences'
import { call } from '../backend/call'
import { inDesktop } from '../backend/desktop'
import { toProblem } from '../backend/problem'
import { useConnections, useForgetReadings, usePlatform } from '../backend/queries'
import { useZoom } from '../keys/useZoom'
import { announce } from '../parts/announce'
import { visible } from '../parts/words'
import { t } from '../words/t'
import { type Action, runOnceOffered } from './actions'
import { useWhere } from './useWhere'

/** Says what came of a call to the backend. */
function say(done: string, calling: Promise<unknown>): void {
  void calling.then(
    () => announce(done),
    (thrown: unknown) => announce(toProblem(thrown).message),
  )
}

/** What can be done from every screen, and what another screen offers, with why not where it can't be done now. */
export function useStandingActions(): Action[] {
  const navigate = useNavigate()
  const queries = useQueryClient()
  const connections = useConnections()
  const forget = useForgetReadings()
  const { preferences, remember } = usePreferences()
  const { connection: here, org } = useWhere()
  const platform = usePlatform(here)
  const zoom = useZoom()

  /** What the list of changes offers, from anywhere. */
  const inChanges = (id: string) => () => {
    void navigate({ to: '/changes', search: {} })
    runOnceOffered(id)
  }
  const startSample = () =>
    say(
      t('The sample data is there'),
      call('start_sample', {}).then(async () => {
        await queries.invalidateQueries({ queryKey: ['list_connections'] })
        await navigate({ to: '/orgs', search: {} })
      }),
    )
  const inUse = (theme: typeof preferences.theme) => (preferences.theme === theme ? t('This is how it looks now.') : null)

  return [
    { id: 'go.orgs', title: t('Go to Organizations'), shortcut: 'go.orgs', leads: true, run: () => void navigate({ to: '/orgs', search: {} }) },
    { id: 'go.trusts', title: t('Go to Trusts'), shortcut: 'go.trusts', leads: true, run: () => void navigate({ to: '/trusts' }) },
    { id: 'go.drafts', title: t('Go to Drafts'), shortcut: 'go.drafts', leads: true, run: () => void navigate({ to: '/drafts' }) },
    { id: 'go.changes', title: t('Go to Changes'), shortcut: 'go.changes', leads: true, run: () => void navigate({ to: '/changes', search: {} }) },
    { id: 'go.connections', title: t('Go to Connections'), shortcut: 'go.connections', leads: true, run: () => void navigate({ to: '/connections' }) },
    { id: 'go.about', title: t('About Orgdesk'), leads: true, run: () => void navigate({ to: '/about' }) },
    {
      id: 'form.review',
      title: t('Review changes'),
      shortcut: 'form.review',
      unavailable: t('No form with edits is open.'),
      run: () => undefined,
    },
    { id: 'form.discard', title: t('Discard changes'), unavailable: t('No form with edits is open.'), run: () => undefined },
    { id: 'change.undo', title: t('Undo change'), unavailable: t('No change of the journal is open.'), run: () => undefined },
    {
      id: 'connection.signIn',
      title: t('Sign in again'),
      unavailable: t('Nothing on this screen waits for a new sign-in.'),
      run: () => undefined,
    },
    {
      id: 'connection.add',
      title: t('Add connection'),
      leads: true,
      run: () => void navigate({ to: '/connections/new', search: {} }),
    },
    ...connections.flatMap((connection): Action[] => {
      const { id } = connection
      const name = visible(connection.name)
      return [
        {
          id: `connection.open ${id}`,
          title: t('Go to the connection {{name}}', { name }),
          leads: true,
          oneOfMany: id !== here?.id,
          run: () => void navigate({ to: '/c/$connection', params: { connection: id } }),
        },
        {
          id: `connection.edit ${id}`,
          title: t('Edit the connection {{name}}', { name }),
          leads: true,
          oneOfMany: id !== here?.id,
          run: () => void navigate({ to: '/connections/$connection', params: { connection: id } }),
        },
        ...(connection.writes === 'locked'
          ? [
              {
                id: `writes.unlock ${id}`,
                title: t('Unlock writes on {{name}}', { name }),
                run: () => say(t('Writes are unlocked'), call('unlock_writes', { connection: id }).then(() => forget(id))),
              },
            ]
          : []),
        ...(connection.writes === 'unlocked'
          ? [
              {
                id: `writes.lock ${id}`,
                title: t('Lock writes on {{name}}', { name }),
                run: () => say(t('Writes are locked'), call('lock_writes', { connection: id }).then(() => forget(id))),
              },
            ]
          : []),
      ]
    }),
    ...(here && org !== undefined
      ? [
          {
            id: 'org.settings',
            title: t('Show the settings of this organization'),
            leads: true,
            run: () => void navigate({ to: '/c/$connection/o/$org', params: { connection: here.id, org }, search: {} }),
          },
          {
            id: 'org.trusts',
            title: t('Show the trusts of this organization'),
            leads: true,
            unavailable: platform?.trusts === null ? t('This platform knows no trusts.') : null,
            run: () => void navigate({ to: '/c/$connection/o/$org/trusts', params: { connection: here.id, org } }),
          },
          {
            id: 'trust.create',
            title: t('Create trust'),
            leads: true,
            unavailable: platform?.trusts === null ? t('This platform knows no trusts.') : null,
            run: () => void navigate({ to: '/c/$connection/o/$org/trusts/new', params: { connection: here.id, org }, search: {} }),
          },
          {
            id: 'org.copyId',
            title: t('Copy the id of this organization'),
            also: org,
            run: () => say(t('Id copied'), call('copy_text', { text: org })),
          },
        ]
      : [
          {
            id: 'trust.create',
            title: t('Create trust'),
            unavailable: t('Open the organization that gives the trust first.'),
            run: () => undefined,
          },
        ]),
    { id: 'journal.verify', title: t('Verify journal'), leads: true, run: inChanges('journal.verify') },
    { id: 'journal.export.json', title: t('Export changes as JSON'), leads: true, run: inChanges('journal.export.json') },
    { id: 'journal.export.csv', title: t('Export changes as CSV'), leads: true, run: inChanges('journal.export.csv') },
    { id: 'theme.light', title: t('Use the light theme'), unavailable: inUse('light'), run: () => remember({ theme: 'light' }) },
    { id: 'theme.dark', title: t('Use the dark theme'), unavailable: inUse('dark'), run: () => remember({ theme: 'dark' }) },
    { id: 'theme.system', title: t('Use the theme of the desktop'), unavailable: inUse('system'), run: () => remember({ theme: 'system' }) },
    ...(inDesktop()
      ? ([
          {
            id: 'zoom.in',
            title: t('Show everything larger'),
            also: 'zoom',
            shortcut: 'zoom.in',
            unavailable: zoom.atLargest ? t('It is as large as it gets.') : null,
            run: zoom.larger,
          },
          {
            id: 'zoom.out',
            title: t('Show everything smaller'),
            also: 'zoom',
            shortcut: 'zoom.out',
            unavailable: zoom.atSmallest ? t('It is as small as it gets.') : null,
            run: zoom.smaller,
          },
          {
            id: 'zoom.reset',
            title: t('Show everything in its usual size'),
            also: 'zoom',
            shortcut: 'zoom.reset',
            unavailable: zoom.zoom === 100 ? t('This is how it looks now.') : null,
            run: zoom.reset,
          },
        ] satisfies Action[])
      : []),
    {
      id: 'sample.start',
      title: t('Explore with sample data'),
      leads: true,
      unavailable: connections.some(({ sample }) => sample) ? t('The sample data is there already.') : null,
      run: startSample,
    },
  ]
}
