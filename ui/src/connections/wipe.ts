/** Texts of each length, which take the places of those that were let go. */
const AT_ONCE = 48
/** Longer ones are pasted: no shorter ones lead up to them. */
const LONGEST_TYPED = 160
/** Bytes that are asked for and never touched: the page's memory is tidied when so many were. */
const ASKED = 24 * 1024 * 1024
/** So many small texts make the engine look through all places of texts for free ones, and let go of what is in them. */
const SMALL = 150_000
/** When what was let go is looked after, in milliseconds. What one time makes the engine let go of, the next covers. */
const MOMENTS = [0, 200, 600, 1_500, 3_000, 6_000]

/**
 * Empties an input. Each key that was typed left a longer text in the memory of the page, as did the request that it was
 * sent in. They lie there until something takes their place, so texts of the same lengths are made, more than once: the
 * engine lets go of texts when it likes.
 */
export function wipe(input: HTMLInputElement | HTMLTextAreaElement): void {
  const { length } = input.value
  input.value = ''
  if (length === 0) return
  for (const moment of MOMENTS) setTimeout(() => overwrite(length, input.ownerDocument), moment)
}

function overwrite(length: number, page: Document): void {
  for (let times = 0; times < 8; times++) void new Uint8Array(ASKED)
  const other = page.createElement('input')
  const kept: string[] = []
  for (let count = 0; count < SMALL; count++) kept.push(String(count))
  for (let size = length; size > 0; size = Math.min(size - 1, LONGEST_TYPED)) {
    for (let count = 0; count < AT_ONCE; count++) kept.push(String(count % 10).repeat(size))
    other.value = kept.at(-1) ?? ''
  }
  other.value = ''
}
