// Generated from the list of commands. Do not edit: run `./dev generate`.

/**
 * What *About* shows.
 */
export type About = { 
/**
 * The app's version.
 */
version: string, 
/**
 * Where it keeps its data and logs.
 */
dataFolder: string, 
/**
 * The commit that it was built from, where that is known.
 */
commit: string | null, 
/**
 * What it stands on, the system first.
 */
parts: Array<ProgramPart>, };

/**
 * Whether this identity may change what it sees, told before someone edits.
 */
export type Access = { "access": "writable" } | { "access": "read_only", 
/**
 * Why, in words for people.
 */
reason: string, };

/**
 * What a plan does to a form as a whole.
 */
export type Act = "change" | "customize" | "reset" | "create" | "remove" | "deactivate";

/**
 * A server that many have a connection to.
 */
export type AddressPreset = { 
/**
 * What people call it.
 */
label: string, 
/**
 * Its address.
 */
address: string, };

/**
 * What came back for one request of a change.
 */
export type AnswerView = { 
/**
 * Where the request stands.
 */
state: RequestState, 
/**
 * When it left.
 */
sentAt: string | null, 
/**
 * When it was answered, or given up.
 */
answeredAt: string | null, 
/**
 * The HTTP status.
 */
status: number | null, 
/**
 * The body, secrets removed.
 */
body: string | null, 
/**
 * What the server calls the request.
 */
requestId: string | null, 
/**
 * The problem, where it was one.
 */
problem: Problem | null, 
/**
 * The org that the answer named, where it was another than the planned one.
 */
named: string | null, };

/**
 * What the app says of itself.
 */
export type AppInfo = { 
/**
 * Its version.
 */
version: string, 
/**
 * The tag of the computer's language, of those that the app speaks.
 */
systemLanguage: "en" | "de", 
/**
 * Where it keeps its data and logs.
 */
dataFolder: string, 
/**
 * Why nothing can be kept in the data folder, when so.
 */
storageProblem: Problem | null, 
/**
 * What is in the data file but can't be read, a sentence each.
 */
unreadable: Array<string>, };

/**
 * How an Apply ended.
 */
export type ApplyEnd = { "end": "moved_on", 
/**
 * What is different now.
 */
differences: Array<Difference>, 
/**
 * What one Apply would do now.
 */
plan: Plan | null, 
/**
 * What both sides changed, where a person has to choose first.
 */
conflicts: MergeView | null, } | { "end": "not_sent", 
/**
 * Why.
 */
problem: Problem, } | { "end": "sent", 
/**
 * What they came to.
 */
outcome: Outcome, 
/**
 * What reading again came to.
 */
verification: Verification | null, 
/**
 * The problem, where one occurred.
 */
problem: Problem | null, 
/**
 * Fields that are not as wanted.
 */
differences: Array<Difference>, } | { "end": "wrong_org", 
/**
 * What was planned and what the answer named.
 */
problem: Problem, };

/**
 * Begins to apply several plans.
 */
export type ApplyGroup = { 
/**
 * In this order. The first that fails stops all that follow.
 */
plans: Array<ApplyPlan>, };

/**
 * Begins to apply a plan.
 */
export type ApplyPlan = { 
/**
 * The plan.
 */
plan: PlanId, 
/**
 * What was typed to confirm it, where it has to be.
 */
typed: string | null, };

/**
 * An Apply on its way, or ended.
 */
export type ApplyState = { 
/**
 * The plan.
 */
plan: PlanId, 
/**
 * Its steps.
 */
steps: Array<ApplyStep>, 
/**
 * How it ended, once it did.
 */
ended: ApplyEnd | null, 
/**
 * What happened, what did not, what to do: one headline and one sentence, once it ended.
 */
headline: string | null, 
/**
 * The sentence to the headline.
 */
message: string | null, 
/**
 * Deprecations that the answers told.
 */
notices: Array<Notice>, 
/**
 * The trust that it made, once an answer told.
 */
made: TrustId | null, };

/**
 * One step of an Apply.
 */
export type ApplyStep = { 
/**
 * How it stands.
 */
state: StepState, 
/**
 * When it ended.
 */
at: string | null, 
/**
 * A few words on it, such as *200 in 84 ms*.
 */
detail: string | null, } & ({ "step": "read_again" } | { "step": "sent", 
/**
 * Its place, from 0.
 */
request: number, } | { "step": "answered", 
/**
 * The request's place, from 0.
 */
request: number, } | { "step": "verified" });

/**
 * A plan that is being applied, or was.
 */
export type Applying = { 
/**
 * The plan.
 */
plan: Plan, 
/**
 * How its Apply stands.
 */
state: ApplyState, };

/**
 * A link that somebody followed outside of the window.
 */
export type ArrivedLink = { 
/**
 * Its number. They rise.
 */
number: number, 
/**
 * What is to become of it.
 */
target: LinkTarget, };

/**
 * Begins a sign-in through the browser.
 */
export type BeginBrowserSignIn = { 
/**
 * The connection that it is for, as typed so far.
 */
settings: ConnectionSettings, };

/**
 * Asks to take several changes back.
 */
export type BeginUndoGroup = { 
/**
 * Which, in any order.
 */
changes: Array<PlanId>, };

/**
 * How much a trust allows, the broadest last.
 */
export type Breadth = { "breadth": "nothing" } | { "breadth": "roles", 
/**
 * Of the org.
 */
organization: number, 
/**
 * Of services, summed.
 */
service: number, 
/**
 * So many services.
 */
services: number, } | { "breadth": "whole_services", 
/**
 * So many.
 */
services: number, } | { "breadth": "whole_organization" } | { "breadth": "everything" };

/**
 * Names a sign-in through the browser.
 */
export type BrowserSignInRef = { 
/**
 * The sign-in.
 */
signIn: SignInId, };

/**
 * A sign-in through the browser, as it stands.
 */
export type BrowserSignInView = { 
/**
 * Its name. In place of a secret it stands for what came of the sign-in.
 */
signIn: SignInId, } & ({ "state": "waiting", 
/**
 * Until when it is waited for.
 */
until: string, } | { "state": "done", 
/**
 * Who signed in.
 */
identity: Identity, } | { "state": "failed", 
/**
 * Why.
 */
problem: Problem, });

/**
 * One page of changes.
 */
export type ChangePageView = { 
/**
 * The changes, the newest first.
 */
changes: Array<ChangeRow>, 
/**
 * A sentence for each change of the page that can't be read.
 */
unreadable: Array<string>, 
/**
 * What to ask for the following page with.
 */
next: number | null, };

/**
 * A change as a list shows it.
 */
