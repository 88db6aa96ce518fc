//! Links into the app: `orgdesk:` addresses that people send each other. They open something, and change nothing.
//!
//! A link comes from anywhere: a chat, a web page, a command line. So it names things by shapes that are checked here,
//! and nothing of it is ever asked for over a network: its server is only looked up among the connections.

use crate::{ConnectionId, FormId, OrgId, PlanId};
use orgdesk_words::say;
use thiserror::Error;
use url::Url;
use uuid::Uuid;

/// The scheme of links into the app.
const SCHEME: &str = "orgdesk";
const LONGEST: usize = 2_000;
const LONGEST_ID: usize = 200;

/// What a link opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// Settings on a server.
    Settings {
        /// The server.
        server: Url,
        /// The connection that it was copied from; it helps where several are to the same server.
        via: Option<ConnectionId>,
        /// The org; none for the whole server.
        org: Option<OrgId>,
        /// The form; none for the first one.
        form: Option<FormId>,
    },
    /// A change in the journal of this computer.
    Change(PlanId),
}

/// The text is no link that this version of the app knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{}", say!("this is no link that Orgdesk knows"))]
pub struct NotALink;

impl Link {
    /// Reads a link, strictly: what isn't known makes it none.
    ///
    /// # Errors
    /// It is no link of the app.
    pub fn parse(text: &str) -> Result<Self, NotALink> {
        if text.len() > LONGEST || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(NotALink);
        }
        let url = Url::parse(text).map_err(|_| NotALink)?;
        let bare = url.scheme() == SCHEME
            && url.username().is_empty()
            && url.password().is_none()
            && url.port().is_none()
            && url.fragment().is_none();
        if !bare {
            return Err(NotALink);
        }
        let path = url.path().strip_prefix('/').unwrap_or(url.path());
        match url.host_str() {
            Some("org") => Query::read(&url)?.settings(Some(OrgId(checked(path, is_of_an_id)?))),
            Some("instance") if path.is_empty() => Query::read(&url)?.settings(None),
            Some("change") if url.query().is_none() => Ok(Self::Change(PlanId(uuid(path)?))),
            _ => Err(NotALink),
        }
    }

    /// The address in the app's window that it opens, through a connection.
    pub fn address(&self, connection: ConnectionId) -> String {
        match self {
            Self::Settings { org, form, .. } => {
                let level = org.as_ref().map_or_else(|| "instance".to_owned(), |org| format!("o/{org}"));
                let form = form.as_ref().map(|form| format!("?form={form}")).unwrap_or_default();
                format!("/c/{connection}/{level}{form}")
            }
            Self::Change(plan) => format!("/changes/{plan}"),
        }
    }
}

impl std::fmt::Display for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Change(plan) => write!(f, "{SCHEME}://change/{plan}"),
            Self::Settings { server, via, org, form } => {
                let mut query = url::form_urlencoded::Serializer::new(String::new());
                query.append_pair("server", server.as_str());
                if let Some(via) = via {
                    query.append_pair("via", &via.to_string());
                }
                if let Some(form) = form {
                    query.append_pair("form", form.as_str());
                }
                match org {
                    Some(org) => write!(f, "{SCHEME}://org/{org}?{}", query.finish()),
                    None => write!(f, "{SCHEME}://instance?{}", query.finish()),
                }
            }
        }
    }
}

/// The part behind the question mark: each name once, and none that isn't known.
#[derive(Default)]
struct Query {
    server: Option<Url>,
    via: Option<ConnectionId>,
    form: Option<FormId>,
}

impl Query {
    fn read(url: &Url) -> Result<Self, NotALink> {
        let mut query = Self::default();
        for (name, value) in url.query_pairs() {
            let known_before = match &*name {
                "server" => query.server.replace(server(&value)?).is_some(),
                "via" => query.via.replace(ConnectionId(uuid(&value)?)).is_some(),
                "form" => query.form.replace(FormId(checked(&value, is_of_a_form)?)).is_some(),
                _ => true,
            };
            if known_before {
                return Err(NotALink);
            }
        }
        Ok(query)
    }

    fn settings(self, org: Option<OrgId>) -> Result<Link, NotALink> {
        let Self { server, via, form } = self;
        Ok(Link::Settings { server: server.ok_or(NotALink)?, via, org, form })
    }
}

/// The address of a server as links and connections are compared by: without what doesn't tell servers apart.
///
/// # Errors
/// It is no address of a server.
pub fn server(text: &str) -> Result<Url, NotALink> {
    let mut url = Url::parse(text).map_err(|_| NotALink)?;
    let plain =
        matches!(url.scheme(), "https" | "http") && url.username().is_empty() && url.password().is_none();
    if !plain || url.host_str().is_none() {
        return Err(NotALink);
    }
    url.set_query(None);
    url.set_fragment(None);
    let path = format!("{}/", url.path().trim_end_matches('/'));
    url.set_path(&path);
    Ok(url)
}

fn checked(text: &str, fits: fn(u8) -> bool) -> Result<String, NotALink> {
    let fine = (1..=LONGEST_ID).contains(&text.len())
        && text.bytes().all(fits)
        && text.bytes().any(|byte| byte.is_ascii_alphanumeric());
    if fine { Ok(text.to_owned()) } else { Err(NotALink) }
}

