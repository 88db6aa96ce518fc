//! Deprecations told by headers: `Deprecation` (RFC 9745 and its drafts), `Sunset` (RFC 8594) and their links.

use chrono::{DateTime, NaiveDate, Utc};
use orgdesk_model::{Notice, NoticeAction, NoticeKind};
use orgdesk_words::{day, say};
use reqwest::header::HeaderMap;
use url::Url;

/// What an answer's headers say of the operation's end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deprecation {
    /// Since when it is deprecated, where a date could be read.
    pub since: Option<DateTime<Utc>>,
    /// When it will stop to answer, where a date could be read.
    pub sunset: Option<DateTime<Utc>>,
    /// Where to read about it; https only.
    pub link: Option<String>,
    /// What replaces it; https only.
    pub successor: Option<String>,
}

impl Deprecation {
    /// Reads an answer's headers. A header that is there and can't be read counts, without a date.
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let text = |name: &str| {
            headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).trim().to_owned())
        };
        let deprecation = text("deprecation").filter(|value| !matches!(value.as_str(), "false" | "?0"));
        let sunset = text("sunset");
        if deprecation.is_none() && sunset.is_none() {
            return None;
        }
        let mut found = Self {
            since: deprecation.and_then(|v| date(&v)),
            sunset: sunset.and_then(|v| date(&v)),
            ..Self::default()
        };
        for header in headers.get_all("link") {
            for (target, relation) in links(&String::from_utf8_lossy(header.as_bytes())) {
                let Some(target) = https(&target) else { continue };
                match relation.as_str() {
                    "deprecation" => found.link = Some(target),
                    "sunset" if found.link.is_none() => found.link = Some(target),
                    "successor-version" => found.successor = Some(target),
                    _ => {}
                }
            }
        }
        Some(found)
    }

    /// The banner for an operation.
    pub fn notice(&self, operation: &str) -> Notice {
        let detail = match self.sunset {
            Some(date) => say!(
                "It still answers. The server says that it stops answering on {}. Ask whoever runs the server what replaces it.",
                day(date)
            ),
            None => say!("It still answers. Ask whoever runs the server what replaces it."),
        };
        Notice {
            code: format!("header.{operation}"),
            kind: NoticeKind::Deprecation,
            title: say!("The server calls {operation} deprecated."),
            detail,
            operation: Some(operation.to_owned()),
            since: self.since.map(day),
            replacement: self.successor.clone(),
            sunset: self.sunset,
            action: self
                .link
                .clone()
                .or_else(|| self.successor.clone())
                .map(|url| NoticeAction::OpenLink { url, label: say!("Read about it") }),
        }
    }
}

/// A structured date (`@1688169599`), an HTTP date, or what people send in their place.
fn date(text: &str) -> Option<DateTime<Utc>> {
    let item = text.split(';').next()?.trim();
    if let Some(seconds) = item.strip_prefix('@') {
        return DateTime::from_timestamp(seconds.parse().ok()?, 0);
    }
    if let Ok(date) = httpdate::parse_http_date(item) {
        return in_range(date.into());
    }
    if let Ok(date) = DateTime::parse_from_rfc3339(item) {
        return in_range(date.to_utc());
    }
    let day = NaiveDate::parse_from_str(item, "%Y-%m-%d").ok()?;
    in_range(day.and_hms_opt(0, 0, 0)?.and_utc())
}

fn in_range(date: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let year = chrono::Datelike::year(&date);
    (1990..10_000).contains(&year).then_some(date)
}

fn https(target: &str) -> Option<String> {
    let url = Url::parse(target).ok()?;
    (url.scheme() == "https" && url.username().is_empty() && url.password().is_none())
        .then(|| url.to_string())
}

