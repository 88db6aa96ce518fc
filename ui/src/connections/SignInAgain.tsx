import { type FormEvent, useEffect, useId, useState } from 'react'
import { call } from '../backend/call'
import type { ConnectionId, ConnectionView, CredentialKind, Finding, KeepSecret, Problem, Saved } from '../backend/generated'
import { toProblem } from '../backend/problem'
import { useConnection, useForgetReadings, usePlatform } from '../backend/queries'
import { Findings, hasError } from '../fields/FieldShell'
import { useOrgIndex } from '../orgs/OrgIndexContext'
import { useActions } from '../palette/actions'
import { announce } from '../parts/announce'
import { Button } from '../parts/Button'
import { Dialog } from '../parts/Dialog'
import { ProblemView } from '../parts/ProblemView'
import { visible } from '../parts/words'
import { t } from '../words/t'
import { SavedOutcome } from './SavedOutcome'
import { SecretField } from './SecretField'
import { SignInEnds, useSignIn } from './SignInEnds'
import { secretFields, spentFields, useSecretInputs } from './secrets'
import { existingSettings } from './useConnectionForm'

/** Asks for a new secret, in place. */
export function SignInAgainButton({
  connection,
  about,
  onSignedIn,
}: {
  connection: ConnectionId
  /** The problem that signing in again is to mend: it may say what to type. */
  about?: Problem | undefined
  /** Once the new secret holds: what failed for the old one can be done again. */
  onSignedIn?: (() => void) | undefined
}) {
  const [open, setOpen] = useState(false)
  const view = useConnection(connection)
  const kind = usePlatform(view)?.credentials.find((one) => one.id === view?.credential)
  useActions(
    view && kind
      ? [{ id: 'connection.signIn', title: t('Sign in to {{name}} again', { name: visible(view.name) }), run: () => setOpen(true) }]
      : [],
  )
  if (!view || !kind) return null
  return (
    <>
      <Button look="primary" onPress={() => setOpen(true)}>
        {t('Sign in again')}
      </Button>
      {open && (
        <SignInAgainDialog
          connection={view}
          kind={kind}
          hints={about?.fieldErrors ?? []}
          onClose={() => setOpen(false)}
          onSignedIn={onSignedIn}
        />
      )}
    </>
  )
}

type NotSaved = Exclude<Saved, { outcome: 'saved' | 'invalid' }>

function SignInAgainDialog({
  connection,
  kind,
  hints,
  onClose,
  onSignedIn,
}: {
  connection: ConnectionView
  kind: CredentialKind
  /** What is known of single fields beforehand. */
  hints: Finding[]
  onClose: () => void
  onSignedIn: (() => void) | undefined
}) {
  const id = useId()
  const secrets = useSecretInputs()
  const [findings, setFindings] = useState(hints)
  const [outcome, setOutcome] = useState<NotSaved>()
  const [problem, setProblem] = useState<Problem>()
  const [busy, setBusy] = useState(false)
  const forget = useForgetReadings()
  const orgs = useOrgIndex()

  const fields = secretFields(kind.fields)
  const settings = existingSettings(connection)
  const present = useSignIn(connection.id)
  // What is used once can be typed alone: the rest is kept.
  const onceAlone = fields.some(({ once }) => once) && fields.some(({ once }) => !once)

  useEffect(() => {
    // The field that the problem at hand names is the one to type in.
    secrets.focus(onceAlone ? spentFields(kind.fields, { fieldErrors: hints }) : [])
    // Once, as the dialog opens.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [])
  useEffect(() => {
    if (outcome?.outcome !== 'sign_in_failed') return
    const spent = spentFields(kind.fields, outcome.problem)
    secrets.clear(spent)
    secrets.focus(spent)
    // Once for each outcome.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [outcome])

  const signIn = async (keep: KeepSecret) => {
    setBusy(true)
    setProblem(undefined)
    setOutcome(undefined)
    setFindings([])
    try {
      const saved = await call('sign_in_again', { connection: connection.id, secrets: secrets.read() ?? {}, keep })
      if (saved.outcome === 'saved') {
        secrets.clear()
        announce(t('Signed in to {{name}}', { name: connection.name }))
        onClose()
        orgs.reload(connection.id)
        onSignedIn?.()
        await forget(connection.id)
        return
      }
      if (saved.outcome === 'invalid') setFindings(saved.findings)
      else {
        if (saved.outcome === 'sign_in_failed') setFindings(saved.problem.fieldErrors)
        setOutcome(saved)
      }
    } catch (thrown) {
      setProblem(toProblem(thrown))
    }
    setBusy(false)
  }

  const submit = (event: FormEvent) => {
    event.preventDefault()
    void signIn('keyring')
  }

  return (
    <Dialog title={t('Sign in to {{name}} again', { name: visible(connection.name) })} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        {present?.open && (
          <div className="text-help text-quiet">
            <SignInEnds signIn={present} />
          </div>
        )}
        {fields.map((field, place) => (
          <div key={field.path} className="flex flex-col gap-1">
            <label htmlFor={id + field.path} className="font-medium">
              {field.label}
            </label>
            <SecretField
              id={id + field.path}
              field={field}
              secrets={secrets}
              settings={settings}
              describedBy={`${id}${field.path}help`}
              invalid={hasError(findings.filter(({ path }) => path === field.path))}
              onSignedIn={() => void signIn('keyring')}
            />
            <p id={`${id}${field.path}help`} className="text-help text-quiet">
              {onceAlone && !field.once && `${t('Leave empty to use the kept one.')} `}
              {field.help}
            </p>
            <Findings findings={findings.filter(({ path }) => path === field.path || (path === null && place === 0))} />
          </div>
        ))}
        {outcome && (
          <SavedOutcome
            outcome={outcome}
            busy={busy}
            onRetry={() => void signIn('keyring')}
            onKeepForThisRun={() => void signIn('this_run')}
          />
        )}
        {problem && <ProblemView problem={problem} alert />}
        <div className="flex gap-2">
          <Button look="primary" type="submit" isDisabled={busy}>
            {t('Sign in again')}
          </Button>
          <Button onPress={onClose}>{t('Cancel')}</Button>
        </div>
      </form>
    </Dialog>
  )
}
