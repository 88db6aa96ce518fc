import { useNavigate } from '@tanstack/react-router'
import type { ConnectionView, FormDescriptor, FormRef, Level, Problem } from '../backend/generated'
import { formKey } from './DraftBook'
import { useDraft } from './DraftBookContext'
import { FormPanel } from './FormPanel'
import { isPending } from './PendingBar'
import { t } from '../words/t'

type Props = {
  connection: ConnectionView
  level: Level
  levelName: string
  forms: FormDescriptor[]
  /** The form asked for by the address. */
  asked: string | undefined
  onChoose: (form: string) => void
  readOnlyBecause: string | null
  /** Whether the server lists the org no more. */
  unlisted?: boolean
  /** A failure that is said above. */
  failed: Problem | null
}

/** The forms of one level at the left, the chosen one at the right. */
export function LevelLayout({ connection, level, levelName, forms, asked, onChoose, readOnlyBecause, unlisted = false, failed }: Props) {
  const chosen = forms.find(({ id }) => id === asked) ?? forms[0]
  const navigate = useNavigate()
  if (!chosen) {
    return (
      <div className="flex flex-col items-start gap-3 p-6">
        <p>{t('This platform has no settings at this level.')}</p>
        <button type="button" className="link" onClick={() => void navigate({ to: '/orgs', search: {} })}>
          {t('Back to the organizations')}
        </button>
      </div>
    )
  }
  const ref: FormRef = { connection: connection.id, level, form: chosen.id }
  return (
    <div className="flex min-h-0 flex-1 max-roomy:flex-col">
      <nav aria-label={t('Forms')} className="w-formlist shrink-0 overflow-y-auto border-r border-line bg-canvas py-3 max-roomy:w-full max-roomy:border-r-0 max-roomy:border-b max-roomy:px-3 max-roomy:py-0">
        <ul className="flex flex-col max-roomy:flex-row max-roomy:flex-wrap">
          {forms.map((form) => (
            <li key={form.id}>
              <FormEntry
                descriptor={form}
                form={{ ...ref, form: form.id }}
                current={form.id === chosen.id}
                onChoose={() => onChoose(form.id)}
              />
            </li>
          ))}
        </ul>
      </nav>
      <FormPanel
        key={formKey(ref)}
        descriptor={chosen}
        form={ref}
        connection={connection}
        levelName={levelName}
        readOnlyBecause={readOnlyBecause}
        unlisted={unlisted}
        failed={failed}
      />
    </div>
  )
}

function FormEntry({
  descriptor,
  form,
  current,
  onChoose,
}: {
  descriptor: FormDescriptor
  form: FormRef
  current: boolean
  onChoose: () => void
}) {
  const pending = isPending(useDraft(form))
  return (
    <button
      type="button"
      aria-current={current ? 'page' : undefined}
      onClick={onChoose}
      className={`flex min-h-8 w-full items-center gap-2 border-l-3 px-3 py-1 text-left ${current ? 'border-accent bg-selected font-semibold' : 'border-transparent hover:bg-hover'}`}
    >
      <span className="min-w-0 wrap-break-word">{descriptor.title}</span>
      {pending && <span className="ml-auto text-help font-normal text-accent">{t('edited')}</span>}
    </button>
  )
}
