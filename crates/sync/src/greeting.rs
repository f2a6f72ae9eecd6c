//! How a device proves to the centre who it is, before the first frame of a link: in three texts of JSON.
//!
//! The centre draws a number that it never used before, the device signs it together with what it claims, and the centre
//! says yes or why not. Terminals of one branch need none of it: they prove their keys in TLS.

use log::{BranchId, DeviceId};
use serde::{Deserialize, Serialize};

/// What the signature is for; never used for anything else.
const CONTEXT: &[u8] = b"Brigade 2026 link with the centre";

/// First text: from the centre.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Challenge {
    /// Who the centre is.
    pub centre: DeviceId,
    /// A number that is used once, in hexadecimal.
    pub nonce: String,
}

/// Second text: from the device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Its branch.
    pub branch: BranchId,
    /// What people call the branch.
    pub branch_name: String,
    /// The device.
    pub device: DeviceId,
    /// Its Ed25519 key, in hexadecimal.
    pub public_key: String,
    /// Its signature under [`Claim::statement`], in hexadecimal.
    pub proof: String,
    /// The code by which the branch joins, where it has not done so yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

/// Third text: from the centre. After a yes, frames follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It may take part.
    Welcome,
    /// No device of the branch has this key, and no code says that it may.
    Unknown,
    /// The code is not good, or not any more.
    WrongCode,
    /// The device was sent away.
    Revoked,
    /// A verdict of a later version: a no.
    #[serde(other)]
    Later,
}

impl Claim {
    /// What the device signs.
    pub fn statement(challenge: &Challenge, branch: BranchId, device: DeviceId) -> Vec<u8> {
        let named = [challenge.centre.0, branch.0, device.0].map(|id| *id.as_bytes()).concat();
        [CONTEXT, &named, challenge.nonce.as_bytes()].concat()
    }
}
