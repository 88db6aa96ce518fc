//! One function a command, one line each: the work is in the core.

use crate::Nothing;
use orgdesk_core::*;
use orgdesk_model::*;

type Answer<T> = Result<T, Problem>;

/// Handles `get_app_info`.
pub async fn get_app_info(app: &App, _: Nothing) -> Answer<AppInfo> {
    Ok(app.info().await)
}

/// Handles `get_about`.
pub async fn get_about(app: &App, _: Nothing) -> Answer<About> {
    Ok(app.about())
}

/// Handles `get_preferences`.
pub async fn get_preferences(app: &App, _: Nothing) -> Answer<Preferences> {
    app.preferences().await
}

/// Handles `set_preferences`.
pub async fn set_preferences(app: &App, request: Preferences) -> Answer<Nothing> {
    app.set_preferences(request).await.map(nothing)
}

/// Handles `list_platforms`.
pub async fn list_platforms(app: &App, _: Nothing) -> Answer<Vec<PlatformDescriptor>> {
    Ok(app.platforms())
}

/// Handles `list_connections`.
pub async fn list_connections(app: &App, _: Nothing) -> Answer<Vec<ConnectionView>> {
    app.connections().await
}

/// Handles `check_connection`.
pub async fn check_connection(app: &App, request: ConnectionInput) -> Answer<Vec<Finding>> {
    app.check_connection(&request).await
}

/// Handles `test_connection`.
pub async fn test_connection(app: &App, request: ConnectionInput) -> Answer<TestReport> {
    app.test_connection(request).await
}

/// Handles `save_connection`.
pub async fn save_connection(app: &App, request: ConnectionInput) -> Answer<Saved> {
    app.save_connection(request).await
}

/// Handles `remove_connection`.
pub async fn remove_connection(app: &App, request: ConnectionRef) -> Answer<Nothing> {
    app.remove_connection(request.connection).await.map(nothing)
}

/// Handles `renew_page`.
pub async fn renew_page(app: &App, _: Nothing) -> Answer<Nothing> {
    app.renew_page();
    Ok(Nothing {})
}

/// Handles `sign_in_again`.
pub async fn sign_in_again(app: &App, request: SignIn) -> Answer<Saved> {
    app.sign_in_again(request).await
}

/// Handles `begin_browser_sign_in`.
pub async fn begin_browser_sign_in(app: &App, request: BeginBrowserSignIn) -> Answer<BrowserSignInView> {
    app.begin_browser_sign_in(request).await
}

/// Handles `get_browser_sign_in`.
pub async fn get_browser_sign_in(app: &App, request: BrowserSignInRef) -> Answer<BrowserSignInView> {
    app.browser_sign_in(request.sign_in)
}

/// Handles `open_browser_sign_in`.
pub async fn open_browser_sign_in(app: &App, request: BrowserSignInRef) -> Answer<Nothing> {
    app.open_browser_sign_in(request.sign_in).map(nothing)
}

/// Handles `cancel_browser_sign_in`.
pub async fn cancel_browser_sign_in(app: &App, request: BrowserSignInRef) -> Answer<Nothing> {
    app.cancel_browser_sign_in(request.sign_in);
    Ok(Nothing {})
}

/// Handles `get_sign_in`.
pub async fn get_sign_in(app: &App, request: ConnectionRef) -> Answer<SignInView> {
    app.sign_in_standing(request).await
}

/// Handles `keep_sign_in`.
pub async fn keep_sign_in(app: &App, request: ConnectionRef) -> Answer<SignInView> {
    app.keep_sign_in(request).await
}

/// Handles `set_connection_option`.
pub async fn set_connection_option(app: &App, request: SetOption) -> Answer<ConnectionView> {
    app.set_connection_option(request).await
}

/// Handles `unlock_writes`.
pub async fn unlock_writes(app: &App, request: ConnectionRef) -> Answer<ConnectionView> {
    app.unlock_writes(request.connection).await
}

/// Handles `lock_writes`.
pub async fn lock_writes(app: &App, request: ConnectionRef) -> Answer<ConnectionView> {
    app.lock_writes(request.connection).await
}

/// Handles `start_sample`.
pub async fn start_sample(app: &App, _: Nothing) -> Answer<Vec<ConnectionView>> {
    app.start_sample().await
}

/// Handles `get_identity`.
pub async fn get_identity(app: &App, request: ConnectionRef) -> Answer<Identity> {
    app.identity(request.connection).await
}

/// Handles `list_orgs`.
pub async fn list_orgs(app: &App, request: ListOrgs) -> Answer<OrgPage> {
    app.list_orgs(request).await
}

/// Handles `search_orgs`.
pub async fn search_orgs(app: &App, request: SearchOrgs) -> Answer<OrgPage> {
    app.search_orgs(request).await
}

