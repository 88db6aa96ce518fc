import { ChevronDown, ChevronUp } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { ConnectionId, Party, Value } from '../../backend/generated'
import { toProblem } from '../../backend/problem'
import { Button } from '../../parts/Button'
import { ProblemView } from '../../parts/ProblemView'
import { Waiting } from '../../parts/Waiting'
import { ScopeEditor } from './ScopeEditor'
import { ScopesDiff } from './ScopesDiff'
import { scopesInShort, scopesSentence } from './scopeSentence'
import { namesOf, noScopes, scopesOf } from './scopeWords'
import { useScopeCatalog } from './useScopeCatalog'
import { t } from '../../words/t'

/** The orgs that scopes are about, as far as they are known. */
export interface ScopeParties {
  connection: ConnectionId
  trustee: Party
  trusted: Party | null
}

/** The scopes of a trust: what they allow, and on *Edit scopes* the editor. */
export function ScopesField({
  id,
  label,
  labelledBy,
  describedBy,
  value,
  before,
  parties,
  editable,
  startOpen,
  changed,
  onChange,
}: {
  id: string
  label: string
  labelledBy: string
  describedBy: string
  value: Value | undefined
  /** As the server has it. */
  before: Value | null
  parties: ScopeParties
  editable: boolean
  startOpen: boolean
  changed: boolean
  onChange: (value: Value) => void
}) {
  const [open, setOpen] = useState(startOpen)
  const catalog = useScopeCatalog(parties.connection, parties.trustee.id)
  const names = useMemo(() => namesOf(catalog.data), [catalog.data])
  const scopes = useMemo(() => scopesOf(value), [value])
  const was = useMemo(() => scopesOf(before), [before])
  const told = value !== undefined && value !== null
  const editing = editable && open
  const Fold = open ? ChevronUp : ChevronDown
  return (
    <div role="group" id={id} aria-labelledby={labelledBy} aria-describedby={describedBy} className="flex min-w-0 flex-col gap-3">
      {scopes && (
        <p data-scopes-sentence aria-live="polite" className="max-w-prose font-medium">
          {scopesSentence(scopes, parties, names, changed || before === null)}
        </p>
      )}
      {changed && was && <p className="max-w-prose text-help text-quiet">
          {t('Now: {{scopes}}', { scopes: scopesSentence(was, parties, names, false) })}
        </p>}
      {!told && !editing && <p className="text-quiet">{before === null && editable ? t('Nothing is chosen yet.') : scopesInShort(null)}</p>}
      {editable && (
        <div>
          <Button aria-expanded={open} aria-controls={open ? `${id}editor` : undefined} onPress={() => setOpen(!open)}>
            {t('Edit scopes')}
            <Fold size={14} aria-hidden="true" />
          </Button>
        </div>
      )}
      {editing && (
        <div id={`${id}editor`} className="flex min-w-0 flex-col gap-3">
          {catalog.isPending && <Waiting rows={2} what={t('Reading the roles and services that can be offered')} />}
          {catalog.isError && (
            <ProblemView
              problem={toProblem(catalog.error)}
              connection={parties.connection}
              onRetry={() => void catalog.refetch()}
            />
          )}
          {catalog.isError && (
            <p className="max-w-prose text-help text-quiet">{t('Nothing can be offered; names and ids can still be typed.')}</p>
          )}
          <ScopeEditor
            label={label}
            scopes={scopes ?? noScopes}
            before={was}
            catalog={catalog.data ?? null}
            onChange={(next) => onChange(next as unknown as Value)}
          />
        </div>
      )}
      {!editing && told && (
        <ScopesDiff before={changed ? before : (value ?? null)} after={value ?? null} catalog={catalog.data} plain={!changed} />
      )}
    </div>
  )
}
