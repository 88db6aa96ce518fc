import type { CommandName, RequestOf, ResponseOf, Transport } from '../backend/call'
import type {
  Access,
  ApplyEnd,
  ApplyState,
  BrowserSignInView,
  ChangesWanted,
  ChangeView,
  ConnectionView,
  Draft,
  DraftStanding,
  Finding,
  FormDescriptor,
  FormReading,
  FormRef,
  FormView,
  GroupState,
  JournalVerdict,
  LinkTarget,
  MergeView,
  Org,
  Plan,
  PlatformDescriptor,
  Preferences,
  Problem,
  Reading,
  Saved,
  ScopeCatalog,
  SignInView,
  TestReport,
  Trust,
  UndoBegun,
  UndoGroup,
  UndoPlanned,
  Value,
} from '../backend/generated'
import { northwind, orgsOf, problemOf, signupForm } from './fixtures'

type Handlers = { [Name in CommandName]: (request: RequestOf<Name>) => ResponseOf<Name> | Promise<ResponseOf<Name>> }

/** One call as it arrived. */
export interface SeenCall {
  name: CommandName
  request: unknown
}

/** A stateful backend in memory, for tests of the screens alone. */
export class FakeBackend {
  platforms: PlatformDescriptor[] = [northwind]
  connections: ConnectionView[] = []
  orgs = new Map<string, Org[]>()
  /** What only a server knows of an org, such as further domains. */
  hidden = new Map<string, string>()
  readings = new Map<string, FormReading>()
  drafts = new Map<string, Draft>()
  /** Where each draft belongs, and when it was begun and last typed in; known once it was saved, put or opened. */
  private kept = new Map<string, { form: FormRef; begunAt: string; changedAt: string }>()
  /** What the server changed since a draft was begun. */
  merges = new Map<string, MergeView>()
  /** Where drafts stand, where that isn't unchanged. A problem is what asking comes to. */
  standings = new Map<string, DraftStanding | Problem>()
  plans = new Map<string, Plan>()
  preferences: Preferences = { theme: 'system', language: 'system', location: null, zoom: 100, singleKeys: true, recent: [] }
  pageSize = 100
  seen: SeenCall[] = []
  /** Problems that a command answers with, until taken away. */
  failing = new Map<CommandName, Problem>()
  /** How the next Apply ends. */
  ends: ApplyEnd = { end: 'sent', outcome: 'applied', verification: 'verified', problem: null, differences: [] }
  words = { headline: 'Applied and verified', message: 'The server holds what was planned.' }
  saved: Saved | null = null
  report: TestReport = {
    steps: [
      { title: 'Server name found', state: 'passed', found: '127.0.0.1' },
      { title: 'Signed in', state: 'passed', found: 'as ada' },
    ],
    identity: { name: 'ada', roles: ['IAM_OWNER'], serverVersion: 'v4', id: null },
  }
  /** The sign-in through the browser, as the backend has it. */
  signIn: BrowserSignInView | null = null
  /** How long sign-ins last. */
  signInView: SignInView = {
    open: true,
    accessEnds: null,
    renews: false,
    credentialEnds: null,
    notKept: null,
    ends: null,
    soon: false,
  }
  unreadable: string[] = []
  /** Answers the window's question for the next link. */
  asksForLinks: (target: LinkTarget) => void = () => undefined
  /** What has to be typed before a plan may be applied. */
  confirm: string | null = null
  /** The trust that the next Apply makes. */
  made: string | null = null
  /** Trusts by connection and org, such as `a/1`. */
  trusts = new Map<string, Trust[]>()
  /** The org that a connection's credential is for. */
  ownOrg = new Map<string, string>()
  createTrust: Access = { access: 'writable' }
  catalog: ScopeCatalog = {
    organization: { roles: [], incomplete: null },
    services: [],
    services_problem: null,
  }
  /** The plan that is being applied, or whose outcome nobody has closed. */
  applying: string | null = null
  /** The journal, the newest first. */
  changes: ChangeView[] = []
  /** A sentence for each change that can't be read. */
  unreadableChanges: string[] = []
  /** What comes of the next undo; none: a draft of the before-values. */
  undo: UndoBegun | null = null
  /** What comes of planning an undo together with others, by the form's key, where that is no plan. */
  undoPlans = new Map<string, UndoPlanned>()
  /** How a plan of several ends, by its place, where that isn't as any other. */
  groupEnds = new Map<number, ApplyEnd | Problem>()
  private group: { plans: string[]; looked: number } = { plans: [], looked: 0 }
  /** What settling finds. */
  settled: Partial<ChangeView> = {}
  verdict: JournalVerdict = { whole: true, hinders: false, message: 'All entries are as they were written.', at: '2026-11-22T10:00:00Z' }
  /** How often a running Apply is looked at before it ends. */
  looksNeeded = 2
  private looked = 0

