//! Wrong PINs slow down whoever types them, and nobody else.
//!
//! A device is told from others by a secret that it chose itself. Once a right PIN was typed on it, only its own wrong ones
//! slow it down. A stranger shares, besides, the tries of his address and those of all strangers: so a new name for every
//! guess wins nothing, and one bad browser does not lock the tills out. (OWASP calls this device cookies.)

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use log::Hash;

use crate::{ApiError, CallError};

/// Wrong PINs in a row before a device is slowed down.
pub const PIN_TRIES_MAX: u32 = 5;

const DELAY_MS: u64 = 30_000;
const DELAY_MS_MAX: u64 = 15 * 60_000;

/// Wrong PINs of one device even if right ones come between: who knows one PIN must not guess another for ever.
const OF_A_DEVICE: u64 = 30;
const OF_AN_ADDRESS: u64 = 20;
const OF_ALL_STRANGERS: u64 = 100;

/// One wrong PIN is forgiven in this time.
const FORGIVEN_MS: u64 = 60_000;

/// Devices and addresses that are told apart at most.
const KNOWN_MAX: usize = 1_024;

/// Where a PIN is typed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Keypad {
    /// The hash of the secret by which a device is known again, if it shows one.
    pub device: Option<Hash>,
    /// The address that it speaks from; nothing for this terminal's own window.
    pub address: Option<IpAddr>,
}

/// Counts wrong PINs.
#[derive(Debug, Default)]
pub(crate) struct Guard(Mutex<Tries>);

#[derive(Debug, Default)]
struct Tries {
    devices: BTreeMap<Keypad, Device>,
    addresses: BTreeMap<Option<IpAddr>, Wrong>,
    strangers: Wrong,
}

#[derive(Debug, Default)]
struct Device {
    is_known: bool,
    in_a_row: u32,
    until_ms: u64,
    wrong: Wrong,
}

/// Wrong PINs that are not forgiven yet.
#[derive(Debug, Default, Clone, Copy)]
struct Wrong {
    forgiven_at_ms: u64,
}

impl Wrong {
    fn add(&mut self, now_ms: u64) {
        self.forgiven_at_ms = self.forgiven_at_ms.max(now_ms).saturating_add(FORGIVEN_MS);
    }

    /// How long to wait until there are fewer than `most`.
    fn wait_ms(&self, most: u64, now_ms: u64) -> u64 {
        self.forgiven_at_ms.saturating_sub(now_ms).saturating_sub((most - 1) * FORGIVEN_MS)
    }
}

impl Guard {
    pub(crate) fn check(&self, keypad: Keypad, now_ms: u64) -> Result<(), ApiError> {
        let wait_ms = self.0.lock().unwrap_or_else(PoisonError::into_inner).wait_ms(keypad, now_ms);
        if wait_ms == 0 {
            return Ok(());
        }
        Err(CallError::ManyWrongPins { wait_ms }.into())
    }

    pub(crate) fn note(&self, keypad: Keypad, right: bool, now_ms: u64) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).note(keypad, right, now_ms);
    }
}

impl Tries {
    fn wait_ms(&self, keypad: Keypad, now_ms: u64) -> u64 {
        let device = self.devices.get(&keypad);
        let own_ms = device
            .map_or(0, |device| device.until_ms.saturating_sub(now_ms).max(device.wrong.wait_ms(OF_A_DEVICE, now_ms)));
        if device.is_some_and(|device| device.is_known) {
            return own_ms;
        }
        let address_ms = self.addresses.get(&keypad.address).map_or(0, |wrong| wrong.wait_ms(OF_AN_ADDRESS, now_ms));
        own_ms.max(address_ms).max(self.strangers.wait_ms(OF_ALL_STRANGERS, now_ms))
    }

    fn note(&mut self, keypad: Keypad, right: bool, now_ms: u64) {
        self.make_room(now_ms);
        let device = self.devices.entry(keypad).or_default();
        if right {
            (device.is_known, device.in_a_row, device.until_ms) = (true, 0, 0);
            return;
        }
        device.wrong.add(now_ms);
        device.in_a_row = device.in_a_row.saturating_add(1);
        if device.in_a_row >= PIN_TRIES_MAX {
            let doublings = (device.in_a_row - PIN_TRIES_MAX).min(16);
            device.until_ms = now_ms.saturating_add((DELAY_MS << doublings).min(DELAY_MS_MAX));
            tracing::warn!(address = ?keypad.address, in_a_row = device.in_a_row, "wrong PINs: a device has to wait");
        }
        if !device.is_known {
            self.addresses.entry(keypad.address).or_default().add(now_ms);
            self.strangers.add(now_ms);
        }
    }

