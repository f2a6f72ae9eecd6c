//! Names under which disks are known to SQLite. A name is registered once and for the whole process,
//! and handed to another disk when its own is gone, so that thousands of disks need few names.

use std::ffi::{CStr, CString};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use super::{Shared, vfs};

static FREE: Mutex<Vec<&'static Slot>> = Mutex::new(Vec::new());
static REGISTERED: Mutex<usize> = Mutex::new(0);

/// A registered name and the disk that it leads to just now.
#[derive(Debug)]
pub(super) struct Slot {
    name: CString,
    disk: Mutex<Weak<Shared>>,
}

impl Slot {
    pub(super) fn name(&self) -> &str {
        self.name.to_str().expect("made of ASCII letters and digits")
    }

    pub(super) fn c_name(&self) -> &CStr {
        &self.name
    }

    pub(super) fn lead_to(&self, disk: &Arc<Shared>) {
        *lock(&self.disk) = Arc::downgrade(disk);
    }

    /// The disk behind the name; none if it is gone.
    pub(super) fn disk(&self) -> Option<Arc<Shared>> {
        lock(&self.disk).upgrade()
    }
}

/// A slot that no disk uses.
pub(super) fn take() -> &'static Slot {
    let free = lock(&FREE).pop();
    free.unwrap_or_else(register)
}

/// Hands a slot to disks to come. The caller is the last who could reach its own disk through it.
pub(super) fn give_back(slot: &'static Slot) {
    lock(&FREE).push(slot);
}

fn register() -> &'static Slot {
    let mut registered = lock(&REGISTERED);
    *registered += 1;
    let name = CString::new(format!("power-cut-disk-{registered}")).expect("no zero byte in it");
    let slot: &'static Slot = Box::leak(Box::new(Slot { name, disk: Mutex::new(Weak::new()) }));
    vfs::register(slot);
    slot
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::super::Disk;
    use super::*;

    #[test]
    fn thousands_of_disks_in_a_row_need_few_names() {
        for seed in 0..5_000 {
            let _ = Disk::new(seed);
        }
        assert!(*lock(&REGISTERED) < 500, "{} names registered", lock(&REGISTERED));
    }
}
