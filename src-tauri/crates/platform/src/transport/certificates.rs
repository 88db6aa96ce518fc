//! Certificate authorities that one connection trusts besides those of the operating system.

use super::Config;
use chrono::{DateTime, Utc};
use orgdesk_model::{ConnectionSettings, FieldDescriptor, FieldKind, Finding, visible};
use orgdesk_words::{day, number, phrase, say, say_count};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::{PemObject, SectionKind};
use x509_parser::prelude::{FromDer, X509Certificate};

/// The option that holds them, as PEM text.
pub const CERTIFICATES: &str = "certificates";
/// Most bytes of the text. A chain of a company's own authorities has a few thousand.
const LONGEST: usize = 256 * 1024;
/// Most certificates in it. Whole trust stores belong to the operating system.
const MOST: usize = 50;

/// The option, as a platform describes it.
pub fn option() -> FieldDescriptor {
    FieldDescriptor::new(
        CERTIFICATES,
        FieldKind::Certificates,
        phrase!("Extra certificate authorities"),
        phrase!("Only where the server's certificate comes from an authority of your own that this computer doesn't trust: its certificate, as PEM."),
    )
    .at_most(LONGEST)
}

/// A certificate, read.
struct Read {
    der: Vec<u8>,
    name: String,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
}

/// Checks what was typed. The findings never repeat a key that was pasted by mistake.
pub fn check(settings: &ConnectionSettings, now: DateTime<Utc>) -> Vec<Finding> {
    let Some(typed) = settings.options.get(CERTIFICATES).filter(|typed| !typed.trim().is_empty()) else {
        return Vec::new();
    };
    let all = match read(typed) {
        Ok(all) => all,
        Err(wrong) => return vec![*wrong],
    };
    let mut findings = Vec::new();
    for one in &all {
        if now > one.until {
            findings.push(Finding::error(
                "certificate_expired",
                CERTIFICATES,
                say!("The certificate of {} has expired on {}. Paste the new one.", one.name, day(one.until)),
            ));
        } else if now < one.from {
            findings.push(Finding::error(
                "certificate_early",
                CERTIFICATES,
                say!(
                    "The certificate of {} is not valid before {}. Check the clock of this computer, or paste another one.",
                    one.name,
                    day(one.from)
                ),
            ));
        }
    }
    let names: Vec<String> = all.iter().map(|one| say!("{} (until {})", one.name, day(one.until))).collect();
    let count = number(all.len());
    findings.push(Finding::note(
        "certificates_read",
        CERTIFICATES,
        say_count!(all.len(), "{count} certificate: {}.", "{count} certificates: {}.", names.join(", ")),
    ));
    findings
}

/// The configuration of one connection: it trusts what its settings say besides.
///
/// # Errors
/// A finding that says what is wrong with the certificates.
pub fn trusting(config: &Config, settings: &ConnectionSettings) -> Result<Config, Box<Finding>> {
    let mut config = config.clone();
    if let Some(typed) = settings.options.get(CERTIFICATES).filter(|typed| !typed.trim().is_empty()) {
        config.extra_roots.extend(read(typed)?.into_iter().map(|one| one.der));
    }
    Ok(config)
}

fn read(typed: &str) -> Result<Vec<Read>, Box<Finding>> {
    let wrong = |code, message: &str| Box::new(Finding::error(code, CERTIFICATES, message));
    if typed.len() > LONGEST {
        return Err(wrong(
            "certificates_too_long",
            phrase!("This is too long. Paste only the certificates of your own authorities."),
        ));
    }
    // Whatever its label says besides: encrypted keys too.
    if typed.contains("PRIVATE KEY") {
        return Err(wrong(
            "certificates_private_key",
            phrase!(
                "There is a private key in this text. It was not used or kept. Paste the certificates alone, and keep the key where it belongs."
            ),
        ));
    }
    let unreadable = || {
        wrong(
            "certificates_unreadable",
            phrase!(
                "This is not a certificate as PEM: such text begins with -----BEGIN CERTIFICATE-----. A file in binary form (DER) has to be converted first."
            ),
        )
    };
    let mut all = Vec::new();
    for section in <(SectionKind, Vec<u8>)>::pem_slice_iter(typed.as_bytes()) {
        let (kind, der) = section.map_err(|_| unreadable())?;
        if kind == SectionKind::Certificate {
            all.push(one(der).ok_or_else(unreadable)?);
        }
    }
    if all.is_empty() {
        return Err(unreadable());
    }
    if all.len() > MOST {
        return Err(wrong(
            "certificates_too_many",
            phrase!("These are more than 50 certificates. Paste only those of your own authorities."),
        ));
    }
    Ok(all)
}

fn one(der: Vec<u8>) -> Option<Read> {
    // What TLS can't use as an authority must not wait until a connection fails.
    webpki_takes(&der).then_some(())?;
    let (_, parsed) = X509Certificate::from_der(&der).ok()?;
    let subject = parsed.subject();
    let name = subject
        .iter_common_name()
        .chain(subject.iter_organization())
        .find_map(|name| name.as_str().ok().map(str::trim).filter(|name| !name.is_empty()));
    let name = name.map_or_else(|| say!("no name"), |name| visible(name).chars().take(100).collect());
    let time = |seconds| DateTime::from_timestamp(seconds, 0);
    let from = time(parsed.validity().not_before.timestamp())?;
    let until = time(parsed.validity().not_after.timestamp())?;
    Some(Read { name, from, until, der })
}

fn webpki_takes(der: &[u8]) -> bool {
    rustls::RootCertStore::empty().add(CertificateDer::from(der)).is_ok()
}
