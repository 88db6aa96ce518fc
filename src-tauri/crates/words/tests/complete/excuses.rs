//! Texts of two words or more that are not said in two languages, and why.

/// Texts that stay as they are for one reason.
pub struct Excuse {
    pub reason: &'static str,
    pub texts: &'static [&'static str],
}

/// Every such text that its shape doesn't excuse.
pub const EXCUSES: &[Excuse] = &[
    Excuse {
        reason: "platforms call their own things so",
        texts: &[
            "VMware Cloud Services",
            "Tanzu Platform",
            "Create Organization Trust",
            "Delete Organization Trust",
            "Update Organization Trust",
            "Update Organization By Organization Id Using PATCH",
            "Get Org IAM Policy",
            "Update Org IAM Policy",
            "Get Custom Org IAM Policy",
            "Add Custom Org IAM Policy",
            "Update Custom Org IAM Policy",
            "Reset Custom Org IAM Policy To Default",
            "Get Org IAM Policy (management)",
            "List Organizations (admin)",
        ],
    },
    Excuse {
        reason: "servers and systems say it, and it is compared",
        texts: &[
            "auth header missing",
            "instance not found",
            "unable to set instance",
            "instance is blocked",
            "rpc error: code = ",
            "invalid value for",
            "Windows error code 5",
            "PRIVATE KEY",
            "tunnel error: proxy authorization required",
            "tunnel error: unsuccessful",
            "tunnel error: unexpected end of file",
            "tunnel error: proxy response headers too long",
        ],
    },
    Excuse {
        reason: "only logs show it",
        texts: &[
            "the name {host} did not resolve",
            "no connection to {host}",
            "no connection to {host} in time",
            "no secure connection to {host}: {reason}",
            "not sent: {reason}",
            "no answer from {host} in time",
            "the connection to {host} broke",
            "unreadable answer: {reason}",
            "the name did not resolve",
            "the proxy {proxy} is in the way: {failure}",
            "not signed in: {}",
            "its name was not found",
            "it accepts no connection",
            "it asks for a login",
            "it refused to connect",
            "it is no HTTP proxy",
        ],
    },
    Excuse {
        reason: "part of a parser's own message",
        texts: &["a number, or one as a string", "an object"],
    },
    Excuse {
        reason: "it goes into a code that holds for ever",
        texts: &[
            "orgdesk journal before",
            "orgdesk journal head",
            "orgdesk journal key",
            "orgdesk journal row",
        ],
    },
    Excuse {
        reason: "programs read it",
        texts: &[
            "openid urn:zitadel:iam:org:project:id:zitadel:aud",
            "openid urn:zitadel:iam:org:project:id:zitadel:aud offline_access",
            "text/html; charset=utf-8",
            "default-src 'none'; frame-ancestors 'none'",
            "connection, level, form, draft, base, changed_at, undoes",
            "changes_text CROSS JOIN changes USING (first)",
            "change,time,connection,environment,organization,organization id,trust,form,act,who,stands,outcome,verified,field,label,before,after\r\n",
        ],
    },
    Excuse { reason: "only measurements have it", texts: &["Aurora Logistics"] },
];

/// German that is the same as its English.
pub const SAME_IN_BOTH: &[&str] = &["{} in {} ms", "{role} in {}", "Browser", "Partner", "Status"];

/// Requests, SQL, and what is written for programs.
pub fn is_excused_by_its_shape(text: &str) -> bool {
    const BEGINS: [&str; 24] = [
        "GET ",
        "POST ",
        "PUT ",
        "PATCH ",
        "DELETE ",
        "{path} in PATCH ",
        "Bearer $",
        "curl ",
        " \\\n  --",
        "SELECT ",
        "INSERT ",
        "UPDATE ",
        "ALTER ",
        "CREATE ",
        "CASE ",
        "PRAGMA ",
        "VACUUM ",
        "const ",
        "//",
        "/**",
        "  /**",
        "GET policies/",
        "<!doctype",
        "%",
    ];
    let text = text.strip_prefix('\n').map_or(text, str::trim_start);
    BEGINS.iter().any(|begin| text.starts_with(begin))
}
