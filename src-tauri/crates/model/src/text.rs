//! Text from servers, made safe to look at.

use std::borrow::Cow;

/// Shows what would not show, or would make other text read wrong: control characters, line breaks, bidi
/// overrides and zero-width characters appear as `\u{202e}`. Everything else is left as it is.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_deceptive) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if is_deceptive(character) {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

fn is_deceptive(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{00ad}' | '\u{061c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_override_can_not_turn_a_name_around() {
        assert_eq!(visible("Alpha\u{202e}atleB"), "Alpha\\u{202e}atleB");
        assert_eq!(visible("Delta Café & Söhne"), "Delta Café & Söhne");
    }

    proptest! {
        #[test]
        fn nothing_deceptive_is_left(text in any::<String>()) {
            prop_assert!(!visible(&text).chars().any(is_deceptive));
        }
    }
}
