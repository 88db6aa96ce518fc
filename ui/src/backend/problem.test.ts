import { afterEach, describe, expect, it, vi } from 'vitest'
import { problemOf } from '../test/fixtures'
import { call, setTransport } from './call'
import { isAboutCredential, ProblemError, toProblem } from './problem'
import { webCall } from './web'

afterEach(() => setTransport(webCall))

function answering(status: number, body: string) {
  vi.stubGlobal('fetch', vi.fn(() => Promise.resolve(new Response(body, { status }))))
}

describe('every failed call ends as a problem', () => {
  it('keeps what the backend said', async () => {
    const problem = problemOf('rate_limited', { retryAfter: 7, requestId: 'r1', retryable: true })
    answering(429, JSON.stringify(problem))
    const failure = await call('list_connections', {}).catch((thrown: unknown) => thrown)
    expect(failure).toBeInstanceOf(ProblemError)
    expect(toProblem(failure)).toEqual(problem)
  })

  it.each([
    ['an answer that is no JSON', () => answering(200, '<html>')],
    ['an error that is no problem', () => answering(500, '{"oops":1}')],
    ['no answer', () => vi.stubGlobal('fetch', vi.fn(() => Promise.reject(new TypeError('connection closed'))))],
  ])('says of %s that it can not be told what was done', async (_, prepare) => {
    prepare()
    const failure = await call('list_connections', {}).catch((thrown: unknown) => thrown)
    expect(failure).toBeInstanceOf(ProblemError)
    const problem = toProblem(failure)
    expect(problem.code).toBe('internal')
    expect(problem.message).toContain("can't be said whether anything was done")
  })

  it('understands what the desktop rejects with, be it a problem or a bare word', () => {
    expect(toProblem(problemOf('keyring_locked')).code).toBe('keyring_locked')
    expect(toProblem('Command list_orgs not allowed by ACL').message).toContain('not allowed by ACL')
  })

  it('posts the request to the command of its name', async () => {
    answering(200, '[]')
    await call('list_orgs', { connection: 'c', next: null })
    expect(fetch).toHaveBeenCalledWith(
      '/api/list_orgs',
      expect.objectContaining({ method: 'POST', body: '{"connection":"c","next":null}' }),
    )
  })
})

it('knows which problems signing in again helps', () => {
  const codes = ['credential_rejected', 'credential_expired', 'not_signed_in'] as const
  for (const code of codes) expect(isAboutCredential(problemOf(code))).toBe(true)
  expect(isAboutCredential(problemOf('permission_denied'))).toBe(false)
})
