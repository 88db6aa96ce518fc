//! TLS: rustls with ring, the operating system's trust store, and extra certificate authorities on request.

use super::BaseUrl;
use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;
use std::sync::Arc;

/// The TLS side of one client. The provider is set here and not for the process, so that nothing depends on who
/// comes first.
pub fn config(base: &BaseUrl, extra_roots: &[Vec<u8>]) -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder =
        ClientConfig::builder_with_provider(Arc::clone(&provider)).with_safe_default_protocol_versions()?;
    if !base.is_encrypted() {
        // Never used: without it the HTTP library would look for a provider of the process.
        return Ok(builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth());
    }
    let roots = extra_roots.iter().map(|der| CertificateDer::from(der.clone()));
    let verifier = verifier(roots, provider)?;
    let mut config =
        builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

fn verifier(
    roots: impl Iterator<Item = CertificateDer<'static>>,
    provider: Arc<rustls::crypto::CryptoProvider>,
) -> Result<Verifier, rustls::Error> {
    let mut roots = roots.peekable();
    if roots.peek().is_none() {
        Verifier::new(provider)
    } else {
        Verifier::new_with_extra_roots(roots, provider)
    }
}
