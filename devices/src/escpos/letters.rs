//! Letters to the bytes of code pages. A letter that no page of the printer has is written out; a row with one that
//! cannot be written out is drawn instead. Never raw UTF-8, and never `&#8381;`.

use encoding_rs::{EncoderResult, Encoding, IBM866, WINDOWS_1251};
use unicode_normalization::UnicodeNormalization;

use crate::profile::CodePages;

/// A code page by its name in profiles.
pub fn page(name: &str) -> Option<&'static Encoding> {
    match name {
        "cp866" => Some(IBM866),
        "wpc1251" => Some(WINDOWS_1251),
        _ => None,
    }
}

/// What letters are written as where no page has them.
const WRITTEN_OUT: [(&str, &str); 17] = [
    ("«»“”„″", "\""),
    ("‘’‚′", "'"),
    ("—–−‐‑", "-"),
    ("…", "..."),
    ("₽", "р."),
    ("€", "EUR"),
    ("₸", "тг"),
    ("£", "GBP"),
    ("×", "x"),
    ("½", "1/2"),
    ("¼", "1/4"),
    ("¾", "3/4"),
    ("•", "*"),
    ("→", "->"),
    ("\u{a0}\u{202f}\u{2009}", " "),
    ("І", "I"),
    ("і", "i"),
];

/// Letters on their way to a printer, and which page it stands in now.
#[derive(Debug, Clone)]
pub struct Letters {
    pages: Vec<(&'static Encoding, u8)>,
    current: Option<u8>,
}

impl Letters {
    /// Letters for a printer that has just been initialised.
    pub fn new(pages: CodePages) -> Self {
        let known = [(IBM866, pages.cp866), (WINDOWS_1251, pages.wpc1251)];
        let pages = known.into_iter().filter_map(|(encoding, number)| Some((encoding, number?))).collect();
        Self { pages, current: None }
    }

    /// The text in letters that the printer has, or as it is where it must be drawn. It may be longer than it was, so
    /// this comes before it is broken into rows.
    pub fn printable(&self, text: &str) -> String {
        let plain: String = text.nfc().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
        self.written_out(&plain).unwrap_or(plain)
    }

    fn written_out(&self, text: &str) -> Option<String> {
        let mut written = String::with_capacity(text.len());
        for letter in text.chars() {
            if self.byte(letter).is_some() {
                written.push(letter);
            } else {
                let (_, instead) = WRITTEN_OUT.iter().find(|(letters, _)| letters.contains(letter))?;
                written.push_str(instead);
            }
        }
        self.has(&written).then_some(written)
    }

    /// Whether the printer has every letter of a text.
    pub fn has(&self, text: &str) -> bool {
        text.chars().all(|letter| self.byte(letter).is_some())
    }

    /// The bytes of a text, changing the page (`ESC t`) where a letter needs it; a letter that the printer does not have
    /// is a question mark.
    pub fn bytes(&mut self, text: &str) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(text.len());
        for letter in text.chars() {
            let (byte, page) = self.byte(letter).unwrap_or((b'?', None));
            if let Some(number) = page.filter(|number| self.current != Some(*number)) {
                bytes.extend([0x1B, b't', number]);
                self.current = Some(number);
            }
            bytes.push(byte);
        }
        bytes
    }

    /// Forgets which page the printer stands in.
    pub fn forget_page(&mut self) {
        self.current = None;
    }

    /// The byte of a letter, and the page that it needs: none for ASCII, which all pages share.
    fn byte(&self, letter: char) -> Option<(u8, Option<u8>)> {
        if letter.is_ascii() && !letter.is_ascii_control() {
            return u8::try_from(letter).ok().map(|byte| (byte, None));
        }
        let stands_in = |(_, number): &&(&Encoding, u8)| Some(*number) == self.current;
        let first = self.pages.iter().find(stands_in);
        first
            .into_iter()
            .chain(&self.pages)
            .find_map(|(encoding, number)| in_page(encoding, letter).map(|byte| (byte, Some(*number))))
    }
}

