//! What was being done, for the parts of a message that say what did not happen and what it takes.

use orgdesk_words::phrase;

/// What was being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Exchanging the credential.
    SignIn,
    /// Reading the list of orgs.
    Orgs,
    /// Searching orgs.
    Search,
    /// Looking one org up.
    Org,
    /// Reading settings.
    Settings,
    /// Asking who the token belongs to.
    Identity,
    /// Testing the connection.
    Test,
    /// Reading a list of trusts.
    Trusts,
    /// Reading one trust.
    Trust,
    /// Reading what a scope editor offers.
    Catalog,
    /// A write that surely did not happen.
    Refused(Write),
    /// A write that may have happened.
    Unknown(Write),
}

/// What was to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Write {
    /// An org's settings.
    Settings,
    /// A new trust.
    CreateTrust,
    /// A change of a trust.
    EditTrust,
    /// The end of a trust.
    RemoveTrust,
}

impl Task {
    /// What did not happen.
    pub fn not_done(self) -> &'static str {
        match self {
            Self::SignIn => phrase!("Nothing was read or changed."),
            Self::Orgs => phrase!("The organizations were not read."),
            Self::Search => phrase!("The search was not done."),
            Self::Org => phrase!("The organization was not looked up."),
            Self::Settings => phrase!("The settings were not read."),
            Self::Identity => phrase!("Who the token belongs to was not read."),
            Self::Trusts => phrase!("The trusts were not read."),
            Self::Trust => phrase!("The trust was not read."),
            Self::Catalog => phrase!("What scopes can be made of was not read."),
            Self::Refused(Write::CreateTrust) => phrase!("No trust was created, and nothing was changed."),
            Self::Refused(Write::RemoveTrust) => phrase!("The trust was not removed. Nothing was changed."),
            Self::Test | Self::Refused(Write::Settings | Write::EditTrust) => phrase!("Nothing was changed."),
            Self::Unknown(Write::CreateTrust) => {
                phrase!("Whether the server created the trust can't be told from this.")
            }
            Self::Unknown(Write::RemoveTrust) => {
                phrase!("Whether the server removed the trust can't be told from this.")
            }
            Self::Unknown(Write::Settings | Write::EditTrust) => {
                phrase!("Whether the server made the change can't be told from this.")
            }
        }
    }

    /// What to do next; after a write that may have happened that is to look.
    pub fn next(self, otherwise: &str) -> &str {
        match self {
            Self::Unknown(Write::Settings) => phrase!("Read the settings again to see what they are."),
            Self::Unknown(Write::EditTrust) => phrase!("Read the trust again to see what it is."),
            Self::Unknown(Write::CreateTrust | Write::RemoveTrust) => {
                phrase!("Read the list of trusts again to see whether it is there.")
            }
            _ => otherwise,
        }
    }

    /// The row of the operation's access table.
    pub fn needs(self) -> &'static str {
        match self {
            Self::Refused(write) | Self::Unknown(write) => match write {
                Write::Settings => {
                    phrase!(
                        "Changing settings needs the role Organization Owner or Organization Administrator, and on many servers a user's token, not an OAuth app's."
                    )
                }
                Write::CreateTrust => {
                    phrase!(
                        "Creating a trust needs the role Organization Owner, and owners can create trusts of the type CUSTOM alone."
                    )
                }
                Write::EditTrust => phrase!("Changing a trust needs the role Organization Owner."),
                Write::RemoveTrust => phrase!("Removing a trust needs the role Organization Owner."),
            },
            Self::Orgs | Self::Search => {
                phrase!("The list of organizations is for users, not for OAuth apps.")
            }
            Self::Trusts | Self::Trust => {
                phrase!(
                    "Reading trusts needs the role Organization Owner; on newer servers Organization Administrator is enough."
                )
            }
            _ => phrase!("Reading it needs the role Organization Member, Administrator or Owner."),
        }
    }

    /// What is written, where something is.
    pub fn write(self) -> Option<Write> {
        match self {
            Self::Refused(write) | Self::Unknown(write) => Some(write),
            _ => None,
        }
    }

    /// Whether it is about one trust that was there.
    pub fn is_of_a_trust(self) -> bool {
        self == Self::Trust || matches!(self.write(), Some(Write::EditTrust | Write::RemoveTrust))
    }
}
