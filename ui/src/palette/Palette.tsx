import { ArrowLeft, Search } from 'lucide-react'
import { type KeyboardEvent, useCallback, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import { Dialog, Modal, ModalOverlay } from 'react-aria-components'
import { useConnections } from '../backend/queries'
import { useOrgIndex } from '../orgs/OrgIndexContext'
import { IconButton } from '../parts/Button'
import { t } from '../words/t'
import type { Entry } from './entries'
import { PaletteOption } from './PaletteOption'
import type { Setting } from './settings'
import { type Section, useEntries, usePlaces } from './useEntries'
import { useRecent } from './useRecent'

/** So many lines are a page. */
const PAGE = 8

/** Every action, setting and org, found by typing. */
export function Palette({ onClose }: { onClose: (chosen: Entry | null) => void }) {
  const [text, setText] = useState('')
  const [setting, setSetting] = useState<Setting | null>(null)
  const index = useOrgIndex()
  const connections = useConnections()
  const { note } = useRecent()
  useEffect(() => index.want(connections.map(({ id }) => id)), [index, connections])

  const all = useEntries(text, (asked) => {
    setSetting(asked)
    setText('')
  })
  const places = usePlaces(setting, text)
  const back = () => {
    setSetting(null)
    setText('')
  }
  const choose = (entry: Entry) => {
    if (entry.unavailable != null || !entry.run) return
    note(setting === null ? entry.id : setting.id)
    if (entry.asks) entry.run()
    else onClose(entry)
  }

  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(open) => {
        if (!open) onClose(null)
      }}
      className="fixed inset-0 z-50 flex items-start justify-center bg-veil px-4 pt-16 pb-4"
    >
      <Modal className="flex max-h-full w-full max-w-palette flex-col rounded-md border border-control bg-surface text-text">
        <Dialog aria-label={t('Command palette')} className="flex min-h-0 flex-col outline-none">
          {setting === null ? (
            <Chooser
              key="all"
              text={text}
              onType={setText}
              label={t('Find an action, a setting or an organization')}
              sections={all.sections}
              onChoose={choose}
            />
          ) : (
            <>
              <div className="flex items-center gap-2 border-b border-line px-2 py-1">
                <IconButton name={t('Back to all')} onPress={back}>
                  <ArrowLeft size={14} aria-hidden="true" />
                </IconButton>
                <p className="min-w-0 wrap-anywhere">
                  <span className="font-semibold">{setting.field.label}</span>{' '}
                  <code className="font-mono text-help text-quiet">{setting.field.path}</code>
                </p>
              </div>
              <Chooser
                key={setting.id}
                text={text}
                onType={setText}
                label={t('Choose where to open it')}
                sections={places}
                onChoose={choose}
                onBack={back}
              />
            </>
          )}
          <p className="border-t border-line px-4 py-1 text-help text-quiet">
            {t('{{settings}} and {{orgs}} can be found by typing', {
              settings: t('{{count, number}} settings', { count: all.settings }),
              orgs: t('{{count, number}} organizations', { count: all.orgs }),
            })}
          </p>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

/** A field with a list of what fits below it. The keyboard stays on the field. */
function Chooser({
  text,
  onType,
  label,
  sections,
  onChoose,
  onBack,
}: {
  text: string
  onType: (text: string) => void
  label: string
  sections: Section[]
  onChoose: (entry: Entry) => void
  /** Goes a step back, where there is one. */
  onBack?: () => void
}) {
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const [pointed, setPointed] = useState<{ id: string; text: string } | null>(null)
  const entries = sections.flatMap((section) => section.entries)
  const wanted = pointed?.text === text ? entries.findIndex((entry) => entry.id === pointed.id) : -1
  const at = Math.max(0, wanted)
  const active = entries[at]
  // An id with a blank in it names nothing.
  const optionId = (entry: Entry) => `${id}${entry.id.replaceAll(/\s/g, '_')}`

  const byKey = useRef(false)
  useLayoutEffect(() => {
    if (!active) return
    if (byKey.current || pointed?.text !== text) list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
    byKey.current = false
  }, [active, pointed, text])
  // The heading above the first line belongs to it.
  useLayoutEffect(() => {
    if (at === 0 && list.current) list.current.scrollTop = 0
  }, [at])

  // A line that looks the same is not drawn again, so it may hold an older entry.
  const now = useRef({ entries, text, onChoose })
  useLayoutEffect(() => {
    now.current = { entries, text, onChoose }
  })
  const choose = useCallback((entry: Entry) => {
    const meant = now.current.entries.find((other) => other.id === entry.id)
    if (meant) now.current.onChoose(meant)
  }, [])
  const point = useCallback((entry: Entry) => {
    const next = { id: entry.id, text: now.current.text }
    setPointed((before) => (before?.id === next.id && before.text === next.text ? before : next))
  }, [])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + PAGE, PageUp: at - PAGE }
    const step = steps[event.key]
    if (step !== undefined && entries.length > 0) {
      const single = event.key.startsWith('Arrow')
      const to = single ? (step + entries.length) % entries.length : Math.max(0, Math.min(entries.length - 1, step))
      const entry = entries[to]
      byKey.current = true
      if (entry) setPointed({ id: entry.id, text })
    } else if (event.key === 'Enter') {
      if (active) onChoose(active)
    } else if (onBack && (event.key === 'Escape' || (event.key === 'Backspace' && text === ''))) {
      event.stopPropagation()
      onBack()
    } else return
    event.preventDefault()
  }

  return (
    <>
      <div className="relative border-b border-line p-2">
        <Search size={14} aria-hidden="true" className="absolute top-4 left-4 text-quiet" />
        <input
          role="combobox"
          type="text"
          aria-label={label}
          placeholder={label}
          aria-expanded={entries.length > 0}
          aria-controls={`${id}list`}
          aria-autocomplete="list"
          aria-activedescendant={active ? optionId(active) : undefined}
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          autoComplete="off"
          autoCorrect="off"
          autoCapitalize="off"
          spellCheck={false}
          className="input pl-7"
          value={text}
          onChange={(event) => onType(event.target.value)}
          onKeyDown={onKeyDown}
        />
      </div>
      <div ref={list} id={`${id}list`} role="listbox" aria-label={label} className="min-h-0 flex-1 overflow-y-auto py-1">
        {sections.map((section) => (
          <div key={section.id} role="group" aria-labelledby={`${id}${section.id}`} className="flex flex-col pb-1">
            <div id={`${id}${section.id}`} role="presentation" className="border-l-3 border-transparent px-4 pt-1 text-help font-semibold text-quiet">
              {section.title}
            </div>
            {section.entries.map((entry) => (
              <PaletteOption
                key={entry.id}
                id={optionId(entry)}
                entry={entry}
                active={entry === active}
                onPoint={point}
                onChoose={choose}
              />
            ))}
            {section.more > 0 && (
              <div role="presentation" className="px-4 py-1 text-help text-quiet">
                {t('{{count, number}} more fit: type on to find them', { count: section.more })}
              </div>
            )}
          </div>
        ))}
      </div>
      <p role="status" className={entries.length === 0 ? 'px-4 py-3' : 'sr-only'}>
        {entries.length === 0 ? t('Nothing fits what you typed.') : text === '' ? '' : t('{{count, number}} found', { count: entries.length })}
      </p>
    </>
  )
}
