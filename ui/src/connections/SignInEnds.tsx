import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../backend/call'
import type { ConnectionId, Problem, SignInView } from '../backend/generated'
import { toProblem } from '../backend/problem'
import { commandQuery } from '../backend/queries'
import { Banner } from '../parts/Banner'
import { Button } from '../parts/Button'
import { ProblemView } from '../parts/ProblemView'
import { Time } from '../parts/Time'
import { Rich } from '../words/Rich'
import { t } from '../words/t'
import { SignInAgainButton } from './SignInAgain'

const LOOK_EVERY = 20_000

/** How long a connection's sign-in lasts, looked at now and then: it costs no request to the server. */
export function useSignIn(connection: ConnectionId): SignInView | undefined {
  return useQuery({ ...commandQuery('get_sign_in', { connection }), refetchInterval: LOOK_EVERY }).data
}

/** When a sign-in ends, in words. */
export function SignInEnds({ signIn }: { signIn: SignInView | undefined }) {
  if (!signIn?.open) return <span className="text-quiet">{t('not known before its first use')}</span>
  const { accessEnds, renews, credentialEnds } = signIn
  return (
    <span className="flex flex-col gap-1">
      {accessEnds !== null && renews && (
        <span>
          <Rich sentence="Renewed by itself: the access token ends <time/>." parts={{ time: <Time at={accessEnds} /> }} />
        </span>
      )}
      {accessEnds !== null && !renews && (
        <span>
          <Rich sentence="Ends <time/>, and then you sign in again." parts={{ time: <Time at={accessEnds} /> }} />
        </span>
      )}
      {credentialEnds === null ? (
        <span className="text-quiet">{t('The server does not tell when the credential itself ends.')}</span>
      ) : (
        <span>
          <Rich sentence="The credential itself ends <time/>." parts={{ time: <Time at={credentialEnds} /> }} />
        </span>
      )}
    </span>
  )
}

/** What has to be done about a sign-in before it fails: it ends soon, or could not be kept. Nothing where all is well. */
export function SignInWarning({ connection }: { connection: ConnectionId }) {
  const signIn = useSignIn(connection)
  if (!signIn?.open || !(signIn.soon || signIn.notKept)) return null
  return (
    <div className="px-6 pt-3">
      <Banner weight="warning" role="status">
        {signIn.soon && signIn.ends !== null && (
          <>
            <p>
              <Rich
                sentence="The sign-in ends <time/>. Sign in again before: no edit is lost."
                parts={{ time: <Time at={signIn.ends} /> }}
              />
            </p>
            <div className="flex gap-2">
              <SignInAgainButton connection={connection} />
            </div>
          </>
        )}
        {signIn.notKept && <NotKept connection={connection} problem={signIn.notKept} />}
      </Banner>
    </div>
  )
}

function NotKept({ connection, problem }: { connection: ConnectionId; problem: Problem }) {
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<Problem>()
  const keep = async () => {
    setBusy(true)
    setFailed(undefined)
    try {
      queries.setQueryData(commandQuery('get_sign_in', { connection }).queryKey, await call('keep_sign_in', { connection }))
    } catch (thrown) {
      setFailed(toProblem(thrown))
    }
    setBusy(false)
  }
  return (
    <>
      <p>
        {t('The server has renewed the sign-in, and the keyring did not take the new one. It holds until Orgdesk is closed.')}
      </p>
      <ProblemView problem={failed ?? problem} alert={failed !== undefined} />
      <div className="flex gap-2">
        <Button isDisabled={busy} onPress={() => void keep()}>
          {t('Keep it in the keyring')}
        </Button>
      </div>
    </>
  )
}
