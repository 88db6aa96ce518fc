//! Ids and links as they stand in answers.

use crate::transport::BaseUrl;
use url::Url;

/// The API of organizations.
pub const AM: &str = "/csp/gateway/am/api";

/// Whether a text has the form of a GUID.
pub fn is_guid(text: &str) -> bool {
    text.len() == 36
        && text.char_indices().all(|(at, c)| match at {
            8 | 13 | 18 | 23 => c == '-',
            _ => c.is_ascii_hexdigit(),
        })
}

/// Whether a text can be a part of a path as it is, as an id is.
pub fn is_word(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_'))
}

/// A place among the trusts of an org, as it stands in the address of a write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustPlace {
    /// The org.
    pub org: String,
    /// The trust; none for a new one.
    pub trust: Option<String>,
}

/// The place that an address leads to, where it is one among trusts.
pub fn trust_place(url: &str) -> Option<TrustPlace> {
    let (_, path) = url.split_once(AM)?;
    let mut parts = path.strip_prefix("/orgs/")?.split('/');
    let org = parts.next()?.to_owned();
    (parts.next()? == "trusts").then_some(())?;
    Some(TrustPlace { org, trust: parts.next().map(str::to_owned) })
}

/// The id at the end of a link such as `/csp/gateway/am/api/orgs/{id}`: answers have no field of their own for it.
pub fn id_of(link: &str) -> Option<&str> {
    let path = link.split(['?', '#']).next()?.trim_end_matches('/');
    let id = path.rsplit('/').next()?;
    is_guid(id).then_some(id)
}

/// The path of an organization, below which everything of it lies.
pub fn org(id: &str) -> String {
    format!("{AM}/orgs/{}", id.to_ascii_lowercase())
}

/// Why a link to the next page is not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadLink {
    /// It leads to another server, or out of its API.
    Elsewhere,
    /// It leads to the page itself, or back.
    Circle,
}

/// The path and query of the page that a link leads to, from the page at `from`. Documents show relative links; one
/// with this server's own name in it is the same.
///
/// # Errors
/// A link that is not followed.
pub fn follow(base: &BaseUrl, from: &str, link: &str) -> Result<String, BadLink> {
    let relative = link.starts_with('/') && !link.starts_with("//");
    let whole = if relative { base.join(link) } else { link.to_owned() };
    let url = Url::parse(&whole).map_err(|_| BadLink::Elsewhere)?;
    if !base.contains(&url) || !url.path().starts_with("/csp/") {
        return Err(BadLink::Elsewhere);
    }
    let to = &url[url::Position::BeforePath..url::Position::AfterQuery];
    match (start_of(to), start_of(from)) {
        _ if to == from => Err(BadLink::Circle),
        (Some(to), Some(from)) if to <= from => Err(BadLink::Circle),
        _ => Ok(to.to_owned()),
    }
}

/// The index that a page begins with. Whether the first is 0 or 1 isn't told.
fn start_of(link: &str) -> Option<u64> {
    let (_, query) = link.split_once('?')?;
    let (_, start) = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "pageStart")?;
    start.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_stand_at_the_end_of_links() {
        let id = "0d6e1a52-3b7c-4f80-9a51-2c64e8b7f013";
        assert_eq!(id_of(&format!("{AM}/orgs/{id}")), Some(id));
        assert_eq!(id_of(&format!("https://x.example{AM}/orgs/{id}/?a=b")), Some(id));
        assert_eq!(id_of("/csp/gateway/am/api/orgs/alpha"), None);
        assert_eq!(id_of(""), None);
        for bad in
            ["", "alpha", "0d6e1a52-3b7c-4f80-9a51-2c64e8b7f01g", "0d6e1a523b7c4f809a512c64e8b7f013--0d"]
        {
            assert!(!is_guid(bad), "{bad}");
        }
    }

    #[test]
    fn only_links_that_go_on_at_the_same_server_are_followed() {
        let (base, _) = BaseUrl::parse("https://x.example").unwrap();
        let from = "/csp/gateway/am/api/v2/loggedin/user/orgs?pageStart=15&pageLimit=15";
        let to = "/csp/gateway/am/api/v2/loggedin/user/orgs?pageStart=30&pageLimit=15";
        assert_eq!(follow(&base, from, to).as_deref(), Ok(to));
        assert_eq!(follow(&base, from, &format!("https://x.example{to}")).as_deref(), Ok(to));
        for bad in [
            "https://evil.example/csp/gateway",
            "//evil.example/csp/gateway",
            "https://x.example:444/csp/gateway",
            "http://x.example/csp/gateway",
            "https://a@x.example/csp/gateway",
            "/other/gateway",
            "/csp/../other",
            "javascript:alert(1)",
            "csp/gateway",
            "",
        ] {
            assert_eq!(follow(&base, from, bad), Err(BadLink::Elsewhere), "{bad}");
        }
        assert_eq!(follow(&base, from, from), Err(BadLink::Circle));
        let back = "/csp/gateway/am/api/v2/loggedin/user/orgs?pageLimit=15&pageStart=1";
        assert_eq!(follow(&base, from, back), Err(BadLink::Circle));
        let by_cursor = "/csp/gateway/am/api/v2/loggedin/user/orgs?cursor=abc";
        assert_eq!(follow(&base, from, by_cursor).as_deref(), Ok(by_cursor));
    }
}
