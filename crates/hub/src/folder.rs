//! The data folder of a device: its store, who it is, and its branch's secret for PINs.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use api::Pepper;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use log::{BranchId, DeviceId};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use store::Identity;

use crate::clock::Clock;
use crate::keys::Kept;
use crate::links::{Joined, Peer};
use crate::proof::Proof;
use crate::screens;

/// A data folder.
#[derive(Debug, Clone)]
pub struct Folder(PathBuf);

/// A copy that somebody wants to have in the store's place.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Wish {
    /// The copy.
    pub(crate) from: PathBuf,
    /// Nobody works here yet: the copy may be of any branch, and the folder becomes that of its device.
    #[serde(default)]
    pub(crate) moves_in: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Device {
    branch: BranchId,
    device: DeviceId,
    letter: String,
    /// The latest epoch of numbers that the device ever counted in, whatever became of its store.
    #[serde(default)]
    epoch: u32,
    /// It came to a branch that others had founded.
    #[serde(default)]
    joined: bool,
}

/// What a device needs beside its store to be itself again in an empty folder. It travels in every copy, so a copy is as
/// secret as the folder: from either the PINs can be guessed.
#[derive(Debug, Serialize, Deserialize)]
struct Luggage {
    device: Device,
    pepper: String,
}

impl Folder {
    /// Opens a folder, and makes it if it is not there.
    pub fn open(path: &Path) -> Result<Self> {
        fs::create_dir_all(path).with_context(|| format!("the folder {} cannot be made", path.display()))?;
        Ok(Self(path.to_owned()))
    }

    /// A folder that must be there with a store in it.
    pub fn existing(path: &Path) -> Result<Self> {
        let folder = Self(path.to_owned());
        anyhow::ensure!(folder.store().is_file(), "there is no store in {}", path.display());
        Ok(folder)
    }

    /// The file of the store.
    pub fn store(&self) -> PathBuf {
        self.0.join("brigade.db")
    }

    /// The folder of its copies.
    pub fn backups(&self) -> PathBuf {
        self.0.join("backups")
    }

    /// Asks for a copy to be put in the place of the store when the folder is opened the next time.
    pub(crate) fn restore_next(&self, wish: &Wish) -> Result<()> {
        write_private(&self.restore_mark(), &serde_json::to_vec_pretty(wish)?)
    }

    /// The copy that is to be put in the place of the store before it is opened, if somebody asked for that.
    pub(crate) fn restore_wanted(&self) -> Result<Option<Wish>> {
        read_json(&self.restore_mark())
    }

    /// Forgets that somebody asked for a copy.
    pub fn restore_done(&self) -> Result<()> {
        let mark = self.restore_mark();
        fs::remove_file(&mark).with_context(|| format!("{} cannot be removed", mark.display()))
    }

    fn restore_mark(&self) -> PathBuf {
        self.0.join("restore.json")
    }

    /// What the last proof of the store found.
    pub fn proof(&self) -> Result<Option<Proof>> {
        read_json(&self.proof_file())
    }

    /// Keeps what a proof found.
    pub fn note_proof(&self, proof: &Proof) -> Result<()> {
        write_private(&self.proof_file(), &serde_json::to_vec_pretty(proof)?)
    }

