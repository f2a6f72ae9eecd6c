//! Bytes to commands: what a printer receives, byte by byte if need be. It never panics, whatever comes.

use serde::Serialize;

/// A command that a printer received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// `ESC @`.
    Init,
    /// `FS .`: no Chinese.
    LeaveKanji,
    /// `FS &`: Chinese.
    EnterKanji,
    /// `ESC t n`.
    Page(u8),
    /// `ESC a n`: 0 left, 1 middle, 2 right.
    Align(u8),
    /// `ESC E n`.
    Bold(bool),
    /// `GS ! n`: how many times as wide and as high.
    Size(u8, u8),
    /// Letters of the present page.
    Text(Vec<u8>),
    /// `LF`, `ESC d n`.
    Feed(u8),
    /// `GS V`: whether it cuts through.
    Cut(bool),
    /// `ESC p m t1 t2`, `DLE DC4 1 m t`: the pin.
    Drawer(u8),
    /// `GS k`: the system and the data.
    Barcode(u8, Vec<u8>),
    /// `GS ( k`, stored data of a QR code.
    QrData(Vec<u8>),
    /// `GS ( k`, prints the stored QR code.
    QrPrint,
    /// `GS v 0`: bytes in a row, and the bits.
    Raster(u16, Vec<u8>),
    /// `DLE EOT n`, answered at once.
    Status(u8),
    /// `GS r n`, answered in its turn.
    PaperStatus(u8),
    /// `GS a n`: status without being asked.
    AutoStatus(u8),
    /// `DLE ENQ n`: recover.
    Recover(u8),
    /// Something that has no effect on the paper.
    Other(Vec<u8>),
}

/// Takes bytes in pieces of any size and gives commands.
#[derive(Debug, Default)]
pub struct Parser {
    waiting: Vec<u8>,
}

/// Bytes that a parser keeps at most while it waits for the end of a command.
const WAITING_MAX: usize = 1 << 20;

const DLE: u8 = 0x10;
const ESC: u8 = 0x1B;
const FS: u8 = 0x1C;
const GS: u8 = 0x1D;

impl Parser {
    /// Takes bytes.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.waiting.extend_from_slice(bytes);
    }

    /// The commands that are complete, each with its length in bytes.
    pub fn commands(&mut self) -> Vec<(Command, usize)> {
        let (mut found, mut at) = (Vec::new(), 0);
        while let Some((command, taken)) = command(&self.waiting[at..]) {
            found.push((command, taken));
            at += taken;
        }
        self.waiting.drain(..at);
        if self.waiting.len() > WAITING_MAX {
            self.waiting.clear();
        }
        found
    }
}

/// The first command and how many bytes it takes; nothing while it is not complete.
fn command(bytes: &[u8]) -> Option<(Command, usize)> {
    match *bytes.first()? {
        DLE => real_time(bytes),
        ESC => escape(bytes),
        FS => two(bytes, |second| match second {
            b'.' => Command::LeaveKanji,
            b'&' => Command::EnterKanji,
            other => Command::Other(vec![FS, other]),
        }),
        GS => group(bytes),
        b'\n' => Some((Command::Feed(1), 1)),
        control @ 0..0x20 => Some((Command::Other(vec![control]), 1)),
        _ => {
            let length = bytes.iter().position(|byte| *byte < 0x20).unwrap_or(bytes.len());
            Some((Command::Text(bytes[..length].to_vec()), length))
        }
    }
}

fn two(bytes: &[u8], make: impl FnOnce(u8) -> Command) -> Option<(Command, usize)> {
    Some((make(*bytes.get(1)?), 2))
}

fn three(bytes: &[u8], make: impl FnOnce(u8) -> Command) -> Option<(Command, usize)> {
    Some((make(*bytes.get(2)?), 3))
}

/// A command that has no effect on the paper, `length` bytes long.
fn other(bytes: &[u8], length: usize) -> Option<(Command, usize)> {
    Some((Command::Other(bytes.get(..length)?.to_vec()), length))
}

fn real_time(bytes: &[u8]) -> Option<(Command, usize)> {
    match *bytes.get(1)? {
        0x04 => three(bytes, Command::Status),
        0x05 => three(bytes, Command::Recover),
        0x14 => Some((Command::Drawer(*bytes.get(3)?), 5)).filter(|_| bytes.len() >= 5),
        _ => other(bytes, 2),
    }
}

