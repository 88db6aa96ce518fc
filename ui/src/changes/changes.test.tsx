import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { ChangeView, Target } from '../backend/generated'
import { expectAccessible } from '../test/axe'
import { backendWithChanges, changedOrg, changeOf, edited } from '../test/changeFixtures'
import { problemOf } from '../test/fixtures'
import { renderApp } from '../test/renderApp'
import { outcomeWords, whatWords } from './changeWords'
import { dayStart, wantedOf } from './wanted'

const trust: Partial<Target> = {
  connection: 'b',
  connectionName: 'South',
  environment: 'staging',
  platform: 'south',
  level: { kind: 'trust', org: 'alpha', id: 't1' },
  levelName: 'Alpha',
  form: 'south.trust',
  formTitle: 'Trust',
  parties: { trustee: { id: 'alpha', name: 'Alpha' }, trusted: { id: 'harbor', name: 'Harbor' } },
}

/** Changes of several kinds, the newest first. */
function several(): ChangeView[] {
  return [
    changeOf({ id: 'back', at: '2026-11-21T10:00:00Z', undoes: ['named'] }),
    changeOf({ id: 'removed', act: 'remove', target: trust, at: '2026-11-20T12:00:00Z', identity: { name: 'bo', roles: [], serverVersion: null, id: null } }),
    changeOf({ id: 'lost', act: 'customize', outcome: 'unknown', unsettled: true, progress: { requests: ['unknown'], verification: null } }),
    changeOf({
      id: 'named',
      at: '2026-11-19T10:00:00Z',
      changes: [edited('senderName', 'Sender name', 'Acme', 'Alpha'), edited('passwordRule', 'Password rule', 'plain', 'strict')],
    }),
    changeOf({ id: 'refused', act: 'reset', outcome: 'refused', at: '2026-11-01T10:00:00Z', progress: { requests: ['refused'], verification: null } }),
  ]
}

const rows = () => screen.getAllByRole('row').slice(1)
const names = () => rows().map((row) => within(row).getByRole('link').textContent)
const filter = (name: string) => screen.getByRole('combobox', { name })

