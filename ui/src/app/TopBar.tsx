import { useNavigate, useRouter, useRouterState } from '@tanstack/react-router'
import { Search } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Keys } from '../keys/Keys'
import { useShortcut } from '../keys/useShortcuts'
import { findText, useFindText } from '../orgs/find'
import { PaletteButton } from '../palette/PaletteButton'
import { NavMenu } from './NavMenu'
import { useCompact } from './useCompact'
import { t } from '../words/t'

/** *Find organizations*, from every screen. */
export function TopBar() {
  const input = useRef<HTMLInputElement>(null)
  const text = useFindText()
  const navigate = useNavigate()
  const router = useRouter()
  const compact = useCompact()
  const onList = useRouterState({ select: ({ location }) => location.pathname === '/orgs' })

  useShortcut('find', () => {
    input.current?.focus()
    input.current?.select()
  })

  // The address follows what is typed, after the rows did.
  useEffect(() => {
    if (!onList) return undefined
    const timer = setTimeout(() => {
      // Whoever is on the way to another screen isn't called back.
      const { pathname, search } = router.latestLocation
      if (pathname !== '/orgs' || (search.find ?? '') === text) return
      void navigate({ to: '/orgs', search: (before) => found(before, text), replace: true })
    }, 200)
    return () => clearTimeout(timer)
  }, [text, onList, navigate, router])

  /** Puts what is typed into the address now, for Back to find it there. */
  const keep = () => void navigate({ to: '/orgs', search: (before) => found(before, text), replace: true })

  const find = (typed: string) => {
    findText.set(typed)
    if (!onList) void navigate({ to: '/orgs', search: typed === '' ? {} : { find: typed } })
  }

  return (
    <search className="flex h-11 shrink-0 items-center gap-3 border-b border-line bg-canvas px-6 max-roomy:px-4">
      {compact && <NavMenu />}
      <div className="relative w-search min-w-0">
        <Search size={14} aria-hidden="true" className="absolute top-2 left-2 text-quiet" />
        <input
          ref={input}
          type="search"
          aria-label={t('Find organizations')}
          placeholder={t('Find organizations')}
          className="input pr-8 pl-7"
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
        <span className="pointer-events-none absolute inset-y-0 right-1 flex items-center" aria-hidden="true">
          <Keys keys="/" />
        </span>
      </div>
      <div className="ml-auto">
        <PaletteButton />
      </div>
    </search>
  )
}

/** The address of the list with what is looked for; what it is sorted by stays. */
function found({ sort }: { sort?: string }, text: string): { find?: string; sort?: string } {
  return { ...(text === '' ? {} : { find: text }), ...(sort === undefined ? {} : { sort }) }
}
