import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { setTransport } from '../backend/call'
import { webCall } from '../backend/web'
import { FakeBackend } from '../test/FakeBackend'
import { connectionOf, orgsOf, problemOf } from '../test/fixtures'
import { OrgIndex } from './OrgIndex'

let fake: FakeBackend
let index: OrgIndex

beforeEach(() => {
  fake = new FakeBackend()
  fake.add(connectionOf({ id: 'a' }), orgsOf(250))
  setTransport(fake.transport)
  index = new OrgIndex()
})
afterEach(() => setTransport(webCall))

const rowsOf = (id: string) => index.read().get(id)?.rows.length ?? 0

describe('the index of orgs', () => {
  it('reads page after page until there is no next', async () => {
    index.want(['a'])
    await vi.waitFor(() => expect(index.read().get('a')?.reading).toBe(false))
    expect(rowsOf('a')).toBe(250)
    expect(fake.callsOf('list_orgs').map(({ next }) => next)).toEqual([null, '100', '200'])
  })

  it('keeps the rows while they are read again', async () => {
    index.want(['a'])
    await vi.waitFor(() => expect(index.read().get('a')?.reading).toBe(false))
    const counts: number[] = []
    index.subscribe(() => counts.push(rowsOf('a')))
    index.reload('a')
    await vi.waitFor(() => expect(index.read().get('a')?.reading).toBe(false))
    expect(Math.min(...counts)).toBe(250)
  })

  it('shows a failed connection with its reason beside one that answers, and keeps what it had', async () => {
    fake.add(connectionOf({ id: 'b' }), orgsOf(2))
    index.want(['a', 'b'])
    await vi.waitFor(() => expect(rowsOf('b')).toBe(2))
    await vi.waitFor(() => expect(index.read().get('a')?.reading).toBe(false))
    fake.failing.set('list_orgs', problemOf('credential_expired'))
    index.reload('b')
    await vi.waitFor(() => expect(index.read().get('b')?.problem?.code).toBe('credential_expired'))
    expect(rowsOf('b')).toBe(2)
    expect(index.read().get('a')?.problem).toBeNull()
  })

  it('forgets a connection that is gone', async () => {
    index.want(['a'])
    await vi.waitFor(() => expect(rowsOf('a')).toBe(250))
    index.want([])
    expect(index.read().has('a')).toBe(false)
  })
})