export type ChangeRow = { 
/**
 * The plan as it was shown; its identifier is the change's.
 */
plan: Plan, 
/**
 * Who the connection's credential belonged to.
 */
identity: Identity, 
/**
 * The changes that it takes back, the newest first, where it is an undo.
 */
undoes: Array<PlanId>, 
/**
 * When it was begun.
 */
at: string, 
/**
 * Where its requests and its verification stand.
 */
progress: Progress, 
/**
 * What it came to. None while it is under way, and where nothing was ever sent.
 */
outcome: Outcome | null, 
/**
 * Where it stands, in a word.
 */
standing: Standing, 
/**
 * Whether an answer named another org than the planned one.
 */
wrongOrg: boolean, 
/**
 * Whether it is not known yet what it came to, so that reading has to settle it.
 */
unsettled: boolean, };

/**
 * One change, whole.
 */
export type ChangeView = { 
/**
 * What came back for each request, in order.
 */
answers: Array<AnswerView>, 
/**
 * When reading again told what it came to.
 */
settledAt: string | null, 
/**
 * A sentence on what reading again found, such as whose it is that existed already.
 */
note: string | null, 
/**
 * Fields that were then not as wanted.
 */
differences: Array<Difference>, 
/**
 * Why it can't be taken back; none where it can.
 */
cannotUndo: string | null, 
/**
 * The plan as it was shown; its identifier is the change's.
 */
plan: Plan, 
/**
 * Who the connection's credential belonged to.
 */
identity: Identity, 
/**
 * The changes that it takes back, the newest first, where it is an undo.
 */
undoes: Array<PlanId>, 
/**
 * When it was begun.
 */
at: string, 
/**
 * Where its requests and its verification stand.
 */
progress: Progress, 
/**
 * What it came to. None while it is under way, and where nothing was ever sent.
 */
outcome: Outcome | null, 
/**
 * Where it stands, in a word.
 */
standing: Standing, 
/**
 * Whether an answer named another org than the planned one.
 */
wrongOrg: boolean, 
/**
 * Whether it is not known yet what it came to, so that reading has to settle it.
 */
unsettled: boolean, };

/**
 * Which changes. What is none doesn't matter.
 */
export type ChangesWanted = { 
/**
 * On this connection.
 */
connection: ConnectionId | null, 
/**
 * Of this org.
 */
org: OrgId | null, 
/**
 * Of this form.
 */
form: FormId | null, 
/**
 * Begun at this time or later.
 */
from: string | null, 
/**
 * Begun before this time.
 */
until: string | null, 
/**
 * That stand so.
 */
standing: Standing | null, 
/**
 * In which each of these words occurs.
 */
search: string | null, };

/**
 * One of the two sides of a conflict.
 */
export type Choice = "theirs" | "mine";

/**
 * One value of a choice.
 */
export type ChoiceOption = { 
/**
 * The value.
 */
value: string, 
/**
 * What people read.
 */
label: string, 
/**
 * One line on what choosing it means.
 */
help: string, };

/**
 * What a person chose.
 */
export type Choices = { 
/**
 * Of the form as a whole. The server's side drops the draft.
 */
whole: Choice | null, 
/**
 * Of single fields.
 */
fields: { [key in FieldPath]: Choice }, };

/**
 * What a person chose where a draft and the server are in conflict.
 */
export type ChooseSides = { 
/**
 * One side for each conflict.
 */
choices: Choices, 
/**
 * The connection.
 */
connection: ConnectionId, 
/**
 * The instance or one org.
 */
level: Level, 
/**
 * The form.
 */
form: FormId, };

/**
 * A field that both sides touched.
 */
export type ConflictView = { 
/**
 * The field.
 */
field: FieldName, 
/**
 * When the draft was begun.
 */
base: Value | null, 
/**
 * Now on the server.
 */
theirs: Value | null, 
/**
 * In the draft.
 */
mine: Value | null, };

/**
 * One server of a platform, with a credential and an environment.
 */
export type ConnectionId = string;

/**
 * A connection as typed.
 */
export type ConnectionInput = { 
/**
 * The connection that is edited; none for a new one.
 */
id: ConnectionId | null, 
/**
 * What was set.
 */
settings: ConnectionSettings, 
/**
 * Secrets as typed; none leaves those that are kept.
 */
secrets: Record<string, string> | null, 
/**
 * Where to keep them.
 */
keep: KeepSecret, };

/**
 * Names one connection.
 */
export type ConnectionRef = { 
/**
 * The connection.
 */
connection: ConnectionId, };

/**
 * All of a connection that isn't secret, as a person set it.
 */
export type ConnectionSettings = { 
/**
 * The kind of service.
 */
platform: PlatformId, 
/**
 * What people call it.
 */
name: string, 
/**
 * Where the server is, as typed.
 */
address: string, 
/**
 * What it is for.
 */
environment: Environment, 
/**
 * No write is offered when set.
 */
readOnly: boolean, 
/**
 * The kind of credential, one of the platform's.
 */
credential: string, 
/**
 * The platform's own settings by their path, such as `api`: `current`.
 */
options: { [key in string]: string }, };

/**
 * A connection as lists show it.
 */
export type ConnectionView = { 
/**
 * Its identifier.
 */
id: ConnectionId, 
/**
 * Whether it is the built-in sample.
 */
sample: boolean, 
/**
 * When it was added.
 */
createdAt: string, 
/**
 * The kind of service.
 */
platform: PlatformId, 
/**
 * What people call it.
 */
name: string, 
/**
 * Where the server is, as typed.
 */
address: string, 
/**
 * What it is for.
 */
environment: Environment, 
/**
 * No write is offered when set.
 */
readOnly: boolean, 
/**
 * The kind of credential, one of the platform's.
 */
credential: string, 
/**
 * The platform's own settings by their path, such as `api`: `current`.
 */
options: { [key in string]: string }, } & ({ "writes": "offered" } | { "writes": "read_only", 
/**
 * Why, in a sentence.
 */
reason: string, } | { "writes": "locked", 
/**
 * Why, in a sentence.
 */
reason: string, } | { "writes": "unlocked", 
/**
 * Until when.
 */
until: string, });

/**
 * A place that a link shall lead to.
 */
export type CopyLink = { 
/**
 * The connection.
 */
connection: ConnectionId, 
/**
 * The instance or one org.
 */
level: Level, 
/**
 * The form; none for the level as a whole.
 */
form: FormId | null, };

/**
 * Text for the clipboard.
 */
export type CopyText = { 
/**
 * The text.
 */
text: string, };

/**
 * How many, as far as it can be known.
 */
export type Count = { "known": "exactly", 
/**
 * How many.
 */
number: number, } | { "known": "at_most", 
/**
 * The most it can be.
 */
number: number, } | { "known": "unknown" };

/**
 * A kind of credential that a platform takes.
 */
export type CredentialKind = { 
/**
 * Its identifier, such as `pat`.
 */
id: string, 
/**
 * Its name, such as *Personal access token*.
 */
label: string, 
/**
 * What to type. Fields of kind secret go to the keyring.
 */
fields: Array<FieldDescriptor>, };

/**
 * A field that the server holds differently from what was expected.
 */
export type Difference = { 
/**
 * The field.
 */
field: FieldName, 
/**
 * What was expected.
 */
expected: Value | null, 
/**
 * What the server holds.
 */
found: Value | null, };

