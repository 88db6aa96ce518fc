import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useSyncExternalStore } from 'react'
import type { FormRef } from '../backend/generated'
import { commandQuery } from '../backend/queries'
import { DraftBook, type DraftState } from './DraftBook'

const Context = createContext<DraftBook | null>(null)

/** Gives the parts below one book of drafts. */
export function DraftBookProvider({ book, children }: { book: DraftBook; children: ReactNode }) {
  useEffect(() => {
    const flush = () => book.flushAll()
    window.addEventListener('pagehide', flush)
    window.addEventListener('blur', flush)
    return () => {
      window.removeEventListener('pagehide', flush)
      window.removeEventListener('blur', flush)
    }
  }, [book])
  const queries = useQueryClient()
  useEffect(
    () =>
      book.onKept((form) => {
        void queries.invalidateQueries({ queryKey: commandQuery('list_drafts', {}).queryKey })
        // Where another draft stood says nothing of this one.
        queries.removeQueries({ queryKey: commandQuery('get_draft_standing', form).queryKey, type: 'inactive' })
      }),
    [book, queries],
  )
  return <Context value={book}>{children}</Context>
}

/** The book of drafts. */
export function useDraftBook(): DraftBook {
  const book = useContext(Context)
  if (book === null) throw new Error('There is no book of drafts above this part')
  return book
}

/** One form's draft as it is typed. */
export function useDraft(form: FormRef): DraftState {
  const book = useDraftBook()
  return useSyncExternalStore(book.subscribe, () => book.read(form))
}
