import { useId } from 'react'
import { usePreferences } from '../app/preferences'
import { inDesktop } from '../backend/desktop'
import { Button } from '../parts/Button'
import { Dialog } from '../parts/Dialog'
import { t } from '../words/t'
import { Keys } from './Keys'
import { type Shortcut, type ShortcutGroup, shortcuts } from './shortcuts'

/** All keys that do something, from the list that binds them. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const id = useId()
  const { preferences, remember } = usePreferences()
  const groups: [ShortcutGroup, string][] = [
    ['anywhere', t('On every screen')],
    ['go', t('Going somewhere')],
    ['form', t('In a form with edits')],
    ['list', t('In a list')],
    ['window', t('The window')],
  ]
  return (
    <Dialog title={t('Keyboard shortcuts')} onClose={onClose}>
      {groups.map(([group, words]) => {
        const listed = shortcuts.filter((one) => one.group === group && (one.desktop !== true || inDesktop()))
        return listed.length === 0 ? null : <Group key={group} title={words} listed={listed} />
      })}
      <div className="flex flex-col gap-1 border-t border-line pt-4">
        <label className="flex min-h-7 items-center gap-2">
          <input
            type="checkbox"
            className="mark"
            checked={preferences.singleKeys}
            aria-describedby={`${id}help`}
            onChange={(event) => remember({ singleKeys: event.target.checked })}
          />
          {t('Use shortcuts without Ctrl')}
        </label>
        <p id={`${id}help`} className="text-help text-quiet">
          {t('Turn them off where software types for you, such as dictation. They never act while you type in a field.')}
        </p>
      </div>
      <div>
        <Button onPress={onClose}>{t('Close')}</Button>
      </div>
    </Dialog>
  )
}

function Group({ title, listed }: { title: string; listed: Shortcut[] }) {
  const id = useId()
  return (
    <section className="flex flex-col gap-1">
      <h3 id={id} className="text-help font-semibold text-quiet">
        {title}
      </h3>
      <dl aria-labelledby={id} className="flex flex-col">
        {listed.map(({ id: bound, keys, words }) => (
          <div key={keys.join()} className="flex min-h-7 items-center gap-4">
            <dt className="min-w-0 flex-1">{words()}</dt>
            <dd className="flex shrink-0 gap-1">
              {(bound === null ? keys : keys.slice(0, 1)).map((one) => (
                <Keys key={one} keys={one} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
