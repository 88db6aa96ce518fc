//! What a crate's sources say, and what they hold in texts without saying it.

use proc_macro2::{Delimiter, Ident, Literal, TokenStream, TokenTree};
use std::fmt;
use std::path::Path;

/// A text in a source, with its place.
pub struct Found {
    pub text: String,
    place: String,
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:?}", self.place, self.text)
    }
}

/// What one file holds outside of tests, attributes and log lines.
#[derive(Default)]
pub struct Source {
    file: String,
    /// What it says in both languages.
    pub said: Vec<Found>,
    /// All its other texts.
    pub unsaid: Vec<Found>,
    /// Whether it makes the crate compile anew when its German changes.
    pub speaks_german: bool,
}

/// Macros that say their first text.
const SAY: [&str; 3] = ["say", "phrase", "text"];
/// Macros whose texts nobody sees in the app: log lines, and what a defect of the app leaves on the terminal.
const SILENT: [&str; 11] = [
    "trace",
    "debug",
    "info",
    "warn",
    "error",
    "panic",
    "unreachable",
    "assert",
    "assert_eq",
    "assert_ne",
    "debug_assert",
];

/// All sources below a folder, but those of tests.
pub fn read(folder: &Path) -> Vec<Source> {
    let mut sources = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        if name == "tests" {
            continue;
        }
        if path.is_dir() {
            sources.extend(read(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            sources.push(Source::of(&path.display().to_string(), &std::fs::read_to_string(&path).unwrap()));
        }
    }
    sources
}

impl Source {
    /// Reads one file.
    pub fn of(file: &str, text: &str) -> Self {
        let mut source = Self { file: file.to_owned(), ..Self::default() };
        source.walk(text.parse().unwrap());
        source
    }

    fn walk(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            at += match token {
                TokenTree::Punct(hash) if hash.as_char() == '#' => self.attribute(&tokens[at..]),
                TokenTree::Ident(name) if is_punct(tokens.get(at + 1), '!') => {
                    self.macro_call(name, tokens.get(at + 2))
                }
                TokenTree::Group(group) => {
                    self.walk(group.stream());
                    1
                }
                TokenTree::Literal(literal) => {
                    self.unsaid.extend(self.found(literal));
                    1
                }
                _ => 1,
            };
        }
    }

    /// How many tokens an attribute takes, with the item that it keeps out of the app.
    fn attribute(&mut self, tokens: &[TokenTree]) -> usize {
        let inner = usize::from(is_punct(tokens.get(1), '!'));
        let Some(TokenTree::Group(group)) = tokens.get(1 + inner) else { return 1 };
        let text = group.stream().to_string().replace(' ', "");
        if text.starts_with("error(") {
            self.walk(group.stream());
        }
        let mut taken = 2 + inner;
        if text == "cfg(test)" {
            // To the end of the item: its body, or its semicolon.
            while let Some(token) = tokens.get(taken) {
                taken += 1;
                let body = matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
                if body || is_punct(Some(token), ';') {
                    break;
                }
            }
        }
        taken
    }

    /// How many tokens a macro call takes.
    fn macro_call(&mut self, name: &Ident, arguments: Option<&TokenTree>) -> usize {
        let Some(TokenTree::Group(arguments)) = arguments else { return 1 };
        let name = name.to_string();
        self.speaks_german |= name == "speaks_german";
        if SILENT.contains(&name.as_str()) {
            return 3;
        }
        let mut says = match name.as_str() {
            "say_count" => 2,
            name if SAY.contains(&name) => 1,
            _ => 0,
        };
        let mut rest = Vec::new();
        for token in arguments.stream() {
            match &token {
                TokenTree::Literal(literal) if says > 0 && text_of(literal).is_some() => {
                    says -= 1;
                    self.said.extend(self.found(literal));
                }
                _ => rest.push(token),
            }
        }
        self.walk(rest.into_iter().collect());
        3
    }

    fn found(&self, literal: &Literal) -> Option<Found> {
        let place = format!("{}:{}", self.file, literal.span().start().line);
        text_of(literal).map(|text| Found { text, place })
    }
}

fn is_punct(token: Option<&TokenTree>, wanted: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == wanted)
}

fn text_of(literal: &Literal) -> Option<String> {
    syn::parse_str::<syn::LitStr>(&literal.to_string()).ok().map(|text| text.value())
}

/// Whether a text has two words or more beside its gaps.
pub fn is_sentence(text: &str) -> bool {
    let mut words = String::new();
    let mut depth = 0_u32;
    for c in text.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            c if depth == 0 => words.push(c),
            _ => {}
        }
    }
    let is_word = |word: &&str| word.chars().filter(|c| c.is_alphabetic()).count() > 1;
    words.split_whitespace().filter(is_word).count() > 1
}
