//! A paper as a picture: black dots of a bitmap font (GNU Unifont) on white.

use qrcode::{Color, QrCode};

use super::machine::{Row, Span};
use crate::glyphs::{self, HEIGHT as LETTER_HEIGHT, WIDTH as LETTER_WIDTH};

/// White between rows.
const LEADING: usize = 6;
/// White around the paper.
const MARGIN: usize = 24;
const WHITE: u8 = 0xFF;
const BLACK: u8 = 0x10;

/// The picture of a paper, as PNG, dot by dot as a printer of 203 dpi prints it.
pub(super) fn png(rows: &[Row], columns: usize) -> Vec<u8> {
    let mut paper = Paper { width: columns * LETTER_WIDTH + 2 * MARGIN, dots: Vec::new() };
    paper.roll(MARGIN);
    rows.iter().for_each(|row| paper.row(row));
    paper.roll(MARGIN);
    paper.png()
}

struct Paper {
    width: usize,
    dots: Vec<u8>,
}

impl Paper {
    fn height(&self) -> usize {
        self.dots.len() / self.width
    }

    /// More paper; gives the row of dots where it begins.
    fn roll(&mut self, dots: usize) -> usize {
        let top = self.height();
        self.dots.resize((top + dots) * self.width, WHITE);
        top
    }

    fn dot(&mut self, x: usize, y: usize) {
        if x < self.width
            && let Some(dot) = self.dots.get_mut(y * self.width + x)
        {
            *dot = BLACK;
        }
    }

    fn block(&mut self, (x, y): (usize, usize), (width, height): (usize, usize)) {
        for dy in 0..height {
            for dx in 0..width {
                self.dot(x + dx, y + dy);
            }
        }
    }

    fn row(&mut self, row: &Row) {
        match row {
            Row::Text { spans, align } => self.text(spans, *align),
            Row::Qr { data, module } => self.qr(data, usize::from(*module).max(2)),
            Row::Barcode(data) => {
                let span = Span { text: format!("║▌{data}▐║"), bold: false, size: (1, 1) };
                self.text(&[span], 1);
            }
            Row::Raster { width_bytes, bits } => self.raster(usize::from(*width_bytes), bits),
        }
    }

    fn text(&mut self, spans: &[Span], align: u8) {
        let height = spans.iter().map(|span| usize::from(span.size.1)).max().unwrap_or(1) * LETTER_HEIGHT;
        let top = self.roll(height + LEADING);
        let letters = |span: &Span| span.text.chars().map(glyphs::columns).sum::<usize>() * usize::from(span.size.0);
        let width = spans.iter().map(letters).sum::<usize>() * LETTER_WIDTH;
        let mut x = MARGIN + (self.width - 2 * MARGIN).saturating_sub(width) * usize::from(align.min(2)) / 2;
        for span in spans {
            let (wide, high) = (usize::from(span.size.0), usize::from(span.size.1));
            for letter in span.text.chars() {
                self.letter(letter, (x, top + height - high * LETTER_HEIGHT), (wide, high), span.bold);
                x += wide * LETTER_WIDTH * glyphs::columns(letter);
            }
        }
    }

    fn letter(&mut self, letter: char, (x, y): (usize, usize), size: (usize, usize), bold: bool) {
        for (dx, dy) in glyphs::dots(letter, LETTER_WIDTH) {
            self.block((x + dx * size.0, y + dy * size.1), (size.0 + usize::from(bold), size.1));
        }
    }

    fn qr(&mut self, data: &[u8], module: usize) {
        let Ok(code) = QrCode::new(data) else { return };
        let side = code.width();
        let top = self.roll(side * module + LEADING * 2) + LEADING;
        let left = self.width.saturating_sub(side * module) / 2;
        for (at, color) in code.to_colors().into_iter().enumerate().filter(|(_, color)| *color == Color::Dark) {
            let _: Color = color;
            self.block((left + at % side * module, top + at / side * module), (module, module));
        }
    }

    fn raster(&mut self, width_bytes: usize, bits: &[u8]) {
        if width_bytes == 0 {
            return;
        }
        let top = self.roll(bits.len() / width_bytes);
        for (at, byte) in bits.iter().enumerate() {
            for bit in (0..8).filter(|bit| byte & (0x80 >> bit) != 0) {
                self.dot(MARGIN + at % width_bytes * 8 + bit, top + at / width_bytes);
            }
        }
    }

    fn png(self) -> Vec<u8> {
        let size = |dots: usize| u32::try_from(dots).unwrap_or(u32::MAX);
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, size(self.width), size(self.height()));
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::Eight);
        // Writing into memory fails only for sizes that do not fit the dots, and these do.
        let written = encoder.write_header().and_then(|mut writer| writer.write_image_data(&self.dots));
        debug_assert!(written.is_ok(), "{written:?}");
        file
    }
}
