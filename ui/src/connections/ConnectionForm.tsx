import { useNavigate } from '@tanstack/react-router'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useId, useState } from 'react'
import { call } from '../backend/call'
import type {
  ConnectionSettings,
  ConnectionView,
  Environment,
  KeepSecret,
  PlatformDescriptor,
  Problem,
  Saved,
  TestReport,
} from '../backend/generated'
import { toProblem } from '../backend/problem'
import { useForgetReadings } from '../backend/queries'
import { ChoiceControl, TextControl } from '../fields/controls'
import { Findings, FormRow, hasError } from '../fields/FieldShell'
import { useOrgIndex } from '../orgs/OrgIndexContext'
import { announce } from '../parts/announce'
import { Button } from '../parts/Button'
import { ProblemView } from '../parts/ProblemView'
import { useLate } from '../parts/Waiting'
import { environmentWord, visible } from '../parts/words'
import { t } from '../words/t'
import { AddressPresets } from './AddressPresets'
import { CredentialFields } from './CredentialFields'
import { OptionField } from './OptionField'
import { SavedOutcome } from './SavedOutcome'
import { spentFields, useSecretInputs } from './secrets'
import { TestSteps } from './TestSteps'
import { useConnectionForm } from './useConnectionForm'

const environments: Environment[] = ['production', 'staging', 'development']

function environmentHelp(environment: Environment): string {
  switch (environment) {
    case 'production':
      return t('Read-only until writes are unlocked, and marked in red everywhere.')
    case 'staging':
      return t('Marked in amber everywhere.')
    case 'development':
      return t('Changes can be applied at any time.')
  }
}

type NotSaved = Exclude<Saved, { outcome: 'saved' | 'invalid' }>

