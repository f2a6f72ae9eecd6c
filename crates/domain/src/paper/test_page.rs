//! The test page of a printer: a person sees which code page number shows Cyrillic, and how many columns there are.

use super::about::About;
use super::document::{Document, PaperLine};
use crate::branch::Printer;

/// Numbers under which printers of various makes keep CP866 and CP1251.
const CANDIDATES: [(&str, &[u8]); 2] = [("cp866", &[17, 59, 7, 10, 37]), ("wpc1251", &[46, 73, 6, 34, 51])];

/// The test page of a printer.
pub fn test_page(printer: &Printer, about: &About<'_>) -> Document {
    let words = about.words();
    let mut paper = about.begin();
    paper.headline(words.test);
    paper.title(&printer.name);
    paper.text(format!("{}: {}", words.profile, printer.profile));
    paper.text(format!("{}: {}", words.address, printer.address));
    paper.text(about.moment(about.now_ms));
    paper.rule();
    if let Some(columns) = printer.columns {
        paper.columns(words.columns, columns.to_string());
    }
    paper.lines.push(PaperLine::Ruler);
    paper.rule().text(words.sample).bold(words.sample).large(words.sample);
    paper.columns("№ «Ёлка» — 5…", about.sum(crate::money::Money::from(123_450)));
    paper.rule().text(words.pages);
    for (page, numbers) in CANDIDATES {
        for number in numbers {
            let text = format!("{page} = {number}: {}", words.sample);
            paper.lines.push(PaperLine::CodePage { number: *number, page: page.to_owned(), text });
        }
    }
    paper.cut();
    paper
}
