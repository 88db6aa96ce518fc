import { expect, test } from 'vitest'
import { messageOf } from './desktop'

test('only a request with secrets is made too large for small memory', () => {
  const secrets = { token: 'geheim' }
  expect(messageOf({ connection: 'c', secrets })).toEqual({
    request: { connection: 'c', secrets },
    cover: expect.stringMatching(/^0{100000,}$/) as string,
  })
  expect(messageOf({ connection: 'c', secrets: null })).toEqual({ request: { connection: 'c', secrets: null } })
  expect(messageOf({})).toEqual({ request: {} })
})