  /** A connection with orgs. */
  add(connection: ConnectionView, orgs: Org[] = orgsOf(3)): void {
    this.connections.push(connection)
    this.orgs.set(connection.id, orgs)
  }

  transport: Transport = async (name, request) => {
    this.seen.push({ name, request: structuredClone(request) })
    const failing = this.failing.get(name)
    // The screens see plain data, as over the wire.
    // oxlint-disable-next-line no-throw-literal
    if (failing) throw structuredClone(failing)
    return structuredClone(await this.handlers[name](request))
  }

  callsOf<Name extends CommandName>(name: Name): RequestOf<Name>[] {
    return this.seen.filter((call) => call.name === name).map((call) => call.request as RequestOf<Name>)
  }

  key(form: FormRef): string {
    const { level } = form
    const at = level.kind === 'org' || level.kind === 'trust' ? level.id : level.kind === 'new_trust' ? `new ${level.org}` : ''
    return `${form.connection}/${at}/${form.form}`
  }

  /** Puts a draft with its times. */
  putDraft(form: FormRef, draft: Draft, begunAt = new Date().toISOString(), changedAt = begunAt): void {
    this.drafts.set(this.key(form), draft)
    this.kept.set(this.key(form), { form, begunAt, changedAt })
  }

  private drop(form: FormRef): void {
    for (const map of [this.drafts, this.kept, this.merges, this.standings]) map.delete(this.key(form))
  }

  private noteDraft(form: FormRef): void {
    const now = new Date().toISOString()
    const begunAt = this.kept.get(this.key(form))?.begunAt ?? now
    this.kept.set(this.key(form), { form, begunAt, changedAt: now })
  }

  private formView(form: FormRef): FormView {
    const draft = this.drafts.get(this.key(form)) ?? { intent: 'edit', inputs: {} }
    if (this.drafts.has(this.key(form)) && !this.kept.has(this.key(form))) this.noteDraft(form)
    const connection = this.connection(form.connection)
    const writes =
      connection.writes === 'read_only' || connection.writes === 'locked'
        ? { writes: connection.writes, reason: connection.reason }
        : { writes: 'offered' as const }
    const reading = this.reading(form)
    reading.snapshot.readAt = new Date().toISOString()
    return {
      reading,
      draft,
      merge: (this.drafts.has(this.key(form)) && this.merges.get(this.key(form))) || null,
      findings: this.check(draft),
      changed: this.changed(form, draft),
      apply: this.applyOf(form),
      ...writes,
    }
  }

  reading(form: FormRef): FormReading {
    const kept = this.readings.get(this.key(form))
    if (kept) return kept
    const source = form.level.kind === 'org' ? 'default' : 'custom'
    const values: Record<string, Value> = {
      loginNamesCarryDomain: false,
      proveDomains: true,
      senderName: 'Acme',
      passwordRule: 'plain',
    }
    const fields = Object.fromEntries(
      Object.entries(values).map(([path, value]): [string, Reading] => [path, { value, source, default: value }]),
    )
    const reading: FormReading = {
      snapshot: {
        form: form.form,
        level: form.level,
        raw: '{}',
        fields,
        source,
        version: '1',
        readAt: new Date().toISOString(),
      },
      access: { access: 'writable' },
      fixed: {},
      notices: [],
      offers: [],
      trust: null,
    }
    this.readings.set(this.key(form), reading)
    return reading
  }

