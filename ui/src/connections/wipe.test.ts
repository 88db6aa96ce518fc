import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { wipe } from './wipe'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('an input is empty at once, and what was let go is looked after some seconds long', () => {
  const input = document.createElement('input')
  input.value = 'x'.repeat(300)
  wipe(input)
  expect(input.value).toBe('')
  expect(vi.getTimerCount()).toBe(6)
  vi.advanceTimersByTime(7_000)
  expect(vi.getTimerCount()).toBe(0)
})

test('an empty input leaves nothing to look after', () => {
  wipe(document.createElement('input'))
  expect(vi.getTimerCount()).toBe(0)
})
