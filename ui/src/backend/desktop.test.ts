import { clearMocks, mockIPC } from '@tauri-apps/api/mocks'
import { afterEach, expect, test } from 'vitest'
import { desktopCall } from './desktop'

afterEach(clearMocks)

test('only a request with secrets is made too large for small memory', async () => {
  const sent: unknown[] = []
  mockIPC((_, args) => {
    sent.push(args)
  })
  const secrets = { token: 'geheim' }
  await desktopCall('sign_in_again', { connection: 'c', secrets, keep: 'keyring' })
  await desktopCall('get_preferences', {})
  expect(sent).toEqual([
    { request: { connection: 'c', secrets, keep: 'keyring' }, cover: expect.stringMatching(/^0{100000,}$/) as string },
    { request: {} },
  ])
})
