//! A document to the bytes of a printer. Styles, sizes, alignment, feeds and QR codes come from the crate `escpos`, whose
//! bytes are right there; initialisation, text, drawn rows, cuts, barcodes and the drawer are ours, where its are not.

use std::cell::RefCell;
use std::rc::Rc;

use domain::paper::{Document, PaperLine, PaperStyle, Row, Symbology, rows};
use escpos::driver::Driver;
use escpos::errors::Result as Escpos;
use escpos::printer::Printer;
use escpos::utils::{JustifyMode, Protocol, QRCodeCorrectionLevel, QRCodeModel, QRCodeOption};

use super::letters::Letters;
use super::raster;
use crate::glyphs;
use crate::profile::{CutWay, Profile, Pulse};

/// A job as bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Encoded {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Rows of text: how long it takes follows from them.
    pub rows: usize,
    /// Letters that neither a page of the printer nor our own font has.
    pub lost: usize,
}

const LF: &[u8] = b"\n";
/// `ESC @`, and `FS .` after it, since some printers wake up in Chinese mode.
pub(crate) const INIT: &[u8] = &[0x1B, b'@', 0x1C, b'.'];

/// Where the crate writes to.
#[derive(Clone, Default)]
struct Capture(Rc<RefCell<Vec<u8>>>);

impl Driver for Capture {
    fn name(&self) -> String {
        "memory".to_owned()
    }
    fn write(&self, data: &[u8]) -> Escpos<()> {
        self.0.borrow_mut().extend_from_slice(data);
        Ok(())
    }
    fn read(&self, _buf: &mut [u8]) -> Escpos<usize> {
        Ok(0)
    }
    fn flush(&self) -> Escpos<()> {
        Ok(())
    }
}

/// The bytes of a document. `columns` is what the owner set, where that differs from the profile.
pub fn encode(document: &Document, profile: &Profile, columns: Option<u32>) -> Encoded {
    let letters = Letters::new(profile.codepages);
    let lines = document.lines.iter().map(|line| printable(line, &letters)).collect();
    let columns = usize::try_from(columns.unwrap_or(profile.columns)).unwrap_or(usize::MAX).min(255);
    let rows = rows(&Document { lines }, columns);
    let capture = Capture::default();
    let printer = Printer::new(capture.clone(), Protocol::default(), None);
    let mut writer = Writer { printer, letters, style: PaperStyle::default(), profile, columns, rows: 0, lost: 0 };
    // The captured driver cannot fail, and all sizes are within the crate's limits: an error would leave rows out.
    let written = writer.document(&rows);
    debug_assert!(written.is_ok(), "{written:?}");
    let (rows, lost) = (writer.rows, writer.lost);
    drop(writer);
    let bytes = capture.0.take();
    Encoded { bytes, rows, lost }
}

/// The bytes that open the drawer.
pub fn drawer(profile: &Profile) -> Encoded {
    let Pulse { pin, on_ms, off_ms } = profile.drawer;
    let two_ms = |ms: u16| u8::try_from(ms / 2).unwrap_or(u8::MAX);
    Encoded { bytes: vec![0x1B, b'p', pin, two_ms(on_ms), two_ms(off_ms)], rows: 0, lost: 0 }
}

/// A line in letters that the printer has, if it can be written so; a page that is tried out is left as it is.
fn printable(line: &PaperLine, letters: &Letters) -> PaperLine {
    match line {
        PaperLine::Text { text, align, style } => {
            PaperLine::Text { text: letters.printable(text), align: *align, style: *style }
        }
        PaperLine::Columns { left, right, style } => {
            let (left, right) = (letters.printable(left), letters.printable(right));
            PaperLine::Columns { left, right, style: *style }
        }
        other => other.clone(),
    }
}

struct Writer<'p> {
    printer: Printer<Capture>,
    letters: Letters,
    style: PaperStyle,
    profile: &'p Profile,
    columns: usize,
    rows: usize,
    lost: usize,
}

