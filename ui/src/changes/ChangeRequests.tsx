import type { AnswerView, ChangeView, PlannedRequest, RequestState } from '../backend/generated'
import { CopyId } from '../parts/CopyId'
import { Details } from '../parts/Details'
import { ProblemDetails } from '../parts/ProblemView'
import { exactTime } from '../parts/time'
import { visible } from '../parts/words'
import { stateWords } from './changeWords'
import { Rich } from '../words/Rich'
import { t } from '../words/t'

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
    <section aria-label={t('Request {{number}}: {{purpose}}', { number: place + 1, purpose: request.purpose })} className="flex flex-col gap-2 rounded-md border border-line p-3">
      <p>
        {place + 1}. {visible(request.purpose)} <code className="font-mono text-help text-quiet">{visible(request.operation)}</code>
        <span data-standing className={`ml-2 font-medium ${tints[state]}`}>
          {stateWords(state)}
        </span>
      </p>
      <p className="font-mono text-help wrap-anywhere">
        <strong className="font-semibold">{request.method}</strong> {visible(request.url)}
      </p>
      {answer && answer.state !== 'planned' && <AnswerFacts answer={answer} />}
      <Details show={t('Show the exact request')} hide={t('Hide the exact request')}>
        <div tabIndex={0} role="group" aria-label={t('Request as it was planned')} className={bytes}>
          {[...request.headers, ...request.credential].map(({ name, value }) => (
            <p key={name} className="whitespace-pre">
              <span className="text-quiet">{name}:</span> {value}
            </p>
          ))}
          {request.body === null ? <p className="pt-2 font-sans text-quiet">{t('no body')}</p> : <pre className="pt-2">{request.body}</pre>}
        </div>
      </Details>
      {answer && answer.body !== null && answer.body !== '' && (
        <Details show={t("Show the answer's body")} hide={t("Hide the answer's body")}>
          <div tabIndex={0} role="group" aria-label={t('Body of the answer')} className={bytes}>
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
        <dt className="text-quiet">{t('Sent')}</dt>
        <dd>{sentAt === null ? t('not known when') : exactTime(sentAt)}</dd>
        <dt className="text-quiet">{t('Answered')}</dt>
        <dd>{answeredWords(answer)}</dd>
        <dt className="text-quiet">{t('Status')}</dt>
        <dd className="font-mono">{status ?? <span className="font-sans text-quiet">{answeredAt === null ? t('not told yet') : t('none came')}</span>}</dd>
        <dt className="text-quiet">{t('Request id')}</dt>
        <dd>{requestId === null ? <span className="text-quiet">{t('the server gave none')}</span> : <CopyId id={requestId} what="request id" />}</dd>
        {named !== null && (
          <>
            <dt className="text-red">{t('Named')}</dt>
            <dd className="text-red">
              <Rich
                sentence="another organization: <id>{{id}}</id>"
                values={{ id: visible(named) }}
                parts={{ id: <code className="font-mono" /> }}
              />
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
  if (answeredAt === null) return t('not yet')
  const at = exactTime(answeredAt)
  const givenUp = state === 'unknown' && status === null
  if (sentAt === null) return givenUp ? t('given up at {{at}}', { at }) : at
  const took = Math.max(0, Date.parse(answeredAt) - Date.parse(sentAt))
  return givenUp ? t('given up at {{at}}, after {{took, number}} ms', { at, took }) : t('{{at}}, after {{took, number}} ms', { at, took })
}
