import { t } from '../words/t'
import type { Problem } from './generated'

/** A problem as a thrown thing: what every failed call rejects with. */
export class ProblemError extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.message)
    this.name = 'ProblemError'
    this.problem = problem
  }
}

/** Whatever was thrown, as a problem that people can read. */
export function toProblem(thrown: unknown): Problem {
  if (thrown instanceof ProblemError) return thrown.problem
  if (isProblem(thrown)) return thrown
  return {
    code: 'internal',
    message: t(
      "Orgdesk did not get an answer from its own backend ({{reason}}). It can't be said whether anything was done. Try again; if it stays, restart Orgdesk.",
      { reason: wordsOf(thrown) },
    ),
    fieldErrors: [],
    retryable: true,
    retryAfter: null,
    requestId: null,
    platform: null,
  }
}

function isProblem(thrown: unknown): thrown is Problem {
  return (
    typeof thrown === 'object' &&
    thrown !== null &&
    'code' in thrown &&
    typeof thrown.code === 'string' &&
    'message' in thrown &&
    typeof thrown.message === 'string'
  )
}

function wordsOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message
  return typeof thrown === 'string' ? thrown : t('no reason given')
}

/** Whether signing in again is what helps. */
export function isAboutCredential(problem: Problem): boolean {
  return (
    problem.code === 'credential_rejected' || problem.code === 'credential_expired' || problem.code === 'not_signed_in'
  )
}
