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

impl Asked {
    /// All questions, in the order in which they are asked before a job.
    pub(crate) const ALL: [Self; 4] = [Self::Printer, Self::Offline, Self::Error, Self::Paper];

    /// The question after this one.
    pub(crate) fn next(self) -> Option<Self> {
        Self::ALL.into_iter().skip_while(|asked| *asked != self).nth(1)
    }
}

/// The bytes of a question.
pub(crate) fn ask(asked: Asked) -> [u8; 3] {
    [0x10, 0x04, asked as u8]
}

/// What a printer says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reply {
    /// The answer to a question in real time.
    RealTime(u8),
    /// Everything before `GS r` is on paper.
    Printed,
}

/// Reads what a printer says, byte by byte: answers come in pieces, and between them, from some models, reports that
/// nobody asked for, of whose four bytes three look like answers.
#[derive(Debug, Default)]
pub(crate) struct Replies {
    report: u8,
}

impl Replies {
    /// Takes a byte.
    pub(crate) fn take(&mut self, byte: u8) -> Option<Reply> {
        if let Some(left) = self.report.checked_sub(1) {
            self.report = left;
            return None;
        }
        match byte {
            answer if answer & 0x93 == 0x12 => Some(Reply::RealTime(answer)),
            first if first & 0x93 == 0x10 => {
                self.report = 3;
                None
            }
            paper if paper & 0x90 == 0 => Some(Reply::Printed),
            _ => None,
        }
    }
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
    }

    #[test]
    fn a_report_that_nobody_asked_for_is_no_answer() {
        let mut replies = Replies::default();
        let said = [0x12, 0x10, 0x00, 0x00, 0x00, 0x38, 0x00, 0x00, 0x0F, 0x13, 0x16, 0x0C];
        let read: Vec<Reply> = said.into_iter().filter_map(|byte| replies.take(byte)).collect();
        assert_eq!(read, [Reply::RealTime(0x12), Reply::RealTime(0x16), Reply::Printed]);
    }
}
