import { Outlet, useRouter } from '@tanstack/react-router'
import { useEffect, useEffectEvent } from 'react'
import { useCommand } from '../backend/queries'
import { useLockAgain } from '../connections/useLockAgain'
import { GlobalKeys } from '../keys/GlobalKeys'
import { ArrivedLinks } from '../links/ArrivedLinks'
import { Banner } from '../parts/Banner'
import { ProblemView } from '../parts/ProblemView'
import { visible } from '../parts/words'
import { t } from '../words/t'
import { Nav } from './Nav'
import { usePreferences, useTheme } from './preferences'
import { TopBar } from './TopBar'
import { useCompact } from './useCompact'

/** The one window: where to go at the left, what it is in the middle. */
export function Frame() {
  const { preferences, remember } = usePreferences()
  useTheme(preferences.theme)
  useLocationMemory(preferences.location, remember)
  const info = useCommand('get_app_info', {}, { staleTime: Infinity })
  useLockAgain()
  const compact = useCompact()
  return (
    <div className="flex h-full">
      <a
        href="#main"
        className="absolute -top-12 left-4 z-50 rounded-md border border-control bg-surface px-3 py-1 focus:top-2"
        onClick={(event) => {
          event.preventDefault()
          document.getElementById('main')?.focus()
        }}
      >
        {t('Skip to the content')}
      </a>
      {!compact && <Nav />}
      <div className="flex h-full min-w-0 flex-1 flex-col">
        <TopBar />
        <ArrivedLinks />
        {info.data && (info.data.storageProblem || info.data.unreadable.length > 0) && (
          <div className="flex flex-col gap-3 px-6 py-3">
            {info.data.storageProblem && (
              <ProblemView problem={info.data.storageProblem} onRetry={() => void info.refetch()} />
            )}
            {info.data.unreadable.length > 0 && (
              <Banner weight="warning" role="region" label={t('Data that could not be read')}>
                <p className="max-w-prose">
                  {t('Some of what Orgdesk kept in {{folder}} could not be read. It is left as it is.', {
                    folder: visible(info.data.dataFolder),
                  })}
                </p>
                <ul className="flex list-disc flex-col gap-1 pl-4">
                  {info.data.unreadable.map((what) => (
                    <li key={what} className="max-w-prose">
                      {visible(what)}
                    </li>
                  ))}
                </ul>
              </Banner>
            )}
          </div>
        )}
        <main id="main" tabIndex={-1} className="min-h-0 flex-1 overflow-y-auto outline-none">
          <Outlet />
        </main>
      </div>
      <GlobalKeys />
    </div>
  )
}

/** Remembers the address of the screen last shown, also of the first. */
function useLocationMemory(kept: string | null, remember: (change: { location: string }) => Promise<void>): void {
  const router = useRouter()
  const keep = useEffectEvent((location: string) => {
    if (location !== kept) void remember({ location })
  })
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const shown = ({ pathname, href }: { pathname: string; href: string }) => {
      clearTimeout(timer)
      if (pathname !== '/') timer = setTimeout(() => keep(href), 300)
    }
    shown(router.state.location)
    const stop = router.subscribe('onResolved', ({ toLocation }) => shown(toLocation))
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [router])
}
