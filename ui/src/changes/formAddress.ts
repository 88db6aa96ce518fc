import type { FormRef } from '../backend/generated'

/** The address of the screen that shows a form. */
export function formAddress({ connection, level, form }: FormRef) {
  switch (level.kind) {
    case 'instance':
      return { to: '/c/$connection/instance', params: { connection }, search: { form } } as const
    case 'org':
      return { to: '/c/$connection/o/$org', params: { connection, org: level.id }, search: { form } } as const
    case 'trust':
      return { to: '/c/$connection/o/$org/trusts/$trust', params: { connection, org: level.org, trust: level.id } } as const
    case 'new_trust':
      return { to: '/c/$connection/o/$org/trusts/new', params: { connection, org: level.org } } as const
  }
}
