//! TLS between two devices of a branch: each shows its raw Ed25519 key (RFC 7250) and proves it. There is no certificate,
//! so there is no date in it: a device whose clock is wrong gets in all the same.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{AlwaysResolvesClientRawPublicKeys, Resumption};
use rustls::crypto::{
    CryptoProvider, WebPkiSupportedAlgorithms, ring as provider, verify_tls13_signature_with_raw_key,
};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer, ServerName, SubjectPublicKeyInfoDer, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::server::{AlwaysResolvesServerRawPublicKeys, NoServerSessionStorage};
use rustls::sign::CertifiedKey;
use rustls::version::TLS13;
use rustls::{ClientConfig, DigitallySignedStruct, DistinguishedName, Error, ServerConfig, SignatureScheme};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::{TlsAcceptor, TlsConnector, client, server};

use crate::keys::{DeviceKey, PublicKey};

/// A device of the same house answers at once, or not at all.
const REACH: Duration = Duration::from_secs(2);

/// The other side proves its key within this time.
pub(crate) const GREET: Duration = Duration::from_secs(5);

const OLD: &str = "TLS 1.2 is not spoken";

/// Takes whatever key the other side proves; whose it is, is looked up afterwards.
#[derive(Debug)]
struct Proven {
    algorithms: WebPkiSupportedAlgorithms,
    /// The only key that will do, where it is known beforehand.
    expected: Option<PublicKey>,
}

impl Proven {
    fn new(expected: Option<PublicKey>) -> Arc<Self> {
        Arc::new(Self { algorithms: provider::default_provider().signature_verification_algorithms, expected })
    }

    fn see(&self, shown: &CertificateDer<'_>) -> Result<(), Error> {
        let key = PublicKey::from_spki(shown).ok_or(rustls::CertificateError::BadEncoding)?;
        match self.expected {
            Some(expected) if expected != key => Err(rustls::CertificateError::ApplicationVerificationFailure.into()),
            _ => Ok(()),
        }
    }

    fn check(
        &self,
        message: &[u8],
        shown: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let key = SubjectPublicKeyInfoDer::from(shown.as_ref());
        verify_tls13_signature_with_raw_key(message, &key, signed, &self.algorithms)
    }
}

impl ServerCertVerifier for Proven {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _name: &ServerName<'_>,
        _ocsp: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        self.see(end_entity).map(|()| ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(Error::General(OLD.to_owned()))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.check(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ED25519]
    }

    fn requires_raw_public_keys(&self) -> bool {
        true
    }
}

impl ClientCertVerifier for Proven {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        self.see(end_entity).map(|()| ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(Error::General(OLD.to_owned()))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.check(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ED25519]
    }

    fn requires_raw_public_keys(&self) -> bool {
        true
    }
}

fn crypto() -> Arc<CryptoProvider> {
    Arc::new(provider::default_provider())
}

/// A key as TLS shows and proves it.
fn shown(key: &DeviceKey) -> Result<Arc<CertifiedKey>> {
    let signing = provider::sign::any_eddsa_type(&PrivatePkcs8KeyDer::from(key.pkcs8()))?;
    Ok(Arc::new(CertifiedKey::new(vec![CertificateDer::from(key.public.spki())], signing)))
}

/// What those who connect are met by.
pub(crate) fn acceptor(key: &DeviceKey) -> Result<TlsAcceptor> {
    let config = ServerConfig::builder_with_provider(crypto()).with_protocol_versions(&[&TLS13])?;
    let config = config.with_client_cert_verifier(Proven::new(None));
    let mut config = config.with_cert_resolver(Arc::new(AlwaysResolvesServerRawPublicKeys::new(shown(key)?)));
    // Every session proves its keys anew.
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// Connects to a device, and refuses any but the expected one.
///
/// # Errors
/// If nobody answers in time, or not the expected device.
pub(crate) async fn dial(
    address: &str,
    key: &DeviceKey,
    expected: Option<PublicKey>,
) -> Result<client::TlsStream<TcpStream>> {
    let config = ClientConfig::builder_with_provider(crypto()).with_protocol_versions(&[&TLS13])?;
    let config = config.dangerous().with_custom_certificate_verifier(Proven::new(expected));
    let mut config = config.with_client_cert_resolver(Arc::new(AlwaysResolvesClientRawPublicKeys::new(shown(key)?)));
    config.resumption = Resumption::disabled();
    config.enable_sni = false;
    let socket = timeout(REACH, TcpStream::connect(address)).await.context("no answer")??;
    socket.set_nodelay(true)?;
    let name = ServerName::try_from("terminal.brigade")?;
    let greeted = timeout(GREET, TlsConnector::from(Arc::new(config)).connect(name, socket)).await;
    Ok(greeted.context("no greeting")??)
}

/// The key that the device at the other end of a dialled connection has proved.
pub(crate) fn key_of_server(stream: &client::TlsStream<TcpStream>) -> Option<PublicKey> {
    key_of(stream.get_ref().1.peer_certificates())
}

/// The key that whoever connected has proved.
pub(crate) fn key_of_client(stream: &server::TlsStream<TcpStream>) -> Option<PublicKey> {
    key_of(stream.get_ref().1.peer_certificates())
}

fn key_of(shown: Option<&[CertificateDer<'_>]>) -> Option<PublicKey> {
    shown?.first().and_then(|key| PublicKey::from_spki(key))
}
