// The list of commands, once: `name(Request) -> Response;`. Hosts, the ACL manifest and the TypeScript types expand it.
//
// A file of its own, so that the build script can include it without building what the types need.

/// Hands the list of commands to the macro named.
#[macro_export]
macro_rules! with_commands {
    ($then:ident) => {
        $then! {
            /// What the app says of itself.
            get_app_info(Nothing) -> AppInfo;
            /// What *About* shows.
            get_about(Nothing) -> About;
            /// What the app remembers of how it was left.
            get_preferences(Nothing) -> Preferences;
            /// Remembers it.
            set_preferences(Preferences) -> Nothing;
            /// The platforms, as they describe themselves.
            list_platforms(Nothing) -> Vec<PlatformDescriptor>;

            /// All connections.
            list_connections(Nothing) -> Vec<ConnectionView>;
            /// Checks a connection as typed; sends nothing.
            check_connection(ConnectionInput) -> Vec<Finding>;
            /// Tries a connection as typed, step by step.
            test_connection(ConnectionInput) -> TestReport;
            /// Keeps a connection.
            save_connection(ConnectionInput) -> Saved;
            /// Forgets a connection, its credential and its drafts.
            remove_connection(ConnectionRef) -> Nothing;
            /// Shows the page anew in another process, so that nothing it kept in memory is left.
            renew_page(Nothing) -> Nothing;
            /// Gives a connection a new secret.
            sign_in_again(SignIn) -> Saved;
            /// Begins a sign-in through the system's browser, and opens the browser.
            begin_browser_sign_in(BeginBrowserSignIn) -> BrowserSignInView;
            /// How it stands.
            get_browser_sign_in(BrowserSignInRef) -> BrowserSignInView;
            /// Opens the browser once more.
            open_browser_sign_in(BrowserSignInRef) -> Nothing;
            /// Ends the wait for the browser, and forgets what it brought.
            cancel_browser_sign_in(BrowserSignInRef) -> Nothing;
            /// How long a connection's sign-in lasts, as far as this run knows.
            get_sign_in(ConnectionRef) -> SignInView;
            /// Tries again to keep a sign-in that could not be kept.
            keep_sign_in(ConnectionRef) -> SignInView;
            /// Sets one of a connection's options.
            set_connection_option(SetOption) -> ConnectionView;
            /// Offers writes on a production connection for 15 minutes.
            unlock_writes(ConnectionRef) -> ConnectionView;
            /// Withdraws them.
            lock_writes(ConnectionRef) -> ConnectionView;
            /// Starts the sample data's servers, and connects to them.
            start_sample(Nothing) -> Vec<ConnectionView>;
            /// Who a connection acts as.
            get_identity(ConnectionRef) -> Identity;

            /// One page of a connection's orgs.
            list_orgs(ListOrgs) -> OrgPage;
            /// Asks a connection's server for orgs by a scrap of them.
            search_orgs(SearchOrgs) -> OrgPage;
            /// One org as its server lists it.
            get_org(OrgRef) -> OrgView;

            /// One page of an org's trusts.
            list_trusts(ListTrusts) -> TrustPage;
            /// What a scope editor can offer for a trust that an org gives.
            get_scope_catalog(OrgRef) -> ScopeCatalog;

            /// Reads a form, with the draft that waits on it.
            open_form(FormRef) -> FormView;
            /// Keeps a draft, and checks it.
            save_draft(SaveDraft) -> DraftChecked;
            /// Drops a draft.
            discard_draft(FormRef) -> Nothing;
            /// All drafts, the last typed in first. Asks no server.
            list_drafts(Nothing) -> Vec<DraftView>;
            /// Where a draft stands: asks its server.
            get_draft_standing(FormRef) -> DraftStanding;
            /// Follows what a person chose where a draft and the server are in conflict.
            choose_sides(ChooseSides) -> FormView;
            /// Plans what a draft would do.
            plan_change(FormRef) -> Planned;
            /// Begins to apply a plan.
            apply_plan(ApplyPlan) -> ApplyState;
            /// How an Apply stands.
            get_apply(PlanRef) -> ApplyState;
            /// Its outcome was seen: the form no longer shows it.
            close_apply(PlanRef) -> Nothing;

            /// One page of the changes that were applied.
            list_changes(ListChanges) -> ChangePageView;
            /// One change, whole.
            get_change(PlanRef) -> ChangeView;
            /// Settles a change by reading, now.
            settle_change(PlanRef) -> ChangeView;
            /// Makes a draft of what takes a change back.
            begin_undo(PlanRef) -> UndoBegun;
            /// Makes a plan for each form that takes several changes back.
            begin_undo_group(BeginUndoGroup) -> UndoGroup;
            /// Begins to apply several plans, one after the other, up to the first that fails.
            apply_group(ApplyGroup) -> GroupState;
            /// How they stand.
            get_group(GroupRef) -> GroupState;
            /// Walks the journal, and says whether it is as it was written.
            verify_journal(Nothing) -> JournalVerdict;
            /// Goes on with the journal under the present key, although it was altered or its key was lost.
            begin_journal_anew(Nothing) -> Nothing;
            /// Writes changes into a file in the folder for downloads.
            export_changes(ExportChanges) -> Exported;

            /// Copies a planned request as a curl command, the credential masked.
            copy_as_curl(RequestRef) -> Nothing;
            /// Copies text.
            copy_text(CopyText) -> Nothing;
            /// Copies a link to an org or to a form of it.
            copy_link(CopyLink) -> Nothing;
            /// The next link that somebody followed outside of the window; none after a while, to be asked again.
            next_link(NextLink) -> Option<ArrivedLink>;
            /// Opens a link in the desktop's browser, after a check.
            open_link(OpenLink) -> Nothing;
        }
    };
}
