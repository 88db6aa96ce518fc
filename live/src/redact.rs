//! Takes out of a text what a report must not hold.

/// What is taken out.
#[derive(Clone)]
struct Hidden {
    word: String,
    place: String,
    /// Only where it stands alone: a name such as *admin* is a part of ordinary words and paths, too.
    alone: bool,
}

/// Words and what stands in their place.
#[derive(Clone, Default)]
pub struct Redactor(Vec<Hidden>);

impl Redactor {
    /// From now on a text is taken out wherever it stands.
    pub fn hide(&mut self, word: &str, place: &str) {
        self.add(word, place, false);
    }

    /// From now on a word is taken out where it stands alone.
    pub fn hide_word(&mut self, word: &str, place: &str) {
        self.add(word, place, true);
    }

    fn add(&mut self, word: &str, place: &str, alone: bool) {
        if word.is_empty() || self.0.iter().any(|hidden| hidden.word == word) {
            return;
        }
        self.0.push(Hidden { word: word.to_owned(), place: place.to_owned(), alone });
        // The longest first: one may lie in another.
        self.0.sort_by_key(|hidden| std::cmp::Reverse(hidden.word.len()));
    }

    /// A text without these words.
    pub fn clean(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, hidden| hidden.out_of(&text))
    }
}

impl Hidden {
    fn out_of(&self, text: &str) -> String {
        if !self.alone {
            return text.replace(&self.word, &self.place);
        }
        let part = |c: char| c.is_alphanumeric() || matches!(c, '/' | '_' | '-');
        let (mut clean, mut rest) = (String::with_capacity(text.len()), text);
        let mut before = None;
        while let Some(at) = rest.find(&self.word) {
            let (head, tail) = rest.split_at(at);
            let (found, tail) = tail.split_at(self.word.len());
            let last = head.chars().next_back().or(before);
            let stands_alone = !last.is_some_and(part) && !tail.chars().next().is_some_and(part);
            clean.push_str(head);
            clean.push_str(if stands_alone { &self.place } else { found });
            before = found.chars().next_back();
            rest = tail;
        }
        clean + rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hidden_does_not_show() {
        let mut redactor = Redactor::default();
        redactor.hide("idp.example.com", "[server]");
        redactor.hide_word("ada@idp.example.com", "[identity]");
        redactor.hide_word("admin", "[identity]");
        redactor.hide("", "[nothing]");
        assert_eq!(redactor.clean("ada@idp.example.com at idp.example.com"), "[identity] at [server]");
        assert_eq!(
            redactor.clean("admin, \"admin\" of /admin/v1 administers adminadmin"),
            "[identity], \"[identity]\" of /admin/v1 administers adminadmin"
        );
    }
}
