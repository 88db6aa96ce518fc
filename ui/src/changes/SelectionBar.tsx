import type { ReactNode } from 'react'
import type { ChangeRow } from '../backend/generated'
import { Button } from '../parts/Button'
import { listed, numberWords } from '../parts/words'
import { nothingToUndo } from './changeWords'
import type { Selected } from './useSelected'
import { t } from '../words/t'

/** What was picked, and *Undo 3 changes*. There only while something is picked. */
export function SelectionBar({ selected, busy, onUndo, children }: { selected: Selected; busy: boolean; onUndo: () => void; children?: ReactNode }) {
  const changes = [...selected.changes.values()]
  if (changes.length === 0) return null
  const stopped = whyNot(changes)
  return (
    <section aria-label={t('Selected changes')} className="flex flex-col gap-2 border-t border-control bg-surface px-6 py-2">
      {children}
      <div className="flex flex-wrap items-center gap-2">
        <p className="mr-auto max-w-prose">
          <strong className="font-semibold">{t('{{count, number}} changes selected', { count: changes.length })}</strong>{' '}
          <span id="undo-group-words" className="text-help text-quiet">
            {stopped ??
              t('Undoing makes one plan for each form, the newest first. Nothing is sent until it was reviewed and applied.')}
          </span>
        </p>
        <div className="ml-auto flex gap-2">
          <Button onPress={selected.clear}>{t('Clear the selection')}</Button>
          <Button look="primary" isDisabled={stopped !== null || busy} aria-describedby="undo-group-words" onPress={onUndo}>
            {t('Undo {{count, number}} changes', { count: changes.length })}
          </Button>
        </div>
      </div>
    </section>
  )
}

/** Why these can't be undone together, as far as the list tells; the rest only the backend knows. */
function whyNot(changes: ChangeRow[]): string | null {
  const reasons = new Map<string, number>()
  for (const change of changes) {
    const reason = nothingToUndo(change)
    if (reason !== null) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  }
  if (reasons.size === 0) return null
  const all = [...reasons.values()].reduce((sum, count) => sum + count)
  const parts = [...reasons].map(([reason, count]) => `${numberWords(count)} ${reason}`)
  const why = reasons.size === 1 ? [...reasons.keys()] : parts
  return t("{{count, number}} of them can't be undone: {{why}}. Take them out of the selection first.", { count: all, why: listed(why) })
}
