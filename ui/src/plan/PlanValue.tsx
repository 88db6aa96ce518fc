import type { FieldDescriptor, Value } from '../backend/generated'
import { fieldValueWords } from '../fields/controls'
import { Moment } from '../parts/Moment'
import { t } from '../words/t'

/** One value of a plan, as its kind of field is read. */
export function PlanValue({ field, value }: { field: FieldDescriptor | undefined; value: Value | null }) {
  if (field?.kind === 'time') {
    if (value === null || value === '') return t('never')
    if (typeof value === 'string' && !Number.isNaN(Date.parse(value))) return <Moment at={value} />
  }
  return fieldValueWords(field, value)
}
