//! What printers answer when they are asked how they are.

use domain::paper::Trouble;

/// `GS r 1`: answered only after everything before it is on paper.
pub(crate) const ASK_PAPER_PRINTED: [u8; 3] = [0x1D, b'r', 1];

/// A question in real time (DLE EOT).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    Printer = 1,
    Offline = 2,
    Error = 3,
    Paper = 4,
}

/// The bytes of a question.
pub(crate) fn ask(asked: Asked) -> [u8; 3] {
    [0x10, 0x04, asked as u8]
}

/// Whether a byte answers DLE EOT.
pub(crate) fn is_real_time(byte: u8) -> bool {
    byte & 0x93 == 0x12
}

/// Whether a byte answers GS r.
pub(crate) fn is_paper_status(byte: u8) -> bool {
    byte & 0x90 == 0
}

/// How a printer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Health {
    Well,
    Offline,
    Sick(Trouble),
}

/// What an answer to a question says.
pub(crate) fn read(asked: Asked, byte: u8) -> Health {
    let first = |found: &[(u8, Trouble)]| found.iter().find(|(bits, _)| byte & bits != 0).map(|(_, trouble)| *trouble);
    let sick = match asked {
        Asked::Printer if byte & 0x08 != 0 => return Health::Offline,
        Asked::Printer => None,
        Asked::Offline => first(&[(0x04, Trouble::CoverOpen), (0x20, Trouble::PaperEnd)]),
        Asked::Error => first(&[(0x08, Trouble::Cutter), (0x64, Trouble::Broken)]),
        Asked::Paper => first(&[(0x60, Trouble::PaperEnd)]),
    };
    sick.map_or(Health::Well, Health::Sick)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_of_real_printers_are_understood() {
        assert_eq!(read(Asked::Printer, 0x16), Health::Well);
        assert_eq!(read(Asked::Printer, 0x1E), Health::Offline);
        assert_eq!(read(Asked::Offline, 0x32), Health::Sick(Trouble::PaperEnd));
        assert_eq!(read(Asked::Offline, 0x16), Health::Sick(Trouble::CoverOpen));
        assert_eq!(read(Asked::Paper, 0x7E), Health::Sick(Trouble::PaperEnd));
        assert_eq!(read(Asked::Paper, 0x1E), Health::Well, "nearly at its end is no trouble");
        assert_eq!(read(Asked::Error, 0x1A), Health::Sick(Trouble::Cutter));
        assert!(is_real_time(0x12) && !is_real_time(0x00) && is_paper_status(0x0C) && !is_paper_status(0x12));
    }
}
