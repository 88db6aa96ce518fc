//! The app behind the commands. The window opens at once; commands wait until the data folder is open.

use orgdesk_core::App;
use orgdesk_model::{Problem, ProblemCode};
use orgdesk_words::phrase;
use std::sync::OnceLock;
use tokio::sync::watch;

type Opened = Option<Result<App, Problem>>;

/// What the commands act on.
pub struct Backend {
    opened: watch::Receiver<Opened>,
    begun: OnceLock<App>,
}

/// Hands the app to the commands, once it is open.
pub struct Opening(watch::Sender<Opened>);

impl Backend {
    /// A backend whose app is still to be opened.
    pub fn new() -> (Self, Opening) {
        let (sender, opened) = watch::channel(None);
        (Self { opened, begun: OnceLock::new() }, Opening(sender))
    }

    /// The data folder is open, and what comes before the first command goes on.
    pub fn begin(&self, app: App) {
        let _ = self.begun.set(app);
    }

    /// The app as far as it is; none where its data folder isn't open yet.
    pub fn begun(&self) -> Option<&App> {
        self.begun.get()
    }

    /// The app, once it is open.
    ///
    /// # Errors
    /// It could not be opened.
    pub async fn app(&self) -> Result<App, Problem> {
        let mut opened = self.opened.clone();
        match opened.wait_for(Option::is_some).await.as_deref() {
            Ok(Some(result)) => result.clone(),
            _ => Err(Problem::new(
                ProblemCode::Internal,
                phrase!(
                    "Orgdesk could not start. Nothing was read or sent. Start it again; its logs say more."
                ),
            )),
        }
    }
}

impl Opening {
    /// The app is open, or won't open.
    pub fn done(self, result: Result<App, Problem>) {
        self.0.send_replace(Some(result));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn commands_wait_and_then_get_what_came_of_it() {
        let (backend, opening) = Backend::new();
        let waiting = tokio::spawn(async move { backend.app().await.err() });
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        let problem = Problem::new(ProblemCode::Storage, "no room");
        opening.done(Err(problem.clone()));
        assert_eq!(waiting.await.unwrap(), Some(problem));
    }

    #[tokio::test]
    async fn an_opening_that_broke_is_a_problem_and_no_endless_wait() {
        let (backend, opening) = Backend::new();
        drop(opening);
        assert_eq!(backend.app().await.err().map(|problem| problem.code), Some(ProblemCode::Internal));
    }
}
