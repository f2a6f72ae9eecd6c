//! The Ed25519 key by which the other devices of the branch know this one, and where it lies: in the secret store of the
//! operating system, or in an encrypted file of the data folder where there is none.

use std::fmt;

use anyhow::{Context, Result, anyhow};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::rand::{SecureRandom, SystemRandom};
use ring::signature::{Ed25519KeyPair, KeyPair};
use serde::{Deserialize, Serialize};

use crate::clock::Clock;
use crate::folder::{Folder, machine};

/// Under this name the operating system keeps our secrets.
const SERVICE: &str = "Brigade";

/// What the key of the encrypted file is derived for; never changed, or old files cannot be read.
const CONTEXT: &str = "Brigade 2026 device key file";

/// The bytes before the key in the form that TLS sends it in (RFC 8410).
const SPKI_HEAD: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/// Where secrets may lie.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Keep {
    /// In the data folder only.
    #[default]
    InFolder,
    /// In the operating system's store, if it answers.
    InSystem,
}

/// Where the secret of this device lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// In the operating system's store.
    System,
    /// In an encrypted file of the data folder.
    File,
}

/// What the data folder keeps of the key.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "place", rename_all = "snake_case")]
pub(crate) enum Kept {
    /// Its name in the operating system's store.
    System { name: String },
    /// The key itself, encrypted under what this machine is called.
    File { nonce: String, sealed: String },
}

/// The public half of a device's key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PublicKey(pub [u8; 32]);

impl PublicKey {
    /// Reads 64 hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        blake3::Hash::from_hex(text).ok().map(|bytes| Self(*bytes.as_bytes()))
    }

    /// Reads the form in which TLS sends it.
    pub(crate) fn from_spki(spki: &[u8]) -> Option<Self> {
        spki.strip_prefix(&SPKI_HEAD).and_then(|key| key.try_into().ok()).map(Self)
    }

    /// The form in which TLS sends it.
    pub(crate) fn spki(self) -> Vec<u8> {
        [&SPKI_HEAD[..], &self.0].concat()
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The key of this device. It shows itself in no log.
#[derive(Clone)]
pub struct DeviceKey {
    pkcs8: Vec<u8>,
    /// Its public half.
    pub public: PublicKey,
    /// Where it lies.
    pub place: Place,
}

impl fmt::Debug for DeviceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeviceKey({}, {:?})", self.public, self.place)
    }
}

impl DeviceKey {
    /// The key of a data folder; made on the first use. A key that its keeper has lost is made anew: the others of the
    /// branch do not know it then.
    ///
    /// # Errors
    /// If the folder or the machine's dice cannot be used.
    pub fn of(folder: &Folder, keep: Keep, clock: Clock) -> Result<Self> {
        match folder.kept_key()? {
            Some(kept) => match opened(&kept) {
                Ok(key) => return Ok(key),
                Err(error) => tracing::error!(%error, "the key of this device is lost; a new one is made"),
            },
            None => tracing::info!("a key is made for this device"),
        }
        let pkcs8 = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).map_err(|_| anyhow!("no random numbers"))?;
        let (kept, place) = put(pkcs8.as_ref(), keep, clock)?;
        folder.keep_key(&kept)?;
        Self::read(pkcs8.as_ref().to_vec(), place)
    }

    fn read(pkcs8: Vec<u8>, place: Place) -> Result<Self> {
        let pair = Ed25519KeyPair::from_pkcs8(&pkcs8).map_err(|_| anyhow!("the key of this device is damaged"))?;
        let public = PublicKey(pair.public_key().as_ref().try_into().context("a key of another length")?);
        Ok(Self { pkcs8, public, place })
    }

    /// Signs a statement.
    ///
    /// # Errors
    /// If the key is damaged.
    pub(crate) fn sign(&self, statement: &[u8]) -> Result<Vec<u8>> {
        let pair = Ed25519KeyPair::from_pkcs8(&self.pkcs8).map_err(|_| anyhow!("the key of this device is damaged"))?;
        Ok(pair.sign(statement).as_ref().to_vec())
    }

    /// The private half, for TLS alone.
    pub(crate) fn pkcs8(&self) -> &[u8] {
        &self.pkcs8
    }
}

