//! What the app remembers of how it was left.

use crate::{App, Preferences, Theme};
use orgdesk_model::Problem;

const THEME: &str = "theme";
const LOCATION: &str = "location";
const LONGEST_LOCATION: usize = 2_000;

impl App {
    /// How the app was left. What can't be read counts as not set.
    ///
    /// # Errors
    /// The data folder can't be read.
    pub async fn preferences(&self) -> Result<Preferences, Problem> {
        let theme = match self.store().preference(THEME).await?.as_deref() {
            Some("light") => Theme::Light,
            Some("dark") => Theme::Dark,
            _ => Theme::System,
        };
        Ok(Preferences { theme, location: self.store().preference(LOCATION).await? })
    }

    /// Remembers how the app was left.
    ///
    /// # Errors
    /// The data folder can't be written.
    pub async fn set_preferences(&self, preferences: Preferences) -> Result<(), Problem> {
        let theme = match preferences.theme {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        };
        self.store().set_preference(THEME, theme).await?;
        if let Some(location) = preferences.location
            && location.starts_with('/')
            && location.len() <= LONGEST_LOCATION
        {
            self.store().set_preference(LOCATION, &location).await?;
        }
        Ok(())
    }
}