describe('the list of changes', () => {
  it('is reached by Changes, and says what, where, who and what it came to in words', async () => {
    const { user, router } = renderApp('/connections', backendWithChanges(several()))
    await user.click(await screen.findByRole('link', { name: 'Changes' }))
    expect(router.state.location.pathname).toBe('/changes')
    expect(await screen.findByText('5 changes')).toBeVisible()
    expect(names()).toEqual([
      'Changed Sender name',
      'Removed the trust Alpha → Harbor',
      'Tried to customize Domain settings',
      'Changed Sender name and Password rule',
      'Tried to reset Domain settings to the default',
    ])
    const [back, removed, lost, , refused] = rows() as HTMLElement[]
    expect(back).toHaveTextContent('undo of “Changed Sender name and Password rule”')
    expect(back).toHaveTextContent(/Applied and verified.*Organization 1.*Acme EUProduction.*ada/)
    expect(within(back as HTMLElement).getAllByRole('gridcell')[1]).toHaveAttribute('title', expect.stringMatching(/21 Nov 2026, 10:00:00/))
    expect(removed).toHaveTextContent(/Alpha.*SouthStaging.*bo/)
    expect(lost).toHaveTextContent('Not settled yet')
    expect(refused).toHaveTextContent('Refused')
    await expectAccessible()
  })

  it('asks for what is looked for, keeps it in the address, and clears it', async () => {
    const fake = backendWithChanges(several())
    const { user, router } = renderApp('/changes', fake)
    await screen.findByText('5 changes')
    await user.type(screen.getByRole('searchbox', { name: 'Find changes' }), 'harbor')
    await waitFor(() => expect(names()).toEqual(['Removed the trust Alpha → Harbor']))
    expect(router.state.location.search).toEqual({ find: 'harbor' })
    await user.keyboard('{Escape}')
    await waitFor(() => expect(rows()).toHaveLength(5))
    await user.selectOptions(filter('Outcome'), 'Not settled yet')
    await waitFor(() => expect(names()).toEqual(['Tried to customize Domain settings']))
    await user.selectOptions(filter('Connection'), 'South · Staging')
    expect(await screen.findByText('No change in the journal fits what is looked for.')).toBeVisible()
    expect([...filter('Form').querySelectorAll('option')].map(({ textContent }) => textContent)).toEqual(['All', 'Organization', 'Trust', 'New trust'])
    await user.click(screen.getByRole('button', { name: 'Clear the filters' }))
    await waitFor(() => expect(rows()).toHaveLength(5))
    await user.selectOptions(filter('Form'), 'Trust (Southwind Cloud)')
    await waitFor(() => expect(names()).toEqual(['Removed the trust Alpha → Harbor']))
    await user.selectOptions(filter('Form'), 'All')
    await user.type(screen.getByRole('textbox', { name: 'From' }), '2026-11-1')
    expect(screen.getByRole('textbox', { name: 'From' })).toHaveAttribute('aria-invalid', 'true')
    await waitFor(() => expect(rows()).toHaveLength(5))
    await user.type(screen.getByRole('textbox', { name: 'From' }), '9')
    await user.type(screen.getByRole('textbox', { name: 'Until' }), '2026-11-19')
    await waitFor(() => expect(names()).toEqual(['Changed Sender name and Password rule']))
    expect(fake.callsOf('list_changes').at(-1)?.wanted).toEqual({
      connection: null,
      org: null,
      form: null,
      standing: null,
      search: null,
      from: dayStart('2026-11-19'),
      until: dayStart('2026-11-20'),
    })
  })

  it('follows an address that it is opened with', async () => {
    const fake = backendWithChanges(several())
    const { user } = renderApp(`/changes?find=sender&org=${changedOrg}&connection=a`, fake)
    await waitFor(() => expect(names()).toHaveLength(4))
    expect(screen.getByRole('searchbox', { name: 'Find changes' })).toHaveValue('sender')
    expect(filter('Connection')).toHaveValue('a')
    await user.click(screen.getByRole('button', { name: /Of one organization/ }))
    await waitFor(() => expect(fake.callsOf('list_changes').at(-1)?.wanted).toMatchObject({ org: null, connection: 'a', search: 'sender' }))
  })

  it('shows older changes when asked, and moves and opens by keys', async () => {
    const fake = backendWithChanges(Array.from({ length: 5 }, (_, at) => changeOf({ id: `c${at}` })))
    fake.pageSize = 2
    const { user, router } = renderApp('/changes', fake)
    await user.click(await screen.findByRole('button', { name: 'Show older changes' }))
    expect(await screen.findByText('The newest 4 changes')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Show older changes' }))
    expect(await screen.findByText('5 changes')).toBeVisible()
    expect(screen.queryByRole('button', { name: 'Show older changes' })).toBeNull()
    expect(fake.callsOf('list_changes').map(({ after }) => after)).toEqual([null, 2, 4])
    await user.click(screen.getByRole('searchbox', { name: 'Find changes' }))
    await user.keyboard('{ArrowDown}{End}{ArrowUp}{Enter}')
    expect(router.state.location.pathname).toBe('/changes/c3')
  })

  it('says why it is empty and what to do', async () => {
    const { user, router } = renderApp('/changes', backendWithChanges([]))
    expect(await screen.findByText(/Nothing was applied with this installation yet/)).toBeVisible()
    await expectAccessible()
    await user.click(screen.getByRole('button', { name: 'Choose an organization' }))
    expect(router.state.location.pathname).toBe('/orgs')
  })

  it('says what can not be read, of one change and of all', async () => {
    const fake = backendWithChanges(several())
    fake.unreadableChanges = ['Change 7 is no JSON.']
    fake.failing.set('list_changes', problemOf('storage', { retryable: true }))
    const { user } = renderApp('/changes', fake)
    expect(await screen.findByText(/The server said storage/)).toBeVisible()
    expect(screen.queryByText(/Nothing was applied/)).toBeNull()
    fake.failing.clear()
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await screen.findByText('5 changes')).toBeVisible()
    expect(within(screen.getByRole('region', { name: 'Changes that could not be read' })).getByText('Change 7 is no JSON.')).toBeVisible()
  })
})