/// Handles `get_org`.
pub async fn get_org(app: &App, request: OrgRef) -> Answer<OrgView> {
    app.org(request).await
}

/// Handles `list_trusts`.
pub async fn list_trusts(app: &App, request: ListTrusts) -> Answer<TrustPage> {
    app.list_trusts(request).await
}

/// Handles `get_scope_catalog`.
pub async fn get_scope_catalog(app: &App, request: OrgRef) -> Answer<ScopeCatalog> {
    app.scope_catalog(request).await
}

/// Handles `open_form`.
pub async fn open_form(app: &App, request: FormRef) -> Answer<FormView> {
    app.open_form(request).await
}

/// Handles `save_draft`.
pub async fn save_draft(app: &App, request: SaveDraft) -> Answer<DraftChecked> {
    app.save_draft(request).await
}

/// Handles `discard_draft`.
pub async fn discard_draft(app: &App, request: FormRef) -> Answer<Nothing> {
    app.discard_draft(&request).await.map(nothing)
}

/// Handles `list_drafts`.
pub async fn list_drafts(app: &App, _: Nothing) -> Answer<Vec<DraftView>> {
    app.drafts().await
}

/// Handles `get_draft_standing`.
pub async fn get_draft_standing(app: &App, request: FormRef) -> Answer<DraftStanding> {
    app.draft_standing(request).await
}

/// Handles `choose_sides`.
pub async fn choose_sides(app: &App, request: ChooseSides) -> Answer<FormView> {
    app.choose_sides(request).await
}

/// Handles `plan_change`.
pub async fn plan_change(app: &App, request: FormRef) -> Answer<Planned> {
    app.plan_change(request).await
}

/// Handles `apply_plan`.
pub async fn apply_plan(app: &App, request: ApplyPlan) -> Answer<ApplyState> {
    app.apply_plan(request).await
}

/// Handles `get_apply`.
pub async fn get_apply(app: &App, request: PlanRef) -> Answer<ApplyState> {
    app.apply_state(request.plan)
}

/// Handles `close_apply`.
pub async fn close_apply(app: &App, request: PlanRef) -> Answer<Nothing> {
    app.close_apply(request.plan);
    Ok(Nothing {})
}

/// Handles `list_changes`.
pub async fn list_changes(app: &App, request: ListChanges) -> Answer<ChangePageView> {
    app.changes(request).await
}

/// Handles `get_change`.
pub async fn get_change(app: &App, request: PlanRef) -> Answer<ChangeView> {
    app.change(request.plan).await
}

/// Handles `settle_change`.
pub async fn settle_change(app: &App, request: PlanRef) -> Answer<ChangeView> {
    app.settle_change(request.plan).await
}

/// Handles `begin_undo`.
pub async fn begin_undo(app: &App, request: PlanRef) -> Answer<UndoBegun> {
    app.begin_undo(request.plan).await
}

/// Handles `begin_undo_group`.
pub async fn begin_undo_group(app: &App, request: BeginUndoGroup) -> Answer<UndoGroup> {
    app.begin_undo_group(request).await
}

/// Handles `apply_group`.
pub async fn apply_group(app: &App, request: ApplyGroup) -> Answer<GroupState> {
    app.apply_group(request).await
}

/// Handles `get_group`.
pub async fn get_group(app: &App, request: GroupRef) -> Answer<GroupState> {
    app.group_state(request.group)
}

/// Handles `verify_journal`.
pub async fn verify_journal(app: &App, _: Nothing) -> Answer<JournalVerdict> {
    app.verify_journal().await
}

/// Handles `begin_journal_anew`.
pub async fn begin_journal_anew(app: &App, _: Nothing) -> Answer<Nothing> {
    app.begin_journal_anew().await.map(nothing)
}

/// Handles `export_changes`.
pub async fn export_changes(app: &App, request: ExportChanges) -> Answer<Exported> {
    app.export_changes(request).await
}

/// Handles `copy_as_curl`.
pub async fn copy_as_curl(app: &App, request: RequestRef) -> Answer<Nothing> {
    app.copy_as_curl(&request).map(nothing)
}

/// Handles `copy_text`.
pub async fn copy_text(app: &App, request: CopyText) -> Answer<Nothing> {
    app.copy_text(&request.text).map(nothing)
}

/// Handles `copy_link`.
pub async fn copy_link(app: &App, request: CopyLink) -> Answer<Nothing> {
    app.copy_link(request).await.map(nothing)
}

/// Handles `next_link`.
pub async fn next_link(app: &App, request: NextLink) -> Answer<Option<ArrivedLink>> {
    app.next_link(request).await
}

/// Handles `open_link`.
pub async fn open_link(app: &App, request: OpenLink) -> Answer<Nothing> {
    app.open_link(&request.url).map(nothing)
}

fn nothing(_: ()) -> Nothing {
    Nothing {}
}
