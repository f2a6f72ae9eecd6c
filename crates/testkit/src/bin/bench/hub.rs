//! `brigade-hub` by itself, as the benches start it.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::Result;
use brigade_testkit::process::{Running, beside};

pub(crate) use brigade_testkit::process::Client;

use crate::house::PIN;
use crate::machine::resident_mib;

/// A running hub; it is killed at the latest when it is dropped.
#[derive(Debug)]
pub(crate) struct Hub(Running);

impl Hub {
    /// Starts a hub on a data folder and waits until it is ready.
    pub(crate) fn start(data: &Path) -> Result<Self> {
        let mut program = Command::new(beside("brigade-hub")?);
        program.args(["serve", "--listen", "127.0.0.1:0", "--links", "off", "--screens", "off", "--data"]).arg(data);
        Ok(Self(Running::start(program.stderr(Stdio::null()))?))
    }

    /// Signs the one person in on a connection.
    pub(crate) fn sign_in(&self) -> Result<Client> {
        Client::sign_in(self.0.address(), PIN)
    }

    /// Its memory now, in MiB.
    pub(crate) fn memory_mib(&self) -> Result<f64> {
        resident_mib(&self.0.id().to_string())
    }

    /// Asks it to stop, and waits until it has.
    pub(crate) fn stop(self) -> Result<()> {
        self.0.stop()
    }

    /// Ends it as a power cut would end a process.
    pub(crate) fn kill(&mut self) -> Result<()> {
        self.0.kill()
    }
}