/// The byte of a letter in a page.
fn in_page(encoding: &'static Encoding, letter: char) -> Option<u8> {
    let mut text = [0; 4];
    let mut byte = Vec::with_capacity(8);
    let mut encoder = encoding.new_encoder();
    let (result, _) =
        encoder.encode_from_utf8_to_vec_without_replacement(letter.encode_utf8(&mut text), &mut byte, true);
    match (result, byte.as_slice()) {
        (EncoderResult::InputEmpty, [byte]) => Some(*byte),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EPSON: CodePages = CodePages { cp866: Some(17), wpc1251: Some(46) };
    const ONLY_866: CodePages = CodePages { cp866: Some(17), wpc1251: None };
    const ONLY_1251: CodePages = CodePages { cp866: None, wpc1251: Some(46) };

    const NONE: CodePages = CodePages { cp866: None, wpc1251: None };

    fn check(pages: CodePages, text: &str, printable: &str, bytes: &str) {
        let mut letters = Letters::new(pages);
        let shown = letters.printable(text);
        assert_eq!(shown, printable);
        assert!(letters.has(&shown), "{text}");
        let hex: Vec<String> = letters.bytes(&shown).iter().map(|byte| format!("{byte:02X}")).collect();
        assert_eq!(hex.join(" "), bytes, "{text}");
    }

    #[test]
    fn req_10_russian_comes_out_right_to_the_byte() {
        check(ONLY_866, "Ёж №5", "Ёж №5", "1B 74 11 F0 A6 20 FC 35");
        check(ONLY_866, "ё", "ё", "1B 74 11 F1");
        check(ONLY_866, "«Суп» 5 ₽", "\"Суп\" 5 р.", "22 1B 74 11 91 E3 AF 22 20 35 20 E0 2E");
        check(ONLY_866, "— …", "- ...", "2D 20 2E 2E 2E");
        check(EPSON, "«Я»", "«Я»", "1B 74 2E AB DF BB");
        check(EPSON, "Я «", "Я «", "1B 74 11 9F 20 1B 74 2E AB");
        check(EPSON, "і Ґ", "і Ґ", "1B 74 2E B3 20 A5");
        check(ONLY_1251, "«Ёлка» № 5 ₽", "«Ёлка» № 5 р.", "1B 74 2E AB A8 EB EA E0 BB 20 B9 20 35 20 F0 2E");
    }

    #[test]
    fn a_letter_of_two_parts_is_put_together() {
        check(ONLY_866, "и\u{306}", "й", "1B 74 11 A9");
    }

    #[test]
    fn what_cannot_be_written_out_stays_as_it_is_to_be_drawn() {
        let drawn = |pages, text: &str| {
            let letters = Letters::new(pages);
            let shown = letters.printable(text);
            (!letters.has(&shown)).then_some(shown)
        };
        assert_eq!(drawn(EPSON, "ხაჭაპური 5 ₽\u{7}").as_deref(), Some("ხაჭაპური 5 ₽ "));
        assert_eq!(drawn(NONE, "Суп").as_deref(), Some("Суп"));
        assert_eq!(
            drawn(NONE, "5 ₽").as_deref(),
            Some("5 ₽"),
            "it would be written out in letters that are missing too"
        );
        assert_eq!(drawn(NONE, "Soup — 5 €"), None);
    }

    /// The second opinion: another crate's tables say the same of every letter that a page has.
    #[test]
    fn two_crates_agree_on_every_byte_of_cp866() {
        let table = &oem_cp::code_table::ENCODING_TABLE_CP866;
        let mut letters = 0;
        for code in 0x80_u32..0x2_6000 {
            let Some(letter) = char::from_u32(code) else { continue };
            assert_eq!(in_page(IBM866, letter), table.get(&letter).copied(), "{letter}");
            letters += usize::from(table.contains_key(&letter));
        }
        assert_eq!(letters, 128);
    }
}
