import type { ReactNode } from 'react'
import { isFiltered, type TrustView, wholeView } from './rows'
import { Button } from '../parts/Button'
import { t } from '../words/t'

/** What is looked for. Escape clears the search; the arrow down leads to the rows. */
export function TrustFilters({ view, onView }: { view: TrustView; onView: (view: TrustView) => void }) {
  return (
    <search aria-label={t('Trusts')} className="flex flex-wrap items-end gap-3 border-b border-line bg-surface px-6 py-2">
      <label className="flex w-zonefield flex-col text-help text-quiet">
        {t('Find trusts')}
        <input
          type="search"
          className="input"
          autoComplete="off"
          spellCheck={false}
          value={view.find}
          onChange={({ target }) => onView({ ...view, find: target.value })}
          onKeyDown={(event) => {
            if (event.key === 'Escape') {
              event.preventDefault()
              onView({ ...view, find: '' })
            }
            if (event.key === 'ArrowDown' || event.key === 'Enter') {
              event.preventDefault()
              document.querySelector<HTMLElement>('[data-row][tabindex="0"]')?.focus()
            }
          }}
        />
      </label>
      <Filter label={t('Direction')} value={view.direction} onChange={(direction) => onView({ ...view, direction })}>
        <option value="">{t('All')}</option>
        <option value="gives">{t('Gives')}</option>
        <option value="receives">{t('Receives')}</option>
        <option value="aside">{t('Between others')}</option>
      </Filter>
      <Filter label={t('Status')} value={view.status} onChange={(status) => onView({ ...view, status })}>
        <option value="">{t('All')}</option>
        <option value="active">{t('Active')}</option>
        <option value="other">{t('Other than active')}</option>
      </Filter>
      <Filter label={t('Ends')} value={view.ends} onChange={(ends) => onView({ ...view, ends })}>
        <option value="">{t('At any time')}</option>
        <option value="expired">{t('Expired')}</option>
        <option value="soon">{t('Within 30 days')}</option>
        <option value="later">{t('Later')}</option>
        <option value="never">{t('Never')}</option>
      </Filter>
      {isFiltered(view) && (
        <Button look="quiet" onPress={() => onView({ ...wholeView, sortBy: view.sortBy, descending: view.descending })}>
          {t('Clear the filters')}
        </Button>
      )}
    </search>
  )
}

function Filter<Choice extends string>({
  label,
  value,
  onChange,
  children,
}: {
  label: string
  value: Choice
  onChange: (value: Choice) => void
  children: ReactNode
}) {
  return (
    <label className="flex w-filterfield flex-col text-help text-quiet">
      {label}
      {/* The options are the choices. */}
      <select className="input" value={value} onChange={({ target }) => onChange(target.value as Choice)}>
        {children}
      </select>
    </label>
  )
}
