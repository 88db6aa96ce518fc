import { Outlet, useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useCommand } from '../backend/queries'
import { Announcer } from '../parts/Announcer'
import { useLockAgain } from '../connections/useLockAgain'
import { ProblemView } from '../parts/ProblemView'
import { Nav } from './Nav'
import { usePreferences, useTheme } from './preferences'
import { TopBar } from './TopBar'

/** The one window: where to go at the left, what it is in the middle. */
export function Frame() {
  const { preferences, remember } = usePreferences()
  useTheme(preferences.theme)
  useLocationMemory(remember)
  const info = useCommand('get_app_info', {}, { staleTime: Infinity })
  useLockAgain()
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
        Skip to the content
      </a>
      <Nav />
      <div className="flex h-full min-w-0 flex-1 flex-col">
        <TopBar />
        {info.data?.storageProblem && (
          <div className="px-6 py-3">
            <ProblemView problem={info.data.storageProblem} onRetry={() => void info.refetch()} />
          </div>
        )}
        <main id="main" tabIndex={-1} className="min-h-0 flex-1 overflow-y-auto outline-none">
          <Outlet />
        </main>
      </div>
      <Announcer />
    </div>
  )
}

/** Remembers the address of the screen last shown. */
function useLocationMemory(remember: (change: { location: string }) => void): void {
  const router = useRouter()
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = router.subscribe('onResolved', ({ toLocation }) => {
      clearTimeout(timer)
      if (toLocation.pathname === '/') return
      timer = setTimeout(() => remember({ location: toLocation.href }), 300)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [router, remember])
}
