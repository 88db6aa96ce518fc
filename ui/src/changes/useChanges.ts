import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { call } from '../backend/call'
import type { ChangePageView, ChangesWanted } from '../backend/generated'

/** The changes that are looked for, page after page, the newest first. What is shown stays until its successor is there. */
export function useChanges(wanted: ChangesWanted) {
  return useInfiniteQuery<ChangePageView, Error, { pages: ChangePageView[] }, readonly unknown[], number | null>({
    queryKey: ['list_changes', wanted],
    queryFn: ({ pageParam }) => call('list_changes', { wanted, after: pageParam }),
    initialPageParam: null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  })
}
