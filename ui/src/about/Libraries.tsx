import { useDeferredValue, useId, useState } from 'react'
import licences from 'virtual:licences'
import { visible } from '../parts/words'
import { t } from '../words/t'
import type { Component } from './licences'

/** The libraries by others that the program contains, with their licences. */
export function Libraries() {
  const [typed, setTyped] = useState('')
  const wanted = useDeferredValue(typed).trim().toLowerCase()
  const heading = useId()
  const all = licences.components
  const found = wanted === '' ? all : all.filter((one) => `${one.name} ${one.licence}`.toLowerCase().includes(wanted))
  return (
    <section aria-labelledby={heading} className="flex flex-col gap-3">
      <h2 id={heading} className="text-title font-semibold">
        {t('Libraries by others')}
      </h2>
      <p className="max-w-prose text-quiet">
        {t('Orgdesk contains {{count, number}} libraries by others, each under its own licence.', { count: all.length })}
      </p>
      <input
        type="search"
        aria-label={t('Find a library or a licence')}
        placeholder={t('Find a library or a licence')}
        className="input w-search"
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      {found.length === 0 && <p role="status">{t('No library or licence has this in its name.')}</p>}
      <ul className="flex flex-col border-t border-line">
        {found.map((one) => (
          <Library key={`${one.from} ${one.name} ${one.version}`} library={one} />
        ))}
      </ul>
    </section>
  )
}

function Library({ library }: { library: Component }) {
  const [open, setOpen] = useState(false)
  const { name, version, licence } = library
  return (
    <li className="border-b border-line">
      <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary translate="no" className="flex min-h-8 cursor-pointer flex-wrap items-center gap-x-3 px-2 hover:bg-hover">
          <span className="font-medium">{visible(name)}</span>
          <span className="font-mono text-help text-quiet">{visible(version)}</span>
          <span className="ml-auto text-help text-quiet">{visible(licence)}</span>
        </summary>
        {open && <LicenceText library={library} />}
      </details>
    </li>
  )
}

function LicenceText({ library: { name, version, authors, text } }: { library: Component }) {
  if (text === null) {
    return (
      <p className="px-2 pb-3">
        {authors === ''
          ? t('Its package has no licence text of its own.')
          : t('Its package has no licence text of its own. Its authors: {{authors}}', { authors: visible(authors) })}
      </p>
    )
  }
  return (
    <pre
      tabIndex={0}
      aria-label={t('Licence text of {{name}} {{version}}', { name: visible(name), version: visible(version) })}
      className="mx-2 mb-3 overflow-x-auto rounded-md border border-line bg-canvas p-3 font-mono text-help whitespace-pre-wrap"
    >
      {licences.texts[text]}
    </pre>
  )
}
