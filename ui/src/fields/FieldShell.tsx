import { type ReactNode } from 'react'
import type { Finding } from '../backend/generated'
import { visible } from '../parts/words'
import { t } from '../words/t'

const tints = { error: 'text-red', warning: 'text-amber', note: 'text-quiet' }

function severityWord(severity: Finding['severity']): string {
  switch (severity) {
    case 'error':
      return t('Error')
    case 'warning':
      return t('Warning')
    case 'note':
      return t('Note')
  }
}

/** What a check says, below the control that it concerns. */
export function Findings({ findings, id }: { findings: Finding[]; id?: string }) {
  return (
    <div id={id} aria-live="polite" className="flex flex-col gap-1 empty:hidden">
      {findings.map((finding) => (
        <p key={finding.code + finding.message} className={`max-w-prose text-help ${tints[finding.severity]}`}>
          <span className="font-semibold">{severityWord(finding.severity)}:</span> {visible(finding.message)}
        </p>
      ))}
    </div>
  )
}

/** Whether any finding stops. */
export function hasError(findings: Finding[]): boolean {
  return findings.some((finding) => finding.severity === 'error')
}

/** A labelled row of a plain form: label at the left, control and words at the right. */
export function FormRow({
  label,
  labelFor,
  help,
  helpId,
  findings,
  findingsId,
  children,
}: {
  label: string
  labelFor: string
  help?: ReactNode
  helpId?: string
  findings?: Finding[]
  findingsId?: string
  children: ReactNode
}) {
  return (
    <div className="grid grid-cols-[var(--spacing-label)_1fr] items-start gap-x-4 gap-y-1">
      <label htmlFor={labelFor} className="pt-1 font-medium">
        {label}
      </label>
      <div className="flex min-w-0 max-w-field flex-col gap-1">
        {children}
        {help && (
          <p id={helpId} className="text-help text-quiet">
            {help}
          </p>
        )}
        {findings && <Findings findings={findings} {...(findingsId ? { id: findingsId } : {})} />}
      </div>
    </div>
  )
}