    /// Forgets what was found in a store that is no longer here.
    pub(crate) fn forget_proof(&self) -> Result<()> {
        match fs::remove_file(self.proof_file()) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    fn proof_file(&self) -> PathBuf {
        self.0.join("proof.json")
    }

    /// Where the key of this device lies, if it has one.
    pub(crate) fn kept_key(&self) -> Result<Option<Kept>> {
        read_json(&self.0.join("key.json"))
    }

    /// Keeps the key of this device, or the name of the place where it lies.
    pub(crate) fn keep_key(&self, kept: &Kept) -> Result<()> {
        write_private(&self.0.join("key.json"), &serde_json::to_vec_pretty(kept)?)
    }

    /// The certificate that screens are shown, if one was made.
    pub(crate) fn kept_certificate(&self) -> Result<Option<screens::Kept>> {
        read_json(&self.0.join("screens.json"))
    }

    /// Keeps the certificate that screens are shown.
    pub(crate) fn keep_certificate(&self, kept: &screens::Kept) -> Result<()> {
        write_private(&self.0.join("screens.json"), &serde_json::to_vec(kept)?)
    }

    /// Devices that this one was told of when it joined, before it holds any fact about them.
    pub(crate) fn peers(&self) -> Result<Vec<Peer>> {
        Ok(read_json(&self.0.join("peers.json"))?.unwrap_or_default())
    }

    /// Whether the device came to a branch that others had founded.
    pub(crate) fn is_joined(&self) -> Result<bool> {
        Ok(self.read_device()?.is_some_and(|device| device.joined))
    }

    /// The letters that begin the device's numbers.
    pub(crate) fn letters(&self) -> Result<String> {
        Ok(self.read_device()?.map(|device| device.letter).unwrap_or_default())
    }

    /// Makes the folder that of a device of another branch when it is opened the next time.
    pub(crate) fn join_next(&self, joined: &Joined) -> Result<()> {
        write_private(&self.0.join("join.json"), &serde_json::to_vec_pretty(joined)?)
    }

    /// Makes the folder that of a device of another branch, if somebody asked for that. The store in which nobody had
    /// worked yet is set aside. Interrupted, it is done again from the start.
    pub(crate) fn join_if_wanted(&self) -> Result<()> {
        let mark = self.0.join("join.json");
        let Some(joined) = read_json::<Joined>(&mark)? else { return Ok(()) };
        for end in ["", "-wal", "-shm"] {
            let part = |name: &str| self.0.join(format!("{name}.db{end}"));
            match fs::rename(part("brigade"), part("before-joining")) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
        }
        self.forget_proof()?;
        write_private(&self.pepper_file(), &BASE64_STANDARD.decode(&joined.pepper)?)?;
        write_private(&self.0.join("peers.json"), &serde_json::to_vec_pretty(&joined.peers)?)?;
        let Joined { branch, device, letters, .. } = joined;
        let device = Device { branch, device, letter: letters, epoch: 0, joined: true };
        write_private(&self.device(), &serde_json::to_vec_pretty(&device)?)?;
        fs::remove_file(&mark).with_context(|| format!("{} cannot be removed", mark.display()))
    }

    /// The folder of the program's own logs.
    pub fn logs(&self) -> PathBuf {
        self.0.join("logs")
    }

    fn device(&self) -> PathBuf {
        self.0.join("device.json")
    }

    fn pepper_file(&self) -> PathBuf {
        self.0.join("pepper")
    }

    fn read_device(&self) -> Result<Option<Device>> {
        read_json(&self.device())
    }

    /// The branch that the device belongs to, if it has been started before.
    pub fn branch(&self) -> Result<Option<BranchId>> {
        Ok(self.read_device()?.map(|device| device.branch))
    }

    /// The latest epoch of numbers that the device counted in; 0 if it never did.
    pub(crate) fn epoch(&self) -> Result<u32> {
        Ok(self.read_device()?.map_or(0, |device| device.epoch))
    }

    /// Notes the epoch that the device counts in from now on.
    pub(crate) fn note_epoch(&self, epoch: u32) -> Result<()> {
        match self.read_device()? {
            Some(device) if device.epoch < epoch => {
                write_private(&self.device(), &serde_json::to_vec_pretty(&Device { epoch, ..device })?)
            }
            _ => Ok(()),
        }
    }

    /// Who the device is; on the first start it founds a branch of its own, as device A.
    pub fn identity(&self, clock: Clock) -> Result<Identity> {
        let device = match self.read_device()? {
            Some(device) => device,
            None => {
                let path = self.0.display();
                ensure!(!self.store().exists(), "{path} has a store but no device.json: put a copy back, or bring it");
                let (branch, device) = (BranchId(clock.id()), DeviceId(clock.id()));
                let device = Device { branch, device, letter: "A".to_owned(), epoch: 0, joined: false };
                write_private(&self.device(), &serde_json::to_vec_pretty(&device)?)?;
                device
            }
        };
        let Device { branch, device, letter, .. } = device;
        Ok(Identity { branch, device, letter, machine: machine() })
    }

    /// What goes into a copy, so that it can be put back where nothing else of the device is left.
    pub(crate) fn pack(&self) -> Result<Option<Vec<u8>>> {
        let (Some(device), Some(pepper)) = (self.read_device()?, self.read_pepper()?) else { return Ok(None) };
        Ok(Some(serde_json::to_vec(&Luggage { device, pepper: BASE64_STANDARD.encode(pepper.0) })?))
    }

    /// Makes the folder that of the device from whose copy this is. Who it was before, if anybody, is set aside.
    pub(crate) fn unpack(&self, luggage: &[u8]) -> Result<()> {
        let Luggage { device, pepper } = serde_json::from_slice(luggage).context("the copy's device is damaged")?;
        for file in [self.device(), self.pepper_file()] {
            match fs::rename(&file, file.with_extension("aside")) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
        }
        write_private(&self.pepper_file(), &BASE64_STANDARD.decode(pepper)?)?;
        write_private(&self.device(), &serde_json::to_vec_pretty(&device)?)
    }

    /// The branch's secret for PINs; made on the first start, readable by nobody else.
    pub fn pepper(&self, clock: Clock) -> Result<Pepper> {
        if let Some(pepper) = self.read_pepper()? {
            return Ok(pepper);
        }
        let pepper = clock.secret()?;
        write_private(&self.pepper_file(), &pepper)?;
        Ok(Pepper(pepper))
    }

    fn read_pepper(&self) -> Result<Option<Pepper>> {
        let path = self.pepper_file();
        match fs::read(&path) {
            Ok(bytes) => {
                let bytes = <[u8; 32]>::try_from(bytes.as_slice());
                Ok(Some(Pepper(bytes.with_context(|| format!("{} is damaged", path.display()))?)))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("{} cannot be read", path.display())),
        }
    }
}

/// A file of JSON, if it is there.
fn read_json<T: DeserializeOwned>(path: &Path) -> Result<Option<T>> {
    match fs::read(path) {
        Ok(bytes) => serde_json::from_slice(&bytes).with_context(|| format!("{} is damaged", path.display())).map(Some),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("{} cannot be read", path.display())),
    }
}

/// What tells this machine from one that its disk was copied to.
pub(crate) fn machine() -> String {
    let known = ["/etc/machine-id", "/var/lib/dbus/machine-id"];
    let id = known.iter().find_map(|path| fs::read_to_string(path).ok());
    id.map_or_else(|| "unknown".to_owned(), |id| id.trim().to_owned())
}

/// Writes a file that nobody else may read, and forces it to the disk before it gets its name.
fn write_private(path: &Path, bytes: &[u8]) -> Result<()> {
    let draft = path.with_extension("new");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(&draft).with_context(|| format!("{} cannot be written", draft.display()))?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&draft, path).with_context(|| format!("{} cannot be written", path.display()))
}