describe('the journal as a whole', () => {
  it('is verified, and says that nothing wrong was found', async () => {
    const { user } = renderApp('/changes', backendWithChanges(several()))
    await user.click(await screen.findByRole('button', { name: 'Verify journal' }))
    const banner = await screen.findByRole('region', { name: 'Verification of the journal' })
    expect(banner).toHaveTextContent(/Nothing wrong was found.*All entries are as they were written/)
    expect(banner).toHaveClass('border-green')
    expect(screen.queryByRole('button', { name: 'Begin the journal anew' })).toBeNull()
    await user.click(within(banner).getByRole('button', { name: 'Close' }))
    expect(screen.queryByRole('region', { name: 'Verification of the journal' })).toBeNull()
  })

  it('is begun anew only after a confirmation, where it is not whole', async () => {
    const fake = backendWithChanges(several())
    fake.verdict = { whole: false, hinders: true, message: 'Entry 4 was removed.', at: '2026-11-22T10:00:00Z' }
    const { user } = renderApp('/changes', fake)
    await user.click(await screen.findByRole('button', { name: 'Verify journal' }))
    const banner = await screen.findByRole('region', { name: 'Verification of the journal' })
    expect(banner).toHaveTextContent(/The journal is not whole.*Entry 4 was removed/)
    expect(banner).toHaveClass('border-red')
    await user.click(within(banner).getByRole('button', { name: 'Begin the journal anew' }))
    const dialog = await screen.findByRole('alertdialog', { name: 'Begin the journal anew?' })
    await expectAccessible()
    await user.click(within(dialog).getByRole('button', { name: 'Leave the journal as it is' }))
    expect(fake.callsOf('begin_journal_anew')).toHaveLength(0)
    await user.click(screen.getByRole('button', { name: 'Begin the journal anew' }))
    fake.failing.set('begin_journal_anew', problemOf('keyring_locked'))
    await user.click(within(screen.getByRole('alertdialog')).getByRole('button', { name: 'Begin the journal anew' }))
    expect(await within(screen.getByRole('alertdialog')).findByText(/The server said keyring_locked/)).toBeVisible()
    fake.failing.clear()
    await user.click(within(screen.getByRole('alertdialog')).getByRole('button', { name: 'Begin the journal anew' }))
    expect(await screen.findByText('The journal is whole from entry 8 on.')).toBeVisible()
    expect(screen.queryByRole('alertdialog')).toBeNull()
  })

  it('says why it can not be verified', async () => {
    const fake = backendWithChanges(several())
    fake.failing.set('verify_journal', problemOf('keyring_locked', { retryable: true }))
    const { user } = renderApp('/changes', fake)
    await user.click(await screen.findByRole('button', { name: 'Verify journal' }))
    expect(await screen.findByText(/The server said keyring_locked/)).toBeVisible()
  })

  it.each(['json', 'csv'] as const)('is exported as %s: what is looked for, and where it is', async (format) => {
    const fake = backendWithChanges(several())
    const { user } = renderApp('/changes?outcome=refused', fake)
    await waitFor(() => expect(names()).toHaveLength(1))
    await user.click(screen.getByRole('button', { name: 'Export changes' }))
    await user.click(await screen.findByRole('menuitem', { name: new RegExp(`as ${format}`, 'i') }))
    const dialog = await screen.findByRole('dialog', { name: '1 change exported' })
    const path = `/home/ada/Downloads/orgdesk-changes.${format}`
    expect(within(dialog).getByText(path)).toBeVisible()
    expect(fake.callsOf('export_changes')).toEqual([{ wanted: wantedOf({ outcome: 'refused' }), format }])
    await expectAccessible()
    await user.click(within(dialog).getByRole('button', { name: 'Copy path' }))
    expect(await within(dialog).findByText('Path copied')).toBeVisible()
    expect(fake.callsOf('copy_text')).toEqual([{ text: path }])
    await user.click(within(dialog).getByRole('button', { name: 'Close' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })

  it('offers no export where there is nothing, with the reason', async () => {
    const { user } = renderApp('/changes', backendWithChanges([]))
    const all = await screen.findByRole('button', { name: 'Export changes' })
    await waitFor(() => expect(all).toBeDisabled())
    expect(all).toHaveAccessibleDescription('Nothing to export yet')
    await user.type(screen.getByRole('searchbox', { name: 'Find changes' }), 'x')
    await waitFor(() => expect(screen.getByRole('button', { name: 'Export changes' })).toHaveAccessibleDescription('Nothing was found to export'))
  })

  it('says why it can not be exported', async () => {
    const fake = backendWithChanges(several())
    fake.failing.set('export_changes', problemOf('storage'))
    const { user } = renderApp('/changes', fake)
    await user.click(await screen.findByRole('button', { name: 'Export changes' }))
    await user.click(await screen.findByRole('menuitem', { name: /All changes, as CSV/ }))
    const dialog = await screen.findByRole('dialog', { name: 'Nothing was exported' })
    expect(within(dialog).getByText(/The server said storage/)).toBeVisible()
  })
})

describe('words', () => {
  it.each<[Parameters<typeof changeOf>[0], string]>([
    [{ id: '1', act: 'create', target: { ...trust, parties: null, level: { kind: 'new_trust', org: 'alpha' } } }, 'Created a trust of Alpha'],
    [{ id: '2', act: 'deactivate', target: trust }, 'Deactivated the trust Alpha → Harbor'],
    [{ id: '3', target: trust, changes: [edited('description', 'Description', '', 'x')] }, 'Changed Description of the trust Alpha → Harbor'],
    [{ id: '4', changes: ['a', 'b', 'c', 'd', 'e'].map((name) => edited(name, name, false, true)) }, 'Changed a, b, c and 2 more settings'],
    [{ id: '5', changes: [] }, 'Changed Domain settings'],
    [{ id: '6', changes: [], standing: 'partly_applied' }, 'Changed Domain settings'],
    [{ id: '7', changes: [], standing: 'refused' }, 'Tried to change Domain settings'],
    [{ id: '8', changes: [], standing: 'not_applied' }, 'Tried to change Domain settings'],
    [{ id: '9', changes: [], standing: 'unsettled' }, 'Tried to change Domain settings'],
    [{ id: '10', changes: [], standing: 'nothing_sent' }, 'Tried to change Domain settings'],
    [{ id: '11', act: 'remove', target: trust, standing: 'refused' }, 'Tried to remove the trust Alpha → Harbor'],
  ])('say what was done: %o', (change, words) => {
    expect(whatWords(changeOf(change))).toBe(words)
  })

  it.each<[Partial<ChangeView>, string, string]>([
    [{}, 'Applied and verified', 'good'],
    [{ progress: { requests: ['done'], verification: 'differs' } }, 'Differs', 'warning'],
    [{ progress: { requests: ['done'], verification: 'cannot_tell' } }, 'Applied, not verified', 'warning'],
    [{ progress: { requests: ['done'], verification: null } }, 'Applied, not verified', 'warning'],
    [{ outcome: 'refused' }, 'Refused', 'error'],
    [{ outcome: 'partly_applied' }, 'Partly applied', 'warning'],
    [{ outcome: 'unknown', unsettled: true, progress: { requests: ['unknown'], verification: null } }, 'Not settled yet', 'warning'],
    [{ outcome: 'unknown' }, 'Applied and verified', 'good'],
    [{ outcome: 'unknown', progress: { requests: ['unknown'], verification: 'unchanged' } }, 'Not applied', 'error'],
    [{ outcome: 'unknown', progress: { requests: ['unknown'], verification: 'partly' } }, 'Partly applied', 'warning'],
    [{ outcome: 'unknown', progress: { requests: ['unknown'], verification: 'differs' } }, 'Differs', 'warning'],
    [{ outcome: null, progress: { requests: ['sending'], verification: null } }, 'Under way', 'open'],
    [{ outcome: null, progress: { requests: ['done', 'planned'], verification: null } }, 'Under way', 'open'],
    [{ outcome: null, progress: { requests: ['planned'], verification: null } }, 'Nothing sent', 'open'],
    [{ wrongOrg: true, unsettled: true }, 'Another organization answered', 'error'],
  ])('say what it came to: %o', (row, word, look) => {
    expect(outcomeWords(changeOf({ id: '1', ...row }))).toMatchObject({ word, look })
  })

  it('take a day as a whole day here, and no day that is none', () => {
    expect(dayStart('2026-02-31')).toBeNull()
    expect(dayStart('26-02-01')).toBeNull()
    expect(new Date(dayStart('2026-12-31', 1) ?? '')).toEqual(new Date(2027, 0, 1))
    expect(wantedOf({ outcome: 'nonsense', find: ' ' })).toMatchObject({ standing: null, search: null })
    expect(wantedOf({ outcome: 'unsettled' })).toMatchObject({ standing: 'unsettled' })
  })
})
