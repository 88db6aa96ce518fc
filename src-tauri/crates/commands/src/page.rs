//! The page that the UI starts from, as it was left: its language, its theme and which screen comes are known before
//! the first script runs.

use orgdesk_core::{App, Preferences, Theme};
use orgdesk_words::{Language, language};

/// What the start tag in `ui/index.html` says of the language.
const ENGLISH: &str = r#"lang="en""#;

/// The page for how the app was left; before its data folder is open, in the computer's language alone. What can't be read
/// stays as it is: the UI asks again, and says what is wrong.
pub async fn as_left(app: Option<&App>, page: &str) -> String {
    let preferences = match app {
        Some(app) => app.preferences().await.unwrap_or_default(),
        None => Preferences::default(),
    };
    with(page, &preferences, language())
}

fn with(page: &str, preferences: &Preferences, language: Language) -> String {
    let language = language.tag();
    let theme = match preferences.theme {
        Theme::System => "",
        Theme::Light => r#" data-theme="light""#,
        Theme::Dark => r#" data-theme="dark""#,
    };
    // The app's own addresses need nothing else, so that only one character has to be escaped.
    let plain =
        |kept: &&str| kept.chars().all(|one| one.is_ascii_alphanumeric() || "/-_.~%?=&+*".contains(one));
    let location = preferences.location.as_deref().filter(plain).map(|kept| kept.replace('&', "&amp;"));
    let location = location.map(|kept| format!(r#" data-location="{kept}""#)).unwrap_or_default();
    page.replacen(ENGLISH, &format!(r#"lang="{language}"{theme}{location}"#), 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root_of(preferences: &Preferences, language: Language) -> String {
        let page = include_str!("../../../../ui/index.html");
        let made = with(page, preferences, language);
        let root = made.lines().find(|line| line.starts_with("<html")).unwrap().to_owned();
        assert_eq!(made.replacen(&root, r#"<html lang="en">"#, 1), page, "nothing else changes");
        root
    }

    #[test]
    fn the_page_is_as_the_app_was_left() {
        let usual = Preferences::default();
        assert_eq!(root_of(&usual, Language::German), r#"<html lang="de">"#);
        let chosen = Preferences {
            theme: Theme::Dark,
            location: Some("/orgs?find=R%26D+x&sort=name".to_owned()),
            ..usual
        };
        assert_eq!(
            root_of(&chosen, Language::English),
            r#"<html lang="en" data-theme="dark" data-location="/orgs?find=R%26D+x&amp;sort=name">"#
        );
    }

    #[test]
    fn an_address_with_markup_is_left_out() {
        for location in [r#"/"><script>"#, "/a b", "/&quot;", "/ä", "/#x"] {
            let preferences = Preferences { location: Some(location.to_owned()), ..Preferences::default() };
            assert_eq!(root_of(&preferences, Language::English), r#"<html lang="en">"#, "{location}");
        }
    }
}
