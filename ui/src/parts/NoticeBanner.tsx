import { useState } from 'react'
import { call } from '../backend/call'
import type { ConnectionId, Notice, Problem } from '../backend/generated'
import { toProblem } from '../backend/problem'
import { useForgetReadings } from '../backend/queries'
import { t } from '../words/t'
import { announce } from './announce'
import { Banner } from './Banner'
import { Button } from './Button'
import { Details } from './Details'
import { ProblemView } from './ProblemView'
import { Time } from './Time'
import { visible } from './words'

type Shared = { connection: ConnectionId; compact?: boolean; onSwitched?: () => void }
type Props = Shared & { notice: Notice; withAction: boolean }

/** Notices of one connection. An act that several call for is offered once: its button has one name, and helps all. */
export function NoticeBanners({ notices, actions = true, ...shared }: Shared & { notices: Notice[]; actions?: boolean }) {
  const acts = notices.map(({ action }) => JSON.stringify(action))
  return notices.map((notice, place) => (
    <NoticeBanner
      key={`${notice.code} ${notice.operation}`}
      {...shared}
      notice={notice}
      withAction={actions && acts.indexOf(acts[place] ?? '') === place}
    />
  ))
}

/** A deprecation or sunset, or a remark: what, since when, what replaces it, and the one act that helps. */
function NoticeBanner({ notice, connection, compact = false, onSwitched, withAction }: Props) {
  const action = withAction && <NoticeButton notice={notice} connection={connection} onSwitched={onSwitched} />
  const facts = <NoticeFacts notice={notice} />
  const deprecated = notice.kind === 'deprecation'
  return (
    <Banner
      weight={deprecated ? 'warning' : 'note'}
      role="region"
      label={
        deprecated
          ? t('Deprecated: {{title}}', { title: visible(notice.title) })
          : t('Remark: {{title}}', { title: visible(notice.title) })
      }
    >
      <div className="flex flex-wrap items-start justify-between gap-2">
        <p className="max-w-prose font-medium">{visible(notice.title)}</p>
        {compact && action}
      </div>
      {compact ? (
        <Details show={t('Show what that means')} hide={t('Hide what that means')}>
          <div className="flex flex-col gap-2">{facts}</div>
        </Details>
      ) : (
        <>
          {facts}
          {action}
        </>
      )}
    </Banner>
  )
}

function NoticeFacts({ notice }: { notice: Notice }) {
  return (
    <>
      <p className="max-w-prose">{visible(notice.detail)}</p>
      <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1 text-help">
        {notice.operation !== null && (
          <>
            <dt className="text-quiet">{notice.kind === 'deprecation' ? t('Deprecated operation') : t('Operation')}</dt>
            <dd className="font-mono wrap-anywhere">{visible(notice.operation)}</dd>
          </>
        )}
        {notice.since !== null && (
          <>
            <dt className="text-quiet">{t('Since')}</dt>
            <dd>{visible(notice.since)}</dd>
          </>
        )}
        {notice.replacement !== null && (
          <>
            <dt className="text-quiet">{t('Replaced by')}</dt>
            <dd className="font-mono wrap-anywhere">{visible(notice.replacement)}</dd>
          </>
        )}
        {notice.sunset !== null && (
          <>
            <dt className="text-quiet">{t('Ends')}</dt>
            <dd>
              <Time at={notice.sunset} />
            </dd>
          </>
        )}
      </dl>
    </>
  )
}

function NoticeButton({ notice, connection, onSwitched }: Omit<Props, 'compact' | 'withAction'>) {
  const [problem, setProblem] = useState<Problem>()
  const [running, setRunning] = useState(false)
  const forget = useForgetReadings()
  const action = notice.action
  if (action === null) return null
  const act = async () => {
    setRunning(true)
    setProblem(undefined)
    try {
      if (action.kind === 'open_link') {
        await call('open_link', { url: action.url })
      } else {
        await call('set_connection_option', { connection, option: action.option, value: action.value })
        announce(t('{{act}}: done', { act: action.label }))
        await forget(connection)
        onSwitched?.()
      }
    } catch (thrown) {
      setProblem(toProblem(thrown))
    }
    setRunning(false)
  }
  return (
    <div className="flex flex-col items-start gap-2">
      <Button isDisabled={running} onPress={() => void act()}>
        {action.label}
      </Button>
      {problem && <ProblemView problem={problem} connection={connection} onRetry={() => void act()} alert />}
    </div>
  )
}
