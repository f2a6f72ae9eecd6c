//! Read connections, lent out one at a time.

use std::sync::{Condvar, Mutex, PoisonError};

use crate::Reader;

/// A fixed number of readers.
#[derive(Debug)]
pub(crate) struct Pool {
    idle: Mutex<Vec<Reader>>,
    returned: Condvar,
}

impl Pool {
    pub(crate) fn new(readers: Vec<Reader>) -> Self {
        Self { idle: Mutex::new(readers), returned: Condvar::new() }
    }

    /// Lends a reader to `work`, waiting for one if need be.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&Reader) -> T) -> T {
        let loan = Loan { pool: self, reader: Some(self.take()) };
        match &loan.reader {
            Some(reader) => work(reader),
            None => unreachable!("a loan holds its reader until it is dropped"),
        }
    }

    fn take(&self) -> Reader {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(reader) = idle.pop() {
                return reader;
            }
            idle = self.returned.wait(idle).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// Gives the reader back even if the work panics.
struct Loan<'p> {
    pool: &'p Pool,
    reader: Option<Reader>,
}

impl Drop for Loan<'_> {
    fn drop(&mut self) {
        if let Some(reader) = self.reader.take() {
            self.pool.idle.lock().unwrap_or_else(PoisonError::into_inner).push(reader);
            self.pool.returned.notify_one();
        }
    }
}
