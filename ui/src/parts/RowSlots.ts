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

  /** The slot of each row, as a key for React. Without `reuse`, what was shown of rows that are gone goes with them. */
  assign(keys: readonly Key[], reuse: boolean): ReadonlyMap<Key, number> {
    const now = new Set(keys)
    const free = reuse ? [...this.slots].flatMap(([key, slot]) => (now.has(key) ? [] : [slot])) : []
    this.slots = new Map(keys.map((key) => [key, this.slots.get(key) ?? free.shift() ?? this.made++]))
    return this.slots
  }
}
