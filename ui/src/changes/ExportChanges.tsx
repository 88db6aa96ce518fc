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
import { counted, visible } from '../parts/words'
import { t } from '../words/t'

const formats: { id: ExportFormat; label: string; help: string }[] = [
  { id: 'json', label: 'JSON', help: 'All that the journal has of each change.' },
  { id: 'csv', label: 'CSV', help: 'A line for each field of each change.' },
]

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
  const write = useAct('export_changes', ({ changes }) => announce(`${counted(changes, 'change')} exported`))
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
          {filtered ? 'Nothing was found to export' : 'Nothing to export yet'}
        </span>
      )}
      <MenuTrigger>
        <Button isDisabled={write.isPending || empty} aria-describedby={empty ? 'export-words' : undefined}>
          {write.isPending ? 'Exporting changes' : 'Export changes'}
          <ChevronDown size={14} aria-hidden="true" />
        </Button>
        <Popover className="max-w-dialog overflow-auto rounded-md border border-control bg-surface text-text" placement="bottom end">
          <Menu
            aria-label="Export changes"
            className="flex flex-col py-1 outline-none"
            onAction={(key) => {
              const format = formats.find(({ id }) => id === key)?.id
              if (format) write.mutate({ wanted, format })
            }}
          >
            {formats.map(({ id, label, help }) => (
              <MenuItem key={id} id={id} textValue={label} className="flex min-h-8 flex-col px-3 py-1 outline-none focus:bg-selected">
                <Text slot="label">{filtered ? `What is looked for, as ${label}` : `All changes, as ${label}`}</Text>
                <Text slot="description" className="text-help text-quiet">
                  {help}
                </Text>
              </MenuItem>
            ))}
          </Menu>
        </Popover>
      </MenuTrigger>
      {(exported || write.isError) && (
        <Dialog title={exported ? `${counted(exported.changes, 'change')} exported` : 'Nothing was exported'} onClose={write.reset}>
          {exported ? (
            <Written path={exported.path} unreadable={exported.unreadable} onClose={write.reset} />
          ) : (
            <>
              <ProblemView problem={toProblem(write.error)} alert />
              <div>
                <Button onPress={write.reset}>Close</Button>
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
        <p>They are in this file. It holds what was changed and who did it, and no secret.</p>
        <code className="font-mono text-help wrap-anywhere">{visible(path)}</code>
      </Banner>
      {unreadable > 0 && (
        <Banner weight="warning">
          <p>{counted(unreadable, 'change')} could not be read and left out. Verify the journal to see why.</p>
        </Banner>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button look="primary" onPress={() => void copy(path, 'Path copied')}>
          Copy path
        </Button>
        <Button onPress={onClose}>Close</Button>
        {copied && <span className="text-help text-quiet">Path copied</span>}
        <CopyProblem problem={problem} />
      </div>
    </>
  )
}
