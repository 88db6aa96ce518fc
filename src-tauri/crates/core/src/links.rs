//! Links into the app that arrive from outside, and those that it makes. They open a screen, and change nothing.

use crate::{App, ArrivedLink, CopyLink, LinkTarget, NextLink};
use orgdesk_model::{Connection, FormId, Level, LevelKind, Link, OrgId, Problem, ProblemCode, link_server};
use orgdesk_words::phrase;
use parking_lot::Mutex;
use std::collections::VecDeque;
use std::time::Duration;
use tokio::sync::Notify;

/// Who opens more links than this at once meant the last ones.
const MOST_WAITING: usize = 8;
/// A window that asks is answered after so long, link or none, so that one that went away isn't waited for.
const ASKED_FOR: Duration = Duration::from_secs(20);

/// Links that arrived and that the window hasn't seen yet.
#[derive(Default)]
pub(crate) struct Arrivals {
    waiting: Mutex<(u64, VecDeque<(u64, String)>)>,
    came: Notify,
}

impl Arrivals {
    fn add(&self, text: String) {
        {
            let (last, waiting) = &mut *self.waiting.lock();
            *last += 1;
            waiting.push_back((*last, text));
            while waiting.len() > MOST_WAITING {
                waiting.pop_front();
            }
        }
        self.came.notify_waiters();
    }

    /// The first one that wasn't seen.
    fn after(&self, seen: u64) -> Option<(u64, String)> {
        let (_, waiting) = &mut *self.waiting.lock();
        waiting.retain(|(number, _)| *number > seen);
        waiting.front().cloned()
    }

    async fn next(&self, seen: u64) -> Option<(u64, String)> {
        let wait = async {
            loop {
                let came = self.came.notified();
                tokio::pin!(came);
                // From here on no arrival is missed.
                came.as_mut().enable();
                if let Some(one) = self.after(seen) {
                    return one;
                }
                came.await;
            }
        };
        tokio::time::timeout(ASKED_FOR, wait).await.ok()
    }
}

impl App {
    /// Takes in a link that somebody followed outside of the window. Whatever it is, nothing is sent because of it.
    pub fn link_arrived(&self, text: &str) {
        self.inner.arrivals.add(text.to_owned());
    }

    /// The next link that arrived, once there is one; none after a while, to be asked again.
    ///
    /// # Errors
    /// The data folder can't be read.
    pub async fn next_link(&self, wanted: NextLink) -> Result<Option<ArrivedLink>, Problem> {
        let Some((number, text)) = self.inner.arrivals.next(wanted.seen).await else { return Ok(None) };
        Ok(Some(ArrivedLink { number, target: self.target_of(&text).await? }))
    }

    async fn target_of(&self, text: &str) -> Result<LinkTarget, Problem> {
        let Ok(link) = Link::parse(text) else {
            tracing::warn!("a link arrived that isn't one of the app");
            return Ok(LinkTarget::NotUnderstood);
        };
        let (server, via, org, form) = match &link {
            // The connection is of no matter here.
            Link::Change(id) => return Ok(LinkTarget::Opens { address: format!("/changes/{id}") }),
            Link::Settings { server, via, org, form } => (server, via, org, form),
        };
        let fits = |connection: &&Connection| {
            link_server(&connection.settings.address).is_ok_and(|one| one == *server)
                // The sample's servers have another port at each start.
                || connection.sample && Some(connection.id) == *via
        };
        let connections: Vec<_> = self.store().connections().await?;
        let to_it: Vec<_> = connections.iter().filter(fits).collect();
        let named = to_it.iter().find(|connection| Some(connection.id) == *via);
        let Some(connection) = named.or(to_it.first()) else {
            return Ok(LinkTarget::NoConnection { server: server.to_string() });
        };
        let level = if org.is_some() { LevelKind::Org } else { LevelKind::Instance };
        let platform = self.platform(&connection.settings.platform)?;
        let has = |form: &FormId| {
            platform.descriptor().forms.iter().any(|one| one.id == *form && one.levels.contains(&level))
        };
        if form.as_ref().is_some_and(|form| !has(form)) {
            return Ok(LinkTarget::NotUnderstood);
        }
        Ok(LinkTarget::Opens { address: link.address(connection.id) })
    }

    /// Copies a link to an org or to a form of it, for somebody else who has the app.
    ///
    /// # Errors
    /// There is no link to such a place; no clipboard.
    pub async fn copy_link(&self, wanted: CopyLink) -> Result<(), Problem> {
        let connection = self.connection(wanted.connection).await?;
        let org: Option<OrgId> = match wanted.level {
            Level::Instance => None,
            Level::Org { id } => Some(id),
            Level::Trust { .. } | Level::NewTrust { .. } => return Err(no_link()),
        };
        let server = link_server(&connection.settings.address).map_err(|_| no_link())?;
        let link = Link::Settings { server, via: Some(connection.id), org, form: wanted.form }.to_string();
        // What can't be read again would only disappoint whoever gets it.
        Link::parse(&link).map_err(|_| no_link())?;
        self.copy_text(&link)
    }
}

fn no_link() -> Problem {
    Problem::new(ProblemCode::InvalidInput, phrase!("No link can be made to this place. Nothing was copied."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_link_is_handed_out_until_it_was_seen() {
        let arrivals = Arrivals::default();
        assert_eq!(arrivals.next(0).await, None);
        arrivals.add("a".to_owned());
        arrivals.add("b".to_owned());
        // A window that was loaded anew asks from the start.
        for _ in 0..2 {
            assert_eq!(arrivals.next(0).await, Some((1, "a".to_owned())));
        }
        assert_eq!(arrivals.next(1).await, Some((2, "b".to_owned())));
        assert_eq!(arrivals.next(2).await, None);
        assert_eq!(arrivals.next(0).await, None, "what was seen is gone");
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_waits_is_woken() {
        let arrivals = std::sync::Arc::new(Arrivals::default());
        let waiting = tokio::spawn({
            let arrivals = arrivals.clone();
            async move { arrivals.next(0).await }
        });
        tokio::task::yield_now().await;
        arrivals.add("a".to_owned());
        assert_eq!(waiting.await.unwrap(), Some((1, "a".to_owned())));
    }

    #[test]
    fn a_flood_leaves_the_last_ones() {
        let arrivals = Arrivals::default();
        (0..100).for_each(|number| arrivals.add(number.to_string()));
        assert_eq!(arrivals.after(0), Some((93, "92".to_owned())));
    }
}
