import type { AnswerView, ChangeView, PlannedRequest, RequestState } from '../backend/generated'
import { CopyId } from '../parts/CopyId'
import { Details } from '../parts/Details'
import { ProblemDetails } from '../parts/ProblemView'
import { exactTime } from '../parts/time'
import { counted, visible } from '../parts/words'
import { stateWords } from './changeWords'

const tints: Record<RequestState, string> = {
  planned: 'text-quiet',
  sending: 'text-quiet',
  done: 'text-green',
  refused: 'text-red',
  unknown: 'text-amber',
}

/** Each request with what came back for it. */
export function ChangeRequests({ change }: { change: ChangeView }) {
  return (
    <ol className="flex flex-col gap-4">
      {change.plan.requests.map((request, place) => (
        <li key={`${request.method} ${request.url} ${request.purpose}`}>
          <OneRequest request={request} place={place} answer={change.answers[place]} />
        </li>
      ))}
    </ol>
  )
}

function OneRequest({ request, place, answer }: { request: PlannedRequest; place: number; answer: AnswerView | undefined }) {
  const state = answer?.state ?? 'planned'
  return (
    <section aria-label={`Request ${place + 1}: ${request.purpose}`} className="flex flex-col gap-2 rounded-md border border-line p-3">
      <p>
        {place + 1}. {visible(request.purpose)} <code className="font-mono text-help text-quiet">{visible(request.operation)}</code>
        <span data-standing className={`ml-2 font-medium ${tints[state]}`}>
          {stateWords[state]}
        </span>
      </p>
      <p className="font-mono text-help wrap-anywhere">
        <strong className="font-semibold">{request.method}</strong> {visible(request.url)}
      </p>
      {answer && answer.state !== 'planned' && <AnswerFacts answer={answer} />}
      <Details show="Show the exact request" hide="Hide the exact request">
        <div tabIndex={0} role="group" aria-label="Request as it was planned" className={bytes}>
          {[...request.headers, ...request.credential].map(({ name, value }) => (
            <p key={name} className="whitespace-pre">
              <span className="text-quiet">{name}:</span> {value}
            </p>
          ))}
          {request.body === null ? <p className="pt-2 font-sans text-quiet">no body</p> : <pre className="pt-2">{request.body}</pre>}
        </div>
      </Details>
      {answer && answer.body !== null && answer.body !== '' && (
        <Details show="Show the answer's body" hide="Hide the answer's body">
          <div tabIndex={0} role="group" aria-label="Body of the answer" className={bytes}>
            <pre data-answer>{visibleLines(answer.body)}</pre>
          </div>
        </Details>
      )}
    </section>
  )
}

function visibleLines(text: string): string {
  return text.split(/\r?\n/).map(visible).join('\n')
}

const bytes = 'overflow-x-auto rounded-md border border-line bg-canvas p-3 font-mono text-help'

/** What came back, and when. */
function AnswerFacts({ answer }: { answer: AnswerView }) {
  const { status, requestId, problem, named, sentAt, answeredAt } = answer
  return (
    <>
      <dl className="grid grid-cols-[max-content_1fr] items-center gap-x-4 gap-y-1 text-help">
        <dt className="text-quiet">Sent</dt>
        <dd>{sentAt === null ? 'not known when' : exactTime(sentAt)}</dd>
        <dt className="text-quiet">Answered</dt>
        <dd>{answeredWords(answer)}</dd>
        <dt className="text-quiet">Status</dt>
        <dd className="font-mono">{status ?? <span className="font-sans text-quiet">{answeredAt === null ? 'not told yet' : 'none came'}</span>}</dd>
        <dt className="text-quiet">Request id</dt>
        <dd>{requestId === null ? <span className="text-quiet">the server gave none</span> : <CopyId id={requestId} what="request id" />}</dd>
        {named !== null && (
          <>
            <dt className="text-red">Named</dt>
            <dd className="text-red">
              another organization: <code className="font-mono">{visible(named)}</code>
            </dd>
          </>
        )}
      </dl>
      {problem && (
        <div className="flex flex-col gap-2 border-l-3 border-red pl-3">
          <p className="max-w-prose whitespace-pre-line">{visibleLines(problem.message)}</p>
          <ProblemDetails problem={problem} />
        </div>
      )}
    </>
  )
}

/** When it was answered, and how long that took. */
function answeredWords({ state, status, sentAt, answeredAt }: AnswerView): string {
  if (answeredAt === null) return 'not yet'
  const took = sentAt === null ? '' : `, after ${counted(Math.max(0, Date.parse(answeredAt) - Date.parse(sentAt)), 'ms', 'ms')}`
  return state === 'unknown' && status === null ? `given up at ${exactTime(answeredAt)}${took}` : `${exactTime(answeredAt)}${took}`
}
