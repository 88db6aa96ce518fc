import { QueryClientProvider } from '@tanstack/react-query'
import { act, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createQueryClient } from '../backend/queries'
import { problemOf } from '../test/fixtures'
import { ProblemView } from './ProblemView'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

it('counts down anew when the same wait is told once more', async () => {
  const queries = createQueryClient()
  const view = () => (
    <QueryClientProvider client={queries}>
      <ProblemView problem={problemOf('rate_limited', { retryable: true, retryAfter: 3 })} onRetry={() => undefined} />
    </QueryClientProvider>
  )
  const { rerender } = render(view())
  expect(screen.getByRole('button', { name: 'Try again in 3 seconds' })).toBeDisabled()
  await act(() => vi.advanceTimersByTimeAsync(3_000))
  expect(screen.getByRole('button', { name: 'Try again' })).toBeEnabled()
  rerender(view())
  expect(screen.getByRole('button', { name: 'Try again in 3 seconds' })).toBeDisabled()
})
