import { useEffect, useState } from 'react'
import type { ConnectionId, Problem } from '../backend/generated'
import { isAboutCredential } from '../backend/problem'
import { SignInAgainButton } from '../connections/SignInAgain'
import { UnlockWritesButton } from '../connections/UnlockWrites'
import { t } from '../words/t'
import { Banner } from './Banner'
import { Button } from './Button'
import { CopyId } from './CopyId'
import { Details } from './Details'
import { visible } from './words'

type Props = {
  problem: Problem
  /** The connection that it happened on, where there is one. */
  connection?: ConnectionId | undefined
  /** Does the same again. */
  onRetry?: (() => void) | undefined
  /** Once someone signed in again. */
  onSignedIn?: (() => void) | undefined
  /** Whether it is said at once to screen readers. */
  alert?: boolean
}

/** An error as people meet it: the message, what helps, and the server's own words behind *Show details*. */
export function ProblemView({ problem, connection, onRetry, onSignedIn, alert = false }: Props) {
  const [shown, setShown] = useState({ problem, turn: 0 })
  // The same wait told once more is a new wait.
  if (shown.problem !== problem) setShown({ problem, turn: shown.turn + 1 })
  const signIn = connection !== undefined && isAboutCredential(problem)
  const unlock = connection !== undefined && problem.code === 'writes_locked'
  return (
    <Banner weight="error" {...(alert ? { role: 'alert' as const } : {})}>
      <p className="max-w-prose whitespace-pre-line">{visibleLines(problem.message)}</p>
      <div className="flex flex-wrap items-start gap-2 empty:hidden">
        {signIn && <SignInAgainButton connection={connection} about={problem} onSignedIn={onSignedIn} />}
        {unlock && <UnlockWritesButton connection={connection} />}
        {onRetry && (problem.retryable || !(signIn || unlock)) && (
          <RetryButton key={shown.turn} after={problem.retryAfter} onRetry={onRetry} />
        )}
      </div>
      <ProblemDetails problem={problem} />
    </Banner>
  )
}

function visibleLines(text: string): string {
  return text.split('\n').map(visible).join('\n')
}

/** What a support person asks for. */
export function ProblemDetails({ problem }: { problem: Problem }) {
  const { platform, requestId, code } = problem
  return (
    <Details show={t('Show details')} hide={t('Hide details')}>
      <dl className="grid grid-cols-[max-content_1fr] items-center gap-x-4 gap-y-1 text-help">
        <dt className="text-quiet">{t('Kind')}</dt>
        <dd className="font-mono">{code}</dd>
        {platform && (
          <>
            <dt className="text-quiet">{t('Status')}</dt>
            <dd className="font-mono">{platform.status}</dd>
            {platform.code !== null && (
              <>
                <dt className="text-quiet">{t("The server's code")}</dt>
                <dd className="font-mono">{visible(platform.code)}</dd>
              </>
            )}
            <dt className="text-quiet">{t("The server's message")}</dt>
            <dd className="font-mono wrap-anywhere">{visible(platform.message) || t('none')}</dd>
          </>
        )}
        <dt className="text-quiet">{t('Request id')}</dt>
        <dd>
          {requestId === null ? (
            <span className="text-quiet">{t('the server gave none')}</span>
          ) : (
            <CopyId id={requestId} what="request id" />
          )}
        </dd>
      </dl>
    </Details>
  )
}

/** *Try again*, counting down where the server told how long to wait. */
function RetryButton({ after, onRetry }: { after: number | null; onRetry: () => void }) {
  const [left, setLeft] = useState(after ?? 0)
  useEffect(() => {
    const timer = setInterval(() => setLeft((seconds) => Math.max(0, seconds - 1)), 1_000)
    return () => clearInterval(timer)
  }, [])
  return (
    <Button isDisabled={left > 0} onPress={onRetry}>
      {left > 0 ? t('Try again in {{count, number}} seconds', { count: left }) : t('Try again')}
    </Button>
  )
}
