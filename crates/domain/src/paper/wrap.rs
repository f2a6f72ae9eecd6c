//! A document at a width: rows of text as they come out of a printer of so many columns.

use super::document::{Align, Document, PaperLine, PaperStyle, Symbology};

/// A row at a width.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// Text, blanks before it included.
    Text {
        /// The text; a character of double size counts for two columns.
        text: String,
        /// How it looks.
        style: PaperStyle,
    },
    /// Text in a code page of the printer by its number.
    CodePage {
        /// The number.
        number: u8,
        /// The name of the page.
        page: String,
        /// The text.
        text: String,
    },
    /// A barcode.
    Barcode {
        /// Its kind.
        symbology: Symbology,
        /// What it says.
        data: String,
    },
    /// A QR code.
    Qr(String),
    /// Empty rows.
    Feed(u8),
    /// A cut.
    Cut,
}

/// The narrowest paper.
const COLUMNS_MIN: usize = 16;

/// The rows of a document on paper of so many columns.
pub fn rows(document: &Document, columns: usize) -> Vec<Row> {
    let columns = columns.max(COLUMNS_MIN);
    document.lines.iter().flat_map(|line| rows_of(line, columns)).collect()
}

/// A document as plain text, for snapshots and for screens that show letters only.
pub fn text(document: &Document, columns: usize) -> String {
    let mut all = String::new();
    for row in rows(document, columns) {
        let line = match row {
            Row::Text { text, style } if style.double => text.chars().flat_map(|c| [c, ' ']).collect(),
            Row::Text { text, .. } | Row::CodePage { text, .. } => text,
            Row::Barcode { data, .. } => format!("[{data}]"),
            Row::Qr(data) => format!("[QR {data}]"),
            Row::Feed(lines) => "\n".repeat(usize::from(lines.saturating_sub(1))),
            Row::Cut => "- ".repeat(columns / 2),
        };
        all.push_str(line.trim_end());
        all.push('\n');
    }
    all
}

fn rows_of(line: &PaperLine, columns: usize) -> Vec<Row> {
    match line {
        PaperLine::Text { text, align, style } => {
            let width = width(columns, *style);
            let row = |part: String| Row::Text { text: aligned(&part, *align, width), style: *style };
            wrap(text, width).into_iter().map(row).collect()
        }
        PaperLine::Columns { left, right, style } => {
            let row = |text| Row::Text { text, style: *style };
            columns_of(left, right, width(columns, *style)).into_iter().map(row).collect()
        }
        PaperLine::Rule => vec![plain("-".repeat(columns))],
        PaperLine::Ruler => {
            let digit = |at: usize| char::from_digit(u32::try_from(at % 10).unwrap_or(0), 10).unwrap_or('0');
            vec![plain((1..=columns).map(digit).collect())]
        }
        PaperLine::CodePage { number, page, text } => {
            let text = text.chars().take(columns).collect();
            vec![Row::CodePage { number: *number, page: page.clone(), text }]
        }
        PaperLine::Barcode { symbology, data } => {
            vec![Row::Barcode { symbology: *symbology, data: data.clone() }]
        }
        PaperLine::Qr { data } => vec![Row::Qr(data.clone())],
        PaperLine::Feed { lines } => vec![Row::Feed(*lines)],
        PaperLine::Cut => vec![Row::Cut],
    }
}

fn plain(text: String) -> Row {
    Row::Text { text, style: PaperStyle::default() }
}

fn width(columns: usize, style: PaperStyle) -> usize {
    if style.double { columns / 2 } else { columns }
}

fn chars(text: &str) -> usize {
    text.chars().count()
}

fn aligned(text: &str, align: Align, width: usize) -> String {
    let room = width.saturating_sub(chars(text));
    let blanks = match align {
        Align::Left => 0,
        Align::Center => room / 2,
        Align::Right => room,
    };
    " ".repeat(blanks) + text
}

/// Breaks text at blanks; a word longer than the line is broken within. What begins with blanks goes on below them.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let indent = text.chars().take_while(|c| *c == ' ').count().min(width / 2);
    let room = width - indent;
    let (mut rows, mut row) = (Vec::new(), String::new());
    for word in text.split_whitespace() {
        if !row.is_empty() && chars(&row) + 1 + chars(word) > room {
            rows.push(std::mem::take(&mut row));
        }
        if !row.is_empty() {
            row.push(' ');
        }
        row.push_str(word);
        while let Some((at, _)) = row.char_indices().nth(room) {
            let rest = row.split_off(at);
            rows.push(std::mem::replace(&mut row, rest));
        }
    }
    rows.push(row);
    rows.into_iter().map(|row| " ".repeat(indent) + &row).collect()
}

/// The left text wraps beside the right one, which stands at the end of the last row; where that would break a word of
/// the left one, the right text gets rows of its own.
fn columns_of(left: &str, right: &str, width: usize) -> Vec<String> {
    let right_chars = chars(right);
    if right.is_empty() {
        return wrap(left, width);
    }
    let longest = left.split_whitespace().map(chars).max().unwrap_or(0);
    if right_chars + 1 + longest.max(1) > width {
        let mut rows = wrap(left, width);
        rows.extend(wrap(right, width).iter().map(|part| aligned(part, Align::Right, width)));
        return rows;
    }
    let mut rows = wrap(left, width - right_chars - 1);
    let last = rows.len() - 1;
    let blanks = width.saturating_sub(chars(&rows[last]) + right_chars);
    rows[last] = format!("{}{}{right}", rows[last], " ".repeat(blanks));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(left: &str, right: &str, width: usize, expected: &[&str]) {
        assert_eq!(columns_of(left, right, width), expected);
    }

    #[test]
    fn prices_stay_at_the_right_edge() {
        check("Суп", "249,50", 16, &["Суп       249,50"]);
        check("Пицца четыре сыра", "1 459,00", 20, &["Пицца", "четыре сыра 1 459,00"]);
        check("Итого", "", 16, &["Итого"]);
        check("ВЫРУЧКА", "1 164,90 ₽", 16, &["ВЫРУЧКА", "      1 164,90 ₽"]);
        check("", "12:30", 16, &["           12:30"]);
        check("Сумма", "90 071 992 547 409,91", 16, &["Сумма", "  90 071 992 547", "          409,91"]);
    }

    #[test]
    fn long_words_are_broken_and_indents_kept() {
        assert_eq!(wrap("  + Рукколаруккола да", 10), ["  +", "  Рукколар", "  уккола", "  да"]);
        assert_eq!(wrap("", 10), [""]);
        assert_eq!(wrap("один два три", 8), ["один два", "три"]);
    }
}