/// Neither a slash nor an escape: an id can't become another address.
fn is_of_an_id(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')
}

fn is_of_a_form(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')
}

/// In the one way that the app itself writes it.
fn uuid(text: &str) -> Result<Uuid, NotALink> {
    let id = Uuid::try_parse(text).map_err(|_| NotALink)?;
    if id.hyphenated().to_string() == text { Ok(id) } else { Err(NotALink) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ID: &str = "11111111-2222-4333-8444-555555555555";

    fn connection() -> ConnectionId {
        ConnectionId(ID.parse().unwrap())
    }

    #[test]
    fn an_org_with_its_form() {
        let text = format!("orgdesk://org/4006?server=https%3A%2F%2Fa.example%2F&via={ID}&form=some.form");
        let link = Link::parse(&text).unwrap();
        assert_eq!(link.to_string(), text);
        assert_eq!(link.address(connection()), format!("/c/{ID}/o/4006?form=some.form"));
    }

    #[test]
    fn the_whole_server_and_a_change() {
        let whole = Link::parse("orgdesk://instance?server=https://a.example:8443").unwrap();
        assert_eq!(whole.address(connection()), format!("/c/{ID}/instance"));
        let change = Link::parse(&format!("orgdesk://change/{ID}")).unwrap();
        assert_eq!(change.address(connection()), format!("/changes/{ID}"));
    }

    #[test]
    fn servers_are_compared_by_what_tells_them_apart() {
        let same = ["https://a.example", "https://A.example:443/", "https://a.example//?x#y"];
        for one in same {
            assert_eq!(server(one).unwrap().as_str(), "https://a.example/", "{one}");
        }
        assert_ne!(server("https://a.example").unwrap(), server("http://a.example").unwrap());
        assert_ne!(server("https://a.example").unwrap(), server("https://a.example/csp").unwrap());
    }

    #[test]
    fn what_is_not_known_is_no_link() {
        let long = format!("orgdesk://org/{}?server=https://a.example", "4".repeat(LONGEST_ID + 1));
        for text in [
            "",
            "orgdesk:",
            "orgdesk://",
            "orgdesk:org/1?server=https://a.example",
            "orgdesk://apply/1?server=https://a.example",
            "orgdesk://org?server=https://a.example",
            "orgdesk://org/1",
            "orgdesk://org/1?server=",
            "orgdesk://org/1?server=file:///etc/passwd",
            "orgdesk://org/1?server=https://u:p@a.example",
            "orgdesk://org/1?server=https://a.example&server=https://b.example",
            "orgdesk://org/1?server=https://a.example&apply=true",
            "orgdesk://org/1?server=https://a.example&form=../../changes",
            "orgdesk://org/1?server=https://a.example&form=",
            "orgdesk://org/1?server=https://a.example#x",
            "orgdesk://org/..?server=https://a.example",
            "orgdesk://org/.?server=https://a.example",
            "orgdesk://org/1/trusts/new?server=https://a.example",
            "orgdesk://org/1%2Ftrusts?server=https://a.example",
            "orgdesk://org//1?server=https://a.example",
            "orgdesk://u@org/1?server=https://a.example",
            "orgdesk://org:80/1?server=https://a.example",
            "orgdesk://instance/1?server=https://a.example",
            "orgdesk://change/1",
            "orgdesk://change/11111111222243338444555555555555",
            "orgdesk://change/11111111-2222-4333-8444-555555555555?apply",
            "https://org/1?server=https://a.example",
            "javascript:alert(1)",
            "orgdesk://org/1?server=https://a.example\n",
            " orgdesk://org/1?server=https://a.example",
            "orgdesk://org/1?server=https://ä.example",
            &long,
        ] {
            assert_eq!(Link::parse(text), Err(NotALink), "{text}");
        }
    }

    proptest! {
        #[test]
        fn whatever_comes_opens_an_address_of_the_app_or_nothing(text in "(orgdesk://(org|instance|change)/?)?\\PC{0,80}") {
            if let Ok(link) = Link::parse(&text) {
                let address = link.address(connection());
                prop_assert!(address.starts_with("/c/") || address.starts_with("/changes/"));
                let fine = |c: char| c.is_ascii_alphanumeric() || "/?=._-".contains(c);
                prop_assert!(address.chars().all(fine), "{address}");
                prop_assert!(!address.contains("/.") && !address.contains("//"), "{address}");
            }
        }

        #[test]
        fn what_the_app_writes_it_reads(
            org in proptest::option::of("[0-9a-zA-Z_-]{1,40}"),
            form in proptest::option::of("[a-z]{1,9}\\.[a-z_]{1,9}"),
            via in proptest::option::of(any::<u128>()),
            host in "[a-z]{1,9}(\\.[a-z]{2,5}){0,2}",
            port in proptest::option::of(1_u16..),
        ) {
            prop_assume!(org.as_ref().is_none_or(|org| org.bytes().any(|byte| byte.is_ascii_alphanumeric())));
            let port = port.map(|port| format!(":{port}")).unwrap_or_default();
            let link = Link::Settings {
                server: server(&format!("https://{host}{port}")).unwrap(),
                via: via.map(|via| ConnectionId(Uuid::from_u128(via))),
                org: org.map(OrgId),
                form: form.map(FormId),
            };
            prop_assert_eq!(Link::parse(&link.to_string()), Ok(link));
        }
    }
}