/**
 * A trust seen from one org.
 */
export type Direction = "gives" | "receives" | "aside";

/**
 * Edits not applied yet: whatever was typed, by field path.
 */
export type Draft = { 
/**
 * What is wanted of the form as a whole.
 */
intent: Intent, 
/**
 * What was typed.
 */
inputs: { [key in FieldPath]: Value }, };

/**
 * What a check says of a draft as kept.
 */
export type DraftChecked = { 
/**
 * What a check says.
 */
findings: Array<Finding>, 
/**
 * The fields that the draft changes. Empty and no intent means nothing to review.
 */
changed: Array<FieldName>, };

/**
 * Where a draft stands, as its server tells.
 */
export type DraftStanding = { 
/**
 * What the org, the trust or the whole server is called, where it could be read.
 */
levelName: string | null, } & ({ "stand": "unchanged" } | { "stand": "merges" } | { "stand": "conflicts" } | { "stand": "gone", 
/**
 * What the server says.
 */
problem: Problem, });

/**
 * A draft as the list of all shows it. Nothing was asked of a server.
 */
export type DraftView = { 
/**
 * The form's name.
 */
formTitle: string, 
/**
 * What is wanted of the form as a whole.
 */
intent: Intent, 
/**
 * The fields that it touches.
 */
fields: Array<FieldName>, 
/**
 * When it was begun on what the server then held.
 */
begunAt: string, 
/**
 * When it was last typed in.
 */
changedAt: string, 
/**
 * The connection.
 */
connection: ConnectionId, 
/**
 * The instance or one org.
 */
level: Level, 
/**
 * The form.
 */
form: FormId, };

/**
 * One consequence. Every hazard is one variant; a platform emits them, the UI renders them.
 */
export type Effect = { "effect": "could_lock_out", 
/**
 * Who and why.
 */
reason: string, } | { "effect": "takes_access", 
/**
 * Who loses what, and where.
 */
what: string, } | { "effect": "weakens", 
/**
 * What becomes possible.
 */
what: string, } | { "effect": "cannot_be_undone", 
/**
 * What stays.
 */
what: string, } | { "effect": "rewrites_login_names", 
/**
 * How many users.
 */
users: Count, 
/**
 * What happens to their names, in a sentence.
 */
how: string, 
/**
 * A few of them.
 */
examples: Array<Example>, } | { "effect": "reaches_other_orgs", 
/**
 * How many orgs.
 */
orgs: Count, } | { "effect": "also_sets", 
/**
 * The field.
 */
field: FieldName, 
/**
 * Its value now, where known.
 */
before: Value | null, 
/**
 * Its value afterwards.
 */
after: Value, 
/**
 * Why the server does so.
 */
reason: string, } | { "effect": "takes_effect_later", 
/**
 * When, and for whom.
 */
what: string, } | { "effect": "detaches_from_default", 
/**
 * The settings.
 */
fields: Array<FieldName>, } | { "effect": "follows_default", 
/**
 * The settings.
 */
fields: Array<FieldName>, } | { "effect": "uses_deprecated_operation", 
/**
 * The operation.
 */
operation: string, 
/**
 * Since when.
 */
since: string | null, 
/**
 * What replaces it.
 */
replacement: string | null, };

/**
 * What a connection is for. Production is read-only until it is unlocked.
 */
export type Environment = "production" | "staging" | "development";

/**
 * Something before and after, as an example.
 */
export type Example = { 
/**
 * As it is.
 */
before: string, 
/**
 * As it will be.
 */
after: string, };

/**
 * The end of a trust.
 */
export type Expiry = { 
/**
 * When; none for never, and for a number that is no time.
 */
at: string | null, 
/**
 * When it would be in another unit of time, where the number looks as if it was written in that one.
 */
perhaps: string | null, } & ({ "until": "expired", 
/**
 * Days since.
 */
days: number, } | { "until": "soon", 
/**
 * Days left; 0 is less than one.
 */
days: number, } | { "until": "later", 
/**
 * Days left.
 */
days: number, } | { "until": "never" });

/**
 * Asks for changes in a file.
 */
export type ExportChanges = { 
/**
 * Which.
 */
wanted: ChangesWanted, 
/**
 * How.
 */
format: ExportFormat, };

/**
 * How to write changes into a file.
 */
export type ExportFormat = "json" | "csv";

/**
 * Changes in a file.
 */
export type Exported = { 
/**
 * Where it is.
 */
path: string, 
/**
 * How many changes are in it.
 */
changes: number, 
/**
 * How many could not be read, and are not in it.
 */
unreadable: number, };

/**
 * One field as it is and as it will be.
 */
export type FieldChange = { 
/**
 * As it is.
 */
before: Side, 
/**
 * As it will be.
 */
after: Side, 
/**
 * Whether a person edited it; otherwise the server changes it along.
 */
edited: boolean, 
/**
 * Where its value lives; the platform's own name.
 */
path: FieldPath, 
/**
 * What a person would call it.
 */
label: string, };

/**
 * One field of a form.
 */
export type FieldDescriptor = { 
/**
 * Where its value lives; also the platform's own name for it.
 */
path: FieldPath, 
/**
 * What a person would call it.
 */
label: string, 
/**
 * What it means, in a sentence or two.
 */
help: string, 
/**
 * Most characters that fit, for text.
 */
maxLength: number | null, 
/**
 * Common values, for text whose possible values nobody can list.
 */
suggestions: Array<string>, 
/**
 * A value that a button of its own sets.
 */
preset: Preset | null, 
/**
 * Whether it is used for one sign-in, and never kept.
 */
once: boolean, } & ({ "kind": "toggle" } | { "kind": "text" } | { "kind": "secret" } | { "kind": "secret_file", 
/**
 * How the names of such files end, such as `.json`.
 */
ends: Array<string>, } | { "kind": "certificates" } | { "kind": "browser_sign_in" } | { "kind": "choice", 
/**
 * What can be chosen, in order.
 */
options: Array<ChoiceOption>, } | { "kind": "time" } | { "kind": "scopes" });

/**
 * A field, named as people and as the platform name it.
 */
export type FieldName = { 
/**
 * Where its value lives; the platform's own name.
 */
path: FieldPath, 
/**
 * What a person would call it.
 */
label: string, };

/**
 * Where a field's value lives in a form, such as `userLoginMustBeDomain`.
 */
export type FieldPath = string;

/**
 * What a check says of one field, or of the draft as a whole.
 */
export type Finding = { 
/**
 * How much it weighs.
 */
severity: Severity, 
/**
 * What it is, for tests and translations.
 */
code: string, 
/**
 * The field that it concerns.
 */
path: FieldPath | null, 
/**
 * What is wrong and what to do, in words for people.
 */
message: string, };

/**
 * One group of settings read and written together.
 */
