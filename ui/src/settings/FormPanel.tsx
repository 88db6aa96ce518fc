import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { call } from '../backend/call'
import type { Act, ConnectionView, FormDescriptor, FormRef, FormView, Intent, MergeView, Party, Plan, PlanId, Problem, TrustId } from '../backend/generated'
import { isAboutCredential, toProblem } from '../backend/problem'
import { commandQuery, useCommand } from '../backend/queries'
import { UnlockWritesButton } from '../connections/UnlockWrites'
import { Banner } from '../parts/Banner'
import { Button } from '../parts/Button'
import { NoticeBanners } from '../parts/NoticeBanner'
import { ProblemView } from '../parts/ProblemView'
import { Time } from '../parts/Time'
import { Waiting } from '../parts/Waiting'
import { visible } from '../parts/words'
import { Findings } from '../fields/FieldShell'
import { useLedField } from '../palette/useLedField'
import { CopyLink } from '../links/CopyLink'
import { PlanSheet } from '../plan/PlanSheet'
import { leadsTo } from '../plan/planWords'
import type { ScopeParties } from '../trusts/scopes/ScopesField'
import { TrustActs } from '../trusts/TrustActs'
import { ConflictPanel } from './ConflictPanel'
import { conflictsStop, hasConflicts } from './conflictWords'
import { useDraft, useDraftBook } from './DraftBookContext'
import { hasDefault, isEnding, isOwn, lockedBy } from './fieldState'
import { KeptDraft } from './KeptDraft'
import { MovedOn } from './MovedOn'
import { isPending, PendingBar } from './PendingBar'
import { SettingField } from './SettingField'
import { useFreshMerge } from './useFreshMerge'
import { useReview } from './useReview'
import { Rich } from '../words/Rich'
import { t } from '../words/t'

type Props = {
  descriptor: FormDescriptor
  form: FormRef
  connection: ConnectionView
  levelName: string
  /** Why nothing can be written here whatever the form says, such as an org that its server doesn't list. */
  readOnlyBecause: string | null
  /** Whether the server lists the org no more: a draft is kept, yet nothing can become of it. */
  unlisted?: boolean
  /** A failure that is said above: the same here is not said again. */
  failed: Problem | null
  /** The org that gives the trust, for the form of one that isn't there yet. */
  trustee?: Party
  /** Once the outcome of a verified creation or removal was seen: where the form was, there is nothing to edit now. */
  onGone?: (act: Act, made: TrustId | null) => void
}

