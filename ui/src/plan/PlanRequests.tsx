import { useState } from 'react'
import type { ApplyState, Plan, PlannedRequest } from '../backend/generated'
import { call } from '../backend/call'
import { Button } from '../parts/Button'
import { useCopying } from '../parts/copy'
import { CopyProblem } from '../parts/CopyProblem'
import { Details } from '../parts/Details'
import { counted, visible } from '../parts/words'
import { deprecatedOperations } from './planWords'

/** The exact requests, folded, one click from a copy. */
export function PlanRequests({ plan, state }: { plan: Plan; state: ApplyState | null }) {
  const deprecated = deprecatedOperations(plan)
  const count = plan.requests.length
  return (
    <Details show={`Show ${counted(count, 'exact request')}`} hide={`Hide ${counted(count, 'exact request')}`}>
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
    <section aria-label={`Request ${place + 1}: ${request.purpose}`} className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <p className="mr-auto">
          {place + 1}. {visible(request.purpose)}{' '}
          <code className="font-mono text-help text-quiet">{visible(request.operation)}</code>
          {deprecated && <span className="ml-2 text-help font-medium text-amber">deprecated</span>}
          {standing !== null && (
            <span data-standing className="ml-2 text-help text-quiet">
              {visible(standing)}
            </span>
          )}
        </p>
        {readable !== null && readable !== request.body && (
          <Button aria-pressed={pretty} look="quiet" onPress={() => setPretty(!pretty)}>
            {pretty ? 'Show the bytes as sent' : 'Show formatted'}
          </Button>
        )}
        <CopyAsCurl plan={plan} place={place} />
      </div>
      <div
        tabIndex={0}
        role="group"
        aria-label="Bytes"
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
          <p className="pt-2 font-sans text-quiet">no body</p>
        ) : (
          <pre data-body className="pt-2">
            {body}
          </pre>
        )}
      </div>
      {request.body !== null && (
        <p className="text-help text-quiet">
          {pretty
            ? 'Formatted for reading; what is sent are the bytes without this format.'
            : `Exactly these ${counted(new TextEncoder().encode(request.body).length, 'byte')} are sent as the body.`}
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
  const detail = (answered?.detail ?? sent.detail) === null ? '' : ` · ${answered?.detail ?? sent.detail}`
  if (answered?.state === 'done') return `answered${detail}`
  if (answered?.state === 'failed') return `answered, not as planned${detail}`
  if (sent.state === 'failed') return `could not be sent${detail}`
  if (sent.state === 'skipped') return 'not sent'
  if (sent.state === 'waiting') return 'not sent yet'
  return sent.state === 'running' ? 'being sent' : `sent, no answer${detail}`
}

function CopyAsCurl({ plan, place }: { plan: Plan; place: number }) {
  const { copied, problem, run } = useCopying()
  return (
    <>
      <Button
        onPress={() =>
          void run(() => call('copy_as_curl', { plan: plan.id, request: place }), 'Copied as curl, with the token masked')
        }
      >
        Copy as curl
      </Button>
      {copied && <span className="text-help text-quiet">Copied, token masked</span>}
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
