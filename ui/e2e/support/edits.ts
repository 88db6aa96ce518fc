import { expect } from '@playwright/test'
import type { ApplyState, ConnectionView, Draft, FormRef, FormView, Plan, Planned } from '../../src/backend/generated'
import type { Host } from './host'
import type { Sandbox } from './sandbox'

/** The domain settings of an org. */
export function domainOf(connection: ConnectionView, sandbox: Sandbox, org: string): FormRef {
  return { connection: connection.id, level: { kind: 'org', id: sandbox.org(org) }, form: 'zitadel.domain' }
}

/** What an organization of the cloud stand-in is set to. */
export function settingsOf(connection: ConnectionView, cloud: Sandbox, org: string): FormRef {
  return { connection: connection.id, level: { kind: 'org', id: cloud.org(org) }, form: 'csp.organization' }
}

/** A trust that an organization of the cloud stand-in gives. */
export function trustOf(connection: ConnectionView, cloud: Sandbox, org: string, trust: string): FormRef {
  return { connection: connection.id, level: { kind: 'trust', org: cloud.org(org), id: cloud.trust(trust) }, form: 'csp.trust' }
}

/** Keeps a draft without going through the form. */
export async function draft(host: Host, form: FormRef, inputs: Draft['inputs'], intent: Draft['intent'] = 'edit'): Promise<void> {
  await host.call<FormView>('open_form', form)
  await host.call('save_draft', { ...form, draft: { intent, inputs } })
}

/** Plans a draft without going through the form. */
export async function planDraft(host: Host, form: FormRef, inputs: Draft['inputs'], intent: Draft['intent'] = 'edit'): Promise<Plan> {
  await draft(host, form, inputs, intent)
  const planned = await host.call<Planned>('plan_change', form)
  if (planned.outcome !== 'planned') throw new Error(`No plan: ${JSON.stringify(planned)}`)
  return planned.plan
}

/** Applies a draft without going through the screens; resolves once it has ended, with the plan's id. */
export async function applyDraft(host: Host, form: FormRef, inputs: Draft['inputs'], intent: Draft['intent'] = 'edit'): Promise<string> {
  return applyPlan(host, await planDraft(host, form, inputs, intent))
}

/** Applies a plan without going through its sheet; resolves once it has ended, with its id. */
export async function applyPlan(host: Host, { id, confirm }: Plan): Promise<string> {
  await host.call('apply_plan', { plan: id, typed: confirm })
  await expect.poll(async () => (await host.call<ApplyState>('get_apply', { plan: id })).ended !== null).toBe(true)
  await host.call('close_apply', { plan: id })
  return id
}
