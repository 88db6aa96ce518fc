import { numberWords } from '../parts/words'
import { useDrafts } from './useDrafts'

/** How many drafts wait; nothing where there is none. */
export function DraftsCount() {
  const count = useDrafts().drafts?.length ?? 0
  return count === 0 ? null : <span className="ml-auto text-help text-quiet">{numberWords(count)}</span>
}