/// Targets and relations of a `Link` header (RFC 8288), in lower case, one pair for each relation.
fn links(header: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = header;
    while let Some(start) = rest.find('<') {
        let Some(length) = rest[start..].find('>') else { break };
        let target = rest[start + 1..start + length].trim().to_owned();
        rest = &rest[start + length + 1..];
        let (parameters, after) = split_link(rest);
        rest = after;
        for parameter in parameters {
            let Some((name, value)) = parameter.split_once('=') else { continue };
            if name.trim().eq_ignore_ascii_case("rel") {
                let relations = value.trim().trim_matches('"').to_ascii_lowercase();
                found.extend(
                    relations.split_whitespace().map(|relation| (target.clone(), relation.to_owned())),
                );
            }
        }
    }
    found
}

/// The parameters up to the comma that ends a link, and what follows it. Quotes hide commas and semicolons.
fn split_link(text: &str) -> (Vec<&str>, &str) {
    let mut parameters = Vec::new();
    let (mut quoted, mut escaped, mut start) = (false, false, 0);
    for (at, character) in text.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ';' if !quoted => {
                parameters.push(&text[start..at]);
                start = at + 1;
            }
            ',' if !quoted => {
                parameters.push(&text[start..at]);
                return (parameters, &text[at + 1..]);
            }
            _ => {}
        }
    }
    parameters.push(&text[start..]);
    (parameters, "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use reqwest::header::HeaderName;

    fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in pairs {
            map.append(name.parse::<HeaderName>().unwrap(), value.parse().unwrap());
        }
        map
    }

    #[test]
    fn every_form_of_the_headers_raises_the_banner() {
        assert_eq!(Deprecation::of(&headers(&[])), None);
        assert_eq!(Deprecation::of(&headers(&[("deprecation", "false")])), None);
        let since = |text: &str| Deprecation::of(&headers(&[("deprecation", text)])).unwrap().since;
        let whole = DateTime::from_timestamp(1_688_169_599, 0);
        assert_eq!(since("@1688169599"), whole);
        assert_eq!(since("Fri, 30 Jun 2023 23:59:59 GMT"), whole);
        for undated in ["true", "?1", "@soon", "yesterday", "", "@99999999999999999999", "version=\"v1\""] {
            assert_eq!(since(undated), None, "{undated}");
        }
        let sunset = Deprecation::of(&headers(&[("sunset", "Sat, 31 Dec 2022 23:59:59 GMT")])).unwrap();
        assert_eq!(sunset.sunset.unwrap().timestamp(), 1_672_531_199);
        assert_eq!(Deprecation::of(&headers(&[("sunset", "never")])).unwrap().sunset, None);
    }

    #[test]
    fn links_are_followed_to_https_only() {
        let all = headers(&[
            ("deprecation", "true"),
            (
                "link",
                r#"<https://a.example/x,y>; title="a, <b>; c"; rel="deprecation"; type="text/html", <https://b.example/v2>; rel=successor-version"#,
            ),
            ("link", r#"<http://evil.example>; rel="sunset""#),
        ]);
        let found = Deprecation::of(&all).unwrap();
        assert_eq!(found.link.as_deref(), Some("https://a.example/x,y"));
        assert_eq!(found.successor.as_deref(), Some("https://b.example/v2"));
        let plain =
            headers(&[("deprecation", "true"), ("link", "<javascript:alert(1)>; rel=deprecation, <")]);
        assert_eq!(Deprecation::of(&plain).unwrap().link, None);
        assert!(matches!(found.notice("GET /x").action, Some(NoticeAction::OpenLink { .. })));
    }

    proptest! {
        #[test]
        fn no_header_can_break_the_reading(text in "\\PC{0,80}") {
            let mut map = HeaderMap::new();
            if let Ok(value) = reqwest::header::HeaderValue::from_str(&text) {
                for name in ["deprecation", "sunset", "link"] {
                    map.insert(name, value.clone());
                }
                let raised = Deprecation::of(&map);
                prop_assert!(raised.is_some());
                prop_assert!(raised.unwrap().link.is_none_or(|link| link.starts_with("https://")));
            }
            links(&text);
        }
    }
}
