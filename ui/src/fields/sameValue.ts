import type { FieldDescriptor, Value } from '../backend/generated'
import { momentOf } from './time'

/** Whether two values are the same, whatever the order of their names. */
export function sameValue(one: Value | null | undefined, other: Value | null | undefined): boolean {
  if (one === other) return true
  if (one == null || other == null) return (one ?? null) === (other ?? null)
  if (Array.isArray(one) || Array.isArray(other)) {
    return (
      Array.isArray(one) && Array.isArray(other) && one.length === other.length && one.every((part, place) => sameValue(part, other[place]))
    )
  }
  if (typeof one !== 'object' || typeof other !== 'object') return false
  const names = Object.keys(one)
  return names.length === Object.keys(other).length && names.every((name) => name in other && sameValue(one[name], other[name]))
}

/** Whether two values of a field mean the same: a time does in whatever zone it is written. */
export function sameFieldValue(field: FieldDescriptor, one: Value | null | undefined, other: Value | null | undefined): boolean {
  if (field.kind === 'time' && typeof one === 'string' && typeof other === 'string') {
    const moment = momentOf(one)
    if (moment !== null && moment === momentOf(other)) return true
  }
  return sameValue(one, other)
}
