//! A wire between two programs that somebody trips over: cut, silent or slow.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::Result;

use crate::time::pause;

/// How often a wire looks whether it is still whole.
const LOOK: Duration = Duration::from_millis(50);

/// How long a slow wire holds each piece.
const SLOW: Duration = Duration::from_millis(120);

/// What is the matter with a wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nothing.
    None = 0,
    /// It is cut: connections break, and new ones are refused.
    Cut = 1,
    /// Nothing arrives, and nobody says so: half-open connections, a captive portal.
    Silent = 2,
    /// Everything arrives late.
    Slow = 3,
}

/// A wire to an address.
#[derive(Debug, Clone)]
pub(crate) struct Wire {
    at: SocketAddr,
    fault: Arc<AtomicU8>,
}

impl Wire {
    /// Lays a wire.
    pub(crate) fn to(far: SocketAddr) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let wire = Self { at: listener.local_addr()?, fault: Arc::default() };
        let state = wire.clone();
        thread::spawn(move || {
            for near in listener.incoming().flatten() {
                let state = state.clone();
                thread::spawn(move || state.join(&near, far));
            }
        });
        Ok(wire)
    }

    /// Its near end.
    pub(crate) fn at(&self) -> SocketAddr {
        self.at
    }

    /// Something happens to it, or it is mended.
    pub(crate) fn suffer(&self, fault: Fault) {
        self.fault.store(fault as u8, Ordering::Relaxed);
    }

    fn is(&self, fault: Fault) -> bool {
        self.fault.load(Ordering::Relaxed) == fault as u8
    }

    /// Carries bytes both ways until one side is done.
    fn join(&self, near: &TcpStream, far: SocketAddr) {
        if self.is(Fault::Cut) {
            return;
        }
        while self.is(Fault::Silent) {
            pause(LOOK);
        }
        let Ok(far) = TcpStream::connect(far) else { return };
        thread::scope(|scope| {
            scope.spawn(|| self.carry(near, &far));
            self.carry(&far, near);
        });
    }

    fn carry(&self, mut from: &TcpStream, mut to: &TcpStream) {
        let _ = from.set_read_timeout(Some(LOOK));
        let mut bytes = [0; 16 * 1024];
        let mut was_silent = false;
        loop {
            // What was silent breaks once it is mended: nobody knows what was lost on it.
            let is_silent = self.is(Fault::Silent);
            if self.is(Fault::Cut) || (was_silent && !is_silent) {
                break;
            }
            was_silent = is_silent;
            if is_silent {
                pause(LOOK);
                continue;
            }
            match from.read(&mut bytes) {
                Ok(0) => break,
                Ok(count) => {
                    if self.is(Fault::Slow) {
                        pause(SLOW);
                    }
                    if to.write_all(&bytes[..count]).is_err() {
                        break;
                    }
                }
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
                Err(_) => break,
            }
        }
        let _ = from.shutdown(Shutdown::Both);
        let _ = to.shutdown(Shutdown::Both);
    }
}