/** Adds or edits a connection. Secrets stay in their inputs until submit, and are cleared after. */
export function ConnectionForm({
  platform,
  start,
  existing,
  onTyped,
}: {
  platform: PlatformDescriptor
  /** What the form holds at first. */
  start: ConnectionSettings
  existing?: ConnectionView | undefined
  /** What it holds by now. */
  onTyped?: (settings: ConnectionSettings) => void
}) {
  const id = useId()
  const form = useConnectionForm(start, existing?.id ?? null)
  const secrets = useSecretInputs()
  const [busy, setBusy] = useState<'testing' | 'saving'>()
  const [tested, setTested] = useState<{ report: TestReport; settings: ConnectionSettings; secretEdits: number }>()
  /** How often a secret was edited, never what was typed. */
  const [secretEdits, setSecretEdits] = useState(0)
  const [outcome, setOutcome] = useState<NotSaved>()
  const [problem, setProblem] = useState<Problem>()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const forget = useForgetReadings()
  const orgs = useOrgIndex()
  const { settings, findings } = form
  const credential = platform.credentials.find((kind) => kind.id === settings.credential)
  const at = (path: string) => findings.filter((finding) => finding.path === path)

  useEffect(() => onTyped?.(settings), [settings, onTyped])
  useEffect(() => {
    if (outcome?.outcome !== 'sign_in_failed' || !credential) return
    const spent = spentFields(credential.fields, outcome.problem)
    secrets.clear(spent)
    secrets.focus(spent)
    // Once for each outcome.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [outcome])

  // A new connection has no kept secret that an empty field could stand for.
  const typed = () => secrets.read() ?? (existing ? null : {})
  const input = (keep: KeepSecret) => ({ id: existing?.id ?? null, settings, secrets: typed(), keep })
  const begin = (what: 'testing' | 'saving') => {
    setBusy(what)
    setProblem(undefined)
    setOutcome(undefined)
    form.show([])
  }

  const fail = (failure: Problem) => {
    form.show(failure.fieldErrors)
    setProblem(failure)
  }

  const test = async () => {
    begin('testing')
    setTested(undefined)
    try {
      const checked = await call('check_connection', input('keyring'))
      form.show(checked)
      if (!hasError(checked)) {
        const report = await call('test_connection', input('keyring'))
        setTested({ report, settings, secretEdits })
        form.show([...checked, ...report.steps.flatMap((step) => (step.state === 'failed' ? step.problem.fieldErrors : []))])
      }
    } catch (thrown) {
      fail(toProblem(thrown))
    }
    setBusy(undefined)
  }

  const save = async (keep: KeepSecret) => {
    begin('saving')
    try {
      const saved = await call('save_connection', input(keep))
      if (saved.outcome === 'saved') {
        secrets.clear()
        announce(t('{{name}} saved', { name: saved.connection.name }))
        await queries.invalidateQueries({ queryKey: ['list_connections'] })
        await forget(saved.connection.id)
        orgs.reload(saved.connection.id)
        await navigate({ to: '/connections' })
        return
      }
      if (saved.outcome === 'invalid') form.show(saved.findings)
      else {
        if (saved.outcome === 'sign_in_failed') form.show(saved.problem.fieldErrors)
        setOutcome(saved)
      }
    } catch (thrown) {
      fail(toProblem(thrown))
    }
    setBusy(undefined)
  }

  const submit = (event: FormEvent) => {
    event.preventDefault()
    void save('keyring')
  }

  return (
    <form onSubmit={submit} className="flex max-w-form flex-col gap-4" noValidate>
      <FormRow
        label={t('Name')}
        labelFor={`${id}name`}
        help={t('What you call this connection.')}
        helpId={`${id}namehelp`}
        findings={at('name')}
      >
        <TextControl
          id={`${id}name`}
          value={settings.name}
          onChange={(name) => form.set({ name })}
          onLeave={() => form.leave('name')}
          describedBy={`${id}namehelp`}
          invalid={hasError(at('name'))}
        />
      </FormRow>
      <FormRow
        label={t('Server address')}
        labelFor={`${id}address`}
        help={
          platform.addressPresets.length === 0
            ? t('Such as {{address}}', { address: platform.addressExample })
            : t('One of the known servers, or any other address.')
        }
        helpId={`${id}addresshelp`}
        findings={at('address')}
      >
        <TextControl
          id={`${id}address`}
          value={settings.address}
          onChange={(address) => form.set({ address })}
          onLeave={() => form.leave('address')}
          describedBy={`${id}addresshelp`}
          invalid={hasError(at('address'))}
        />
        <AddressPresets
          presets={platform.addressPresets}
          address={settings.address}
          onPick={(address) => {
            form.set({ address })
            form.leave('address')
          }}
        />
      </FormRow>
      <FormRow
        label={t('Environment')}
        labelFor={`${id}environment`}
        help={environmentHelp(settings.environment)}
        helpId={`${id}environmenthelp`}
        findings={at('environment')}
      >
        <ChoiceControl
          id={`${id}environment`}
          value={settings.environment}
          options={environments.map((value) => ({ value, label: environmentWord[value], help: environmentHelp(value) }))}
          onChange={(value) => {
            const environment = environments.find((one) => one === value)
            if (environment) form.set({ environment })
          }}
          describedBy={`${id}environmenthelp`}
        />
      </FormRow>
      {platform.options.map((field) => (
        <OptionField
          key={field.path}
          field={field}
          value={settings.options[field.path] ?? ''}
          onChange={(value) => form.setOption(field.path, value)}
          onLeave={() => form.leave(field.path)}
          findings={at(field.path)}
        />
      ))}
      {platform.credentials.length > 1 && (
        <FormRow label={t('Sign in with')} labelFor={`${id}credential`} findings={at('credential')}>
          <ChoiceControl
            id={`${id}credential`}
            value={settings.credential}
            options={platform.credentials.map((kind) => ({ value: kind.id, label: kind.label, help: '' }))}
            onChange={(kind) => form.set({ credential: kind })}
          />
        </FormRow>
      )}
      {credential && (
        <CredentialFields
          // Another kind's secret is none of this one's.
          key={credential.id}
          kind={credential}
          secrets={secrets}
          settings={settings}
          kept={existing !== undefined}
          fresh={secretEdits > 0}
          at={at}
          onOption={form.setOption}
          onLeave={form.leave}
          onSecret={() => setSecretEdits((edits) => edits + 1)}
        />
      )}
      <FormRow
        label={t('Read only')}
        labelFor={`${id}readonly`}
        help={t('No change is offered on this connection, for those who only look.')}
        helpId={`${id}readonlyhelp`}
      >
        <div className="flex h-7 items-center">
          <input
            id={`${id}readonly`}
            type="checkbox"
            className="mark"
            checked={settings.readOnly}
            aria-describedby={`${id}readonlyhelp`}
            onChange={(event) => form.set({ readOnly: event.target.checked })}
          />
        </div>
      </FormRow>
      <Findings findings={findings.filter(({ path }) => path === null)} />
      {busy === 'testing' && <Testing />}
      {tested && stillTested(tested.settings, settings) && tested.secretEdits === secretEdits && (
        <TestSteps report={tested.report} />
      )}
      {outcome && (
        <SavedOutcome
          outcome={outcome}
          busy={busy !== undefined}
          onRetry={() => void save('keyring')}
          onKeepForThisRun={() => void save('this_run')}
        />
      )}
      {problem && <ProblemView problem={problem} alert />}
      <div className="flex flex-wrap gap-2 border-t border-line pt-4">
        <Button look="primary" type="submit" isDisabled={busy !== undefined}>
          {t('Save connection')}
        </Button>
        <Button isDisabled={busy !== undefined} onPress={() => void test()}>
          {t('Test connection')}
        </Button>
        <Button onPress={() => void navigate({ to: '/connections' })}>{t('Cancel')}</Button>
        {existing && <span className="sr-only">{t('Editing {{name}}', { name: visible(existing.name) })}</span>}
      </div>
    </form>
  )
}

/** Whether a test of some settings says anything about others: not once it would go elsewhere, or sign in otherwise. */
function stillTested(before: ConnectionSettings, now: ConnectionSettings): boolean {
  return before.address === now.address && before.credential === now.credential && before.options === now.options
}

function Testing() {
  const late = useLate()
  return (
    <p role="status" className="text-quiet">
      {late ? t('Testing the connection, step by step') : ''}
    </p>
  )
}
