//! Rows of text as dots (`GS v 0`), for letters that no page of the printer has.

use domain::paper::PaperStyle;

use crate::glyphs;

/// Dots from row to row, which is what printers feed for a row of their own letters.
const ROW: usize = 30;

/// A row as dots on paper that is `columns` letters and `dots` dots wide. Blanks before it count, those after it do not.
/// A row of wide letters that would not fit is drawn narrower.
pub(super) fn row(text: &str, style: PaperStyle, columns: usize, dots: usize) -> Vec<u8> {
    let scale = if style.double { 2 } else { 1 };
    let text = text.trim_end();
    let cells = text.chars().map(glyphs::columns).sum::<usize>().max(1);
    let width = glyphs::WIDTH.min(dots / scale / columns.div_ceil(scale).max(cells)).max(1);
    let (high, wide_bytes) = (ROW.max(glyphs::HEIGHT * scale), (cells * width * scale + 1).min(dots).div_ceil(8));
    let mut bits = vec![0_u8; wide_bytes * high];
    let mut black = |x: usize, y: usize| {
        if x < wide_bytes * 8 {
            bits[y * wide_bytes + x / 8] |= 0x80 >> (x % 8);
        }
    };
    let mut left = 0;
    for letter in text.chars() {
        for (x, y) in glyphs::dots(letter, width) {
            for dy in 0..scale {
                for dx in 0..scale + usize::from(style.bold) {
                    black((left + x) * scale + dx, y * scale + dy);
                }
            }
        }
        left += glyphs::columns(letter) * width;
    }
    let size = |dots: usize| u16::try_from(dots).unwrap_or(u16::MAX).to_le_bytes();
    let mut command = vec![0x1D, b'v', b'0', 0];
    command.extend(size(wide_bytes).into_iter().chain(size(high)));
    command.extend(bits);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A row as a picture, and how many dots it is wide and high.
    fn drawn(text: &str, double: bool) -> String {
        let command = row(text, PaperStyle { bold: false, double }, 48, 576);
        assert_eq!(command[..4], [0x1D, b'v', b'0', 0]);
        let (wide, high) = (usize::from(command[4]), usize::from(command[6]));
        assert_eq!(command.len(), 8 + wide * high);
        let line = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:08b}")).collect::<String>();
        let lines = command[8..].chunks(wide).map(|bytes| line(bytes).replace('0', " ").replace('1', "█"));
        let lines: Vec<String> = lines.map(|line| line.trim_end().to_owned()).collect();
        format!("{} × {high}\n{}", wide * 8, lines.join("\n").trim_end())
    }

    #[test]
    fn req_10_what_no_page_has_is_drawn_dot_by_dot() {
        insta::assert_snapshot!(drawn("№₽«»ё", false), @"
        64 × 30



                                                           ██  ██
                                                           ██  ██
                                                           ██  ██
        ██  ██   ██    ██████
        ██  ██ █████   ████████     ██   ██  ██   ██
        ██  ██ ██ ██   ██    ██     ██   ██  ██   ██
        ██  ██ ██ ██   ██    ██     ██   ██  ██   ██       ██████
        ███ ██ █████   ██    ██    ███ ████  ████ ███    ██████████
        ███ ██   ██    ██    ██    ██  ██      ██  ██    ██      ██
        ███ ██       ████████      ██  ██      ██  ██    ██      ██
        ██████ █████ ████████    ████ ███      ███ ████  ██████████
        ██ ███ █████   ██        ██   ██        ██   ██  ██████████
        ██ ███       ████████      ██  ██      ██  ██    ██
        ██ ███       ████████      ██  ██      ██  ██    ██
        ██  ██         ██          ██  ██      ██  ██    ██
        ██  ██         ██           ██   ██  ██   ██     ██      ██
        ██  ██         ██           ██   ██  ██   ██     ██████████
        ██  ██         ██           ██   ██  ██   ██       ██████
        ");
    }

    #[test]
    fn a_row_fits_the_paper_whatever_its_letters_are() {
        let width = |text: &str, double| drawn(text, double).split(' ').next().unwrap_or_default().to_owned();
        assert_eq!(width("ხ", false), "16");
        assert_eq!(width(&"ხ".repeat(48), false), "576");
        assert_eq!(width(&"ხ".repeat(24), true), "576");
        assert_eq!(width(&"饺".repeat(48), false), "576");
    }
}
