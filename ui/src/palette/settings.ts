import type { ConnectionView, FieldDescriptor, FormDescriptor, Level, PlatformDescriptor } from '../backend/generated'

/** One field of one form of a platform. */
export interface Setting {
  id: string
  platform: PlatformDescriptor
  form: FormDescriptor
  field: FieldDescriptor
  haystack: string
}

/** Every field of every form, by its label and by the platform's own name. */
export function settingsOf(platforms: readonly PlatformDescriptor[]): Setting[] {
  return platforms.flatMap((platform) =>
    platform.forms.flatMap((form) =>
      form.fields.map((field) => ({
        id: `setting ${form.id}/${field.path}`,
        platform,
        form,
        field,
        haystack: `${field.label}\n${field.path}\n${form.title}\n${platform.name}`.toLowerCase(),
      })),
    ),
  )
}

/** Where the palette was opened. */
export interface Where {
  connection: ConnectionView | undefined
  org: string | undefined
  trust: string | undefined
}

/** The form that a setting opens: at one level of one connection, at one that has to be chosen, or at none and why. */
export type Destination =
  | { leads: 'there'; connection: ConnectionView; level: Level }
  | { leads: 'choice'; of: ConnectionView[]; instances: boolean; orgs: boolean }
  | { leads: 'nowhere'; because: 'no_connection' | 'no_trust' }

/** Where a setting leads: to the org, the trust or the instance that is shown, else to one that is asked for. */
export function destinationOf({ platform, form }: Setting, where: Where, connections: readonly ConnectionView[]): Destination {
  const own = connections.filter((connection) => connection.platform === platform.id)
  if (own.length === 0) return { leads: 'nowhere', because: 'no_connection' }
  const here = where.connection?.platform === platform.id ? where.connection : undefined
  const has = (kind: Level['kind']) => form.levels.includes(kind)
  if (has('trust')) {
    if (!here || where.org === undefined || where.trust === undefined) return { leads: 'nowhere', because: 'no_trust' }
    return { leads: 'there', connection: here, level: { kind: 'trust', org: where.org, id: where.trust } }
  }
  if (here && where.org !== undefined) {
    if (has('org')) return { leads: 'there', connection: here, level: { kind: 'org', id: where.org } }
    if (has('new_trust')) return { leads: 'there', connection: here, level: { kind: 'new_trust', org: where.org } }
  }
  if (has('instance')) {
    if (here) return { leads: 'there', connection: here, level: { kind: 'instance' } }
    const [only] = own
    if (only && own.length === 1 && !has('org')) return { leads: 'there', connection: only, level: { kind: 'instance' } }
  }
  return { leads: 'choice', of: own, instances: has('instance'), orgs: has('org') || has('new_trust') }
}
