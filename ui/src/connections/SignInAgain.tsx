import { type FormEvent, useId, useState } from 'react'
import { call } from '../backend/call'
import type { ConnectionId, ConnectionView, CredentialKind, Finding, KeepSecret, Problem, Saved } from '../backend/generated'
import { toProblem } from '../backend/problem'
import { useConnection, useForgetReadings, usePlatform } from '../backend/queries'
import { SecretControl } from '../fields/controls'
import { Findings } from '../fields/FieldShell'
import { useOrgIndex } from '../orgs/OrgIndexContext'
import { announce } from '../parts/announce'
import { Button } from '../parts/Button'
import { Dialog } from '../parts/Dialog'
import { ProblemView } from '../parts/ProblemView'
import { visible } from '../parts/words'
import { SavedOutcome } from './SavedOutcome'
import { secretFields, useSecretInputs } from './secrets'

/** Asks for a new secret, in place. */
export function SignInAgainButton({
  connection,
  onSignedIn,
}: {
  connection: ConnectionId
  /** Once the new secret holds: what failed for the old one can be done again. */
  onSignedIn?: (() => void) | undefined
}) {
  const [open, setOpen] = useState(false)
  const view = useConnection(connection)
  const kind = usePlatform(view)?.credentials.find((one) => one.id === view?.credential)
  if (!view || !kind) return null
  return (
    <>
      <Button look="primary" onPress={() => setOpen(true)}>
        Sign in again
      </Button>
      {open && <SignInAgainDialog connection={view} kind={kind} onClose={() => setOpen(false)} onSignedIn={onSignedIn} />}
    </>
  )
}

type NotSaved = Exclude<Saved, { outcome: 'saved' | 'invalid' }>

function SignInAgainDialog({
  connection,
  kind,
  onClose,
  onSignedIn,
}: {
  connection: ConnectionView
  kind: CredentialKind
  onClose: () => void
  onSignedIn: (() => void) | undefined
}) {
  const id = useId()
  const secrets = useSecretInputs()
  const [findings, setFindings] = useState<Finding[]>([])
  const [outcome, setOutcome] = useState<NotSaved>()
  const [problem, setProblem] = useState<Problem>()
  const [busy, setBusy] = useState(false)
  const forget = useForgetReadings()
  const orgs = useOrgIndex()

  const signIn = async (keep: KeepSecret) => {
    setBusy(true)
    setProblem(undefined)
    setOutcome(undefined)
    setFindings([])
    try {
      const saved = await call('sign_in_again', { connection: connection.id, secrets: secrets.read() ?? {}, keep })
      if (saved.outcome === 'saved') {
        secrets.clear()
        announce(`Signed in to ${connection.name}`)
        onClose()
        orgs.reload(connection.id)
        onSignedIn?.()
        await forget(connection.id)
        return
      }
      if (saved.outcome === 'invalid') setFindings(saved.findings)
      else setOutcome(saved)
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
    <Dialog title={`Sign in to ${visible(connection.name)} again`} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        {secretFields(kind.fields).map((field, place) => (
          <div key={field.path} className="flex flex-col gap-1">
            <label htmlFor={id + field.path} className="font-medium">
              {field.label}
            </label>
            <SecretControl
              id={id + field.path}
              inputRef={secrets.ref(field.path)}
              describedBy={`${id}${field.path}help`}
            />
            <p id={`${id}${field.path}help`} className="text-help text-quiet">
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
            Sign in again
          </Button>
          <Button onPress={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  )
}
