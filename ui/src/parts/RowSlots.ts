type Key = string | number | bigint

/**
 * Which rows share an element, the one after the other.
 *
 * A row that is still there keeps its own; another takes over that of one that is gone, since filling an element takes
 * less time than making one.
 */
export class RowSlots {
  private slots: ReadonlyMap<Key, number> = new Map()
  private made = 0

  /**
   * The slot of each row, as a key for React. Without `reuse`, what was shown of rows that are gone goes with them; that
   * of the row `held` does so in any case.
   */
  assign(keys: readonly Key[], reuse: boolean, held: Key | null = null): ReadonlyMap<Key, number> {
    const kept = new Set(held === null ? keys : [...keys, held])
    const free = reuse ? [...this.slots].flatMap(([key, slot]) => (kept.has(key) ? [] : [slot])) : []
    this.slots = new Map(keys.map((key) => [key, this.slots.get(key) ?? free.shift() ?? this.made++]))
    return this.slots
  }
}
