import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { call } from '../backend/call'
import type { ChangePageView, ChangesWanted } from '../backend/generated'

/** How often the list is read again while it has a change that is being settled, in milliseconds. */
const LOOK_EVERY = 2_000

/** The changes that are looked for, page after page, the newest first. What is shown stays until its successor is there. */
export function useChanges(wanted: ChangesWanted) {
  return useInfiniteQuery<ChangePageView, Error, { pages: ChangePageView[] }, readonly unknown[], number | null>({
    queryKey: ['list_changes', wanted],
    queryFn: ({ pageParam }) => call('list_changes', { wanted, after: pageParam }),
    initialPageParam: null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    // What a crash left open is settled without anybody here doing anything.
    refetchInterval: ({ state: { data } }) =>
      data?.pages.length === 1 && data.pages[0]?.changes.some(({ unsettled }) => unsettled) ? LOOK_EVERY : false,
  })
}
