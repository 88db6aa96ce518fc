import { useState } from 'react'
import { call } from '../backend/call'
import { announce } from './announce'

/** Copies text through the backend; tells for a moment that it did. */
export function useCopy(): { copied: boolean; copy: (text: string, what: string) => Promise<void> } {
  const [copied, setCopied] = useState(false)
  return {
    copied,
    copy: async (text, what) => {
      try {
        await call('copy_text', { text })
        setCopied(true)
        setTimeout(() => setCopied(false), 1_500)
        announce(`${what} copied`)
      } catch {
        announce(`${what} could not be copied`)
      }
    },
  }
}
