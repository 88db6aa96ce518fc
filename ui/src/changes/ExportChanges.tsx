import { ChevronDown } from 'lucide-react'
import { Menu, MenuItem, MenuTrigger, Popover, Text } from 'react-aria-components'
import type { ChangesWanted, ExportFormat } from '../backend/generated'
import { toProblem } from '../backend/problem'
import { useAct } from '../backend/queries'
import { useActions } from '../palette/actions'
import { announce } from '../parts/announce'
import { Banner } from '../parts/Banner'
import { Button } from '../parts/Button'
import { useCopy } from '../parts/copy'
import { CopyProblem } from '../parts/CopyProblem'
import { Dialog } from '../parts/Dialog'
import { ProblemView } from '../parts/ProblemView'
import { visible } from '../parts/words'
import { t } from '../words/t'

const formats: ExportFormat[] = ['json', 'csv']

function formatWords(format: ExportFormat): { label: string; help: string } {
  switch (format) {
    case 'json':
      return { label: 'JSON', help: t('All that the journal has of each change.') }
    case 'csv':
      return { label: 'CSV', help: t('A line for each field of each change.') }
  }
}

/** *Export changes*: those that are looked for, into a file; then where that is. */
export function ExportChanges({
  wanted,
  filtered,
  empty,
}: {
  wanted: ChangesWanted
  filtered: boolean
  /** Whether none is there that could be exported. */
  empty: boolean
}) {
  const write = useAct('export_changes', ({ changes }) => announce(t('{{count, number}} changes exported', { count: changes })))
  const exported = write.data
  const unavailable = write.isPending ? t('It is on its way already.') : empty ? t('There is no change to export.') : null
  useActions([
    { id: 'journal.export.json', title: t('Export changes as JSON'), unavailable, run: () => write.mutate({ wanted, format: 'json' }) },
    { id: 'journal.export.csv', title: t('Export changes as CSV'), unavailable, run: () => write.mutate({ wanted, format: 'csv' }) },
  ])
  return (
    <>
      {empty && (
        <span id="export-words" className="order-first text-help text-quiet">
          {filtered ? t('Nothing was found to export') : t('Nothing to export yet')}
        </span>
      )}
      <MenuTrigger>
        <Button isDisabled={write.isPending || empty} aria-describedby={empty ? 'export-words' : undefined}>
          {write.isPending ? t('Exporting changes') : t('Export changes')}
          <ChevronDown size={14} aria-hidden="true" />
        </Button>
        <Popover className="max-w-dialog overflow-auto rounded-md border border-control bg-surface text-text" placement="bottom end">
          <Menu
            aria-label={t('Export changes')}
            className="flex flex-col py-1 outline-none"
            onAction={(key) => {
              const format = formats.find((one) => one === key)
              if (format) write.mutate({ wanted, format })
            }}
          >
            {formats.map((format) => {
              const { label, help } = formatWords(format)
              return (
                <MenuItem key={format} id={format} textValue={label} className="flex min-h-8 flex-col px-3 py-1 outline-none focus:bg-selected">
                  <Text slot="label">
                    {filtered ? t('What is looked for, as {{format}}', { format: label }) : t('All changes, as {{format}}', { format: label })}
                  </Text>
                  <Text slot="description" className="text-help text-quiet">
                    {help}
                  </Text>
                </MenuItem>
              )
            })}
          </Menu>
        </Popover>
      </MenuTrigger>
      {(exported || write.isError) && (
        <Dialog title={exported ? t('{{count, number}} changes exported', { count: exported.changes }) : t('Nothing was exported')} onClose={write.reset}>
          {exported ? (
            <Written path={exported.path} unreadable={exported.unreadable} onClose={write.reset} />
          ) : (
            <>
              <ProblemView problem={toProblem(write.error)} alert />
              <div>
                <Button onPress={write.reset}>{t('Close')}</Button>
              </div>
            </>
          )}
        </Dialog>
      )}
    </>
  )
}

function Written({ path, unreadable, onClose }: { path: string; unreadable: number; onClose: () => void }) {
  const { copied, problem, copy } = useCopy()
  return (
    <>
      <Banner weight="good" role="status">
        <p>{t('They are in this file. It holds what was changed and who did it, and no secret.')}</p>
        <code className="font-mono text-help wrap-anywhere">{visible(path)}</code>
      </Banner>
      {unreadable > 0 && (
        <Banner weight="warning">
          <p>{t('{{count, number}} changes could not be read and left out. Verify the journal to see why.', { count: unreadable })}</p>
        </Banner>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button look="primary" onPress={() => void copy(path, t('Path copied'))}>
          {t('Copy path')}
        </Button>
        <Button onPress={onClose}>{t('Close')}</Button>
        {copied && <span className="text-help text-quiet">{t('Path copied')}</span>}
        <CopyProblem problem={problem} />
      </div>
    </>
  )
}
