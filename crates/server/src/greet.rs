//! Who is at the door of a link: a device that proves its key, and that its branch or a code speaks for.

use std::time::Duration;

use axum::extract::ws::{Message as Frame, WebSocket};
use log::{BranchId, DeviceId, Hash};
use ring::signature::{ED25519, UnparsedPublicKey};
use serde::Serialize;
use sync::{Challenge, Claim, Verdict};
use tokio::time::timeout;

use crate::house::House;
use crate::{Centre, CentreError, Result, clock};

/// A guest says who it is within this time.
const GREET: Duration = Duration::from_secs(5);

/// A device that proved who it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Guest {
    pub(crate) branch: BranchId,
    pub(crate) device: DeviceId,
}

/// Asks who is there; nothing if it is nobody who may take part.
pub(crate) async fn greet(house: &House, socket: &mut WebSocket) -> Result<Option<Guest>> {
    let nonce = clock::secret().map_err(|error| CentreError::Damaged(format!("no random numbers: {error}")))?;
    let challenge = Challenge { centre: house.device, nonce: hex(&nonce) };
    if !say(socket, &challenge).await {
        return Ok(None);
    }
    let Ok(Some(Ok(Frame::Text(said)))) = timeout(GREET, socket.recv()).await else { return Ok(None) };
    let Ok(claim) = serde_json::from_str::<Claim>(&said) else { return Ok(None) };
    let verdict = if is_proven(&challenge, &claim) { admit(&house.centre, &claim).await? } else { Verdict::Unknown };
    if verdict != Verdict::Welcome {
        house.meters.refused.inc();
        tracing::warn!(branch = %claim.branch, device = %claim.device, ?verdict, "a link is refused");
    }
    let is_told = say(socket, &verdict).await;
    let guest = Guest { branch: claim.branch, device: claim.device };
    Ok((is_told && verdict == Verdict::Welcome).then_some(guest))
}

async fn say(socket: &mut WebSocket, words: &impl Serialize) -> bool {
    let Ok(words) = serde_json::to_string(words) else { return false };
    matches!(timeout(GREET, socket.send(Frame::Text(words.into()))).await, Ok(Ok(())))
}

fn is_proven(challenge: &Challenge, claim: &Claim) -> bool {
    let (Some(key), Some(proof)) = (unhex(&claim.public_key), unhex(&claim.proof)) else { return false };
    let statement = Claim::statement(challenge, claim.branch, claim.device);
    UnparsedPublicKey::new(&ED25519, key).verify(&statement, &proof).is_ok()
}

/// What the facts of the branch say of a device counts; of one that they do not name yet, how it was enrolled.
async fn admit(centre: &Centre, claim: &Claim) -> Result<Verdict> {
    let Claim { branch, device, .. } = *claim;
    if let Some(known) = centre.device(branch, device).await? {
        return Ok(match known {
            _ if known.revoked => Verdict::Revoked,
            _ if known.public_key == claim.public_key => Verdict::Welcome,
            _ => Verdict::Unknown,
        });
    }
    let Some(code) = &claim.code else { return Ok(Verdict::Unknown) };
    let is_enrolled = centre.enrol(claim, Hash::of(code.trim().as_bytes())).await?;
    Ok(if is_enrolled { Verdict::Welcome } else { Verdict::WrongCode })
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len() / 2).map(|at| u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()).collect()
}
