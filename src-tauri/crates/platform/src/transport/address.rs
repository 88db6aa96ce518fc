//! Where a server may be: https anywhere, http on this machine only.

use orgdesk_model::Finding;
use orgdesk_words::{phrase, say};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use url::{Host, Url};

/// Most characters of an address. Browsers and proxies stop at about as many.
const LONGEST: usize = 2_048;
const PATH: &str = "address";

/// The address of a server: scheme, host, port and perhaps a path in front of everything else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    url: Url,
    loopback: bool,
}

impl BaseUrl {
    /// Reads what a person typed, with notes on what was made of it.
    ///
    /// # Errors
    /// A finding at `address` that says what is wrong and what to do.
    pub fn parse(typed: &str) -> Result<(Self, Vec<Finding>), Finding> {
        let text = typed.trim();
        let wrong = |code, message: &str| Err(Finding::error(code, PATH, message));
        if text.is_empty() {
            return wrong(
                "address_missing",
                phrase!("Type the server's address, such as https://idp.example.com."),
            );
        }
        if text.len() > LONGEST {
            return wrong(
                "address_too_long",
                phrase!(
                    "This is too long for an address. Type only the server's address, such as https://idp.example.com."
                ),
            );
        }
        if text.chars().any(|c| c.is_whitespace() || c.is_control() || c == '\\') {
            return wrong(
                "address_characters",
                phrase!("An address has no spaces, line breaks or backslashes in it. Type it again."),
            );
        }
        let mut notes = Vec::new();
        let mut whole = text.to_owned();
        if !text.contains("://") {
            whole = format!("https://{text}");
            notes.push(Finding::note("address_scheme_added", PATH, say!("Read as {whole}.")));
        }
        let Ok(url) = Url::parse(&whole) else {
            return wrong(
                "address_unreadable",
                phrase!(
                    "This is not an address. It looks like https://idp.example.com, perhaps with a port at the end."
                ),
            );
        };
        let loopback = is_loopback(&url);
        match url.scheme() {
            "https" => {}
            "http" if loopback => {}
            "http" => {
                return wrong(
                    "address_not_encrypted",
                    phrase!(
                        "http sends the token unprotected, so it is allowed for this machine only (localhost). Use https."
                    ),
                );
            }
            _ => return wrong("address_scheme", phrase!("The address has to begin with https://.")),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return wrong(
                "address_user_info",
                phrase!(
                    "Leave out the user name or password before the @; sign in with a token below instead."
                ),
            );
        }
        if url.query().is_some() || url.fragment().is_some() {
            return wrong("address_query", phrase!("Leave out everything from the ? or # on."));
        }
        if url.port() == Some(0) {
            return wrong(
                "address_port",
                phrase!("Port 0 can't be connected to. Give the port that the server listens on."),
            );
        }
        if let Some(host) = url.host_str()
            && host.contains("xn--")
            && !text.contains(host)
        {
            notes.push(Finding::note("address_idn", PATH, say!("This name is looked up as {host}.")));
        }
        Ok((Self::of(url, loopback), notes))
    }

    fn of(mut url: Url, loopback: bool) -> Self {
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        Self { url, loopback }
    }

    /// Whether it is this machine.
    pub fn is_loopback(&self) -> bool {
        self.loopback
    }

