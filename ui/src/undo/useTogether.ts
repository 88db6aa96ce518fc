import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ChangeRow, GroupId, PlanId, UndoPart } from '../backend/generated'
import { useDraftBook } from '../settings/DraftBookContext'
import { useAct } from '../backend/queries'

/** A review of several undos, or their report. It outlives the screen: what was begun goes on. */
interface Review {
  /** Rises with each review, so that nothing of the one before stays. */
  turn: number
  parts: UndoPart[]
  known: ReadonlyMap<PlanId, ChangeRow>
  group: GroupId | null
}

const key = ['undo_together']

/** Plans what takes several changes back, and keeps the review until it is closed. */
export function useTogether() {
  const queries = useQueryClient()
  const book = useDraftBook()
  const review = useQuery<Review | null>({ queryKey: key, queryFn: () => null, enabled: false, initialData: null, gcTime: Infinity }).data
  const put = (next: Review | null) => queries.setQueryData(key, next)
  const act = useAct('begin_undo_group')
  const begin = async (changes: PlanId[], known: ReadonlyMap<PlanId, ChangeRow>) => {
    // What was typed in their forms has to be there before the backend looks for other drafts.
    await book.flushAll()
    act.mutate(
      { changes },
      {
        onSuccess: ({ parts }) => {
          for (const { form } of parts) if (form) book.forget(form)
          put({ turn: (review?.turn ?? 0) + 1, parts, known, group: null })
          void queries.invalidateQueries({ queryKey: ['list_drafts'] })
          void queries.invalidateQueries({ queryKey: ['open_form'] })
        },
      },
    )
  }
  return {
    review,
    busy: act.isPending,
    problem: act.error,
    begin,
    begun: (group: GroupId) => review && put({ ...review, group }),
    close: () => put(null),
    /** Forgets why the last one could not be begun. */
    forget: act.reset,
  }
}