export type FormDescriptor = { 
/**
 * Its identifier.
 */
id: FormId, 
/**
 * Its name, such as *Domain settings*.
 */
title: string, 
/**
 * What it governs, in a sentence.
 */
summary: string, 
/**
 * Where it exists.
 */
levels: Array<LevelKind>, 
/**
 * Its fields in order.
 */
fields: Array<FieldDescriptor>, };

/**
 * One group of settings read and written together: the platform's word, a dot, and its own.
 */
export type FormId = string;

/**
 * A form as read, with all that shows beside it.
 */
export type FormReading = { 
/**
 * The form's values.
 */
snapshot: Snapshot, 
/**
 * Whether this identity may write it.
 */
access: Access, 
/**
 * Fields that can be shown but not set here, each with its reason.
 */
fixed: { [key in FieldPath]: string }, 
/**
 * Deprecations met while reading, or bound to be met when writing.
 */
notices: Array<Notice>, 
/**
 * What can be wanted of the form as a whole beside an edit, and whether this identity may.
 */
offers: Array<Offer>, 
/**
 * The trust that the form is of, at the level of a trust.
 */
trust: Trust | null, };

/**
 * Names one form at one level of one connection.
 */
export type FormRef = { 
/**
 * The connection.
 */
connection: ConnectionId, 
/**
 * The instance or one org.
 */
level: Level, 
/**
 * The form.
 */
form: FormId, };

/**
 * A form as read, with the draft that waits on it.
 */
export type FormView = { 
/**
 * Values, sources, access, notices.
 */
reading: FormReading, 
/**
 * What was typed before and not applied yet.
 */
draft: Draft, 
/**
 * What the server changed since the draft was begun, where it did.
 */
merge: MergeView | null, 
/**
 * An Apply of this form that is on its way, or whose outcome nobody has closed yet.
 */
apply: Applying | null, 
/**
 * What a check says.
 */
findings: Array<Finding>, 
/**
 * The fields that the draft changes. Empty and no intent means nothing to review.
 */
changed: Array<FieldName>, } & ({ "writes": "offered" } | { "writes": "read_only", 
/**
 * Why, in a sentence.
 */
reason: string, } | { "writes": "locked", 
/**
 * Why, in a sentence.
 */
reason: string, } | { "writes": "unlocked", 
/**
 * Until when.
 */
until: string, });

/**
 * Several plans that are applied one after the other.
 */
export type GroupId = string;

/**
 * How one of several plans stands.
 */
export type GroupPart = { 
/**
 * The plan.
 */
plan: PlanId, 
/**
 * How it stands; none where it was not begun.
 */
apply: ApplyState | null, 
/**
 * Why it could not be begun.
 */
problem: Problem | null, };

/**
 * Names several plans that are applied one after the other.
 */
export type GroupRef = { 
/**
 * Which.
 */
group: GroupId, };

/**
 * How several plans stand.
 */
export type GroupState = { 
/**
 * What to ask for.
 */
group: GroupId, 
/**
 * Each plan, in order.
 */
parts: Array<GroupPart>, 
/**
 * Whether nothing follows any more.
 */
ended: boolean, };

/**
 * A header of a request, without secrets.
 */
export type Header = { 
/**
 * Its name.
 */
name: string, 
/**
 * Its value.
 */
value: string, };

/**
 * Who a connection acts as.
 */
export type Identity = { 
/**
 * The user's name on the server.
 */
name: string, 
/**
 * The server's identifier of the user, as its history names who did something; none where it tells none.
 */
id: string | null, 
/**
 * The roles that the server told, on the whole server and in the user's own org.
 */
roles: Array<string>, 
/**
 * The server's version, where it tells one.
 */
serverVersion: string | null, };

/**
 * What a draft wants of a form as a whole.
 */
export type Intent = "edit" | "customize" | "reset" | "remove" | "deactivate";

/**
 * Whether the journal is as it was written.
 */
export type JournalVerdict = { 
/**
 * Whether all of it is.
 */
whole: boolean, 
/**
 * Whether it should be begun anew: nothing can be added before, or an older copy was put back.
 */
hinders: boolean, 
/**
 * What was found, in a sentence or two.
 */
message: string, 
/**
 * When it was verified.
 */
at: string, };

/**
 * How long a secret is kept.
 */
export type KeepSecret = "keyring" | "this_run";

/**
 * The language that the app shall speak.
 */
export type LanguageChoice = "system" | "en" | "de";

/**
 * Where a form's values live.
 */
export type Level = { "kind": "instance" } | { "kind": "org", 
/**
 * Which.
 */
id: OrgId, } | { "kind": "trust", 
/**
 * The org.
 */
org: OrgId, 
/**
 * The trust.
 */
id: TrustId, } | { "kind": "new_trust", 
/**
 * The org.
 */
org: OrgId, };

/**
 * The levels that a form exists at.
 */
export type LevelKind = "instance" | "org" | "trust" | "new_trust";

/**
 * What is to become of a link.
 */
export type LinkTarget = { "target": "opens", 
/**
 * Its address in the window.
 */
address: string, } | { "target": "not_understood" } | { "target": "no_connection", 
/**
 * The server's address.
 */
server: string, };

/**
 * Asks for one page of changes.
 */
export type ListChanges = { 
/**
 * Which.
 */
wanted: ChangesWanted, 
/**
 * `next` of the page before; none for the first.
 */
after: number | null, };

/**
 * Asks for one page of a connection's orgs.
 */
export type ListOrgs = { 
/**
 * The connection.
 */
connection: ConnectionId, 
/**
 * `next` of the page before; none for the first.
 */
next: string | null, };

/**
 * Asks for one page of an org's trusts.
 */
export type ListTrusts = { 
/**
 * The connection.
 */
connection: ConnectionId, 
/**
 * The org; none for the one that the connection's credential is for.
 */
org: OrgId | null, 
/**
 * `next` of the page before; none for the first.
 */
next: string | null, };

/**
 * A draft beside what the server changed since it was begun.
 */
export type MergeView = { 
/**
 * When the draft was begun on what the server then held.
 */
begunAt: string, 
/**
 * Fields that only the server changed: they are taken along.
 */
taken: Array<Difference>, 
/**
 * Fields that both touched, to different values: each needs a choice.
 */
conflicts: Array<ConflictView>, 
/**
 * The form as a whole, where that is in conflict.
 */
whole: WholeConflictView | null, 
/**
 * Who changed it last, and when, where the server tells.
 */
changed: Stamp | null, };

/**
 * Asks for the next link that arrived.
 */
export type NextLink = { 
/**
 * The number of the last one that was seen; 0 for none.
 */
seen: number, };

/**
 * What a command takes or gives when there is nothing to say.
 */
export type Nothing = Record<symbol, never>;

/**
 * Something to know of what a connection uses: most often a deprecation or a sunset.
 */