impl Writer<'_> {
    fn document(&mut self, rows: &[Row]) -> Escpos<()> {
        self.printer.custom(INIT)?;
        for row in rows {
            self.row(row)?;
        }
        self.printer.print().map(drop)
    }

    fn row(&mut self, row: &Row) -> Escpos<()> {
        match row {
            Row::Text { text, style } if self.letters.has(text) => self.text(text, *style),
            Row::Text { text, style } => self.drawn(text, *style),
            Row::CodePage { number, page, text } => self.code_page(*number, page, text),
            Row::Feed(lines) => self.printer.feeds(*lines).map(drop),
            Row::Cut => self.cut(),
            Row::Qr(data) => self.qr(data),
            Row::Barcode { symbology, data } => self.barcode(*symbology, data),
        }
    }

    fn text(&mut self, text: &str, style: PaperStyle) -> Escpos<()> {
        if style.bold != self.style.bold {
            self.printer.bold(style.bold)?;
        }
        if style.double != self.style.double {
            let size = if style.double { 2 } else { 1 };
            self.printer.size(size, size)?;
        }
        self.style = style;
        self.rows += if style.double { 2 } else { 1 };
        let bytes = self.letters.bytes(text.trim_end());
        self.printer.custom(&bytes)?.custom(LF).map(drop)
    }

    fn drawn(&mut self, text: &str, style: PaperStyle) -> Escpos<()> {
        self.rows += if style.double { 2 } else { 1 };
        self.lost += text.chars().filter(|letter| !glyphs::has(*letter)).count();
        let dots = usize::try_from(self.profile.dots).unwrap_or(usize::MAX);
        self.printer.custom(&raster::row(text, style, self.columns, dots)).map(drop)
    }

    fn code_page(&mut self, number: u8, page: &str, text: &str) -> Escpos<()> {
        self.text("", PaperStyle::default())?;
        let bytes = super::letters::page(page).map_or_else(Vec::new, |page| page.encode(text).0.into_owned());
        self.printer.custom(&[0x1B, b't', number])?.custom(&bytes)?.custom(LF)?;
        self.letters.forget_page();
        Ok(())
    }

    /// A cutter that finds text in the line buffer ignores the command: a line feed comes first.
    fn cut(&mut self) -> Escpos<()> {
        match self.profile.cut {
            CutWay::None => self.printer.feeds(2).map(drop),
            CutWay::Partial => self.printer.custom(LF)?.custom(&[0x1D, b'V', 66, 0]).map(drop),
            CutWay::Full => self.printer.custom(LF)?.custom(&[0x1D, b'V', 65, 0]).map(drop),
        }
    }

    fn qr(&mut self, data: &str) -> Escpos<()> {
        let size = self.profile.qr_module_dots;
        let option = QRCodeOption::new(QRCodeModel::Model2, size, QRCodeCorrectionLevel::M);
        self.rows += 10;
        self.printer.justify(JustifyMode::CENTER)?.qrcode_option(data, option)?.custom(LF)?;
        self.printer.justify(JustifyMode::LEFT).map(drop)
    }

    /// A code that a scanner would not read is printed as text: a printer would print nothing, or rubbish.
    fn barcode(&mut self, symbology: Symbology, data: &str) -> Escpos<()> {
        let command = match symbology {
            Symbology::Ean13 if is_ean13(data) => [&[0x1D, b'k', 67, 13], data.as_bytes()].concat(),
            Symbology::Code128
                if !data.is_empty() && data.len() <= 60 && data.bytes().all(|b| (32..127).contains(&b)) =>
            {
                let length = u8::try_from(data.len() + 2).unwrap_or(u8::MAX);
                [&[0x1D, b'k', 73, length, b'{', b'B'], data.as_bytes()].concat()
            }
            _ => {
                let (text, style) = (self.letters.printable(data), PaperStyle::default());
                return self.row(&Row::Text { text, style });
            }
        };
        self.rows += 5;
        self.printer.justify(JustifyMode::CENTER)?;
        self.printer.custom(&[0x1D, b'h', 80, 0x1D, b'w', 2, 0x1D, b'H', 2])?.custom(&command)?.custom(LF)?;
        self.printer.justify(JustifyMode::LEFT).map(drop)
    }
}

/// Thirteen digits, of which the last one is right.
fn is_ean13(data: &str) -> bool {
    let digits: Vec<u32> = data.chars().filter_map(|c| c.to_digit(10)).collect();
    let weighted = digits.iter().zip([1, 3].into_iter().cycle()).map(|(digit, weight)| digit * weight).sum::<u32>();
    data.len() == 13 && digits.len() == 13 && weighted.is_multiple_of(10)
}
