import { ChevronDown } from 'lucide-react'
import { useMemo, useState } from 'react'
import { Button, ComboBox, Input, ListBox, ListBoxItem, Popover } from 'react-aria-components'
import { t } from '../words/t'

/** One of the values that are offered. */
export interface Offered {
  id: string
  /** What people call it; the id where nothing else is told. */
  name: string
}

/** So many of what is offered are shown at once; typing finds the others. */
export const MOST_OFFERED = 100

/** The offers that hold what was typed, the best first, and how many there are. */
export function matching(offered: Offered[], typed: string): { shown: Offered[]; total: number } {
  const needle = typed.trim().toLowerCase()
  if (needle === '') return { shown: offered.slice(0, MOST_OFFERED), total: offered.length }
  const starts: Offered[] = []
  const holds: Offered[] = []
  for (const one of offered) {
    const name = one.name.toLowerCase()
    if (name.startsWith(needle)) starts.push(one)
    else if (name.includes(needle) || one.id.toLowerCase().includes(needle)) holds.push(one)
  }
  return { shown: [...starts, ...holds].slice(0, MOST_OFFERED), total: starts.length + holds.length }
}

type Props = {
  id?: string
  /** Its name for those who don't see a label, or what names it. */
  label?: string
  labelledBy?: string
  describedBy?: string | undefined
  invalid?: boolean
  typed: string
  offered: Offered[]
  /** Whether all is offered however much was typed, as for a value that is there already. */
  offerAll?: boolean
  onType: (typed: string) => void
  /** That one was picked, where that is more than typing it. */
  onPick?: (id: string) => void
  /** That Enter was pressed on what was typed. */
  onEnter?: () => void
  onLeave?: (() => void) | undefined
}

/** One line of text with offers: any other text is as good. */
export function ComboBoxField({ id, label, labelledBy, describedBy, invalid = false, typed, offered, offerAll = false, onType, onPick, onEnter, onLeave }: Props) {
  // A text that was emptied, by hand or because it was taken, asks for nothing: the list stays closed.
  const [quiet, setQuiet] = useState(false)
  const { shown, total } = useMemo(() => matching(offered, offerAll ? '' : typed), [offered, offerAll, typed])
  return (
    <ComboBox
      {...(id === undefined ? {} : { id })}
      {...(label === undefined ? {} : { 'aria-label': label })}
      {...(labelledBy === undefined ? {} : { 'aria-labelledby': labelledBy })}
      {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy })}
      allowsCustomValue
      allowsEmptyCollection={false}
      menuTrigger={quiet ? 'manual' : 'input'}
      isInvalid={invalid}
      inputValue={typed}
      onInputChange={(text) => {
        setQuiet(text === '')
        onType(text)
      }}
      items={shown}
      value={null}
      onChange={(key) => {
        if (key === null) return
        const picked = String(key)
        if (onPick) onPick(picked)
        else onType(picked)
      }}
      {...(onLeave ? { onBlur: onLeave } : {})}
      className="min-w-0 flex-1"
    >
      <div className="relative flex">
        <Input
          className="input pr-8"
          autoComplete="off"
          autoCorrect="off"
          autoCapitalize="off"
          spellCheck={false}
          onKeyDownCapture={(event) => {
            // With an offer under the cursor, Enter picks that one.
            if (!onEnter || event.key !== 'Enter' || event.currentTarget.getAttribute('aria-activedescendant')) return
            event.preventDefault()
            setQuiet(true)
            onEnter()
          }}
        />
        <Button
          aria-label={t('Show what is offered')}
          className="absolute inset-y-0 right-0 inline-flex w-7 items-center justify-center text-quiet hover:text-text disabled:hidden"
          isDisabled={offered.length === 0}
        >
          <ChevronDown size={14} aria-hidden="true" />
        </Button>
      </div>
      <Popover offset={2} className="w-(--trigger-width) overflow-auto rounded-md border border-control bg-surface text-text">
        <section aria-label={t('What is offered')}>
          <ListBox<Offered> className="outline-none">
          {(one) => (
            <ListBoxItem
              id={one.id}
              textValue={one.name}
              className="flex min-h-7 flex-wrap items-baseline gap-x-2 px-2 py-1 outline-none focus:bg-selected hover:bg-hover"
            >
              <bdi className="wrap-anywhere">{one.name}</bdi>
              {one.name !== one.id && <code className="font-mono text-help text-quiet wrap-anywhere">{one.id}</code>}
            </ListBoxItem>
          )}
        </ListBox>
        </section>
        {total > shown.length && (
          <p className="border-t border-line px-2 py-1 text-help text-quiet">
            {t('{{count, number}} more: type to find them', { count: total - shown.length })}
          </p>
        )}
      </Popover>
    </ComboBox>
  )
}