  check(draft: Draft): Finding[] {
    const name = draft.inputs.senderName
    if (typeof name === 'string' && name.length > 20) {
      return [{ severity: 'error', code: 'too_long', path: 'senderName', message: 'At most 20 characters fit.' }]
    }
    return []
  }

  changed(form: FormRef, draft: Draft) {
    const { fields } = this.reading(form).snapshot
    return this.descriptor(form)
      .fields.filter(
        ({ path }) =>
          path in draft.inputs && JSON.stringify(draft.inputs[path]) !== JSON.stringify(fields[path]?.value ?? null),
      )
      .map(({ path, label }) => ({ path, label }))
  }

  private descriptor({ form }: FormRef): FormDescriptor {
    return this.platforms.flatMap(({ forms }) => forms).find(({ id }) => id === form) ?? signupForm
  }

  private connection(id: string): ConnectionView {
    const found = this.connections.find((one) => one.id === id)
    // oxlint-disable-next-line no-throw-literal
    if (!found) throw problemOf('not_found')
    return found
  }

  private replace(id: string, change: object): ConnectionView {
    const replaced = { ...this.connection(id), ...change } as ConnectionView
    this.connections = this.connections.map((one) => (one.id === id ? replaced : one))
    return replaced
  }

  private plan(form: FormRef): Plan {
    const draft = this.drafts.get(this.key(form)) ?? { intent: 'edit', inputs: {} }
    const { fields } = this.reading(form).snapshot
    const connection = this.connection(form.connection)
    const level = form.level
    const org = level.kind === 'org' ? this.orgs.get(form.connection)?.find(({ id }) => id === level.id) : undefined
    const body = JSON.stringify(draft.inputs)
    return {
      id: `plan-${this.plans.size + 1}`,
      target: {
        connection: connection.id,
        connectionName: connection.name,
        environment: connection.environment,
        platform: connection.platform,
        level,
        levelName: org?.name ?? 'Instance',
        form: form.form,
        formTitle: this.descriptor(form).title,
        parties: this.reading(form).trust,
      },
      act: level.kind === 'new_trust' ? 'create' : draft.intent === 'edit' ? 'change' : draft.intent,
      changes: this.changed(form, draft).map(({ path, label }) => ({
        path,
        label,
        edited: true,
        before: { value: fields[path]?.value ?? null, source: fields[path]?.source ?? 'default' },
        after: { value: draft.inputs[path] ?? null, source: 'custom' },
      })),
      effects: [
        {
          effect: 'rewrites_login_names',
          users: { known: 'exactly', number: 3 },
          how: 'The domain is added after an @.',
          examples: [{ before: 'ada', after: 'ada@alpha.example' }],
        },
        { effect: 'detaches_from_default', fields: signupForm.fields.map(({ path, label }) => ({ path, label })) },
      ],
      requests: [
        {
          method: 'POST',
          url: `${connection.address}/v1/policies/domain`,
          headers: [{ name: 'content-type', value: 'application/json' }],
          credential: [{ name: 'authorization', value: 'Bearer $TOKEN' }],
          body,
          purpose: 'Give the organization settings of its own',
          operation: 'AddDomainPolicy',
          expectedOwner: level.kind === 'org' ? level.id : null,
        },
      ],
      confirm: this.confirm,
      madeAt: new Date().toISOString(),
    }
  }