    /// Whether the way there is encrypted.
    pub fn is_encrypted(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// The host without port, for messages.
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    /// Host and port, for messages.
    pub fn host_and_port(&self) -> String {
        self.url.port().map_or_else(|| self.host().to_owned(), |port| format!("{}:{port}", self.host()))
    }

    /// The whole address of a path, which begins with a slash and is escaped already.
    pub fn join(&self, path: &str) -> String {
        let base = self.url.as_str();
        format!("{}{path}", base.trim_end_matches('/'))
    }

    /// The path of an address on this server, as [`join`](Self::join) takes it; none elsewhere.
    pub fn path_of(&self, address: &str) -> Option<String> {
        let url = Url::parse(address).ok().filter(|url| self.contains(url) && url.fragment().is_none())?;
        let path = url.path().strip_prefix(self.url.path().trim_end_matches('/'))?;
        Some(url.query().map_or_else(|| path.to_owned(), |query| format!("{path}?{query}")))
    }

    /// Whether an address lies on this server, below its path.
    pub fn contains(&self, url: &Url) -> bool {
        let own = self.url.path().trim_end_matches('/');
        url.origin() == self.url.origin()
            && url.username().is_empty()
            && url.password().is_none()
            && url.path().strip_prefix(own).is_some_and(|rest| rest.starts_with('/'))
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address == Ipv6Addr::LOCALHOST,
        None => false,
    }
}

/// Whether an address that a name resolved to is this machine.
pub fn is_this_machine(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.octets()[0] == Ipv4Addr::LOCALHOST.octets()[0],
        IpAddr::V6(address) => address == Ipv6Addr::LOCALHOST,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use orgdesk_model::Severity;
    use proptest::prelude::*;

    fn code(typed: &str) -> String {
        BaseUrl::parse(typed).unwrap_err().code
    }

    #[test]
    fn https_everywhere_and_http_on_this_machine_only() {
        for good in [
            "https://idp.example.com",
            "  https://idp.example.com:8443/\n",
            "https://example.com/auth/",
            "http://localhost:8080",
            "http://127.0.0.1:1",
            "http://127.9.9.9",
            "http://[::1]:80",
        ] {
            assert!(BaseUrl::parse(good).is_ok(), "{good}");
        }
        for (bad, why) in [
            ("", "address_missing"),
            ("http://idp.example.com", "address_not_encrypted"),
            ("http://localhost.example.com", "address_not_encrypted"),
            ("http://128.0.0.1", "address_not_encrypted"),
            ("http://[::2]", "address_not_encrypted"),
            ("ftp://example.com", "address_scheme"),
            ("https://me:secret@example.com", "address_user_info"),
            ("https://example.com/?a=b", "address_query"),
            ("https://example.com/#a", "address_query"),
            ("https://exa mple.com", "address_characters"),
            ("https://exam\tple.com", "address_characters"),
            ("https:\\\\example.com", "address_characters"),
            ("https://", "address_unreadable"),
            ("https://example.com:99999", "address_unreadable"),
            ("https://example.com:0", "address_port"),
        ] {
            assert_eq!(code(bad), why, "{bad}");
        }
    }

    #[test]
    fn a_missing_scheme_is_added_and_said() {
        let (base, notes) = BaseUrl::parse("idp.example.com/auth").unwrap();
        assert_eq!(base.join("/v2/x"), "https://idp.example.com/auth/v2/x");
        assert_eq!(notes[0].severity, Severity::Note);
        let (base, _) = BaseUrl::parse("localhost:8080").unwrap();
        assert!(base.is_encrypted());
    }

    #[test]
    fn a_huge_paste_is_refused_at_once() {
        let paste = "x".repeat(10 * 1024 * 1024);
        let start = std::time::Instant::now();
        assert_eq!(code(&paste), "address_too_long");
        assert!(start.elapsed().as_millis() < 500);
    }

    #[test]
    fn only_addresses_below_the_base_belong_to_it() {
        let (base, _) = BaseUrl::parse("https://example.com/auth").unwrap();
        for (other, inside) in [
            ("https://example.com/auth/v2", true),
            ("https://example.com:443/auth/v2", true),
            ("https://example.com/authority", false),
            ("https://example.com/auth/../v2", false),
            ("http://example.com/auth/v2", false),
            ("https://evil.example/auth/v2", false),
            ("https://me@example.com/auth/v2", false),
        ] {
            assert_eq!(base.contains(&Url::parse(other).unwrap()), inside, "{other}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_accepted_is_https_or_this_machine(typed in ".{0,60}") {
            if let Ok((base, _)) = BaseUrl::parse(&typed) {
                prop_assert!(base.is_encrypted() || base.is_loopback());
                let inside = Url::parse(&base.join("/a")).unwrap();
                prop_assert!(base.contains(&inside));
            }
        }
    }
}
