import { lazy, Suspense } from 'react'
import type { About } from '../backend/generated'
import { toProblem } from '../backend/problem'
import { useCommand } from '../backend/queries'
import { Button } from '../parts/Button'
import { useCopy } from '../parts/copy'
import { CopyProblem } from '../parts/CopyProblem'
import { PageHead } from '../parts/Page'
import { ProblemView } from '../parts/ProblemView'
import { Waiting } from '../parts/Waiting'
import { visible } from '../parts/words'
import { t } from '../words/t'

// A list that few look at: it is loaded when somebody does.
const Libraries = lazy(() => import('./Libraries').then((module) => ({ default: module.Libraries })))

/** What this program is, and what it is made of. */
export function AboutPage() {
  const about = useCommand('get_about', {}, { staleTime: Infinity })
  return (
    <>
      <PageHead title={t('About Orgdesk')} />
      <div className="flex flex-col gap-6 p-6">
        {about.isError && <ProblemView problem={toProblem(about.error)} onRetry={() => void about.refetch()} alert />}
        {about.data && <Program about={about.data} />}
        <p className="max-w-prose">
          {t('Orgdesk is free software under the MIT licence or the Apache License 2.0, as you choose.')}
        </p>
        <Suspense fallback={<Waiting rows={6} what={t('Reading the list of libraries')} />}>
          <Libraries />
        </Suspense>
      </div>
    </>
  )
}

function Program({ about }: { about: About }) {
  const { copied, problem, copy } = useCopy()
  const details: [string, string][] = [
    [t('Version'), about.version],
    ...(about.commit === null ? [] : [[t('Commit'), about.commit] satisfies [string, string]]),
    ...about.parts.map(({ name, version }): [string, string] => [name, version]),
    [t('Data folder'), about.dataFolder],
  ]
  const text = details.map(([name, value]) => `${name}: ${value}`).join('\n')
  return (
    <div className="flex flex-col items-start gap-3">
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        {details.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-quiet">{name}</dt>
            <dd className="font-mono text-help break-all">{visible(value)}</dd>
          </div>
        ))}
      </dl>
      <Button onPress={() => void copy(`Orgdesk\n${text}\n`, t('Details copied'))}>
        {copied ? t('Copied') : t('Copy these details')}
      </Button>
      <CopyProblem problem={problem} />
    </div>
  )
}
