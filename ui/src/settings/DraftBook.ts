import { call } from '../backend/call'
import type { Draft, FieldName, FieldPath, Finding, FormRef, FormView, Intent, Problem, Value } from '../backend/generated'
import { toProblem } from '../backend/problem'

/** How long something typed waits until it is saved, with what was typed meanwhile. */
const REST = 200
/** How long to wait before a failed save is tried again, at first and at most. */
const RETRY_FIRST = 1_000
const RETRY_MOST = 30_000

/** One form's draft as it is typed, and how far the backend has it. */
export interface DraftState {
  draft: Draft
  findings: Finding[]
  changed: FieldName[]
  /** Fields that were left once: their findings show. */
  left: ReadonlySet<FieldPath>
  /** Why the last save failed; what was typed is still here, and is tried again. */
  problem: Problem | null
  /** Whether something typed isn't kept by the backend yet. */
  unsaved: boolean
}

const empty: DraftState = {
  draft: { intent: 'edit', inputs: {} },
  findings: [],
  changed: [],
  left: new Set(),
  problem: null,
  unsaved: false,
}

interface Entry {
  form: FormRef
  state: DraftState
  /** Rises with each edit, so that an answer to an older draft is told apart. */
  edit: number
  saving: Promise<void> | null
  timer: ReturnType<typeof setTimeout> | null
  retryIn: number
  opened: boolean
  /** When the backend last took something of this draft, in milliseconds: what was read before doesn't hold it. */
  keptAt: number
}

/** Names a form as a key. */
export function formKey(form: FormRef): string {
  const { level } = form
  switch (level.kind) {
    case 'instance':
      return JSON.stringify([form.connection, null, form.form])
    case 'org':
      return JSON.stringify([form.connection, level.id, form.form])
    case 'trust':
      return JSON.stringify([form.connection, level.org, form.form, level.id])
    case 'new_trust':
      return JSON.stringify([form.connection, level.org, form.form, null])
  }
}

function keepsInputs(before: Intent, after: Intent): boolean {
  if (after === 'edit') return before !== 'reset' && before !== 'customize'
  return after !== 'reset'
}

/**
 * Every draft that was touched in this run. It outlives the screens: leaving a form while a save fails loses nothing,
 * and the save is tried again until it holds.
 */
export class DraftBook {
  private readonly entries = new Map<string, Entry>()
  private readonly listeners = new Set<() => void>()
  private readonly keptListeners = new Set<(form: FormRef) => void>()

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Hears of each draft that the backend took, gave another form, or dropped. */
  onKept = (listener: (form: FormRef) => void): (() => void) => {
    this.keptListeners.add(listener)
    return () => this.keptListeners.delete(listener)
  }

  read(form: FormRef): DraftState {
    return this.entries.get(formKey(form))?.state ?? empty
  }

  /**
   * Takes over what the backend holds, unless something typed here isn't saved yet, or the view is older than the last
   * save: a cached view, or one that was read while the save was on its way.
   */
  adopt(form: FormRef, view: FormView): void {
    const entry = this.entry(form)
    if (entry.state.unsaved || Date.parse(view.reading.snapshot.readAt) < entry.keptAt) return
    // Findings of fields typed in before show at once: each was left when the form was.
    const paths = Object.keys(view.draft.inputs)
    const over = paths.length === 0 && Object.keys(entry.state.draft.inputs).length > 0
    const left = entry.opened && !over ? entry.state.left : new Set(paths)
    entry.opened = true
    this.put(entry, { ...empty, draft: view.draft, findings: view.findings, changed: view.changed, left })
  }

  /**
   * Takes over a draft that the backend made of this one, whatever stands here. What was read before doesn't hold it.
   */
  replace(form: FormRef, view: FormView): void {
    const entry = this.entry(form)
    if (entry.timer !== null) clearTimeout(entry.timer)
    entry.timer = null
    entry.edit += 1
    entry.opened = true
    entry.keptAt = Date.parse(view.reading.snapshot.readAt)
    const left = new Set(Object.keys(view.draft.inputs))
    this.put(entry, { ...empty, draft: view.draft, findings: view.findings, changed: view.changed, left })
    this.tellKept(form)
  }

  /** What was typed into a field. */
  type(form: FormRef, path: FieldPath, value: Value): void {
    this.change(form, (draft) => ({ ...draft, inputs: { ...draft.inputs, [path]: value } }))
  }

  /** Takes back the edit of one field. */
  undo(form: FormRef, path: FieldPath): void {
    this.change(form, ({ intent, inputs }) => ({
      intent,
      inputs: Object.fromEntries(Object.entries(inputs).filter(([other]) => other !== path)),
    }))
    void this.flush(form)
  }

