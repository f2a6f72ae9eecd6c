//! The printing part of the virtual printer: commands become rows, a cut makes a paper of them.

use encoding_rs::{Encoding, GBK, IBM866, WINDOWS_1251};

use super::{Printed, picture};
use crate::escpos::Command;
use crate::profile::Profile;

/// A stretch of letters of one look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) text: String,
    pub(super) bold: bool,
    /// How many times as wide and as high.
    pub(super) size: (u8, u8),
}

/// A row on the paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Row {
    Text { spans: Vec<Span>, align: u8 },
    Qr { data: Vec<u8>, module: u8 },
    Barcode(String),
    Raster { width_bytes: u16, bits: Vec<u8> },
}

/// Rows on one paper at most: nobody cuts for ever.
const ROWS_MAX: usize = 2_000;
/// Commands of one paper that are kept.
const COMMANDS_MAX: usize = 20_000;

/// The state of the printing part.
#[derive(Debug)]
pub(super) struct Machine {
    pages: Vec<(u8, &'static Encoding)>,
    columns: usize,
    module: u8,
    page: Option<&'static Encoding>,
    bold: bool,
    size: (u8, u8),
    align: u8,
    spans: Vec<Span>,
    qr: Vec<u8>,
    rows: Vec<Row>,
    commands: Vec<Command>,
    /// Whether it is in Chinese mode, and whether it wakes up so.
    chinese: (bool, bool),
}

impl Machine {
    pub(super) fn new(profile: &Profile, columns: u32) -> Self {
        let numbers = [(profile.codepages.cp866, IBM866), (profile.codepages.wpc1251, WINDOWS_1251)];
        Self {
            pages: numbers.into_iter().filter_map(|(number, page)| Some((number?, page))).collect(),
            columns: usize::try_from(columns.clamp(16, 255)).unwrap_or(48),
            module: profile.qr_module_dots,
            page: None,
            bold: false,
            size: (1, 1),
            align: 0,
            spans: Vec::new(),
            qr: Vec::new(),
            rows: Vec::new(),
            commands: Vec::new(),
            chinese: (false, false),
        }
    }

    /// Some models wake up in Chinese mode, and fall back into it whenever they are initialised.
    pub(super) fn wakes_in_chinese(&mut self, wakes: bool) {
        self.chinese = (wakes, wakes);
    }

    /// Rows since the last cut.
    pub(super) fn rows(&self) -> usize {
        self.rows.len()
    }

    /// Takes a command; a cut gives a paper.
    pub(super) fn take(&mut self, command: &Command) -> Option<Printed> {
        if self.commands.len() < COMMANDS_MAX {
            self.commands.push(command.clone());
        }
        match command {
            Command::Init => {
                self.chinese.0 = self.chinese.1;
                (self.page, self.bold, self.size, self.align) = (None, false, (1, 1), 0);
                self.spans.clear();
            }
            Command::Page(number) => {
                self.page = self.pages.iter().find(|(of, _)| of == number).map(|(_, page)| *page);
            }
            Command::EnterKanji => self.chinese.0 = true,
            Command::LeaveKanji => self.chinese.0 = false,
            Command::Align(align) => self.align = *align,
            Command::Bold(bold) => self.bold = *bold,
            Command::Size(width, height) => self.size = (*width, *height),
            Command::Text(bytes) => self.letters(bytes),
            Command::Feed(lines) => (0..*lines).for_each(|_| self.feed()),
            Command::QrData(data) => self.qr.clone_from(data),
            Command::QrPrint => {
                let (data, module) = (self.qr.clone(), self.module);
                self.add(Row::Qr { data, module });
            }
            Command::Barcode(_, data) => {
                let data = data.strip_prefix(b"{B").unwrap_or(data);
                self.add(Row::Barcode(String::from_utf8_lossy(data).into_owned()));
            }
            Command::Raster(width_bytes, bits) => {
                self.add(Row::Raster { width_bytes: *width_bytes, bits: bits.clone() });
            }
            Command::Cut(_) => return self.tear_off(),
            _ => {}
        }
        None
    }

    /// Ends the paper, if there is anything on it.
    pub(super) fn tear_off(&mut self) -> Option<Printed> {
        if !self.spans.is_empty() {
            self.feed();
        }
        let (rows, commands) = (std::mem::take(&mut self.rows), std::mem::take(&mut self.commands));
        let blank =
            |row: &Row| matches!(row, Row::Text { spans, .. } if spans.iter().all(|s| s.text.trim().is_empty()));
        if rows.iter().all(blank) {
            return None;
        }
        Some(Printed { text: text(&rows, self.columns), png: picture::png(&rows, self.columns), commands })
    }

    /// In a page that the printer does not have, letters come out as rubbish.
    fn letters(&mut self, bytes: &[u8]) {
        let text = match self.page {
            _ if self.chinese.0 => GBK.decode_without_bom_handling(bytes).0.into_owned(),
            Some(page) => page.decode_without_bom_handling(bytes).0.into_owned(),
            None => bytes.iter().map(|byte| if byte.is_ascii() { char::from(*byte) } else { '▒' }).collect(),
        };
        self.spans.push(Span { text, bold: self.bold, size: self.size });
    }

    fn feed(&mut self) {
        let row = Row::Text { spans: std::mem::take(&mut self.spans), align: self.align };
        self.add(row);
    }

    fn add(&mut self, row: Row) {
        if self.rows.len() < ROWS_MAX {
            self.rows.push(row);
        }
    }
}

/// What stands on the rows. Letters of double width take two columns, as on paper.
fn text(rows: &[Row], columns: usize) -> String {
    let mut text = String::new();
    for row in rows {
        let line = match row {
            Row::Text { spans, align } => {
                let wide = |span: &Span| {
                    let blanks = " ".repeat(usize::from(span.size.0) - 1);
                    span.text.chars().map(|letter| format!("{letter}{blanks}")).collect::<String>()
                };
                let line: String = spans.iter().map(wide).collect();
                let room = columns.saturating_sub(line.chars().count());
                " ".repeat(room * usize::from(*align) / 2) + &line
            }
            Row::Qr { data, .. } => format!("[QR {}]", String::from_utf8_lossy(data)),
            Row::Barcode(data) => format!("[{data}]"),
            Row::Raster { .. } => "[bitmap]".to_owned(),
        };
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text.trim_end().to_owned() + "\n"
}