  private applyState(plan: string, ended: ApplyEnd | null): ApplyState {
    const done = ended ? 'done' : 'running'
    return {
      plan,
      steps: [
        { step: 'read_again', state: 'done', at: new Date().toISOString(), detail: '200 in 12 ms' },
        { step: 'sent', request: 0, state: done, at: ended ? new Date().toISOString() : null, detail: null },
        { step: 'answered', request: 0, state: ended ? 'done' : 'waiting', at: null, detail: null },
        { step: 'verified', state: ended ? 'done' : 'waiting', at: null, detail: null },
      ],
      ended,
      headline: ended ? this.words.headline : null,
      message: ended ? this.words.message : null,
      notices: [],
      made: ended ? this.made : null,
    }
  }

  private applyOf(form: FormRef): FormView['apply'] {
    const plan = this.applying === null ? undefined : this.plans.get(this.applying)
    if (!plan || JSON.stringify(plan.target.level) !== JSON.stringify(form.level)) return null
    return { plan, state: this.applyState(plan.id, this.looked < this.looksNeeded ? null : this.ends) }
  }

  private settle(plan: Plan): void {
    if (this.ends.end !== 'sent' || this.ends.outcome !== 'applied') return
    const form: FormRef = { connection: plan.target.connection, level: plan.target.level, form: plan.target.form }
    const reading = this.reading(form)
    reading.snapshot.source = 'custom'
    reading.snapshot.readAt = new Date().toISOString()
    for (const { path, after } of plan.changes) {
      const field = reading.snapshot.fields[path]
      if (field) reading.snapshot.fields[path] = { ...field, value: after.value, source: 'custom' }
    }
    this.drop(form)
  }

  private change(id: string): ChangeView {
    const found = this.changes.find(({ plan }) => plan.id === id)
    // oxlint-disable-next-line no-throw-literal
    if (!found) throw problemOf('not_found')
    return found
  }

  /** The changes that are wanted. */
  private found(wanted: ChangesWanted): ChangeView[] {
    const words = (wanted.search ?? '').toLowerCase().split(' ').filter(Boolean)
    return this.changes.filter((change) => {
      const { target } = change.plan
      const { level } = target
      const org = level.kind === 'instance' ? null : level.kind === 'org' ? level.id : level.org
      const text = JSON.stringify(change).toLowerCase()
      return (
        (wanted.connection === null || wanted.connection === target.connection) &&
        (wanted.org === null || wanted.org === org) &&
        (wanted.form === null || wanted.form === target.form) &&
        (wanted.standing === null || wanted.standing === change.standing) &&
        (wanted.from === null || change.at >= wanted.from) &&
        (wanted.until === null || change.at < wanted.until) &&
        words.every((word) => text.includes(word))
      )
    })
  }

  /** Each look ends one plan more, up to the first that isn't verified. */
  private groupState(): GroupState {
    const endOf = (place: number) => this.groupEnds.get(place) ?? this.ends
    const failing = this.group.plans.findIndex((_, place) => {
      const end = endOf(place)
      return !('end' in end) || end.end !== 'sent' || end.verification !== 'verified'
    })
    const last = failing < 0 ? this.group.plans.length - 1 : failing
    const parts = this.group.plans.map((plan, place) => {
      const end = endOf(place)
      if (place > Math.min(last, this.group.looked)) return { plan, apply: null, problem: null }
      if (!('end' in end)) return { plan, apply: null, problem: end }
      const over = this.group.looked > place
      return { plan, apply: this.applyState(plan, over ? end : null), problem: null }
    })
    return { group: 'group-1', parts, ended: this.group.looked > last }
  }

