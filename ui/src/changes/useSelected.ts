import { useState } from 'react'
import type { ChangeRow, PlanId } from '../backend/generated'

/** Changes that were picked out to be undone together. They stay picked while something else is looked for. */
export interface Selected {
  changes: ReadonlyMap<PlanId, ChangeRow>
  toggle: (row: ChangeRow) => void
  clear: () => void
}

/** Nothing is picked at first. */
export function useSelected(rows: ChangeRow[]): Selected {
  const [picked, setPicked] = useState<ReadonlyMap<PlanId, ChangeRow>>(new Map())
  // What is known of a change now, where the list was read again since it was picked.
  const fresh = new Map(rows.map((row) => [row.plan.id, row]))
  return {
    changes: new Map([...picked].map(([id, row]) => [id, fresh.get(id) ?? row])),
    toggle: (row) =>
      setPicked((before) => {
        const after = new Map(before)
        if (!after.delete(row.plan.id)) after.set(row.plan.id, row)
        return after
      }),
    clear: () => setPicked(new Map()),
  }
}
