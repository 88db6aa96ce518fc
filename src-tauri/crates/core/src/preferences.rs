//! What the app remembers of how it was left.

use crate::{App, Language, LanguageChoice, Preferences, Theme};
use orgdesk_model::Problem;
use std::ops::RangeInclusive;

const THEME: &str = "theme";
const LANGUAGE: &str = "language";
const LOCATION: &str = "location";
const LONGEST_LOCATION: usize = 2_000;
const ZOOM: &str = "zoom";
/// Beyond these, nothing can be read or nothing fits.
const ZOOMS: RangeInclusive<u16> = 50..=300;
const SINGLE_KEYS: &str = "single_keys";
const RECENT: &str = "recent";
const MOST_RECENT: usize = 20;
const LONGEST_RECENT: usize = 500;

impl App {
    /// How the app was left. What can't be read counts as not set.
    ///
    /// # Errors
    /// The data folder can't be read.
    pub async fn preferences(&self) -> Result<Preferences, Problem> {
        let usual = Preferences::default();
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
        let zoom = self.store().preference(ZOOM).await?.and_then(|kept| kept.parse().ok());
        let recent = self.store().preference(RECENT).await?;
        Ok(Preferences {
            theme,
            language,
            location: self.store().preference(LOCATION).await?,
            zoom: zoom.filter(|zoom| ZOOMS.contains(zoom)).unwrap_or(usual.zoom),
            single_keys: self.store().preference(SINGLE_KEYS).await?.is_none_or(|kept| kept != "off"),
            recent: recent.and_then(|kept| serde_json::from_str(&kept).ok()).unwrap_or_default(),
        })
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

    /// Remembers how the app was left. The window shows itself at its zoom at once, and the app speaks the chosen
    /// language, even where neither can be remembered.
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
        let zoom = preferences.zoom.clamp(*ZOOMS.start(), *ZOOMS.end());
        // Before it is kept: a full disk is no reason to stay unreadable.
        self.inner.host.set_zoom(zoom);
        self.store().set_preference(THEME, theme).await?;
        let language = match preferences.language {
            LanguageChoice::System => "system",
            LanguageChoice::En => Language::English.tag(),
            LanguageChoice::De => Language::German.tag(),
        };
        self.store().set_preference(LANGUAGE, language).await?;
        self.store().set_preference(ZOOM, &zoom.to_string()).await?;
        let single_keys = if preferences.single_keys { "on" } else { "off" };
        self.store().set_preference(SINGLE_KEYS, single_keys).await?;
        let mut recent = preferences.recent;
        recent.retain(|name| name.len() <= LONGEST_RECENT);
        recent.truncate(MOST_RECENT);
        self.store().set_preference(RECENT, &serde_json::Value::from(recent).to_string()).await?;
        if let Some(location) = preferences.location
            && location.starts_with('/')
            && location.len() <= LONGEST_LOCATION
        {
            self.store().set_preference(LOCATION, &location).await?;
        }
        Ok(())
    }
}