fn escape(bytes: &[u8]) -> Option<(Command, usize)> {
    match *bytes.get(1)? {
        b'@' => Some((Command::Init, 2)),
        b't' => three(bytes, Command::Page),
        b'a' => three(bytes, |n| Command::Align(n % 48)),
        b'E' => three(bytes, |n| Command::Bold(n & 1 == 1)),
        b'd' => three(bytes, Command::Feed),
        b'p' => Some((Command::Drawer(*bytes.get(2)? % 48), 5)).filter(|_| bytes.len() >= 5),
        b'2' => other(bytes, 2),
        b'c' => other(bytes, 4),
        b'-' | b'G' | b'M' | b'R' | b'V' | b'{' | b'3' | b'!' | b'=' | b'J' | b' ' => other(bytes, 3),
        _ => other(bytes, 2),
    }
}

fn group(bytes: &[u8]) -> Option<(Command, usize)> {
    match *bytes.get(1)? {
        b'!' => three(bytes, |n| Command::Size((n >> 4 & 7) + 1, (n & 7) + 1)),
        b'V' => match *bytes.get(2)? {
            n @ (65 | 66) => Some((Command::Cut(n == 65), 4)).filter(|_| bytes.len() >= 4),
            n => Some((Command::Cut(n % 48 == 0), 3)),
        },
        b'r' => three(bytes, Command::PaperStatus),
        b'a' => three(bytes, Command::AutoStatus),
        b'k' => barcode(bytes),
        b'(' => parenthesis(bytes),
        b'v' => raster(bytes),
        b'L' | b'W' | b'P' => other(bytes, 4),
        _ => other(bytes, 3),
    }
}

fn barcode(bytes: &[u8]) -> Option<(Command, usize)> {
    let system = *bytes.get(2)?;
    if system <= 6 {
        let length = bytes.get(3..)?.iter().position(|byte| *byte == 0)?;
        return Some((Command::Barcode(system, bytes[3..3 + length].to_vec()), 4 + length));
    }
    let length = usize::from(*bytes.get(3)?);
    let data = bytes.get(4..4 + length)?;
    Some((Command::Barcode(system, data.to_vec()), 4 + length))
}

/// `GS ( x pL pH …`: its length stands in it.
fn parenthesis(bytes: &[u8]) -> Option<(Command, usize)> {
    let length = usize::from(u16::from_le_bytes([*bytes.get(3)?, *bytes.get(4)?]));
    let (whole, body) = (5 + length, bytes.get(5..5 + length)?);
    let command = match (bytes[2], body) {
        (b'k', [49, 80, 48, data @ ..]) => Command::QrData(data.to_vec()),
        (b'k', [49, 81, ..]) => Command::QrPrint,
        _ => Command::Other(bytes[..whole].to_vec()),
    };
    Some((command, whole))
}

fn raster(bytes: &[u8]) -> Option<(Command, usize)> {
    let size = |at: usize| Some(u16::from_le_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]));
    let (width, height) = (size(4)?, size(6)?);
    let whole = 8 + usize::from(width) * usize::from(height);
    Some((Command::Raster(width, bytes.get(8..whole)?.to_vec()), whole))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_command_in_pieces_is_put_together() {
        let mut parser = Parser::default();
        let mut found = Vec::new();
        for byte in [0x1B, b't', 17, 0x8F, 0x8E, b'\n', 0x1D, b'V', 66, 0, 0x10, 0x04, 1, 0x1B, b'p', 0, 25, 250] {
            parser.feed(&[byte]);
            found.extend(parser.commands().into_iter().map(|(command, _)| command));
        }
        let text = |byte| Command::Text(vec![byte]);
        let expected = [
            Command::Page(17),
            text(0x8F),
            text(0x8E),
            Command::Feed(1),
            Command::Cut(false),
            Command::Status(1),
            Command::Drawer(0),
        ];
        assert_eq!(found, expected);
    }

    proptest! {
        #[test]
        fn any_bytes_are_taken(pieces in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..64), 0..32)) {
            let mut parser = Parser::default();
            for piece in &pieces {
                parser.feed(piece);
                parser.commands();
            }
        }
    }
}