  /**
   * What is wanted of the form as a whole. What was typed before is dropped with a reset, and stays with a removal: one
   * that is taken back leaves the form as it was.
   */
  intend(form: FormRef, intent: Intent): void {
    this.change(form, (draft) => ({ intent, inputs: keepsInputs(draft.intent, intent) ? draft.inputs : {} }))
    void this.flush(form)
  }

  /** Notes that a field was left, and saves at once. */
  leave(form: FormRef, path: FieldPath): void {
    const entry = this.entry(form)
    if (!entry.state.left.has(path)) this.put(entry, { ...entry.state, left: new Set([...entry.state.left, path]) })
    void this.flush(form)
  }

  /** Shows findings of all fields, as a review does. */
  showFindings(form: FormRef, findings: Finding[]): void {
    const entry = this.entry(form)
    const paths = findings.flatMap(({ path }) => (path === null ? [] : [path]))
    this.put(entry, { ...entry.state, findings, left: new Set([...entry.state.left, ...paths]) })
  }

  /** Saves now what waits. Resolves once it was tried. */
  async flush(form: FormRef): Promise<void> {
    const entry = this.entry(form)
    if (entry.timer !== null) clearTimeout(entry.timer)
    entry.timer = null
    if (entry.saving) await entry.saving
    if (entry.state.unsaved && !entry.saving) await this.save(entry)
    else if (entry.saving) await entry.saving
  }

  /** Drops a draft, here and in the backend. */
  async discard(form: FormRef): Promise<void> {
    const entry = this.entry(form)
    if (entry.timer !== null) clearTimeout(entry.timer)
    entry.timer = null
    if (entry.saving) await entry.saving
    await call('discard_draft', form)
    if (entry.timer !== null) clearTimeout(entry.timer)
    entry.timer = null
    entry.edit += 1
    entry.opened = false
    entry.keptAt = Date.now()
    this.put(entry, empty)
    this.tellKept(form)
  }

  /** Saves all that waits, as when the window closes. Resolves once it was tried. */
  async flushAll(): Promise<void> {
    const waiting = [...this.entries.values()].filter(({ state }) => state.unsaved)
    await Promise.all(waiting.map(({ form }) => this.flush(form)))
  }

  /** Another draft took this one's place in the backend: the next view of the form tells. What isn't saved yet stays. */
  forget(form: FormRef): void {
    const entry = this.entry(form)
    if (entry.state.unsaved) return
    entry.edit += 1
    entry.opened = false
    entry.keptAt = 0
    this.put(entry, empty)
  }

  private entry(form: FormRef): Entry {
    const key = formKey(form)
    let entry = this.entries.get(key)
    if (!entry) {
      entry = { form, state: empty, edit: 0, saving: null, timer: null, retryIn: RETRY_FIRST, opened: false, keptAt: 0 }
      this.entries.set(key, entry)
    }
    return entry
  }

  private change(form: FormRef, change: (draft: Draft) => Draft): void {
    const entry = this.entry(form)
    entry.edit += 1
    const waits = entry.timer !== null && entry.state.problem === null
    this.put(entry, { ...entry.state, draft: change(entry.state.draft), unsaved: true })
    // Typing on must not put the save off: it would be lost as a whole.
    if (!waits) this.schedule(entry, REST)
  }

  private schedule(entry: Entry, wait: number): void {
    if (entry.timer !== null) clearTimeout(entry.timer)
    entry.timer = setTimeout(() => void this.flush(entry.form), wait)
  }

  private async save(entry: Entry): Promise<void> {
    const { edit } = entry
    const { draft } = entry.state
    const saving = call('save_draft', { ...entry.form, draft }).then(
      ({ findings, changed }) => {
        entry.retryIn = RETRY_FIRST
        entry.keptAt = Date.now()
        if (entry.edit === edit) {
          this.put(entry, { ...entry.state, findings, changed, problem: null, unsaved: false })
        } else if (entry.state.unsaved) {
          this.schedule(entry, REST)
        }
        this.tellKept(entry.form)
      },
      (thrown: unknown) => {
        if (!entry.state.unsaved) return
        this.put(entry, { ...entry.state, problem: toProblem(thrown) })
        this.schedule(entry, entry.retryIn)
        entry.retryIn = Math.min(entry.retryIn * 2, RETRY_MOST)
      },
    )
    entry.saving = saving
    await saving
    if (entry.saving === saving) entry.saving = null
  }

  private tellKept(form: FormRef): void {
    for (const listener of this.keptListeners) listener(form)
  }

  private put(entry: Entry, state: DraftState): void {
    entry.state = state
    for (const listener of this.listeners) listener()
  }
}
