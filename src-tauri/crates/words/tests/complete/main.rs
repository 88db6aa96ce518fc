//! Every sentence of the app's own crates is said in English and German: read from their sources, since no compiler
//! misses a sentence that was never passed to `say!`.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop at what it did not expect")]

mod english;
mod excuses;
mod sources;

use english::is_english;
use excuses::{EXCUSES, SAME_IN_BOTH, is_excused_by_its_shape};
use sources::{Source, is_sentence, read};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The folders of what ships. The sandbox speaks as servers do, and nobody but us sees the rest.
const SHIPPED: [&str; 9] = [
    "",
    "src-tauri/crates/commands",
    "src-tauri/crates/core",
    "src-tauri/crates/model",
    "src-tauri/crates/platform",
    "src-tauri/crates/sample",
    "src-tauri/crates/store",
    "src-tauri/crates/vault",
    "src-tauri/crates/words",
];
/// Those that nobody but us sees.
const NOT_SHIPPED: [&str; 4] = ["fuzz-targets", "sandbox", "web-host", "words-macros"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..").canonicalize().unwrap()
}

/// A crate: its sources, and its German.
struct Crate {
    name: &'static str,
    sources: Vec<Source>,
    german: BTreeMap<String, String>,
}

fn load(folder: &'static str) -> Crate {
    let path = root().join(folder);
    // The package at the root has its sources beside the crates.
    let sources = if folder.is_empty() { path.join("src-tauri/src") } else { path.join("src") };
    let german = std::fs::read_to_string(path.join("words/de.toml"));
    let german = german.map_or_else(|_| BTreeMap::new(), |text| toml::from_str(&text).unwrap());
    Crate { name: folder, sources: read(&sources), german }
}

fn crates() -> impl Iterator<Item = Crate> {
    SHIPPED.into_iter().map(load)
}

/// What is wrong in a crate, a line each.
fn faults(one: &Crate) -> Vec<String> {
    let mut faults = Vec::new();
    let mut said = BTreeSet::new();
    for source in &one.sources {
        for sentence in &source.said {
            said.insert(sentence.text.as_str());
            if !one.german.contains_key(&sentence.text) {
                faults.push(format!("{sentence} has no German in words/de.toml"));
            }
        }
        for sentence in source.unsaid.iter().filter(|found| is_sentence(&found.text)) {
            let excused = EXCUSES.iter().any(|excuse| excuse.texts.contains(&sentence.text.as_str()));
            if !excused && !is_excused_by_its_shape(&sentence.text) {
                faults.push(format!("{sentence} is not said by say!, phrase! or text!"));
            }
        }
    }
    for (english, german) in &one.german {
        if !said.contains(english.as_str()) {
            faults.push(format!("{}/words/de.toml: nobody says {english:?}", one.name));
        }
        if is_english(german) {
            faults.push(format!("{}/words/de.toml: English words in {german:?}", one.name));
        }
        if english == german && !SAME_IN_BOTH.contains(&english.as_str()) {
            faults.push(format!("{}/words/de.toml: the German of {english:?} is English", one.name));
        }
    }
    let speaks = one.sources.iter().any(|source| source.speaks_german);
    if !said.is_empty() && !speaks {
        faults.push(format!("{}: no speaks_german!() at its root", one.name));
    }
    faults
}

#[test]
fn every_sentence_is_said_in_both_languages() {
    let faults: Vec<String> = crates().flat_map(|one| faults(&one)).collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn no_excuse_is_for_nothing() {
    let found: BTreeSet<String> = crates()
        .flat_map(|one| one.sources)
        .flat_map(|source| source.unsaid)
        .map(|sentence| sentence.text)
        .collect();
    for excuse in EXCUSES {
        for text in excuse.texts {
            assert!(found.contains(*text), "nothing to excuse: {text:?} ({})", excuse.reason);
        }
    }
}

#[test]
fn every_crate_is_looked_at_or_known_not_to_ship() {
    for entry in std::fs::read_dir(root().join("src-tauri/crates")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let folder = format!("src-tauri/crates/{name}");
        let known = SHIPPED.contains(&folder.as_str()) || NOT_SHIPPED.contains(&name.as_str());
        assert!(known, "{folder} is neither looked at nor known not to ship");
    }
}

/// A crate of one file, as its text.
fn of(text: &str, german: &[(&str, &str)]) -> Crate {
    let german = german.iter().map(|(english, german)| ((*english).to_owned(), (*german).to_owned()));
    Crate { name: "tried", sources: vec![Source::of("tried.rs", text)], german: german.collect() }
}

#[test]
fn what_is_missing_is_found() {
    let clean = [
        r#"speaks_german!(); fn f() { say!("Two {n} words.", n = 1) }"#,
        r#"speaks_german!(); fn f() { phrase!("Two {n} words.") }"#,
        r#"speaks_german!(); const A: Text = orgdesk_words::text!("Two {n} words.");"#,
        r#"speaks_german!(); #[error("{}", say!("Two {n} words."))] struct E;"#,
        r#"speaks_german!(); fn f() { say_count!(n, "Two {n} words.", "Two {n} words.") }"#,
        r#"speaks_german!(); fn f() { say!("Two {n} words."); tracing::warn!(%e, "it is only a log line"); }"#,
        r#"speaks_german!(); fn f() { say!("Two {n} words."); } #[cfg(test)] mod tests { const A: &str = "not for people"; }"#,
        r#"speaks_german!(); /// Not for people.
           #[doc = "not for people"] fn f() { say!("Two {n} words."); q("SELECT one FROM two"); }"#,
    ];
    for text in clean {
        assert_eq!(
            faults(&of(text, &[("Two {n} words.", "Zwei {n} Worte.")])),
            Vec::<String>::new(),
            "{text}"
        );
    }
    let broken = [
        (r#"fn f() { g("Nobody says this.") }"#, "is not said"),
        (r#"fn f() { format!("Nobody says {this} either.") }"#, "is not said"),
        (r#"#[error("nobody says this")] struct E;"#, "is not said"),
        (r#"fn f() { Problem::new(code, r"Nobody says this.") }"#, "is not said"),
        (r#"speaks_german!(); fn f() { say!("Without a German.") }"#, "has no German"),
        (
            r#"speaks_german!(); fn f() { say_count!(n, "One {n}.", "Without a German, {n}.") }"#,
            "has no German",
        ),
        (r#"fn f() { phrase!("Said") }"#, "speaks_german"),
    ];
    for (text, fault) in broken {
        let found = faults(&of(text, &[("One {n}.", "Eins {n}."), ("Said", "Gesagt")]));
        assert!(found.iter().any(|found| found.contains(fault)), "{text}: {found:?}");
    }
    let unsaid = of("fn f() {}", &[("Gone.", "Weg."), ("Not translated.", "Not translated.")]);
    let unsaid = faults(&unsaid).join("\n");
    assert!(unsaid.contains(r#"nobody says "Gone.""#), "{unsaid}");
    let half = faults(&of(
        r#"speaks_german!(); fn f() { phrase!("Try again.") }"#,
        &[("Try again.", "Nochmal again.")],
    ));
    assert!(half.join("\n").contains("English words in"), "{half:?}");
    assert!(!is_english("Die Dokumente: „Update of the status“. Was war das?"));
    assert!(unsaid.contains(r#"the German of "Not translated." is English"#), "{unsaid}");
}
