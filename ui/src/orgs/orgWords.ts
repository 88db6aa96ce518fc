import type { Org } from '../backend/generated'
import { sentence, visible } from '../parts/words'
import { t } from '../words/t'

/** What to call an org: its name, or that it has none. */
export function orgName(org: Org): string {
  return org.name === null || org.name === '' ? t('No name told') : visible(org.name)
}

/** An org's state in words, and how they look. */
export function stateWords(org: Org): { words: string; look: string } {
  switch (org.state) {
    case 'active':
      return { words: t('Active'), look: 'text-text' }
    case 'inactive':
      return { words: t('Inactive'), look: 'text-amber' }
    case 'removed':
      return { words: t('Removed'), look: 'text-red' }
    case 'missing':
      return { words: t('No state: deleted, or never more than an id'), look: 'text-amber' }
    case 'other':
      return { words: sentence(visible(org.word)), look: 'text-quiet' }
  }
}
