import type { OrgId, Plan, Value } from '../backend/generated'
import { ScopesDiff } from '../trusts/scopes/ScopesDiff'
import { useScopeCatalog } from '../trusts/scopes/useScopeCatalog'

/** Scopes in a plan, with the names of the org that gives them. */
export function PlanScopes({ plan, before, after }: { plan: Plan; before: Value | null; after: Value | null }) {
  const trustee = trusteeOf(plan)
  // What is removed as a whole needs no word at each of its roles.
  const shared = { before, after, plain: plan.act === 'remove' }
  if (trustee === null) return <ScopesDiff {...shared} />
  return <NamedScopes {...shared} connection={plan.target.connection} trustee={trustee} />
}

function NamedScopes({
  connection,
  trustee,
  ...shown
}: {
  connection: string
  trustee: OrgId
  before: Value | null
  after: Value | null
  plain: boolean
}) {
  const catalog = useScopeCatalog(connection, trustee)
  return <ScopesDiff {...shown} catalog={catalog.data} />
}

function trusteeOf({ target: { parties, level } }: Plan): OrgId | null {
  if (parties) return parties.trustee.id
  return level.kind === 'new_trust' ? level.org : null
}