export type Notice = { 
/**
 * What it is about, the same each time it is met.
 */
code: string, 
/**
 * Whether it is a deprecation.
 */
kind: NoticeKind, 
/**
 * What is the matter, in a sentence.
 */
title: string, 
/**
 * What that means here, and what replaces it.
 */
detail: string, 
/**
 * The deprecated operation, such as `PUT /admin/v1/policies/orgiam`.
 */
operation: string | null, 
/**
 * The version that deprecated it, such as *v2.21.0*, or a date.
 */
since: string | null, 
/**
 * The operation that replaces it.
 */
replacement: string | null, 
/**
 * When the server will stop answering it.
 */
sunset: string | null, 
/**
 * What one can do about it.
 */
action: NoticeAction | null, };

/**
 * What one can do about a notice, with one button.
 */
export type NoticeAction = { "kind": "set_option", 
/**
 * The option's path.
 */
option: string, 
/**
 * The value to set.
 */
value: string, 
/**
 * What the button says.
 */
label: string, } | { "kind": "open_link", 
/**
 * Where, https only.
 */
url: string, 
/**
 * What the button says.
 */
label: string, };

/**
 * What a notice is about.
 */
export type NoticeKind = "deprecation" | "remark";

/**
 * Something that can be wanted of a form as a whole.
 */
export type Offer = { 
/**
 * What.
 */
intent: Intent, } & ({ "access": "writable" } | { "access": "read_only", 
/**
 * Why, in words for people.
 */
reason: string, });

/**
 * One role that can be offered.
 */
export type OfferedRole = { 
/**
 * Its name, as the platform names it.
 */
name: string, 
/**
 * What people call it, where told.
 */
label: string | null, };

/**
 * Roles that can be offered.
 */
export type OfferedRoles = { 
/**
 * The roles, by name.
 */
roles: Array<OfferedRole>, 
/**
 * Why others may exist that aren't in it, where they may: a name can still be typed.
 */
incomplete: string | null, };

/**
 * One service that can be offered.
 */
export type OfferedService = { 
/**
 * Its id.
 */
id: string, 
/**
 * What people call it, where told.
 */
label: string | null, 
/**
 * The roles, by name.
 */
roles: Array<OfferedRole>, 
/**
 * Why others may exist that aren't in it, where they may: a name can still be typed.
 */
incomplete: string | null, };

/**
 * A link that the desktop's browser shall open.
 */
export type OpenLink = { 
/**
 * https only.
 */
url: string, };

/**
 * One org as a list shows it.
 */
export type Org = { 
/**
 * Its identifier.
 */
id: OrgId, 
/**
 * Its name, where the server tells one.
 */
name: string | null, 
/**
 * Its primary domain, where it has one.
 */
primaryDomain: string | null, 
/**
 * Whether the connection's credential is for another org, so that this one needs a connection of its own.
 */
needsOwnConnection: boolean, } & ({ "state": "active" } | { "state": "inactive" } | { "state": "removed" } | { "state": "missing" } | { "state": "other", 
/**
 * The server's word.
 */
word: string, });

/**
 * An organization on one connection, as its server names it.
 */
export type OrgId = string;

/**
 * One page of a list of orgs.
 */
export type OrgPage = { 
/**
 * The orgs, in the server's order.
 */
orgs: Array<Org>, 
/**
 * What to ask for next; nothing when all have been read.
 */
next: string | null, 
/**
 * How many the server says there are, where that number can be trusted.
 */
total: number | null, 
/**
 * How the list was read, in words for people.
 */
source: string, 
/**
 * Deprecations met on the way.
 */
notices: Array<Notice>, 
/**
 * When it was read.
 */
readAt: string, };

/**
 * Names one org.
 */
export type OrgRef = { 
/**
 * The connection.
 */
connection: ConnectionId, 
/**
 * The org.
 */
org: OrgId, };

/**
 * One org, or the knowledge that its server doesn't list it.
 */
export type OrgView = { 
/**
 * The org; none when the server lists no such org.
 */
org: Org | null, };

/**
 * What all requests together came to.
 */
export type Outcome = "applied" | "partly_applied" | "refused" | "unknown";

/**
 * The two orgs of a trust.
 */
export type Parties = { 
/**
 * The org that gives the trust: it lets the other one act in it.
 */
trustee: Party, 
/**
 * The org that may act.
 */
trusted: Party, };

/**
 * One of the two orgs of a trust.
 */
export type Party = { 
/**
 * Its id.
 */
id: OrgId, 
/**
 * What it is called, where the server tells.
 */
name: string | null, };

/**
 * What one Apply will do.
 */
export type Plan = { 
/**
 * Its identifier.
 */
id: PlanId, 
/**
 * Where it goes.
 */
target: Target, 
/**
 * What it does to the form as a whole.
 */
act: Act, 
/**
 * Fields now and after.
 */
changes: Array<FieldChange>, 
/**
 * Consequences, the worst first.
 */
effects: Array<Effect>, 
/**
 * Requests in order.
 */
requests: Array<PlannedRequest>, 
/**
 * What has to be typed before it may be applied, such as the name of the org that it is about.
 */
confirm: string | null, 
/**
 * When it was made.
 */
madeAt: string, };

/**
 * One plan as it was shown. A plan is applied at most once.
 */
export type PlanId = string;

/**
 * Names one plan.
 */
export type PlanRef = { 
/**
 * The plan.
 */
plan: PlanId, };

/**
 * What came of a request for a plan.
 */
export type Planned = { "outcome": "planned", 
/**
 * What one Apply will do.
 */
plan: Plan, } | { "outcome": "invalid", 
/**
 * Which, at which field.
 */
findings: Array<Finding>, } | { "outcome": "conflicts", 
/**
 * What is in conflict.
 */
merge: MergeView, };

/**
 * One exact request. What is shown is what is sent, byte for byte; only the credential is added on the way.
 */
export type PlannedRequest = { 
/**
 * The method.
 */
method: string, 
/**
 * The whole address.
 */
url: string, 
/**
 * Headers but the credential's.
 */
headers: Array<Header>, 
/**
 * The headers that carry the credential, with `$TOKEN` in its place.
 */
credential: Array<Header>, 
/**
 * The body's bytes, which are UTF-8.
 */
body: string | null, 
/**
 * What it does, in a few words.
 */
purpose: string, 
/**
 * The name that the platform's documents give the operation.
 */
operation: string, 
/**
 * The org or instance that the answer has to name, where it names one.
 */
expectedOwner: string | null, };

/**
 * What the platform itself said, for *Show details*.
 */
export type PlatformAnswer = { 
/**
 * The HTTP status.
 */
status: number, 
/**
 * The platform's own error code or id, such as `AUTH-5mWD2`.
 */
code: string | null, 
/**
 * The platform's message, as it was.
 */
message: string, };

/**
 * What a platform says of itself. The UI renders it and knows no platform.
 */
