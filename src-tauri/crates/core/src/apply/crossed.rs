//! Whether somebody else wrote in the moment between the reading before a write and the write, which servers without
//! preconditions leave open: said where the server can tell.

use crate::App;
use crate::app::KeptPlan;
use orgdesk_model::{Crossed, HistoryEntry, Notice};
use orgdesk_platform::{Answered, Session};
use orgdesk_words::{phrase, say, second};
use std::sync::Arc;

/// What the remark is called.
const CODE: &str = "crossed_write";

impl App {
    /// Asks whether a write crossed with somebody else's, and puts a remark beside the outcome if it did. Gives the
    /// sentence for the journal.
    pub(super) async fn note_crossing(
        &self,
        session: &Arc<dyn Session>,
        kept: &KeptPlan,
        answered: &Answered,
    ) -> Option<String> {
        let target = &kept.plan.target;
        let crossed = session.crossed(&target.form, &target.level, &kept.reading.snapshot, answered).await?;
        let (title, detail) = words(crossed)?;
        self.tell(kept.plan.id, vec![Notice::remark(CODE, title, detail.clone())], None);
        Some(format!("{title} {detail}"))
    }
}

fn words(crossed: Crossed) -> Option<(&'static str, String)> {
    match crossed {
        Crossed::Nobody => None,
        Crossed::By(entries) => {
            let all: Vec<String> = entries.iter().map(entry).collect();
            Some((
                phrase!("Somebody changed the same at the same moment."),
                say!(
                    "It came after the last reading and before this change, which was planned without it and may have \
                     replaced it. The server's history says: {}. Compare, and put back what was lost.",
                    all.join("; ")
                ),
            ))
        }
        Crossed::CannotTell => Some((
            phrase!("Whether somebody changed the same at the same moment can't be told."),
            say!(
                "Something happened there between two changes of these settings, and the server's history doesn't tell \
             what. If somebody else works on them, compare with them."
            ),
        )),
    }
}

fn entry(entry: &HistoryEntry) -> String {
    let by = entry.by.as_deref().unwrap_or(phrase!("somebody whom it doesn't name"));
    format!("{by}, {}: {}", second(entry.at), entry.what)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    #[test]
    fn what_crossed_is_told_with_who_and_when() {
        let at = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
        let entries = [Some("Ada"), None].map(|by| HistoryEntry {
            at,
            by: by.map(str::to_owned),
            by_id: None,
            what: "Did it".to_owned(),
        });
        let (_, detail) = words(Crossed::By(entries.into())).unwrap();
        assert!(detail.contains("Ada, 2023-11-14 22:13:20 UTC: Did it; somebody whom"), "{detail}");
        assert!(words(Crossed::Nobody).is_none() && words(Crossed::CannotTell).is_some());
    }
}
