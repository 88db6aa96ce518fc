import type { FormDescriptor, Target } from '../backend/generated'
import { usePlatforms } from '../backend/queries'

/** The form as its platform describes it today; one without fields where it no longer does. */
export function useDescriptor({ platform, form, formTitle }: Target): FormDescriptor {
  const known = usePlatforms()
    .find(({ id }) => id === platform)
    ?.forms.find(({ id }) => id === form)
  return known ?? { id: form, title: formTitle, summary: '', levels: [], fields: [] }
}
