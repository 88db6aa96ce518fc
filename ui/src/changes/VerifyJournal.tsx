import { useState } from 'react'
import type { JournalVerdict, Problem } from '../backend/generated'
import { toProblem } from '../backend/problem'
import { useAct } from '../backend/queries'
import { useActions } from '../palette/actions'
import { announce } from '../parts/announce'
import { Banner } from '../parts/Banner'
import { Button } from '../parts/Button'
import { Dialog } from '../parts/Dialog'
import { ProblemView } from '../parts/ProblemView'
import { Time } from '../parts/Time'
import { visible } from '../parts/words'
import { Rich } from '../words/Rich'
import { t } from '../words/t'

/** A verification of the journal: its verdict, or why there is none. */
export interface Verify {
  running: boolean
  verdict: JournalVerdict | null
  problem: Problem | null
  run: () => void
  forget: () => void
}

/** Verifies when told to. */
export function useVerify(): Verify {
  const act = useAct('verify_journal', ({ whole, message }) => announce(`${headline(whole)}. ${message}`))
  const run = () => act.mutate({})
  useActions([
    { id: 'journal.verify', title: t('Verify journal'), unavailable: act.isPending ? t('It is on its way already.') : null, run },
  ])
  return {
    running: act.isPending,
    verdict: act.data ?? null,
    problem: act.isError ? toProblem(act.error) : null,
    run,
    forget: act.reset,
  }
}

function headline(whole: boolean): string {
  return whole ? t('Nothing wrong was found') : t('The journal is not whole')
}

/** What verifying came to; where the journal is not whole, the way on. */
export function Verdict({ verify }: { verify: Verify }) {
  const { verdict, problem } = verify
  if (problem) return <ProblemView problem={problem} onRetry={verify.run} alert />
  if (!verdict) return null
  return (
    <Banner
      weight={verdict.whole ? 'good' : 'error'}
      role="region"
      label={t('Verification of the journal')}
      actions={
        <>
          {verdict.hinders && <BeginAnew onBegun={verify.run} />}
          <Button onPress={verify.forget}>{t('Close')}</Button>
        </>
      }
    >
      <p className="font-medium">
        {headline(verdict.whole)}{' '}
        <span className="text-help font-normal text-quiet">
          <Rich sentence="verified <time/>" parts={{ time: <Time at={verdict.at} /> }} />
        </span>
      </p>
      <p className="max-w-prose">{visible(verdict.message)}</p>
      {!verdict.whole && (
        <p className="max-w-prose">
          {t(
            'Changes can still be read. Where this hinders applying any other, the journal can be begun anew; a copy of the data folder made first keeps the evidence.',
          )}
        </p>
      )}
    </Banner>
  )
}

/** *Begin the journal anew*, after a confirmation that says what stays and what is given up. */
function BeginAnew({ onBegun }: { onBegun: () => void }) {
  const [asking, setAsking] = useState(false)
  const begin = useAct('begin_journal_anew', () => {
    setAsking(false)
    announce(t('The journal was begun anew'))
    onBegun()
  })
  const close = () => {
    setAsking(false)
    begin.reset()
  }
  return (
    <>
      <Button onPress={() => setAsking(true)}>{t('Begin the journal anew')}</Button>
      {asking && (
        <Dialog alert title={t('Begin the journal anew?')} onClose={close}>
          <p>
            {t(
              "What the journal holds stays, and is sealed as it was found: from then on, verifying says nothing of whether the entries before are as they were written. An entry says that it was begun anew, and when. This can't be taken back.",
            )}
          </p>
          {begin.isError && <ProblemView problem={toProblem(begin.error)} alert />}
          <div className="flex flex-wrap gap-2">
            <Button look="danger" isDisabled={begin.isPending} onPress={() => begin.mutate({})}>
              {t('Begin the journal anew')}
            </Button>
            <Button onPress={close}>{t('Leave the journal as it is')}</Button>
          </div>
        </Dialog>
      )}
    </>
  )
}
