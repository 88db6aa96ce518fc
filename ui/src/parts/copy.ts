import { useState } from 'react'
import { call } from '../backend/call'
import type { Problem } from '../backend/generated'
import { toProblem } from '../backend/problem'
import { announce } from './announce'

/** A copy as people see it: for a moment that it was made, or why it wasn't. */
export interface Copying {
  copied: boolean
  problem: Problem | null
  /** Copies, and announces what was copied once it was. */
  run: (copy: () => Promise<unknown>, done: string) => Promise<void>
}

/** Says of a copy only what became of it. */
export function useCopying(): Copying {
  const [copied, setCopied] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  return {
    copied,
    problem,
    run: async (copy, done) => {
      setProblem(null)
      setCopied(false)
      try {
        await copy()
        setCopied(true)
        setTimeout(() => setCopied(false), 1_500)
        announce(done)
      } catch (thrown) {
        setProblem(toProblem(thrown))
      }
    },
  }
}

/** Copies text through the backend. */
export function useCopy() {
  const { copied, problem, run } = useCopying()
  return {
    copied,
    problem,
    /** Copies a text, and says the sentence once it was. */
    copy: (text: string, done: string) => run(() => call('copy_text', { text }), done),
  }
}
