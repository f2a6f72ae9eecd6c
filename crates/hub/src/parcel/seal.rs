//! The file of a parcel: frames one after the other, each sealed.
//!
//! Head: 8 bytes that say what it is, the branch (16), a number that was drawn for this file (32). Then per frame four
//! bytes of length, big-endian, and the frame, sealed by ChaCha20-Poly1305 (RFC 8439) under a key that is derived from the
//! branch's secret and the drawn number. The nonce counts the frames and says whether a frame is the last, so none can be
//! left out, put elsewhere or added, and a file that broke off is known as such.

use std::io::{self, ErrorKind, Read, Write};

use api::Pepper;
use log::BranchId;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use sync::FRAME_BYTES_MAX;
use uuid::Uuid;

use super::ParcelError;

const MAGIC: [u8; 8] = *b"BRIGADE1";

const HEAD: usize = MAGIC.len() + 16 + 32;

/// What the key of a parcel is derived for; never changed, or old parcels cannot be read.
const CONTEXT: &str = "Brigade 2026 parcel";

/// The bytes that a seal adds to a frame.
const TAG: usize = 16;

type Head = [u8; HEAD];

fn key(pepper: &Pepper, head: &Head) -> Result<LessSafeKey, ParcelError> {
    let material = [pepper.0.as_slice(), head].concat();
    let key = blake3::derive_key(CONTEXT, &material);
    Ok(LessSafeKey::new(UnboundKey::new(&CHACHA20_POLY1305, &key).map_err(|_| ParcelError::Unreadable)?))
}

fn nonce(place: u64, last: bool) -> Nonce {
    let mut nonce = [0; NONCE_LEN];
    nonce[0] = last.into();
    nonce[NONCE_LEN - 8..].copy_from_slice(&place.to_be_bytes());
    Nonce::assume_unique_for_key(nonce)
}

/// Writes the frames of a parcel.
pub(super) struct Sealer<W> {
    out: W,
    key: LessSafeKey,
    place: u64,
}

impl<W: Write> Sealer<W> {
    pub(super) fn begin(mut out: W, pepper: &Pepper, branch: BranchId, drawn: &[u8; 32]) -> Result<Self, ParcelError> {
        let mut head = [0; HEAD];
        head[..8].copy_from_slice(&MAGIC);
        head[8..24].copy_from_slice(branch.0.as_bytes());
        head[24..].copy_from_slice(drawn);
        out.write_all(&head)?;
        Ok(Self { out, key: key(pepper, &head)?, place: 0 })
    }

    pub(super) fn frame(&mut self, frame: Vec<u8>, last: bool) -> Result<(), ParcelError> {
        let mut sealed = frame;
        let sealing = self.key.seal_in_place_append_tag(nonce(self.place, last), Aad::empty(), &mut sealed);
        sealing.map_err(|_| ParcelError::Unreadable)?;
        self.place += 1;
        let length = u32::try_from(sealed.len()).map_err(io::Error::other)?;
        self.out.write_all(&length.to_be_bytes())?;
        Ok(self.out.write_all(&sealed)?)
    }
}

/// Reads the frames of a parcel, whoever wrote it.
pub(super) struct Opener<R> {
    from: R,
    key: LessSafeKey,
    place: u64,
    ended: bool,
}

impl<R: Read> Opener<R> {
    pub(super) fn begin(mut from: R, pepper: &Pepper, branch: BranchId) -> Result<Self, ParcelError> {
        let mut head = [0; HEAD];
        from.read_exact(&mut head).map_err(|error| match error.kind() {
            ErrorKind::UnexpectedEof => ParcelError::NoParcel,
            _ => ParcelError::Io(error),
        })?;
        if head[..8] != MAGIC {
            return Err(ParcelError::NoParcel);
        }
        if Uuid::from_slice(&head[8..24]).ok() != Some(branch.0) {
            return Err(ParcelError::OtherBranch);
        }
        Ok(Self { from, key: key(pepper, &head)?, place: 0, ended: false })
    }