/** One form: read, edited, reviewed and applied. */
export function FormPanel({ descriptor, form, connection, levelName, readOnlyBecause, unlisted = false, failed, trustee, onGone }: Props) {
  const opened = useCommand('open_form', form)
  const book = useDraftBook()
  const draft = useDraft(form)
  const queries = useQueryClient()
  const view = opened.data
  // Without a draft nothing is in conflict, whatever was read before it was dropped.
  const merge = isPending(draft) && !unlisted ? (view?.merge ?? null) : null
  const waiting = hasConflicts(merge) ? merge : null
  const [led, setLed] = useState(0)
  const [choosing, setChoosing] = useState(false)
  const lead = () => setLed((before) => before + 1)
  const { queryKey } = commandQuery('open_form', form)
  const readAgain = () => queries.invalidateQueries({ queryKey })
  const review = useReview(form, descriptor, draft.draft, async (found) => {
    queries.setQueryData(queryKey, (kept) => (kept ? { ...kept, merge: found } : kept))
    lead()
    await readAgain()
  })
  useFreshMerge(waiting !== null && view?.draft !== undefined ? view.draft : null, draft, readAgain)
  const problem = opened.isError ? toProblem(opened.error) : null
  const [closed, setClosed] = useState<PlanId>()
  const body = useRef<HTMLDivElement>(null)
  // An Apply outlives the screen that began it: a form that opens with one shows how it stands.
  const begun = view?.apply && view.apply.plan.id !== closed ? view.apply : null
  const plan = review.plan ?? begun?.plan ?? null

  const forgetDrafts = () =>
    void queries.invalidateQueries({ queryKey: commandQuery('list_drafts', {}).queryKey })
  useEffect(() => {
    if (!view) return
    book.adopt(form, view)
    // A draft that came or went without typing here, as by an undo or an Apply, shows in the list as well.
    forgetDrafts()
    // A form reference is made anew by each render; its key decides.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [book, view])

  useEffect(
    () => () => void book.flush(form),
    // oxlint-disable-next-line react/exhaustive-deps
    [book],
  )

  // What stops a review may lie above or below what is in sight.
  useEffect(() => {
    if (review.stopped === null) return
    const wrong = new Set(draft.findings.flatMap(({ path, severity }) => (severity === 'error' && path !== null ? [path] : [])))
    const fields = [...(body.current?.querySelectorAll<HTMLElement>('[data-field]') ?? [])]
    fields.find(({ dataset }) => wrong.has(dataset.field ?? ''))?.scrollIntoView({ block: 'nearest' })
    // Only a review leads there, not each edit after it.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [review.stopped])

  const putApply = (apply: FormView['apply']) =>
    queries.setQueryData(queryKey, (kept) => (kept ? { ...kept, apply } : kept))

  const close = async (seen: PlanId) => {
    putApply(null)
    // If this fails, the outcome is only shown once more when the form opens again.
    await call('close_apply', { plan: seen }).catch(() => undefined)
    await readAgain()
  }

  /** Leaves a plan's sheet. What was created or removed leads elsewhere, once its outcome was seen. */
  const leave = async (left: Plan, over: boolean) => {
    if (over && onGone && (left.act === 'create' || left.act === 'remove')) {
      const state = await call('get_apply', { plan: left.id }).catch(() => null)
      if (leadsTo(left.act, state) !== null) {
        await call('close_apply', { plan: left.id }).catch(() => undefined)
        onGone(left.act, state?.made ?? null)
        return
      }
    }
    review.close()
    setClosed(left.id)
    if (over) {
      await close(left.id)
      const kept = queries.getQueryData(queryKey)
      if (hasConflicts(kept?.merge)) lead()
    }
  }

  const reviewUnlessStopped = () => {
    if (waiting === null) {
      void review.begin()
    } else {
      review.stopForConflicts()
      lead()
    }
  }

  const ended = ({ act }: Plan) => {
    if (form.level.kind === 'trust' || form.level.kind === 'new_trust') {
      void queries.invalidateQueries({ predicate: ({ queryKey: [name] }) => name === 'list_trusts' })
    }
    forgetDrafts()
    // What was removed can't be read; if it wasn't after all, it is read when the outcome was seen.
    if (act !== 'remove') void readAgain()
  }

  return (
    <div className="relative flex min-h-panel min-w-0 flex-1 flex-col">
      <div ref={body} inert={plan !== null || choosing} className="min-h-0 flex-1 overflow-y-auto bg-surface">
        <div className="flex max-w-sheet flex-col gap-3 px-6 py-4">
          <header className="flex flex-wrap items-baseline gap-x-4">
            <h2 className="text-title font-semibold">{descriptor.title}</h2>
            {(form.level.kind === 'org' || form.level.kind === 'instance') && (
              <CopyLink connection={connection.id} level={form.level} form={form.form} name={descriptor.title} />
            )}
            {view && hasDefault(descriptor) && <OriginWord view={view} />}
            {view && (
              <span className="ml-auto text-help text-quiet">
                <Rich sentence="Read <time/>" parts={{ time: <Time at={view.reading.snapshot.readAt} tip="end" /> }} />
              </span>
            )}
          </header>
          <p className="max-w-prose text-quiet">{descriptor.summary}</p>
          {problem && !(failed && isSame(problem, failed)) && (
            <ProblemView
              problem={problem}
              connection={form.connection}
              onRetry={() => void opened.refetch()}
              alert
            />
          )}
          {(unlisted || (problem && !view)) && <KeptDraft form={form} levelName={levelName} gone={unlisted || problem?.code === 'not_found'} />}
          {opened.isPending && <Waiting rows={6} what={t('Reading {{what}}', { what: descriptor.title })} />}
          {view && (
            <FormBody
              view={view}
              descriptor={descriptor}
              form={form}
              connection={connection}
              readOnlyBecause={readOnlyBecause}
              unlisted={unlisted}
              {...(trustee ? { trustee } : {})}
              merge={merge}
              led={led}
              onChoosing={setChoosing}
              onAnswered={() => {
                setLed(0)
                review.conflictsAnswered()
              }}
              reviewing={review.reviewing}
              onEnd={(intent) => {
                book.intend(form, intent)
                void review.begin()
              }}
              onSwitched={() => void readAgain()}
            />
          )}
        </div>
      </div>
      {isPending(draft) && !unlisted && plan === null && (
        <PendingBar
          form={form}
          descriptor={descriptor}
          state={draft}
          levelName={levelName}
          environment={connection.environment}
          reviewing={review.reviewing}
          stopped={review.conflicted && waiting ? conflictsStop(waiting) : review.stopped}
          problem={review.problem}
          busy={choosing}
          onReview={reviewUnlessStopped}
          onDiscarded={() => void readAgain()}
        />
      )}
      {plan && (
        <PlanSheet
          plan={plan}
          begun={begun?.plan.id === plan.id ? begun.state : null}
          descriptor={descriptor}
          onBack={(over) => void leave(plan, over)}
          onNewPlan={(next) => {
            review.replace(next)
            setClosed(plan.id)
            void close(plan.id)
          }}
          onBegun={(state) => putApply({ plan, state })}
          onEnded={() => ended(plan)}
        />
      )}
    </div>
  )
}

/** Whether one problem says what another says already. One sign-in mends both where it is about the credential. */
function isSame(problem: Problem, said: Problem): boolean {
  return problem.message === said.message || (isAboutCredential(problem) && isAboutCredential(said))
}

/** Whether a form as a whole follows the default. */
function OriginWord({ view }: { view: FormView }) {
  const { snapshot } = view.reading
  if (snapshot.level.kind === 'instance') return null
  return (
    <span className={`text-help font-medium ${snapshot.source === 'custom' ? 'text-accent' : 'text-quiet'}`}>
      {snapshot.source === 'custom' ? t('Set for this org') : t('Follows the instance default')}
    </span>
  )
}

function FormBody({
  view,
  descriptor,
  form,
  connection,
  readOnlyBecause,
  unlisted,
  trustee,
  merge,
  led,
  onChoosing,
  onAnswered,
  reviewing,
  onEnd,
  onSwitched,
}: Omit<Props, 'levelName' | 'onGone' | 'failed'> & {
  view: FormView
  /** What the server changed since the draft was begun. */
  merge: MergeView | null
  led: number
  onChoosing: (choosing: boolean) => void
  onAnswered: () => void
  reviewing: boolean
  /** Reviews what does away with what the form is of. */
  onEnd: (intent: Intent) => void
  onSwitched: () => void
}) {
  const fields = useRef<HTMLDivElement>(null)
  const book = useDraftBook()
  const state = useDraft(form)
  const ledField = useLedField(fields)
  const { reading } = view
  const locked = readOnlyBecause === null ? lockedBy(view) : { why: 'access' as const, reason: readOnlyBecause }
  const own = isOwn(reading, state.draft)
  const { intent } = state.draft
  const ending = isEnding(intent)
  const editable = locked === null && own && !ending
  const withDefault = hasDefault(descriptor)
  const ofOrg = reading.snapshot.level.kind === 'org' && withDefault
  const parties: ScopeParties = {
    connection: form.connection,
    trustee: reading.trust?.trustee ?? trustee ?? { id: '', name: null },
    trusted: reading.trust?.trusted ?? null,
  }
  const canReset = ofOrg && locked === null && reading.snapshot.source === 'custom' && state.draft.intent !== 'reset'
  const canCustomize = ofOrg && locked === null && reading.snapshot.source === 'default' && !own
  return (
    <>
      {hasConflicts(merge) ? (
        <ConflictPanel
          form={form}
          merge={merge}
          descriptor={descriptor}
          parties={parties}
          led={led}
          onBusy={onChoosing}
          onAnswered={onAnswered}
        />
      ) : (
        merge && <MovedOn merge={merge} descriptor={descriptor} />
      )}
      <NoticeBanners notices={reading.notices} connection={form.connection} onSwitched={onSwitched} />
      {locked && (
        <Banner weight="note" actions={locked.why === 'locked' && <UnlockWritesButton connection={connection.id} />}>
          <p className="max-w-prose">{visible(locked.reason)}</p>
        </Banner>
      )}
      {reading.trust && (
        <TrustActs
          view={view}
          readOnlyBecause={readOnlyBecause}
          intent={intent}
          reviewing={reviewing}
          onEdit={editable ? () => fields.current?.querySelector<HTMLElement>('input, select, button')?.focus() : null}
          onEnd={onEnd}
          onKeep={() => book.intend(form, 'edit')}
        />
      )}
      {(canCustomize || canReset || state.draft.intent === 'reset') && (
        <div className="flex flex-wrap items-center gap-3">
          {canCustomize && (
            <>
              <Button onPress={() => book.intend(form, 'customize')}>{t('Customize settings')}</Button>
              <span className="text-help text-quiet">
                {t("These are the instance's values; they change with it until this org has its own.")}
              </span>
            </>
          )}
          {canReset && <Button onPress={() => book.intend(form, 'reset')}>{t('Reset to default')}</Button>}
          {state.draft.intent === 'reset' && (
            <>
              <Button onPress={() => book.intend(form, 'edit')}>{t('Keep settings of its own')}</Button>
              <span className="text-help text-quiet">
                {t('Below is what will be once this organization follows the instance default again.')}
              </span>
            </>
          )}
        </div>
      )}
      {!unlisted && <Findings findings={state.findings.filter(({ path }) => path === null)} />}
      <div ref={fields} className="flex flex-col divide-y divide-line rounded-md border border-line">
        {descriptor.fields.map((field) => (
          <SettingField
            key={field.path}
            field={field}
            led={ledField === field.path}
            reading={reading}
            draft={state.draft}
            editable={editable}
            withDefault={withDefault}
            parties={parties}
            findings={state.findings.filter(({ path }) => path === field.path && state.left.has(path))}
            onType={(value) => book.type(form, field.path, value)}
            onLeave={() => book.leave(form, field.path)}
            onUndo={() => book.undo(form, field.path)}
          />
        ))}
      </div>
    </>
  )
}