fn put(pkcs8: &[u8], keep: Keep, clock: Clock) -> Result<(Kept, Place)> {
    if keep == Keep::InSystem {
        let name = clock.id().to_string();
        match keyring::v1::Entry::new(SERVICE, &name).and_then(|entry| entry.set_secret(pkcs8)) {
            Ok(()) => return Ok((Kept::System { name }, Place::System)),
            Err(error) => tracing::info!(%error, "the system keeps no secrets here; the key goes into a file"),
        }
    }
    let (nonce, sealed) = seal(pkcs8)?;
    Ok((Kept::File { nonce, sealed }, Place::File))
}

/// Encrypts a key for a file that only this machine can read: the nonce and the sealed key, in base 64.
pub(crate) fn seal(pkcs8: &[u8]) -> Result<(String, String)> {
    let mut nonce = [0; NONCE_LEN];
    SystemRandom::new().fill(&mut nonce).map_err(|_| anyhow!("no random numbers"))?;
    let mut sealed = pkcs8.to_vec();
    let written = file_key()?.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut sealed);
    written.map_err(|_| anyhow!("the key cannot be encrypted"))?;
    Ok((BASE64_STANDARD.encode(nonce), BASE64_STANDARD.encode(sealed)))
}

/// Reads what [`seal`] wrote.
pub(crate) fn unseal(nonce: &str, sealed: &str) -> Result<Vec<u8>> {
    let nonce = Nonce::try_assume_unique_for_key(&BASE64_STANDARD.decode(nonce)?);
    let mut sealed = BASE64_STANDARD.decode(sealed)?;
    let nonce = nonce.map_err(|_| anyhow!("the file of the key is damaged"))?;
    let opened = file_key()?.open_in_place(nonce, Aad::empty(), &mut sealed);
    let opened = opened.map_err(|_| anyhow!("the file of the key was made on another machine, or is damaged"))?;
    Ok(opened.to_vec())
}

fn opened(kept: &Kept) -> Result<DeviceKey> {
    match kept {
        Kept::System { name } => {
            let entry = keyring::v1::Entry::new(SERVICE, name).context("the system's store of secrets")?;
            DeviceKey::read(entry.get_secret().context("the system's store of secrets")?, Place::System)
        }
        Kept::File { nonce, sealed } => DeviceKey::read(unseal(nonce, sealed)?, Place::File),
    }
}

/// A disk that is carried off alone opens nothing; whoever has the machine has its key.
fn file_key() -> Result<LessSafeKey> {
    let bytes = blake3::derive_key(CONTEXT, machine().as_bytes());
    let key = UnboundKey::new(&CHACHA20_POLY1305, &bytes).map_err(|_| anyhow!("a key of another length"))?;
    Ok(LessSafeKey::new(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_keeps_its_key_and_nobody_else_reads_it() {
        let at = tempfile::TempDir::new().unwrap();
        let folder = Folder::open(at.path()).unwrap();
        let key = DeviceKey::of(&folder, Keep::InFolder, Clock::start()).unwrap();
        let again = DeviceKey::of(&folder, Keep::InFolder, Clock::start()).unwrap();
        assert_eq!((key.public, key.place), (again.public, Place::File));
        let text = std::fs::read_to_string(at.path().join("key.json")).unwrap();
        assert!(!text.contains(&BASE64_STANDARD.encode(key.pkcs8())[..40]), "the key lies open");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(at.path().join("key.json")).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_damaged_file_gives_a_new_key() {
        let at = tempfile::TempDir::new().unwrap();
        let folder = Folder::open(at.path()).unwrap();
        let key = DeviceKey::of(&folder, Keep::InFolder, Clock::start()).unwrap();
        let sealed = BASE64_STANDARD.encode([7; 99]);
        folder.keep_key(&Kept::File { nonce: BASE64_STANDARD.encode([0; 12]), sealed }).unwrap();
        assert_ne!(DeviceKey::of(&folder, Keep::InFolder, Clock::start()).unwrap().public, key.public);
    }

    #[test]
    fn a_public_key_is_written_and_read() {
        let key = PublicKey([0xab; 32]);
        assert_eq!(PublicKey::parse(&key.to_string()), Some(key));
        assert_eq!(PublicKey::from_spki(&key.spki()), Some(key));
        assert_eq!((PublicKey::parse("ab"), PublicKey::from_spki(b"ab")), (None, None));
    }
}
