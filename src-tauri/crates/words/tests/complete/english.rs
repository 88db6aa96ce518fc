//! Seeing English where German should be.

/// Words that no German sentence has.
const ENGLISH: [&str; 31] = [
    "the", "of", "and", "is", "are", "has", "have", "not", "nothing", "this", "that", "with", "again", "its",
    "your", "can't", "doesn't", "isn't", "be", "by", "from", "which", "to", "for", "it", "or", "who",
    "whose", "whether", "before", "after",
];

/// Whether there is English in a text, outside of quotes and gaps.
pub fn is_english(text: &str) -> bool {
    let mut outside = String::new();
    let mut quotes = 0_u32;
    for c in text.chars() {
        match c {
            '„' | '{' => quotes += 1,
            '“' | '}' => quotes = quotes.saturating_sub(1),
            c if quotes == 0 => outside.push(c),
            _ => {}
        }
    }
    outside
        .split(|c: char| !c.is_alphanumeric() && !"'_-.@/".contains(c))
        .any(|word| ENGLISH.contains(&word.trim_end_matches('.').to_lowercase().as_str()))
}
