//! Domains generated from organization names, and what `userLoginMustBeDomain` makes of user names.

/// Longest label of a domain, in bytes.
const LABEL: usize = 63;

/// The domain that the server generates for an organization's name, or `None` where nothing of the name is left.
/// Letters beyond ASCII stay.
#[must_use]
pub fn generated_domain(org_name: &str, instance_domain: &str) -> Option<String> {
    let mut label: String =
        org_name.chars().map(|c| if c == ' ' { '-' } else { c }).filter(|c| is_label_character(*c)).collect();
    while label.len() > LABEL {
        label.pop();
    }
    let label = label.strip_prefix('-').unwrap_or(&label);
    let label = label.strip_suffix('-').unwrap_or(label);
    (!label.is_empty()).then(|| format!("{label}.{instance_domain}").to_lowercase())
}

fn is_label_character(c: char) -> bool {
    // Letters and marks of any script, ASCII digits, the hyphen.
    c == '-' || c.is_ascii_digit() || (c.is_alphanumeric() && !c.is_numeric()) || is_mark(c)
}

/// Combining marks of the scripts that decomposed names use most; the standard library has no table of them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{64b}'..='\u{65f}'
        | '\u{93a}'..='\u{94f}' | '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}' | '\u{3099}' | '\u{309a}')
}

/// A user name after the setting was turned on or off in its organization. Off: the primary domain becomes part of
/// the name for good. On: a verified domain at the end goes, since login names append one anyway.
#[must_use]
pub fn renamed(user_name: &str, must_be_domain: bool, primary: &str, verified: &[&str]) -> String {
    if !must_be_domain {
        return format!("{user_name}@{primary}");
    }
    for domain in verified {
        match user_name.rfind(&format!("@{domain}")) {
            Some(at) if at > 0 => return user_name[..at].to_owned(),
            _ => {}
        }
    }
    user_name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generated_domains_keep_letters_of_any_script() {
        let domain = |name| generated_domain(name, "localhost");
        assert_eq!(domain("Delta Café & Söhne").as_deref(), Some("delta-café--söhne.localhost"));
        assert_eq!(domain("Fleet 01").as_deref(), Some("fleet-01.localhost"));
        assert_eq!(domain("& !"), None);
        assert_eq!(domain(&"x".repeat(200)).map(|d| d.len()), Some(63 + ".localhost".len()));
    }

    #[test]
    fn off_appends_and_on_strips() {
        assert_eq!(renamed("ada", false, "a.localhost", &[]), "ada@a.localhost");
        assert_eq!(renamed("ada@a.localhost", true, "b.example", &["b.example", "a.localhost"]), "ada");
        assert_eq!(renamed("ada", true, "a.localhost", &["a.localhost"]), "ada");
    }
}
