import { useState } from 'react'
import type { ApplyState, Plan, PlannedRequest } from '../backend/generated'
import { call } from '../backend/call'
import { Button } from '../parts/Button'
import { useCopying } from '../parts/copy'
import { CopyProblem } from '../parts/CopyProblem'
import { Details } from '../parts/Details'
import { visible } from '../parts/words'
import { deprecatedOperations } from './planWords'
import { t } from '../words/t'

/** The exact requests, folded, one click from a copy. */
export function PlanRequests({ plan, state }: { plan: Plan; state: ApplyState | null }) {
  const deprecated = deprecatedOperations(plan)
  const count = plan.requests.length
  return (
    <Details
      show={t('Show {{count, number}} exact requests', { count })}
      hide={t('Hide {{count, number}} exact requests', { count })}
    >
      <ol className="flex flex-col gap-4">
        {plan.requests.map((request, place) => (
          <li key={`${request.method} ${request.url} ${request.purpose}`}>
            <RequestView
              plan={plan}
              place={place}
              request={request}
              standing={requestStanding(state, place)}
              deprecated={deprecated.has(request.operation) || isNamed(deprecated, request)}
            />
          </li>
        ))}
      </ol>
    </Details>
  )
}

/** Deprecations may name an operation as the documents do, or as a method and a path. */
function isNamed(deprecated: ReadonlySet<string>, request: PlannedRequest): boolean {
  const path = URL.canParse(request.url) ? new URL(request.url).pathname : request.url
  return [...deprecated].some((operation) => operation === `${request.method} ${path}`)
}

function RequestView({
  plan,
  place,
  request,
  standing,
  deprecated,
}: {
  plan: Plan
  place: number
  request: PlannedRequest
  /** How it stands, once an Apply began. */
  standing: string | null
  deprecated: boolean
}) {
  const [pretty, setPretty] = useState(false)
  const readable = prettyBody(request.body)
  const body = pretty && readable !== null ? readable : request.body
  return (
    <section aria-label={t('Request {{number}}: {{purpose}}', { number: place + 1, purpose: request.purpose })} className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <p className="mr-auto">
          {place + 1}. {visible(request.purpose)}{' '}
          <code className="font-mono text-help text-quiet">{visible(request.operation)}</code>
          {deprecated && <span className="ml-2 text-help font-medium text-amber">{t('deprecated')}</span>}
          {standing !== null && (
            <span data-standing className="ml-2 text-help text-quiet">
              {visible(standing)}
            </span>
          )}
        </p>
        {readable !== null && readable !== request.body && (
          <Button aria-pressed={pretty} look="quiet" onPress={() => setPretty(!pretty)}>
            {pretty ? t('Show the bytes as sent') : t('Show formatted')}
          </Button>
        )}
        <CopyAsCurl plan={plan} place={place} />
      </div>
      <div
        tabIndex={0}
        role="group"
        aria-label={t('Bytes')}
        className="overflow-x-auto rounded-md border border-line bg-canvas p-3 font-mono text-help"
      >
        <p className="whitespace-pre">
          <strong className="font-semibold">{request.method}</strong> {request.url}
        </p>
        {request.headers.map(({ name, value }) => (
          <p key={name} className="whitespace-pre">
            <span className="text-quiet">{name}:</span> {value}
          </p>
        ))}
        {request.credential.map(({ name, value }) => (
          <p key={name} data-credential className="whitespace-pre">
            <span className="text-quiet">{name}:</span> {value}
          </p>
        ))}
        {request.body === null ? (
          <p className="pt-2 font-sans text-quiet">{t('no body')}</p>
        ) : (
          <pre data-body className="pt-2">
            {body}
          </pre>
        )}
      </div>
      {request.body !== null && (
        <p className="text-help text-quiet">
          {pretty
            ? t('Formatted for reading; what is sent are the bytes without this format.')
            : t('Exactly these {{count, number}} bytes are sent as the body.', {
                count: new TextEncoder().encode(request.body).length,
              })}
        </p>
      )}
    </section>
  )
}

/** What became of one request so far, in words; nothing before an Apply. */
function requestStanding(state: ApplyState | null, place: number): string | null {
  const stepOf = (name: 'sent' | 'answered') =>
    state?.steps.find((step) => step.step === name && step.request === place)
  const sent = stepOf('sent')
  const answered = stepOf('answered')
  if (!sent) return null
  const detail = answered?.detail ?? sent.detail
  const detailed = (standing: string) => (detail === null ? standing : `${standing} · ${detail}`)
  if (answered?.state === 'done') return detailed(t('answered'))
  if (answered?.state === 'failed') return detailed(t('answered, not as planned'))
  if (sent.state === 'failed') return detailed(t('could not be sent'))
  if (sent.state === 'skipped') return t('not sent')
  if (sent.state === 'waiting') return t('not sent yet')
  return sent.state === 'running' ? t('being sent') : detailed(t('sent, no answer'))
}

function CopyAsCurl({ plan, place }: { plan: Plan; place: number }) {
  const { copied, problem, run } = useCopying()
  return (
    <>
      <Button
        onPress={() =>
          void run(() => call('copy_as_curl', { plan: plan.id, request: place }), t('Copied as curl, with the token masked'))
        }
      >
        {t('Copy as curl')}
      </Button>
      {copied && <span className="text-help text-quiet">{t('Copied, token masked')}</span>}
      <CopyProblem problem={problem} />
    </>
  )
}

function prettyBody(body: string | null): string | null {
  if (body === null) return null
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return null
  }
}
