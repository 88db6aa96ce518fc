//! What the window calls what came with drafts, conflicts and changes.

/// How an Apply ends that went well.
pub const VERIFIED: &str = "Applied and verified";

/// The entry of the list of drafts, which counts them.
pub fn drafts(count: usize) -> String {
    if count == 0 { "Drafts".to_owned() } else { format!("Drafts {count}") }
}

/// The entry of the journal.
pub const CHANGES: &str = "Changes";

/// Names the three sides of a conflict, as the head of a table.
pub const SIDES: [&str; 3] = ["When you started", "Now on the server", "Yours"];
/// Takes one's own side.
pub const MINE: &str = "Use mine";
/// Takes the server's side.
pub const THEIRS: &str = "Keep theirs";
/// Makes a draft of the choices.
pub const USE_CHOICES: &str = "Use these choices";

/// Makes a draft of the values before.
pub const UNDO: &str = "Undo change";
/// What the row of an undo says of the change that it takes back.
pub const UNDO_OF: &str = "undo of";

/// Says whether the journal is as it was written.
pub const VERIFY: &str = "Verify journal";
/// The menu of the formats.
pub const EXPORT: &str = "Export changes";
/// Its entries for what is looked for.
pub const AS_JSON: &str = "What is looked for, as JSON";
/// The other format.
pub const AS_CSV: &str = "What is looked for, as CSV";
/// The search in the journal.
pub const FIND: &str = "Find changes";
/// Takes back all that is looked for.
pub const CLEAR: &str = "Clear the filters";
