import { type Ref, useEffect, useRef, useState } from 'react'
import { call } from '../backend/call'
import type { BrowserSignInView, ConnectionSettings, Problem, SignInId } from '../backend/generated'
import { toProblem } from '../backend/problem'
import { announce } from '../parts/announce'
import { Button } from '../parts/Button'
import { ProblemView } from '../parts/ProblemView'
import { visible } from '../parts/words'
import { t } from '../words/t'

const LOOK_EVERY = 500

/** Signs in on the server's own page in the system's browser. The window gets a ticket for what comes of it. */
export function BrowserSignIn({
  id,
  describedBy,
  inputRef,
  settings,
  onSignedIn,
}: {
  id: string
  describedBy: string
  inputRef: Ref<HTMLInputElement>
  settings: ConnectionSettings
  /** Once somebody is signed in, and the ticket is there. */
  onSignedIn: () => void
}) {
  const { view, problem, busy, begin, reopen, cancel } = useBrowserSignIn(settings, onSignedIn)
  const act = view?.state === 'done' ? t('Sign in as somebody else') : t('Sign in with the browser')
  return (
    <div className="flex flex-col items-start gap-2">
      <input type="hidden" ref={inputRef} value={view?.state === 'done' ? view.signIn : ''} readOnly />
      {view?.state === 'waiting' ? (
        <>
          <p role="status">{t('Finish signing in on the page that has opened in your browser.')}</p>
          <div className="flex flex-wrap gap-2">
            <Button onPress={() => void reopen()}>{t('Open the browser again')}</Button>
            <Button onPress={() => void cancel()}>{t('Stop waiting')}</Button>
          </div>
        </>
      ) : (
        <>
          {view?.state === 'done' && (
            <p role="status">{t('Signed in as {{name}}', { name: visible(view.identity.name) })}</p>
          )}
          <Button
            id={id}
            // Its own words and not the field's, which says less.
            aria-label={act}
            aria-describedby={describedBy}
            isDisabled={busy}
            onPress={() => void begin()}
          >
            {act}
          </Button>
        </>
      )}
      {problem && <ProblemView problem={problem} alert />}
    </div>
  )
}

/** A sign-in as it goes: it is asked for, since the backend is where the browser comes back to. */
function useBrowserSignIn(settings: ConnectionSettings, onSignedIn: () => void) {
  const [view, setView] = useState<BrowserSignInView>()
  const [problem, setProblem] = useState<Problem>()
  const [busy, setBusy] = useState(false)
  const present = useRef<SignInId>(undefined)
  const signedIn = useRef(onSignedIn)
  useEffect(() => {
    signedIn.current = onSignedIn
  })

  const forget = async () => {
    const signIn = present.current
    present.current = undefined
    setView(undefined)
    // That it is gone already is fine.
    if (signIn !== undefined) await call('cancel_browser_sign_in', { signIn }).catch(() => undefined)
  }
  const about = JSON.stringify([settings.platform, settings.address, settings.credential, settings.options])
  useEffect(
    () => () => {
      // Another server's sign-in is none of this one's; nor is one that nobody looks at any more.
      void forget()
      setProblem(undefined)
    },
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [about],
  )

  const waiting = view?.state === 'waiting'
  const signIn = view?.signIn
  useEffect(() => {
    if (!waiting || signIn === undefined) return undefined
    const timer = setInterval(() => {
      call('get_browser_sign_in', { signIn }).then(
        (now) => {
          if (present.current !== signIn || now.state === 'waiting') return
          if (now.state === 'failed') {
            present.current = undefined
            setView(undefined)
            setProblem(now.problem)
            return
          }
          setView(now)
          announce(t('Signed in as {{name}}', { name: now.identity.name }))
        },
        (thrown: unknown) => {
          if (present.current !== signIn) return
          present.current = undefined
          setView(undefined)
          setProblem(toProblem(thrown))
        },
      )
    }, LOOK_EVERY)
    return () => clearInterval(timer)
  }, [waiting, signIn])
  // Once the ticket is in its input.
  const done = view?.state === 'done' ? view.signIn : undefined
  useEffect(() => {
    if (done !== undefined) signedIn.current()
  }, [done])

  const begin = async () => {
    setBusy(true)
    setProblem(undefined)
    await forget()
    try {
      const begun = await call('begin_browser_sign_in', { settings })
      present.current = begun.signIn
      setView(begun)
    } catch (thrown) {
      setProblem(toProblem(thrown))
    }
    setBusy(false)
  }
  const reopen = async () => {
    const open = present.current
    if (open === undefined) return
    await call('open_browser_sign_in', { signIn: open }).catch((thrown: unknown) => setProblem(toProblem(thrown)))
  }
  return { view, problem, busy, begin, reopen, cancel: forget }
}
