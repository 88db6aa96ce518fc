//! What the app remembers of how it was left.

use crate::{App, Language, LanguageChoice, Preferences, Theme};
use orgdesk_model::Problem;

const THEME: &str = "theme";
const LANGUAGE: &str = "language";
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
        let language = match self.store().preference(LANGUAGE).await?.as_deref() {
            Some("en") => LanguageChoice::En,
            Some("de") => LanguageChoice::De,
            _ => LanguageChoice::System,
        };
        Ok(Preferences { theme, language, location: self.store().preference(LOCATION).await? })
    }

    /// From now on the app speaks the chosen language.
    fn speak(&self, choice: LanguageChoice) {
        orgdesk_words::set_language(match choice {
            LanguageChoice::System => self.inner.options.language,
            LanguageChoice::En => Language::English,
            LanguageChoice::De => Language::German,
        });
    }

    /// At a start: what can't be read counts as not chosen.
    pub(crate) async fn speak_as_chosen(&self) {
        if let Ok(preferences) = self.preferences().await {
            self.speak(preferences.language);
        }
    }

    /// Remembers how the app was left, and speaks the chosen language at once, even where that can't be remembered.
    ///
    /// # Errors
    /// The data folder can't be written.
    pub async fn set_preferences(&self, preferences: Preferences) -> Result<(), Problem> {
        self.speak(preferences.language);
        let theme = match preferences.theme {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        };
        self.store().set_preference(THEME, theme).await?;
        let language = match preferences.language {
            LanguageChoice::System => "system",
            LanguageChoice::En => Language::English.tag(),
            LanguageChoice::De => Language::German.tag(),
        };
        self.store().set_preference(LANGUAGE, language).await?;
        if let Some(location) = preferences.location
            && location.starts_with('/')
            && location.len() <= LONGEST_LOCATION
        {
            self.store().set_preference(LOCATION, &location).await?;
        }
        Ok(())
    }
}
