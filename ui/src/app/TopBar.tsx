import { useNavigate, useRouter, useRouterState } from '@tanstack/react-router'
import { Search } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { findText, useFindText } from '../orgs/find'
import { t } from '../words/t'

const mac = /mac/i.test(navigator.userAgent)

/** *Find organizations*, from every screen. */
export function TopBar() {
  const input = useRef<HTMLInputElement>(null)
  const text = useFindText()
  const navigate = useNavigate()
  const router = useRouter()
  const onList = useRouterState({ select: ({ location }) => location.pathname === '/orgs' })

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        input.current?.focus()
        input.current?.select()
      }
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])

  // The address follows what is typed, after the rows did.
  useEffect(() => {
    if (!onList) return undefined
    const timer = setTimeout(() => {
      // Whoever is on the way to another screen isn't called back.
      if (router.latestLocation.pathname !== '/orgs') return
      void navigate({ to: '/orgs', search: text === '' ? {} : { find: text }, replace: true })
    }, 200)
    return () => clearTimeout(timer)
  }, [text, onList, navigate, router])

  /** Puts what is typed into the address now, for Back to find it there. */
  const keep = () => void navigate({ to: '/orgs', search: text === '' ? {} : { find: text }, replace: true })

  const find = (typed: string) => {
    findText.set(typed)
    if (!onList) void navigate({ to: '/orgs', search: typed === '' ? {} : { find: typed } })
  }

  return (
    <search className="flex h-11 shrink-0 items-center border-b border-line bg-canvas px-6">
      <div className="relative w-search">
        <Search size={14} aria-hidden="true" className="absolute top-2 left-2 text-quiet" />
        <input
          ref={input}
          type="search"
          aria-label={t('Find organizations')}
          placeholder={t('Find organizations')}
          className="input pr-16 pl-7"
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => find(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') {
              event.preventDefault()
              find('')
            }
            if (event.key === 'ArrowDown' || (event.key === 'Enter' && onList)) {
              event.preventDefault()
              if (onList) keep()
              document.querySelector<HTMLElement>('[data-row][tabindex="0"]')?.focus()
            }
          }}
        />
        <kbd className="pointer-events-none absolute inset-y-0 right-2 flex items-center font-sans text-help text-quiet" aria-hidden="true">
          {mac ? '⌘K' : t('Ctrl K')}
        </kbd>
      </div>
    </search>
  )
}
