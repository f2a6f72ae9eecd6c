//! Inputs near good ones: changed as bytes, and changed as the JSON that most of them are.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::RngCore;
use serde_json::{Value, json};

/// An input never becomes longer than this.
const INPUT_BYTES_MAX: usize = 128 * 1024;

/// Mutations of one input at most.
const MUTATIONS_MAX: usize = 4;

const TEXTS: &[&str] = &[
    "",
    " ",
    "x",
    "🍕",
    "\u{202e}مرحبا",
    "\u{0}",
    "\n",
    "2026-11-20",
    "+262142-12-31",
    "9999-12-31",
    "cash",
    "card",
    "all",
    "00000000-0000-0000-0000-000000000000",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "-1",
    "1e999",
    "\"",
    "\\",
];

const NUMBERS: &[i64] = &[
    0,
    1,
    -1,
    2,
    499,
    500,
    501,
    999,
    1_000,
    1_001,
    65_535,
    65_536,
    0xFFFF_FFFF,
    1 << 40,
    (1 << 53) - 1,
    1 << 53,
    -(1 << 53) + 1,
    i64::MAX,
    i64::MIN,
];

/// Draws inputs.
pub(super) struct Mutator {
    seeds: Vec<Vec<u8>>,
    rng: ChaCha8Rng,
}

impl Mutator {
    pub(super) fn new(seeds: Vec<Vec<u8>>, rng: ChaCha8Rng) -> Self {
        assert!(!seeds.is_empty(), "there is nothing to begin from");
        Self { seeds, rng }
    }

    /// The next input: a good one, or one that was changed in a few places.
    pub(super) fn next(&mut self) -> Vec<u8> {
        let at = self.below(self.seeds.len());
        let mut input = self.seeds[at].clone();
        for _ in 0..self.below(MUTATIONS_MAX + 1) {
            input = if self.below(4) == 0 { self.in_bytes(input) } else { self.in_a_line(input) };
        }
        input.truncate(INPUT_BYTES_MAX);
        input
    }

    /// A number below `n`; 0 if `n` is 0.
    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.rng.next_u64()).unwrap_or(usize::MAX).checked_rem(n).unwrap_or(0)
    }

    fn of<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len())]
    }

    fn in_bytes(&mut self, mut input: Vec<u8>) -> Vec<u8> {
        let at = self.below(input.len() + 1);
        let upto = (at + self.below(16)).min(input.len());
        match self.below(6) {
            0 => input.truncate(at),
            1 => drop(input.drain(at..upto)),
            2 => drop(input.splice(at..at, self.of(TEXTS).bytes())),
            3 => input.insert(at, self.rng.next_u64() as u8),
            4 => input.extend_from_within(at..upto),
            _ => input[at.min(upto)..upto].iter_mut().for_each(|byte| *byte ^= 1 << (at % 8)),
        }
        input
    }

    /// Changes one line as JSON, swaps it, repeats it or takes it away.
    fn in_a_line(&mut self, input: Vec<u8>) -> Vec<u8> {
        let mut lines: Vec<Vec<u8>> = input.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
        let (at, other) = (self.below(lines.len()), self.below(lines.len()));
        match self.below(12) {
            0 => lines.swap(at, other),
            1 => lines.insert(at, lines[other].clone()),
            2 if lines.len() > 1 => drop(lines.remove(at)),
            _ => match serde_json::from_slice(&lines[at]) {
                Ok(value) => lines[at] = self.in_json(value).to_string().into_bytes(),
                Err(_) => return self.in_bytes(input),
            },
        }
        lines.join(&b'\n')
    }

    fn in_json(&mut self, mut value: Value) -> Value {
        let donor = self.donor();
        let change = self.rng.next_u64();
        let odd = self.odd(&value);
        let steps: Vec<usize> = (0..8).map(|_| self.below(1 << 16)).collect();
        change_at(&mut value, &steps, &Change { odd, donor, how: change });
        value
    }

    /// A value that stands somewhere in another good input.
    fn donor(&mut self) -> Value {
        let at = self.below(self.seeds.len());
        let line = self.seeds[at].split(|byte| *byte == b'\n').next().unwrap_or_default().to_vec();
        let mut value: Value = serde_json::from_slice(&line).unwrap_or_default();
        for _ in 0..self.below(6) {
            let at = self.below(1 << 16);
            match child(&mut value, at) {
                Some(inner) => value = inner.take(),
                None => break,
            }
        }
        value
    }

    fn odd(&mut self, whole: &Value) -> Value {
        match self.below(8) {
            0..3 => json!(self.of(NUMBERS)),
            3 | 4 => json!(self.of(TEXTS)),
            5 => json!("ы".repeat(1 << self.below(15))),
            6 => (0..self.below(60)).fold(json!([]), |inner, _| json!([inner])),
            _ => self.of(&[json!(null), json!(true), json!({}), json!([]), json!(1.5), whole.clone()]).clone(),
        }
    }
}

struct Change {
    odd: Value,
    donor: Value,
    how: u64,
}

/// The child of a value at a place, counted round.
fn child(value: &mut Value, at: usize) -> Option<&mut Value> {
    match value {
        Value::Object(fields) => {
            let place = at.checked_rem(fields.len())?;
            fields.values_mut().nth(place)
        }
        Value::Array(parts) => {
            let place = at.checked_rem(parts.len())?;
            parts.get_mut(place)
        }
        _ => None,
    }
}

/// Goes down the steps to a leaf, or stops on the way, and changes what is there.
fn change_at(value: &mut Value, steps: &[usize], change: &Change) {
    let Some((at, further)) = steps.split_first() else { return };
    let stops = at.is_multiple_of(5);
    match value {
        Value::Object(fields) if stops && change.how.is_multiple_of(4) => {
            let name = fields.keys().nth(at / 5 % fields.len().max(1)).cloned();
            name.map(|name| fields.remove(&name));
        }
        Value::Array(parts) if stops && !parts.is_empty() && change.how % 4 == 1 => {
            let part = parts[at / 5 % parts.len()].clone();
            parts.push(part);
        }
        Value::Array(parts) if stops && change.how % 4 == 2 => drop(parts.pop()),
        value => match child(value, at / 5) {
            Some(inner) => change_at(inner, further, change),
            None if change.how.is_multiple_of(3) => *value = change.donor.clone(),
            None => *value = change.odd.clone(),
        },
    }
}
