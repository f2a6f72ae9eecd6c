//! The certificate that a terminal shows to browsers. Nobody outside of the house vouches for it, so a browser asks once;
//! therefore it is made once and never changed.

use anyhow::{Context, Result};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use ring::digest::{SHA256, digest};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use tokio_rustls::TlsAcceptor;

use crate::folder::Folder;
use crate::keys;

/// The name in it: that of no machine, since a terminal is opened by address.
const NAME: &str = "brigade.local";

/// What the data folder keeps of it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Kept {
    certificate: String,
    nonce: String,
    sealed: String,
}

/// A certificate with its key.
pub(super) struct Certificate {
    pub(super) fingerprint: String,
    pub(super) acceptor: TlsAcceptor,
}

impl Certificate {
    /// That of a folder. One whose key was made on another machine, or is damaged, is made anew: browsers ask again.
    pub(super) fn of(folder: &Folder) -> Result<Self> {
        match folder.kept_certificate()?.map(|kept| Self::kept(&kept)) {
            Some(Ok(certificate)) => return Ok(certificate),
            Some(Err(error)) => tracing::error!(%error, "the certificate for screens is lost; a new one is made"),
            None => tracing::info!("a certificate is made for screens"),
        }
        let key = KeyPair::generate().context("no key can be made")?;
        let mut params = CertificateParams::new([NAME.to_owned()])?;
        // A till's clock may be wrong, and nothing is gained by an end: the key is known, not the date.
        (params.not_before, params.not_after) = (date_time_ymd(2020, 1, 1), date_time_ymd(2049, 12, 31));
        params.distinguished_name.push(rcgen::DnType::CommonName, NAME);
        let certificate = params.self_signed(&key).context("the certificate cannot be made")?;
        let (der, pkcs8) = (certificate.der().to_vec(), key.serialize_der());
        let (nonce, sealed) = keys::seal(&pkcs8)?;
        folder.keep_certificate(&Kept { certificate: BASE64_STANDARD.encode(&der), nonce, sealed })?;
        Self::read(der, pkcs8)
    }

    fn kept(kept: &Kept) -> Result<Self> {
        Self::read(BASE64_STANDARD.decode(&kept.certificate)?, keys::unseal(&kept.nonce, &kept.sealed)?)
    }

    fn read(der: Vec<u8>, pkcs8: Vec<u8>) -> Result<Self> {
        let hash = digest(&SHA256, &der);
        let pairs: Vec<String> = hash.as_ref().iter().map(|byte| format!("{byte:02X}")).collect();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
        let chain = vec![CertificateDer::from(der)];
        let mut config =
            config.with_no_client_auth().with_single_cert(chain, PrivatePkcs8KeyDer::from(pkcs8).into())?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self { fingerprint: pairs.join(":"), acceptor: TlsAcceptor::from(Arc::new(config)) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_shows_one_certificate_for_ever() {
        let at = tempfile::TempDir::new().unwrap();
        let folder = Folder::open(at.path()).unwrap();
        let first = Certificate::of(&folder).unwrap().fingerprint;
        assert_eq!(Certificate::of(&folder).unwrap().fingerprint, first);
        assert_eq!(first.len(), 32 * 3 - 1);
        let mut kept = folder.kept_certificate().unwrap().unwrap();
        kept.sealed = BASE64_STANDARD.encode([7; 99]);
        folder.keep_certificate(&kept).unwrap();
        assert_ne!(Certificate::of(&folder).unwrap().fingerprint, first);
    }
}