export type PlatformDescriptor = { 
/**
 * Its identifier.
 */
id: PlatformId, 
/**
 * Its name, as people know it.
 */
name: string, 
/**
 * An example of a server address.
 */
addressExample: string, 
/**
 * Addresses of known servers. Any other one is allowed.
 */
addressPresets: Array<AddressPreset>, 
/**
 * Kinds of credential, the usual one first.
 */
credentials: Array<CredentialKind>, 
/**
 * The platform's own settings of a connection.
 */
options: Array<FieldDescriptor>, 
/**
 * What the whole-server level is called, where the platform has one.
 */
instanceName: string | null, 
/**
 * Its forms.
 */
forms: Array<FormDescriptor>, 
/**
 * The forms of trusts between orgs, where the platform has such.
 */
trusts: TrustForms | null, };

/**
 * A kind of service, by a short word of its own.
 */
export type PlatformId = string;

/**
 * What the app remembers of how it was left.
 */
export type Preferences = { 
/**
 * How the window looks.
 */
theme: Theme, 
/**
 * The language that the app speaks.
 */
language: LanguageChoice, 
/**
 * The address of the screen last shown, such as `/orgs`.
 */
location: string | null, 
/**
 * How large the window shows everything, in percent of the usual size.
 */
zoom: number, 
/**
 * Whether keys without Ctrl or another modifier are shortcuts.
 */
singleKeys: boolean, 
/**
 * What was chosen in the command palette, the newest first, by the names that the UI gives it.
 */
recent: Array<string>, };

/**
 * A value that a button beside a field sets.
 */
export type Preset = { 
/**
 * What the button says.
 */
label: string, 
/**
 * The value that it sets.
 */
value: Value, };

/**
 * An error as people meet it: what happened, what did not happen, what to do.
 */
export type Problem = { 
/**
 * Its kind.
 */
code: ProblemCode, 
/**
 * What happened · what did not happen · what to do.
 */
message: string, 
/**
 * What concerns single fields.
 */
fieldErrors: Array<Finding>, 
/**
 * Whether trying the same again can help.
 */
retryable: boolean, 
/**
 * How many seconds to wait first, where the server told.
 */
retryAfter: number | null, 
/**
 * What the server calls the request; its support asks for it.
 */
requestId: string | null, 
/**
 * What the platform itself said.
 */
platform: PlatformAnswer | null, };

/**
 * What kind of problem it is. A closed set: the UI may branch on it, and on nothing else.
 */
export type ProblemCode = "invalid_input" | "not_found" | "bad_address" | "name_not_resolved" | "connection_refused" | "tls_failed" | "no_answer" | "wrong_server" | "instance_not_found" | "unavailable" | "rate_limited" | "not_signed_in" | "credential_rejected" | "credential_expired" | "permission_denied" | "no_membership" | "already_exists" | "nothing_to_change" | "refused_value" | "refused" | "unreadable_answer" | "writes_locked" | "plan_gone" | "keyring_locked" | "keyring_absent" | "keyring_denied" | "secret_too_large" | "secret_empty" | "storage" | "cancelled" | "internal";

/**
 * Something that the program stands on.
 */
export type ProgramPart = { 
/**
 * Its own name, such as *WebKitGTK*.
 */
name: string, 
/**
 * Its version.
 */
version: string, };

/**
 * Where a change stands: its requests, in order, and what reading again came to.
 */
export type Progress = { 
/**
 * Each request's state, in order.
 */
requests: Array<RequestState>, 
/**
 * What reading again came to, once it was done.
 */
verification: Verification | null, };

/**
 * One field as read.
 */
export type Reading = { 
/**
 * The effective value.
 */
value: Value, 
/**
 * Where it comes from.
 */
source: Source, 
/**
 * The instance default, where it could be read.
 */
default: Value | null, };

/**
 * Names one request of a plan.
 */
export type RequestRef = { 
/**
 * The plan.
 */
plan: PlanId, 
/**
 * The request's place, from 0.
 */
request: number, };

/**
 * Where one request stands.
 */
export type RequestState = "planned" | "sending" | "done" | "refused" | "unknown";

/**
 * One role that a trust allows.
 */
export type RoleScope = { 
/**
 * Its name, as the platform names it.
 */
name: string, 
/**
 * The resources that it is limited to; none: all.
 */
resources: Array<string>, };

/**
 * Roles that a trust allows.
 */
export type RoleScopes = { 
/**
 * All of them.
 */
allRoles: boolean, 
/**
 * These.
 */
roles: Array<RoleScope>, };

/**
 * A draft as it stands in the form.
 */
export type SaveDraft = { 
/**
 * What was typed.
 */
draft: Draft, 
/**
 * The connection.
 */
connection: ConnectionId, 
/**
 * The instance or one org.
 */
level: Level, 
/**
 * The form.
 */
form: FormId, };

/**
 * How saving a connection, or signing in again, went.
 */
export type Saved = { "outcome": "saved", 
/**
 * The connection as kept.
 */
connection: ConnectionView, } | { "outcome": "invalid", 
/**
 * What, at which field.
 */
findings: Array<Finding>, } | { "outcome": "sign_in_failed", 
/**
 * Why.
 */
problem: Problem, } | { "outcome": "keyring_unavailable", 
/**
 * Why.
 */
problem: Problem, 
/**
 * Whether keeping it for this run only would help.
 */
offer_this_run: boolean, };

/**
 * What a scope editor can offer for one org.
 */
export type ScopeCatalog = { 
/**
 * Roles of the org.
 */
organization: OfferedRoles, 
/**
 * Its services, by name.
 */
services: Array<OfferedService>, 
/**
 * Why no services could be listed, where they couldn't: an id can still be typed.
 */
services_problem: string | null, };

/**
 * What a trust allows.
 */
export type Scopes = { 
/**
 * Everything.
 */
all: boolean, 
/**
 * Roles of the org itself.
 */
organization: RoleScopes, 
/**
 * Roles of its services, in order.
 */
services: Array<ServiceScopes>, };

/**
 * Asks a connection's server for orgs.
 */
export type SearchOrgs = { 
/**
 * The connection.
 */
connection: ConnectionId, 
/**
 * Part of a name, an id, or any domain.
 */
scrap: string, 
/**
 * Rises with each search; a newer one on the same connection cancels the older.
 */
search: number, };

/**
 * Roles of one service that a trust allows.
 */
export type ServiceScopes = { 
/**
 * The service's id.
 */
service: string, 
/**
 * All of its roles.
 */
allRoles: boolean, 
/**
 * These.
 */
roles: Array<RoleScope>, };

/**
 * Sets one of a connection's options.
 */
export type SetOption = { 
/**
 * The connection.
 */
connection: ConnectionId, 
/**
 * The option's path.
 */
option: string, 
/**
 * Its new value.
 */
value: string, };

/**
 * How much a finding weighs.
 */
export type Severity = "error" | "warning" | "note";

/**
 * One side of a change: a value and where it comes from. A value that can't be known is none.
 */
export type Side = { 
/**
 * The value.
 */
value: Value | null, 
/**
 * Where it comes from.
 */
source: Source, };

/**
 * A new secret for a connection that has lost its own.
 */
export type SignIn = { 
/**
 * The connection.
 */
connection: ConnectionId, 
/**
 * Secrets as typed.
 */
secrets: Record<string, string>, 
/**
 * Where to keep them.
 */
keep: KeepSecret, };

