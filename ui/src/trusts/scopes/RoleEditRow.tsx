import { useState } from 'react'
import { Button } from '../../parts/Button'
import { visible } from '../../parts/words'
import { AddBox } from './AddBox'
import { ChangeWord, Named, resourceWords } from './ScopesDiff'
import { without } from './scopeEdits'
import type { RoleRow } from './scopeWords'
import { t } from '../../words/t'

/** One role: what becomes of it, what it is limited to, and how to remove it or put it back. */
export function RoleEditRow({
  row,
  name,
  onRemove,
  onPutBack,
  onResources,
}: {
  row: RoleRow
  name: string
  onRemove: () => void
  onPutBack: () => void
  onResources: (resources: string[]) => void
}) {
  const [open, setOpen] = useState(false)
  const removed = row.change === 'removed'
  const resources = row.after ?? []
  return (
    <li className="flex flex-col gap-2 border-b border-line py-1 last:border-b-0">
      <div className="flex flex-wrap items-center gap-x-2">
        <ChangeWord change={row.change} />
        <Named name={name} id={row.name} struck={removed} />
        <span className="text-help text-quiet">{resourceWords(row.after ?? row.before ?? [])}</span>
        <span className="ml-auto flex gap-1">
          {!removed && (
            <Button look="quiet" aria-label={t('Resources of {{name}}', { name })} aria-expanded={open} onPress={() => setOpen(!open)}>
              {t('Resources')}
            </Button>
          )}
          <Button
            look="quiet"
            aria-label={removed ? t('Put back {{name}}', { name }) : t('Remove {{name}}', { name })}
            onPress={() => {
              setOpen(false)
              if (removed) onPutBack()
              else onRemove()
            }}
          >
            {removed ? t('Put back') : t('Remove')}
          </Button>
        </span>
      </div>
      {open && (
        <div className="flex flex-col gap-2 pb-2 pl-4">
          <p className="text-help text-quiet">
            {resources.length === 0 ? t('Not limited: on all resources. One that is added limits the role to it.') : t('Limited to:')}
          </p>
          {resources.length > 0 && (
            <ul aria-label={t('What {{name}} is limited to', { name })} className="flex flex-col">
              {resources.map((resource, place) => (
                // Resources have no names but themselves, and one may stand there twice.
                // oxlint-disable-next-line react/no-array-index-key
                <li key={`${place} ${resource}`} className="flex items-center gap-2">
                  <code className="font-mono text-help wrap-anywhere">{visible(resource)}</code>
                  <Button look="quiet" aria-label={t('Remove resource {{resource}}', { resource: visible(resource) })} onPress={() => onResources(without(resources, place))}>
                    {t('Remove')}
                  </Button>
                </li>
              ))}
            </ul>
          )}
          <AddBox
            label={t('Add a resource of {{name}}', { name })}
            button={t('Add resource')}
            offered={[]}
            taken={new Set(resources)}
            onAdd={(resource) => onResources([...resources, resource])}
          />
        </div>
      )}
    </li>
  )
}