    /// Forgets those that have nothing to wait for, and if that is not enough, the stranger that is forgiven first.
    fn make_room(&mut self, now_ms: u64) {
        if self.addresses.len() >= KNOWN_MAX {
            self.addresses.retain(|_, wrong| wrong.forgiven_at_ms > now_ms);
        }
        if self.devices.len() >= KNOWN_MAX {
            let first = self.devices.iter().min_by_key(|(_, device)| (device.is_known, device.wrong.forgiven_at_ms));
            first.map(|(keypad, _)| *keypad).map(|keypad| self.devices.remove(&keypad));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pad(device: u8, address: u8) -> Keypad {
        Keypad { device: Some(Hash::of(&[device])), address: Some(IpAddr::from([10, 0, 0, address])) }
    }

    /// How many wrong PINs pass before the next has to wait, and how long, in seconds.
    fn passing(guard: &Guard, pads: impl Iterator<Item = Keypad>, now_ms: u64) -> (usize, u64) {
        for (passed, pad) in pads.enumerate() {
            let wait_ms = guard.0.lock().unwrap().wait_ms(pad, now_ms);
            if wait_ms > 0 {
                return (passed, wait_ms / 1_000);
            }
            guard.note(pad, false, now_ms);
        }
        (usize::MAX, 0)
    }

    #[test]
    fn a_device_waits_for_its_own_wrong_pins_and_no_other_does() {
        let guard = Guard::default();
        assert_eq!(passing(&guard, std::iter::repeat(pad(1, 1)), 0), (5, 30));
        assert!(guard.check(pad(2, 1), 0).is_ok());
        assert!(guard.check(pad(1, 1), 30_000).is_ok());
        guard.note(pad(1, 1), false, 30_000);
        assert!(guard.check(pad(1, 1), 89_999).is_err(), "each further wrong one doubles the delay");
    }

    #[test]
    fn new_names_for_every_guess_are_stopped_by_the_address() {
        let guard = Guard::default();
        assert_eq!(passing(&guard, (0..=255).map(|n| pad(n, 1)), 0), (20, 60));
        assert!(guard.check(pad(0, 2), 0).is_ok(), "another address goes on");
    }

    #[test]
    fn new_addresses_too_are_stopped_by_the_brake_for_strangers_which_holds_up_no_known_device() {
        let guard = Guard::default();
        guard.note(pad(200, 1), true, 0);
        assert_eq!(passing(&guard, (0..=255).map(|n| pad(n, n)), 0), (100, 60));
        assert!(guard.check(pad(201, 201), 0).is_err());
        assert!(guard.check(pad(200, 1), 0).is_ok());
        assert!(guard.check(pad(201, 201), 60_000).is_ok(), "a minute forgives one");
    }

    #[test]
    fn who_knows_one_pin_cannot_guess_another_for_ever() {
        let guard = Guard::default();
        let mut guesses = 0;
        while guard.check(pad(1, 1), 0).is_ok() {
            guard.note(pad(1, 1), guesses % 5 == 4, 0);
            guesses += 1;
        }
        assert_eq!(guesses, 37);
    }

    #[test]
    fn memory_is_bounded_and_known_devices_stay() {
        let guard = Guard::default();
        guard.note(pad(1, 1), true, 0);
        for n in 0..5_000_u32 {
            let device = Some(Hash::of(&n.to_be_bytes()));
            guard.note(Keypad { device, address: Some(IpAddr::from(n.to_be_bytes())) }, false, u64::from(n) * 120_000);
        }
        let tries = guard.0.lock().unwrap();
        assert!(tries.devices.len() <= KNOWN_MAX && tries.addresses.len() <= KNOWN_MAX);
        assert!(tries.devices[&pad(1, 1)].is_known);
    }
}
