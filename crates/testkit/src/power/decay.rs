//! A disk that rots: bytes of the store's file change while nobody looks.

use anyhow::{Context, Result, ensure};

use super::exhaustive::Shift;
use super::ledger::{Ledger, sound};
use super::machine::Machine;
use crate::disk::Disk;
use crate::till::FILE;

/// What became of a changed byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rot {
    /// The store cannot be opened, or its proof finds something wrong.
    Found,
    /// Nothing that anybody could ask of the store has changed.
    Immaterial,
}

impl Shift {
    /// How long the file of the closed store is.
    ///
    /// # Errors
    /// If there is none.
    pub fn file_len(&self) -> Result<u64> {
        Ok(self.closed(0).disk.read_file(FILE)?.len() as u64)
    }

    /// Changes one byte of the file after the shift and looks whether anybody notices.
    ///
    /// # Errors
    /// If the store is called sound and answers differently than before.
    pub fn rot_at(&self, place: u64, xor: u8) -> Result<Rot> {
        let machine = self.closed(place);
        machine.disk.corrupt(FILE, usize::try_from(place)?, xor)?;
        self.judge(machine).with_context(|| format!("byte {place} changed by {xor:#04x}"))
    }

    /// Cuts the file off after the shift and looks whether anybody notices.
    ///
    /// # Errors
    /// As [`Shift::rot_at`].
    pub fn truncated_to(&self, len: u64) -> Result<Rot> {
        let machine = self.closed(len);
        let bytes = machine.disk.read_file(FILE)?;
        machine.disk.write_file(FILE, &bytes[..usize::try_from(len)?]);
        self.judge(machine).with_context(|| format!("cut off after {len} bytes"))
    }

    /// A machine with the files of the shift, after an orderly end.
    fn closed(&self, seed: u64) -> Machine {
        let disk = Disk::new(seed);
        disk.restore(&self.files);
        disk.power_on();
        Machine::new(disk, Ledger::default(), 0xD00)
    }

    fn judge(&self, mut machine: Machine) -> Result<Rot> {
        if sound(&machine.disk).is_err() || machine.start().is_err() {
            return Ok(Rot::Found);
        }
        let (vector, series) = (machine.till()?.writer.vector(), machine.till()?.writer.series().to_owned());
        ensure!(vector == self.vector, "the log is another one");
        ensure!(machine.account()? == self.account, "the figures are others");
        ensure!(series == "A", "numbers go on in series {series}");
        Ok(Rot::Immaterial)
    }
}
