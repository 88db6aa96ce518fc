import { type ReactNode, useId, useState } from 'react'
import { useConnections, usePlatforms } from '../backend/queries'
import { Button } from '../parts/Button'
import { environmentWord, shortened, visible } from '../parts/words'
import { standings, standingWords } from './changeWords'
import { type ChangesSearch, dayStart, isLookedFor, nothingWanted } from './wanted'
import { t } from '../words/t'

/** What is looked for. Escape clears the search; the arrow down leads to the rows. */
export function ChangeFilters({
  search,
  typed,
  onType,
  onSearch,
}: {
  search: ChangesSearch
  /** The search as it is typed, ahead of the address. */
  typed: string
  onType: (typed: string) => void
  onSearch: (change: ChangesSearch) => void
}) {
  const finder = useId()
  const connections = useConnections()
  const platforms = usePlatforms()
  const only = connections.find(({ id }) => id === search.connection)?.platform
  const shown = platforms.filter(({ id }) => (only === undefined ? connections.some(({ platform }) => platform === id) : id === only))
  const forms = shown.flatMap((platform) =>
    platform.forms.map(({ id, title }) => ({ id, title: shown.length > 1 ? `${title} (${platform.name})` : title })),
  )
  return (
    <search aria-label={t('Changes')} className="flex flex-wrap items-end gap-3 border-b border-line bg-surface px-6 py-2">
      <div className="flex w-zonefield flex-col text-help text-quiet">
        <label htmlFor={finder}>{t('Find changes')}</label>
        <input
          id={finder}
          type="search"
          className="input"
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={({ target }) => onType(target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') {
              event.preventDefault()
              onType('')
            }
            if (event.key === 'ArrowDown' || event.key === 'Enter') {
              event.preventDefault()
              document.querySelector<HTMLElement>('[data-row][tabindex="0"]')?.focus()
            }
          }}
        />
      </div>
      <Filter label={t('Connection')} value={search.connection} onChange={(connection) => onSearch({ connection })}>
        {connections.map(({ id, name, environment }) => (
          <option key={id} value={id}>
            {visible(name)} · {environmentWord[environment]}
          </option>
        ))}
        <Unlisted value={search.connection} among={connections} word={t('A removed connection')} />
      </Filter>
      <Filter label={t('Form')} value={search.form} onChange={(form) => onSearch({ form })}>
        {forms.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
        <Unlisted value={search.form} among={forms} word={search.form ?? ''} />
      </Filter>
      <Filter label={t('Outcome')} value={search.outcome} onChange={(outcome) => onSearch({ outcome })}>
        {standings.map((standing) => (
          <option key={standing} value={standing}>
            {standingWords(standing).word}
          </option>
        ))}
      </Filter>
      <Day label={t('From')} value={search.from} onChange={(from) => onSearch({ from })} />
      <Day label={t('Until')} value={search.until} onChange={(until) => onSearch({ until })} />
      {search.org !== undefined && (
        <Button onPress={() => onSearch({ org: '' })}>
          {t('Of one organization ({{id}}): show all', { id: visible(shortened(search.org)) })}
        </Button>
      )}
      {(isLookedFor(search) || typed !== '') && (
        <Button
          look="quiet"
          onPress={() => {
            onType('')
            onSearch(nothingWanted)
          }}
        >
          {t('Clear the filters')}
        </Button>
      )}
    </search>
  )
}

function Filter({
  label,
  value = '',
  onChange,
  children,
}: {
  label: string
  value: string | undefined
  onChange: (value: string) => void
  children: ReactNode
}) {
  // Around the control, WebKit would make its value a part of its name.
  const id = useId()
  return (
    <div className="flex w-filterfield flex-col text-help text-quiet">
      <label htmlFor={id}>{label}</label>
      <select id={id} className="input" value={value} onChange={({ target }) => onChange(target.value)}>
        <option value="">{t('All')}</option>
        {children}
      </select>
    </div>
  )
}

/** What is looked for although it isn't among the choices: the field must not say *All*. */
function Unlisted({ value, among, word }: { value: string | undefined; among: { id: string }[]; word: string }) {
  if (value === undefined || among.some(({ id }) => id === value)) return null
  return <option value={value}>{visible(word)}</option>
}

/** A whole day here. Half a day typed looks for nothing yet. */
function Day({ label, value = '', onChange }: { label: string; value: string | undefined; onChange: (value: string) => void }) {
  const id = useId()
  const [typed, setTyped] = useState(value)
  const [seen, setSeen] = useState(value)
  if (seen !== value) {
    setSeen(value)
    setTyped(value)
  }
  const wrong = typed !== '' && dayStart(typed) === null
  return (
    <div className="flex w-datefield flex-col text-help text-quiet">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="text"
        className="input font-mono"
        placeholder={t('YYYY-MM-DD')}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        aria-invalid={wrong}
        title={wrong ? t('A day as YYYY-MM-DD') : t('A whole day here, as YYYY-MM-DD')}
        onChange={({ target }) => {
          const text = target.value.trim()
          setTyped(target.value)
          if (text === '' || dayStart(text) !== null) onChange(text)
        }}
      />
    </div>
  )
}