    /// The next frame; none after the last one.
    pub(super) fn next(&mut self) -> Result<Option<Vec<u8>>, ParcelError> {
        let mut length = [0; 4];
        match self.from.read(&mut length[..1])? {
            0 if self.ended => return Ok(None),
            0 => return Err(ParcelError::CutOff),
            _ if self.ended => return Err(ParcelError::Unreadable),
            _ => {}
        }
        self.fill(&mut length[1..])?;
        let length = usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX);
        if length > FRAME_BYTES_MAX + TAG {
            return Err(ParcelError::Unreadable);
        }
        let mut sealed = vec![0; length];
        self.fill(&mut sealed)?;
        let place = self.place;
        self.place += 1;
        for last in [false, true] {
            let mut opened = sealed.clone();
            if let Ok(frame) = self.key.open_in_place(nonce(place, last), Aad::empty(), &mut opened) {
                let frame = frame.to_vec();
                self.ended = last;
                return Ok(Some(frame));
            }
        }
        Err(ParcelError::Unreadable)
    }

    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), ParcelError> {
        self.from.read_exact(bytes).map_err(|error| match error.kind() {
            ErrorKind::UnexpectedEof => ParcelError::CutOff,
            _ => ParcelError::Io(error),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BRANCH: BranchId = BranchId(Uuid::from_u128(7));

    fn written(frames: &[&str]) -> Vec<u8> {
        let mut out = Vec::new();
        let mut sealer = Sealer::begin(&mut out, &Pepper([1; 32]), BRANCH, &[9; 32]).unwrap();
        for (place, frame) in frames.iter().enumerate() {
            sealer.frame(frame.as_bytes().to_vec(), place + 1 == frames.len()).unwrap();
        }
        out
    }

    fn read(bytes: &[u8], pepper: u8, branch: u128) -> String {
        let mut words = Vec::new();
        let opened = Opener::begin(bytes, &Pepper([pepper; 32]), BranchId(Uuid::from_u128(branch)));
        let mut opener = match opened {
            Ok(opener) => opener,
            Err(error) => return error.to_string(),
        };
        loop {
            match opener.next() {
                Ok(Some(frame)) => words.push(String::from_utf8(frame).unwrap()),
                Ok(None) => return words.join(" "),
                Err(error) => {
                    words.push(format!("· {error}"));
                    return words.join(" ");
                }
            }
        }
    }

    #[test]
    fn frames_come_out_as_they_went_in_and_for_nobody_else() {
        let whole = written(&["one", "two", "three"]);
        insta::assert_snapshot!([
            read(&whole, 1, 7),
            read(&whole, 2, 7),
            read(&whole, 1, 8),
            read(b"something else altogether, which is long enough for a head ....", 1, 7),
            read(b"short", 1, 7),
            read(&written(&[]), 1, 7),
        ].join("\n"), @"
        one two three
        · the parcel is damaged, or somebody changed it
        the parcel belongs to another restaurant
        this file is no parcel
        this file is no parcel
        · the parcel is not whole
        ");
    }

    #[test]
    fn what_is_cut_off_changed_moved_or_added_is_noticed() {
        let whole = written(&["one", "two", "three"]);
        for cut in HEAD..whole.len() {
            let said = read(&whole[..cut], 1, 7);
            assert!(said.ends_with("· the parcel is not whole"), "{cut}: {said}");
        }
        for place in HEAD..whole.len() {
            let mut changed = whole.clone();
            changed[place] ^= 1;
            assert!(read(&changed, 1, 7).contains('·'), "{place}");
        }
        let frame = |n: usize| 4 + n + TAG;
        let (one, two) = (HEAD + frame(3), HEAD + frame(3) + frame(3));
        let left_out = [&whole[..one], &whole[two..]].concat();
        let twice = [&whole[..one], &whole[HEAD..]].concat();
        let added = [&whole[..], &whole[HEAD..one]].concat();
        for wrong in [left_out, twice, added] {
            assert!(read(&wrong, 1, 7).contains("· the parcel is damaged"), "{}", read(&wrong, 1, 7));
        }
    }
}