  private handlers: Handlers = {
    get_app_info: () => ({ version: '0.1.0', systemLanguage: 'en', dataFolder: '/home/ada/orgdesk', storageProblem: null, unreadable: this.unreadable }),
    get_about: () => ({ version: '0.1.0', dataFolder: '/home/ada/orgdesk', commit: null, parts: [{ name: 'WebKitGTK', version: '2.50.6' }] }),
    copy_link: () => ({}),
    next_link: ({ seen }) =>
      new Promise((resolve) => {
        this.asksForLinks = (target) => resolve({ number: seen + 1, target })
      }),
    get_preferences: () => this.preferences,
    set_preferences: (preferences) => {
      this.preferences = preferences
      return {}
    },
    list_platforms: () => this.platforms,
    list_connections: () => this.connections,
    check_connection: ({ settings }) => [
      ...(settings.name.trim() === ''
        ? [{ severity: 'error' as const, code: 'name_empty', path: 'name', message: 'A connection needs a name.' }]
        : []),
      ...(/^https?:\/\/./.test(settings.address)
        ? []
        : [{ severity: 'error' as const, code: 'address', path: 'address', message: 'This is not an address.' }]),
    ],
    test_connection: () => this.report,
    save_connection: ({ id, settings }) => {
      if (this.saved) return this.saved
      const connection = {
        ...settings,
        id: id ?? `c${this.connections.length + 1}`,
        sample: false,
        createdAt: new Date().toISOString(),
        writes: 'offered' as const,
      }
      if (id) this.replace(id, connection)
      else this.add(connection)
      return { outcome: 'saved', connection }
    },
    remove_connection: ({ connection }) => {
      this.connections = this.connections.filter(({ id }) => id !== connection)
      return {}
    },
    renew_page: () => ({}),
    sign_in_again: ({ connection }) => {
      if (this.saved) return this.saved
      this.failing.clear()
      return { outcome: 'saved', connection: this.connection(connection) }
    },
    begin_browser_sign_in: () => {
      this.signIn = { signIn: 'ticket', state: 'waiting', until: new Date(Date.now() + 600_000).toISOString() }
      return this.signIn
    },
    get_browser_sign_in: () => {
      if (!this.signIn) throw problemOf('not_found')
      return this.signIn
    },
    open_browser_sign_in: () => ({}),
    cancel_browser_sign_in: () => {
      this.signIn = null
      return {}
    },
    get_sign_in: () => this.signInView,
    keep_sign_in: () => {
      this.signInView = { ...this.signInView, notKept: null }
      return this.signInView
    },
    set_connection_option: ({ connection, option, value }) => {
      for (const reading of this.readings.values()) reading.notices = []
      return this.replace(connection, { options: { ...this.connection(connection).options, [option]: value } })
    },
    unlock_writes: ({ connection }) =>
      this.replace(connection, { writes: 'unlocked', until: new Date(Date.now() + 900_000).toISOString() }),
    lock_writes: ({ connection }) =>
      this.replace(connection, { writes: 'locked', reason: 'Production is read-only until writes are unlocked.' }),
    start_sample: () => {
      const sample: ConnectionView = {
        id: 'sample',
        sample: true,
        createdAt: new Date().toISOString(),
        platform: 'north',
        name: 'Sample',
        address: 'http://127.0.0.1:4100',
        environment: 'development',
        readOnly: false,
        credential: 'pat',
        options: { api: 'current' },
        writes: 'offered',
      }
      if (!this.connections.some(({ id }) => id === 'sample')) this.add(sample, orgsOf(30))
      return [sample]
    },
    get_identity: () => ({ name: 'ada', roles: ['IAM_OWNER'], serverVersion: 'v4.13.1', id: null }),
    list_orgs: ({ connection, next }) => {
      const orgs = this.orgs.get(connection) ?? []
      const from = next === null ? 0 : Number(next)
      const to = from + this.pageSize
      return {
        orgs: orgs.slice(from, to),
        next: to < orgs.length ? String(to) : null,
        total: orgs.length,
        source: 'v2 search',
        notices: [],
        readAt: new Date().toISOString(),
      }
    },
    search_orgs: ({ connection, scrap }) => ({
      orgs: (this.orgs.get(connection) ?? []).filter((org) =>
        `${org.name} ${org.id} ${org.primaryDomain} ${this.hidden.get(org.id)}`.toLowerCase().includes(scrap),
      ),
      next: null,
      total: null,
      source: 'v2 search',
      notices: [],
      readAt: new Date().toISOString(),
    }),
    get_org: ({ connection, org }) => ({ org: this.orgs.get(connection)?.find(({ id }) => id === org) ?? null }),
    list_trusts: ({ connection, org: asked, next }) => {
      const org = asked ?? this.ownOrg.get(connection) ?? this.orgs.get(connection)?.[0]?.id ?? ''
      const trusts = this.trusts.get(`${connection}/${org}`) ?? []
      const from = next === null ? 0 : Number(next)
      const to = from + this.pageSize
      return {
        org,
        trusts: trusts.slice(from, to),
        next: to < trusts.length ? String(to) : null,
        total: trusts.length,
        create: this.createTrust,
        notices: [],
        readAt: new Date().toISOString(),
      }
    },
    get_scope_catalog: () => this.catalog,
    open_form: (form) => this.formView(form),
    save_draft: ({ draft, ...form }) => {
      const empty = draft.intent === 'edit' && Object.keys(draft.inputs).length === 0
      if (empty) this.kept.delete(this.key(form))
      else this.noteDraft(form)
      this.drafts.set(this.key(form), draft)
      return { findings: this.check(draft), changed: this.changed(form, draft) }
    },
    discard_draft: (form) => {
      this.drop(form)
      return {}
    },
    list_drafts: () =>
      [...this.kept]
        .map(([key, { form, begunAt, changedAt }]) => {
          const draft = this.drafts.get(key) ?? { intent: 'edit', inputs: {} }
          const { title, fields } = this.descriptor(form)
          const touched = fields.filter(({ path }) => path in draft.inputs).map(({ path, label }) => ({ path, label }))
          return { ...form, formTitle: title, intent: draft.intent, fields: touched, begunAt, changedAt }
        })
        .toSorted((one, other) => other.changedAt.localeCompare(one.changedAt)),
    get_draft_standing: (form) => {
      const standing = this.standings.get(this.key(form))
      // oxlint-disable-next-line no-throw-literal
      if (standing && 'code' in standing) throw standing
      const { level } = form
      const org = level.kind === 'instance' ? undefined : this.orgs.get(form.connection)?.find(({ id }) => id === (level.kind === 'org' ? level.id : level.org))
      return standing ?? { levelName: level.kind === 'instance' ? 'Instance' : (org?.name ?? null), stand: 'unchanged' }
    },
    choose_sides: ({ choices, ...form }) => {
      const merge = this.merges.get(this.key(form))
      const draft = this.drafts.get(this.key(form))
      const dropped = choices.whole === 'theirs'
      const open = merge?.conflicts.filter(({ field }) => !dropped && choices.fields[field.path] === undefined)
      // oxlint-disable-next-line no-throw-literal
      if (!merge || !draft || open?.length !== 0 || (merge.whole !== null) !== (choices.whole !== null)) throw problemOf('invalid_input')
      if (dropped) {
        this.drop(form)
        return this.formView(form)
      }
      const inputs = Object.entries(draft.inputs).filter(([path]) => choices.fields[path] !== 'theirs')
      this.merges.delete(this.key(form))
      this.standings.delete(this.key(form))
      if (inputs.length === 0 && draft.intent === 'edit') this.drop(form)
      else this.drafts.set(this.key(form), { ...draft, inputs: Object.fromEntries(inputs) })
      return this.formView(form)
    },
    plan_change: (form) => {
      const merge = this.merges.get(this.key(form))
      if (merge && (merge.conflicts.length > 0 || merge.whole !== null)) return { outcome: 'conflicts', merge }
      const findings = this.check(this.drafts.get(this.key(form)) ?? { intent: 'edit', inputs: {} })
      if (findings.length > 0) return { outcome: 'invalid', findings }
      const plan = this.plan(form)
      this.plans.set(plan.id, plan)
      return { outcome: 'planned', plan }
    },
    apply_plan: ({ plan, typed }) => {
      const { confirm } = this.plans.get(plan) ?? { confirm: null }
      // oxlint-disable-next-line no-throw-literal
      if (confirm !== null && typed?.trim() !== confirm) throw problemOf('invalid_input')
      this.looked = 0
      this.applying = plan
      return this.applyState(plan, null)
    },
    get_apply: ({ plan }) => {
      this.looked += 1
      if (this.looked < this.looksNeeded) return this.applyState(plan, null)
      const kept = this.plans.get(plan)
      if (kept) this.settle(kept)
      return this.applyState(plan, this.ends)
    },
    close_apply: ({ plan }) => {
      if (this.applying === plan) this.applying = null
      return {}
    },
    list_changes: ({ wanted, after }) => {
      const from = after ?? 0
      const found = this.found(wanted)
      const to = from + this.pageSize
      return {
        changes: found.slice(from, to),
        unreadable: from === 0 ? this.unreadableChanges : [],
        next: to < found.length ? to : null,
      }
    },
    get_change: ({ plan }) => this.change(plan),
    settle_change: ({ plan }) => {
      const settled = { ...this.change(plan), ...this.settled }
      this.changes = this.changes.map((one) => (one.plan.id === plan ? settled : one))
      return settled
    },
    begin_undo: ({ plan: id }) => {
      const { plan } = this.change(id)
      if (this.undo) return this.undo
      const { connection, level, form } = plan.target
      const ref: FormRef = { connection, level, form }
      if (this.drafts.has(this.key(ref))) return { outcome: 'occupied', form: ref }
      const inputs = Object.fromEntries(plan.changes.map(({ path, before }) => [path, before.value]))
      this.drafts.set(this.key(ref), { intent: 'edit', inputs })
      return { outcome: 'drafted', form: ref }
    },
    begin_undo_group: ({ changes }) => {
      const parts = new Map<string, UndoGroup['parts'][number]>()
      // The journal has the newest first.
      for (const { plan } of this.changes.filter(({ plan: { id } }) => changes.includes(id))) {
        const { connection, level, form } = plan.target
        const ref: FormRef = { connection, level, form }
        const part = parts.get(this.key(ref)) ?? { changes: [], target: plan.target, form: ref, planned: { outcome: 'nothing' } }
        parts.set(this.key(ref), { ...part, changes: [...part.changes, plan.id] })
        const older = Object.fromEntries(plan.changes.map(({ path, before }) => [path, before.value]))
        this.putDraft(ref, { intent: 'edit', inputs: { ...this.drafts.get(this.key(ref))?.inputs, ...older } })
      }
      return {
        parts: [...parts].map(([key, part]) => {
          const stopped = this.undoPlans.get(key)
          if (stopped || part.form === null) return { ...part, planned: stopped ?? part.planned }
          const plan = this.plan(part.form)
          this.plans.set(plan.id, plan)
          return { ...part, planned: { outcome: 'planned', plan } }
        }),
      }
    },
    apply_group: ({ plans }) => {
      for (const { plan, typed } of plans) {
        const { confirm } = this.plans.get(plan) ?? { confirm: null }
        // oxlint-disable-next-line no-throw-literal
        if (confirm !== null && typed?.trim() !== confirm) throw problemOf('invalid_input')
      }
      this.group = { plans: plans.map(({ plan }) => plan), looked: 0 }
      return this.groupState()
    },
    get_group: () => {
      this.group.looked += 1
      return this.groupState()
    },
    verify_journal: () => this.verdict,
    begin_journal_anew: () => {
      this.verdict = { ...this.verdict, whole: true, hinders: false, message: 'The journal is whole from entry 8 on.' }
      return {}
    },
    export_changes: ({ wanted, format }) => ({
      path: `/home/ada/Downloads/orgdesk-changes.${format}`,
      changes: this.found(wanted).length,
      unreadable: 0,
    }),
    copy_as_curl: () => ({}),
    copy_text: () => ({}),
    open_link: () => ({}),
  }
}
