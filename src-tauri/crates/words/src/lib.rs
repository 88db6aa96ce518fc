//! Sentences for people, in the language that they chose.
//!
//! English is written where it is said: `say!("Use at most {limit} characters.")`. Its German stands in `words/de.toml`
//! of the same crate, and is put beside it while the crate is compiled.

use std::cell::Cell;
use std::fmt;
use std::sync::atomic::{AtomicU8, Ordering};

extern crate self as orgdesk_words;

mod locale;

pub use locale::{Whole, day, list, minute, number, second};
pub use orgdesk_words_macros::{phrase, say, text};

/// A language of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    English,
    /// German.
    German,
}

impl Language {
    /// Every language, the one that the code is written in first.
    pub const ALL: [Self; 2] = [Self::English, Self::German];

    /// Its tag of BCP 47.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// The language of a locale such as `de_AT.UTF-8` or `de-CH`; none for one that the app doesn't speak.
    ///
    /// `C` and `POSIX` stand for what a program's own sentences are written in.
    pub fn of_locale(locale: &str) -> Option<Self> {
        let tag = locale.split(['-', '_', '.', '@']).next().unwrap_or_default();
        if matches!(tag, "C" | "POSIX") {
            return Some(Self::English);
        }
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(tag))
    }

    /// The first language of these locales, the most preferred first, that the app speaks; English without one.
    pub fn preferred(locales: impl IntoIterator<Item = String>) -> Self {
        locales.into_iter().find_map(|locale| Self::of_locale(&locale)).unwrap_or(Self::English)
    }
}

static LANGUAGE: AtomicU8 = AtomicU8::new(0);

thread_local! {
    static HERE: Cell<Option<Language>> = const { Cell::new(None) };
}

/// The language of the moment: the app has one user, so it is one for the whole process.
pub fn language() -> Language {
    HERE.get().unwrap_or_else(|| match LANGUAGE.load(Ordering::Relaxed) {
        1 => Language::German,
        _ => Language::English,
    })
}

/// Speaks another language from now on.
pub fn set_language(language: Language) {
    LANGUAGE.store(u8::from(language == Language::German), Ordering::Relaxed);
}

/// Speaks a language on this thread while `work` runs, whatever the process speaks.
pub fn with_language<T>(language: Language, work: impl FnOnce() -> T) -> T {
    struct Before(Option<Language>);
    impl Drop for Before {
        fn drop(&mut self) {
            HERE.set(self.0);
        }
    }
    let _before = Before(HERE.replace(Some(language)));
    work()
}

/// A constant text in every language; `text!` makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    english: &'static str,
    german: &'static str,
}

impl Text {
    /// The same text in every language.
    pub const fn new(english: &'static str, german: &'static str) -> Self {
        Self { english, german }
    }

    /// The text in the language of the moment.
    pub fn get(self) -> &'static str {
        self.in_language(language())
    }

    /// The text in a language.
    pub fn in_language(self, language: Language) -> &'static str {
        match language {
            Language::English => self.english,
            Language::German => self.german,
        }
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.get())
    }
}

/// Makes a crate compile anew when its German changes. Once in each crate that speaks, at its root.
#[macro_export]
macro_rules! speaks_german {
    () => {
        const _: &[u8] =
            ::std::include_bytes!(::std::concat!(::std::env!("CARGO_MANIFEST_DIR"), "/words/de.toml"));
    };
}

/// One of two sentences by a number that both may hold: `say_count!(n, "{n} person", "{n} people")`.
#[macro_export]
macro_rules! say_count {
    ($number:expr, $one:literal, $many:literal $(, $($arguments:tt)*)?) => {
        if $number == 1 { $crate::say!($one $(, $($arguments)*)?) } else { $crate::say!($many $(, $($arguments)*)?) }
    };
}

/// The same thing made once in each language, for what is handed out by reference.
#[derive(Clone, Debug)]
pub struct Bilingual<T> {
    english: T,
    german: T,
}

impl<T> Bilingual<T> {
    /// Makes it in each language.
    pub fn new(make: impl Fn() -> T) -> Self {
        Self {
            english: with_language(Language::English, &make),
            german: with_language(Language::German, &make),
        }
    }

    /// The one in the language of the moment.
    pub fn get(&self) -> &T {
        match language() {
            Language::English => &self.english,
            Language::German => &self.german,
        }
    }
}

speaks_german!();

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_names_a_language() {
        assert_eq!(Language::of_locale("de_AT.UTF-8"), Some(Language::German));
        assert_eq!(Language::of_locale("de"), Some(Language::German));
        assert_eq!(Language::of_locale("en-GB"), Some(Language::English));
        assert_eq!(Language::of_locale("C.UTF-8"), Some(Language::English));
        assert_eq!(Language::of_locale("den"), None);
    }

    #[test]
    fn the_most_preferred_language_that_the_app_speaks_is_taken() {
        let preferred = |locales: &[&str]| Language::preferred(locales.iter().map(ToString::to_string));
        assert_eq!(preferred(&["fr-FR", "de-DE", "en-US"]), Language::German);
        assert_eq!(preferred(&["C", "de-DE"]), Language::English);
        assert_eq!(preferred(&["fr-FR"]), Language::English);
        assert_eq!(preferred(&[]), Language::English);
    }

    #[test]
    fn a_language_ends_with_its_work_even_when_that_panics() {
        let panicked = std::panic::catch_unwind(|| with_language(Language::German, || panic!("in German")));
        assert!(panicked.is_err());
        assert_eq!(language(), Language::English);
    }
}
