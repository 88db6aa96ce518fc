import { type ReactNode, useEffect } from 'react'

/** A page's head: its title, what goes beside it, and the window's title. */
export function PageHead({ title, children }: { title: string; children?: ReactNode }) {
  useTitle(title)
  return (
    <header className="flex min-h-12 flex-wrap items-center gap-3 border-b border-line bg-surface px-6 py-2">
      <h1 className="text-head font-semibold">{title}</h1>
      {children}
    </header>
  )
}

/** Sets the window's title. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Orgdesk`
  }, [title])
}