/**
 * Names a sign-in through the browser. No secret: it is worth something in this run of this app only.
 */
export type SignInId = string;

/**
 * How long a connection's sign-in lasts.
 */
export type SignInView = { 
/**
 * Whether the connection was used in this run. Before, nothing is known.
 */
open: boolean, 
/**
 * When somebody has to sign in again at the latest. None: nobody has to, or the server does not tell.
 */
ends: string | null, 
/**
 * Whether that is soon.
 */
soon: boolean, 
/**
 * When the present access token ends. None: none was exchanged yet, or the credential is the token itself.
 */
accessEnds: string | null, 
/**
 * Whether another access token is had without anybody's help once this one ends.
 */
renews: boolean, 
/**
 * When the credential itself ends. None: the server does not tell.
 */
credentialEnds: string | null, 
/**
 * Why the newest secret is not in the keyring: then it ends with this run.
 */
notKept: Problem | null, };

/**
 * A form as read. A field that the server doesn't tell has no reading.
 */
export type Snapshot = { 
/**
 * Which form.
 */
form: FormId, 
/**
 * Where its values live.
 */
level: Level, 
/**
 * The answer that the values came from, as text.
 */
raw: string, 
/**
 * Values and sources by path.
 */
fields: { [key in FieldPath]: Reading }, 
/**
 * Where the form as a whole comes from.
 */
source: Source, 
/**
 * What the server calls this state, where it does.
 */
version: string | null, 
/**
 * When it was read.
 */
readAt: string, };

/**
 * Where an effective value comes from.
 */
export type Source = "default" | "custom";

/**
 * Who did something, and when, as far as the server tells.
 */
export type Stamp = { 
/**
 * When.
 */
at: string | null, 
/**
 * Who.
 */
by: string | null, 
/**
 * The server's identifier of who, to be compared with that of an [`Identity`](crate::Identity).
 */
byId: string | null, };

/**
 * Where a change stands: exactly one of these, the loudest that fits.
 */
export type Standing = "wrong_org" | "unsettled" | "differs" | "partly_applied" | "not_applied" | "refused" | "not_verified" | "verified" | "under_way" | "nothing_sent";

/**
 * How a step stands.
 */
export type StepState = "waiting" | "running" | "done" | "failed" | "skipped";

/**
 * Where a plan goes. Shown in its title, and checked against every answer.
 */
export type Target = { 
/**
 * The connection.
 */
connection: ConnectionId, 
/**
 * Its name.
 */
connectionName: string, 
/**
 * What it is for.
 */
environment: Environment, 
/**
 * The kind of service.
 */
platform: PlatformId, 
/**
 * The instance or one org.
 */
level: Level, 
/**
 * The org's name, or what the whole server is called.
 */
levelName: string, 
/**
 * The form.
 */
form: FormId, 
/**
 * Its name.
 */
formTitle: string, 
/**
 * The orgs of the trust, where it goes to one.
 */
parties: Parties | null, };

/**
 * A whole connection test.
 */
export type TestReport = { 
/**
 * All steps, also those not tried.
 */
steps: Array<TestStep>, 
/**
 * Who the credential belongs to, when all passed.
 */
identity: Identity | null, };

/**
 * One step of a connection test, in the order in which things can fail.
 */
export type TestStep = { 
/**
 * What was tried, such as *Server name found*.
 */
title: string, } & ({ "state": "passed", 
/**
 * What was found.
 */
found: string, } | { "state": "failed", 
/**
 * What happened, what did not, what to do.
 */
problem: Problem, } | { "state": "not_tried" });

/**
 * How the window looks.
 */
export type Theme = "system" | "light" | "dark";

/**
 * A trust as a list shows it.
 */
export type Trust = { 
/**
 * Its id.
 */
id: TrustId, 
/**
 * The org that it was read through.
 */
org: OrgId, 
/**
 * As that org sees it.
 */
direction: Direction, 
/**
 * Its type in words; one that no document names is as the server wrote it.
 */
kind: string, 
/**
 * Its status.
 */
status: TrustStatus, 
/**
 * What it is for, as somebody typed it.
 */
description: string | null, 
/**
 * What it allows; none where the server doesn't tell, which is not nothing.
 */
scopes: Scopes | null, 
/**
 * How much that is.
 */
breadth: Breadth | null, 
/**
 * When it ends.
 */
expiry: Expiry, 
/**
 * Who made it, and when.
 */
created: Stamp, 
/**
 * Who changed it last, and when.
 */
updated: Stamp, 
/**
 * Whether this identity may change it, or why not.
 */
edit: Access, 
/**
 * The org that gives the trust: it lets the other one act in it.
 */
trustee: Party, 
/**
 * The org that may act.
 */
trusted: Party, };

/**
 * The two forms of a trust.
 */
export type TrustForms = { 
/**
 * Of a trust that is there.
 */
edit: FormId, 
/**
 * Of a new one.
 */
create: FormId, };

/**
 * A trust between two organizations, as its server names it.
 */
export type TrustId = string;

/**
 * One page of a list of trusts.
 */
export type TrustPage = { 
/**
 * The org whose trusts they are.
 */
org: OrgId, 
/**
 * The trusts, in the server's order.
 */
trusts: Array<Trust>, 
/**
 * What to ask for next; nothing when all have been read.
 */
next: string | null, 
/**
 * How many the server says there are, where it does.
 */
total: number | null, 
/**
 * Whether this identity may create one, or why not.
 */
create: Access, 
/**
 * What one should know of the list, such as deprecations.
 */
notices: Array<Notice>, 
/**
 * When it was read.
 */
readAt: string, };

/**
 * A trust's status.
 */
export type TrustStatus = { 
/**
 * In words; one that no document names is as the server wrote it.
 */
label: string, 
/**
 * Whether the trust is in force.
 */
active: boolean, };

/**
 * What came of asking for an undo.
 */
export type UndoBegun = { "outcome": "drafted", 
/**
 * The form that it is in.
 */
form: FormRef, } | { "outcome": "occupied", 
/**
 * The form.
 */
form: FormRef, } | { "outcome": "impossible", 
/**
 * Why.
 */
reason: string, };

/**
 * What takes several changes back: a part for each form, that of the newest change first.
 */
export type UndoGroup = { 
/**
 * In the order in which they are to be applied.
 */
parts: Array<UndoPart>, };

/**
 * What takes back the changes of one form.
 */
export type UndoPart = { 
/**
 * The changes, the newest first.
 */
changes: Array<PlanId>, 
/**
 * Where the newest of them went.
 */
target: Target, 
/**
 * The form that the undo is in; none where there can be no undo.
 */
form: FormRef | null, 
/**
 * What came of planning it.
 */
planned: UndoPlanned, };

/**
 * What came of planning an undo.
 */
