//! A request on its way through an operation: who asks, whether they may, what they sent.

use super::errors::Failure;
use super::state::{ADMIN, Account, MEMBER, OWNER, Org, State};
use super::switches::Switches;
use super::tokens::{self, Caller};
use crate::stand_in::Asked;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

/// What an operation answers: status and body, none for 204.
pub type Reply = (u16, Option<Value>);

/// What an operation does.
pub type Operation = fn(&mut Call<'_>) -> Result<Reply, Failure>;

/// A request on its way.
pub struct Call<'a> {
    /// What the server holds.
    pub state: &'a mut State,
    /// Its switches.
    pub switches: Switches,
    /// The request.
    pub asked: &'a Asked,
    /// Segments of the path that the pattern leaves open, in order.
    pub open: Vec<String>,
}

/// A row of an access table.
#[derive(Debug, Clone, Copy)]
pub struct Access {
    /// One of these roles in the organization.
    pub roles: &'static [&'static str],
    /// Service accounts too.
    pub services: bool,
}

/// Members, admins and owners.
pub const ANYONE: Access = Access { roles: &[MEMBER, ADMIN, OWNER], services: true };
/// Admins and owners.
pub const ADMINS: Access = Access { roles: &[ADMIN, OWNER], services: true };
/// Owners.
pub const OWNERS: Access = Access { roles: &[OWNER], services: true };

impl Access {
    /// Users alone.
    #[must_use]
    pub const fn users_only(self) -> Self {
        Self { services: false, ..self }
    }
}

impl Call<'_> {
    /// An open segment of the path.
    #[must_use]
    pub fn segment(&self, at: usize) -> &str {
        self.open.get(at).map_or("", String::as_str)
    }

    /// Who asks.
    ///
    /// # Errors
    /// 401.
    pub fn caller(&self) -> Result<Caller, Failure> {
        tokens::caller(self.state, self.asked)
    }

    /// Who asks, if a user: calls on the signed-in user aren't for service accounts.
    ///
    /// # Errors
    /// 401, 403.
    pub fn user(&self) -> Result<(Caller, String), Failure> {
        let caller = self.caller()?;
        match &caller.account {
            Account::User(id) => {
                let id = id.clone();
                Ok((caller, id))
            }
            Account::App(_) => Err(Failure::forbidden()),
        }
    }

    /// Who asks about the organization of the first open segment, and may. The token has to be for that
    /// organization, whatever its owner is elsewhere.
    ///
    /// # Errors
    /// 401; 404 for an organization that doesn't exist; 403 for one that isn't the token's, or a missing role.
    pub fn enter(&self, access: Access) -> Result<Caller, Failure> {
        self.enter_org(self.segment(0), access)
    }

    /// The same for an organization that is named elsewhere.
    ///
    /// # Errors
    /// As [`Call::enter`].
    pub fn enter_org(&self, org: &str, access: Access) -> Result<Caller, Failure> {
        let caller = self.caller()?;
        let org = self.state.org(org).ok_or_else(Failure::no_org)?;
        let is_app = matches!(caller.account, Account::App(_));
        let has_role = || {
            self.state
                .member(&caller.account, &org.id)
                .is_some_and(|m| m.roles.iter().any(|role| access.roles.contains(&role.as_str())))
        };
        if caller.org != org.id || (is_app && !access.services) || !has_role() {
            return Err(Failure::forbidden());
        }
        Ok(caller)
    }

    /// The organization of the first open segment.
    ///
    /// # Errors
    /// 404.
    pub fn org(&self) -> Result<&Org, Failure> {
        self.state.org(self.segment(0)).ok_or_else(Failure::no_org)
    }

    /// The query's parameters, in order.
    #[must_use]
    pub fn query(&self) -> Vec<(String, String)> {
        pairs(&self.asked.query)
    }

    /// The first of the query's parameters of a name, unless it is empty.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<String> {
        self.query().into_iter().find(|(n, v)| n == name && !v.is_empty()).map(|(_, v)| v)
    }

    /// The form of the body, then the query, where a deprecated way of sending has it.
    #[must_use]
    pub fn form(&self) -> Vec<(String, String)> {
        let kind = self.asked.header("content-type").split(';').next().unwrap_or_default().trim();
        let mut all = Vec::new();
        if kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            all = pairs(&String::from_utf8_lossy(&self.asked.body));
        }
        all.extend(self.query());
        all
    }

    /// The body's fields.
    ///
    /// # Errors
    /// 400 for a body that is no JSON object.
    pub fn fields(&self) -> Result<Fields, Failure> {
        match serde_json::from_slice(&self.asked.body) {
            Ok(Value::Object(fields)) => Ok(Fields(fields)),
            Ok(_) => Err(Failure::bad("JSON parse error: an object is expected")),
            Err(e) => Err(Failure::bad(format!("JSON parse error: {e}"))),
        }
    }
}

/// Name and value pairs of a query or a form.
fn pairs(text: &str) -> Vec<(String, String)> {
    let decode = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}

/// The fields of a request's body. Null stands for a field that wasn't sent; unknown ones are ignored.
#[derive(Debug, Clone)]
pub struct Fields(Map<String, Value>);

impl Fields {
    /// A field that was sent.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|v| !v.is_null())
    }

    /// A text.
    ///
    /// # Errors
    /// 400 for something else.
    pub fn text(&self, name: &str) -> Result<Option<&str>, Failure> {
        self.typed(name, "a text", Value::as_str)
    }

    /// A flag.
    ///
    /// # Errors
    /// 400 for something else.
    pub fn flag(&self, name: &str) -> Result<Option<bool>, Failure> {
        self.typed(name, "true or false", Value::as_bool)
    }

    /// A whole number.
    ///
    /// # Errors
    /// 400 for something else.
    pub fn integer(&self, name: &str) -> Result<Option<i64>, Failure> {
        self.typed(name, "a whole number", Value::as_i64)
    }

    fn typed<'a, T>(
        &'a self,
        name: &str,
        wanted: &str,
        read: impl Fn(&'a Value) -> Option<T>,
    ) -> Result<Option<T>, Failure> {
        match self.get(name) {
            None => Ok(None),
            Some(value) => {
                read(value).map(Some).ok_or_else(|| Failure::bad(format!("{name}: {wanted} is expected")))
            }
        }
    }
}
