//! The data folder of a device: its store, who it is, and its branch's secret for PINs.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use api::Pepper;
use log::{BranchId, DeviceId};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use store::Identity;

use crate::clock::Clock;

/// A data folder.
#[derive(Debug, Clone)]
pub struct Folder(PathBuf);

#[derive(Debug, Serialize, Deserialize)]
struct Restore {
    from: PathBuf,
}

#[derive(Debug, Serialize, Deserialize)]
struct Device {
    branch: BranchId,
    device: DeviceId,
    letter: String,
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
    pub fn restore_next(&self, copy: &Path) -> Result<()> {
        let wanted = Restore { from: copy.to_owned() };
        write_private(&self.restore_mark(), &serde_json::to_vec_pretty(&wanted)?)
    }

    /// The copy that is to be put in the place of the store before it is opened, if somebody asked for that.
    pub fn restore_wanted(&self) -> Result<Option<PathBuf>> {
        Ok(read_json::<Restore>(&self.restore_mark())?.map(|wanted| wanted.from))
    }

    /// Forgets that somebody asked for a copy.
    pub fn restore_done(&self) -> Result<()> {
        let mark = self.restore_mark();
        fs::remove_file(&mark).with_context(|| format!("{} cannot be removed", mark.display()))
    }

    fn restore_mark(&self) -> PathBuf {
        self.0.join("restore.json")
    }

    fn device(&self) -> PathBuf {
        self.0.join("device.json")
    }

    /// The branch that the device belongs to, if it has been started before.
    pub fn branch(&self) -> Result<Option<BranchId>> {
        Ok(read_json::<Device>(&self.device())?.map(|device| device.branch))
    }

    /// Who the device is; on the first start it founds a branch of its own, as device A.
    pub fn identity(&self, clock: Clock) -> Result<Identity> {
        let path = self.device();
        let device = match read_json(&path)? {
            Some(device) => device,
            None => {
                let (branch, device) = (BranchId(clock.id()), DeviceId(clock.id()));
                let device = Device { branch, device, letter: "A".to_owned() };
                write_private(&path, &serde_json::to_vec_pretty(&device)?)?;
                device
            }
        };
        let Device { branch, device, letter } = device;
        Ok(Identity { branch, device, letter, machine: machine() })
    }

    /// The branch's secret for PINs; made on the first start, readable by nobody else.
    pub fn pepper(&self, clock: Clock) -> Result<Pepper> {
        let path = self.0.join("pepper");
        match fs::read(&path) {
            Ok(bytes) => {
                let bytes = <[u8; 32]>::try_from(bytes.as_slice());
                Ok(Pepper(bytes.with_context(|| format!("{} is damaged", path.display()))?))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let mut pepper = [0; 32];
                for half in pepper.chunks_exact_mut(16) {
                    half.copy_from_slice(
                        &log::Hash::of(&[clock.id().into_bytes(), clock.id().into_bytes()].concat()).0,
                    );
                }
                write_private(&path, &pepper)?;
                Ok(Pepper(pepper))
            }
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
fn machine() -> String {
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
