import { useRouter } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { call } from '../backend/call'
import type { LinkTarget } from '../backend/generated'
import { Banner } from '../parts/Banner'
import { Button } from '../parts/Button'
import { visible } from '../parts/words'
import { t } from '../words/t'

/** A backend that can't be asked is asked again after this long. */
const pause = 2_000

/** Opens links that were followed outside of the window, or says why not. */
export function ArrivedLinks() {
  const router = useRouter()
  const [told, setTold] = useState<LinkTarget>()

  useEffect(() => {
    const left = new AbortController()
    const follow = (target: LinkTarget) => {
      if (target.target !== 'opens' || isBusy(router.latestLocation.pathname)) {
        setTold(target)
        return
      }
      setTold(undefined)
      router.history.push(target.address)
    }
    const listen = async () => {
      let seen = 0
      while (!left.signal.aborted) {
        try {
          const arrived = await call('next_link', { seen })
          // What came for a screen that is gone is asked for again by the next one.
          if (left.signal.aborted || arrived === null) continue
          seen = arrived.number
          follow(arrived.target)
        } catch {
          await new Promise((resolve) => setTimeout(resolve, pause))
        }
      }
    }
    void listen()
    return () => {
      left.abort()
    }
  }, [router])

  if (!told) return null
  const dismiss = <Button onPress={() => setTold(undefined)}>{t('Dismiss')}</Button>
  return (
    <div className="px-6 py-3">
      {told.target === 'opens' ? (
        <Banner
          weight="note"
          role="status"
          actions={
            <>
              <Button
                onPress={() => {
                  setTold(undefined)
                  router.history.push(told.address)
                }}
              >
                {t('Open the link')}
              </Button>
              {dismiss}
            </>
          }
        >
          <p className="font-semibold">{t('A link was followed')}</p>
          <p className="max-w-prose">{t('It waits, so that what you are doing here stays as it is.')}</p>
        </Banner>
      ) : (
        <Banner weight="warning" role="alert" actions={dismiss}>
          <p className="font-semibold">{t('This link was not opened')}</p>
          <p className="max-w-prose">
            {told.target === 'no_connection'
              ? t(
                  'It leads to {{server}}, and no connection does. Nothing was sent there. Add a connection to it, then follow the link again.',
                  { server: visible(told.server) },
                )
              : t('It is none that this version of Orgdesk knows. Nothing was changed.')}
          </p>
        </Banner>
      )}
    </div>
  )
}

/** Whether leaving the screen would lose what somebody is at: a form that keeps no draft, a sheet over a form. */
function isBusy(path: string): boolean {
  return path.startsWith('/connections/') || document.querySelector('[role="dialog"], [role="alertdialog"]') !== null
}