export type UndoPlanned = { "outcome": "planned", 
/**
 * What one Apply will do.
 */
plan: Plan, } | { "outcome": "nothing" } | { "outcome": "occupied" } | { "outcome": "conflicts" } | { "outcome": "invalid", 
/**
 * Why, at which field.
 */
findings: Array<Finding>, } | { "outcome": "impossible", 
/**
 * Why.
 */
reason: string, } | { "outcome": "failed", 
/**
 * Why.
 */
problem: Problem, };

/**
 * A field's value, either as read from a server or as typed by a person.
 *
 * What was typed and can't be parsed stays [`Value::Text`].
 */
export type Value = null | boolean | number | string | Array<Value> | { [key in string]: Value };

/**
 * What reading again came to.
 */
export type Verification = "verified" | "partly" | "unchanged" | "differs" | "cannot_tell";

/**
 * The form as a whole in conflict: somebody gave it settings of its own, or took them away.
 */
export type WholeConflictView = { 
/**
 * Where the form came from when the draft was begun.
 */
base: Source, 
/**
 * Where it comes from now.
 */
theirs: Source, 
/**
 * What the draft wants of it.
 */
intent: Intent, };

/** What each command takes and gives. */
export interface Commands {
  /** What the app says of itself. */
  get_app_info: { request: Nothing; response: AppInfo };
  /** What *About* shows. */
  get_about: { request: Nothing; response: About };
  /** What the app remembers of how it was left. */
  get_preferences: { request: Nothing; response: Preferences };
  /** Remembers it. */
  set_preferences: { request: Preferences; response: Nothing };
  /** The platforms, as they describe themselves. */
  list_platforms: { request: Nothing; response: Array<PlatformDescriptor> };
  /** All connections. */
  list_connections: { request: Nothing; response: Array<ConnectionView> };
  /** Checks a connection as typed; sends nothing. */
  check_connection: { request: ConnectionInput; response: Array<Finding> };
  /** Tries a connection as typed, step by step. */
  test_connection: { request: ConnectionInput; response: TestReport };
  /** Keeps a connection. */
  save_connection: { request: ConnectionInput; response: Saved };
  /** Forgets a connection, its credential and its drafts. */
  remove_connection: { request: ConnectionRef; response: Nothing };
  /** Shows the page anew in another process, so that nothing it kept in memory is left. */
  renew_page: { request: Nothing; response: Nothing };
  /** Gives a connection a new secret. */
  sign_in_again: { request: SignIn; response: Saved };
  /** Begins a sign-in through the system's browser, and opens the browser. */
  begin_browser_sign_in: { request: BeginBrowserSignIn; response: BrowserSignInView };
  /** How it stands. */
  get_browser_sign_in: { request: BrowserSignInRef; response: BrowserSignInView };
  /** Opens the browser once more. */
  open_browser_sign_in: { request: BrowserSignInRef; response: Nothing };
  /** Ends the wait for the browser, and forgets what it brought. */
  cancel_browser_sign_in: { request: BrowserSignInRef; response: Nothing };
  /** How long a connection's sign-in lasts, as far as this run knows. */
  get_sign_in: { request: ConnectionRef; response: SignInView };
  /** Tries again to keep a sign-in that could not be kept. */
  keep_sign_in: { request: ConnectionRef; response: SignInView };
  /** Sets one of a connection's options. */
  set_connection_option: { request: SetOption; response: ConnectionView };
  /** Offers writes on a production connection for 15 minutes. */
  unlock_writes: { request: ConnectionRef; response: ConnectionView };
  /** Withdraws them. */
  lock_writes: { request: ConnectionRef; response: ConnectionView };
  /** Starts the sample data's servers, and connects to them. */
  start_sample: { request: Nothing; response: Array<ConnectionView> };
  /** Who a connection acts as. */
  get_identity: { request: ConnectionRef; response: Identity };
  /** One page of a connection's orgs. */
  list_orgs: { request: ListOrgs; response: OrgPage };
  /** Asks a connection's server for orgs by a scrap of them. */
  search_orgs: { request: SearchOrgs; response: OrgPage };
  /** One org as its server lists it. */
  get_org: { request: OrgRef; response: OrgView };
  /** One page of an org's trusts. */
  list_trusts: { request: ListTrusts; response: TrustPage };
  /** What a scope editor can offer for a trust that an org gives. */
  get_scope_catalog: { request: OrgRef; response: ScopeCatalog };
  /** Reads a form, with the draft that waits on it. */
  open_form: { request: FormRef; response: FormView };
  /** Keeps a draft, and checks it. */
  save_draft: { request: SaveDraft; response: DraftChecked };
  /** Drops a draft. */
  discard_draft: { request: FormRef; response: Nothing };
  /** All drafts, the last typed in first. Asks no server. */
  list_drafts: { request: Nothing; response: Array<DraftView> };
  /** Where a draft stands: asks its server. */
  get_draft_standing: { request: FormRef; response: DraftStanding };
  /** Follows what a person chose where a draft and the server are in conflict. */
  choose_sides: { request: ChooseSides; response: FormView };
  /** Plans what a draft would do. */
  plan_change: { request: FormRef; response: Planned };
  /** Begins to apply a plan. */
  apply_plan: { request: ApplyPlan; response: ApplyState };
  /** How an Apply stands. */
  get_apply: { request: PlanRef; response: ApplyState };
  /** Its outcome was seen: the form no longer shows it. */
  close_apply: { request: PlanRef; response: Nothing };
  /** One page of the changes that were applied. */
  list_changes: { request: ListChanges; response: ChangePageView };
  /** One change, whole. */
  get_change: { request: PlanRef; response: ChangeView };
  /** Settles a change by reading, now. */
  settle_change: { request: PlanRef; response: ChangeView };
  /** Makes a draft of what takes a change back. */
  begin_undo: { request: PlanRef; response: UndoBegun };
  /** Makes a plan for each form that takes several changes back. */
  begin_undo_group: { request: BeginUndoGroup; response: UndoGroup };
  /** Begins to apply several plans, one after the other, up to the first that fails. */
  apply_group: { request: ApplyGroup; response: GroupState };
  /** How they stand. */
  get_group: { request: GroupRef; response: GroupState };
  /** Walks the journal, and says whether it is as it was written. */
  verify_journal: { request: Nothing; response: JournalVerdict };
  /** Goes on with the journal under the present key, although it was altered or its key was lost. */
  begin_journal_anew: { request: Nothing; response: Nothing };
  /** Writes changes into a file in the folder for downloads. */
  export_changes: { request: ExportChanges; response: Exported };
  /** Copies a planned request as a curl command, the credential masked. */
  copy_as_curl: { request: RequestRef; response: Nothing };
  /** Copies text. */
  copy_text: { request: CopyText; response: Nothing };
  /** Copies a link to an org or to a form of it. */
  copy_link: { request: CopyLink; response: Nothing };
  /** The next link that somebody followed outside of the window; none after a while, to be asked again. */
  next_link: { request: NextLink; response: ArrivedLink | null };
  /** Opens a link in the desktop's browser, after a check. */
  open_link: { request: OpenLink; response: Nothing };
}
