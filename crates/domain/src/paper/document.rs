//! A paper as data: lines with their styles, without a width. Printers, previews and tests each resolve it at their own.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where a line stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// At the left edge.
    #[default]
    Left,
    /// In the middle.
    Center,
    /// At the right edge.
    Right,
}

/// How a line looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct PaperStyle {
    /// Whether it is emphasised.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<_>")]
    pub bold: bool,
    /// Whether it is twice as wide and twice as high: half as many characters fit.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<_>")]
    pub double: bool,
}

/// A kind of barcode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Symbology {
    /// Thirteen digits, the last one a check digit.
    Ean13,
    /// Letters and digits of ASCII.
    Code128,
}

/// A line of a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "line", rename_all = "snake_case")]
pub enum PaperLine {
    /// Text; what does not fit goes on in the next line.
    Text {
        /// The text.
        text: String,
        /// Where it stands.
        #[serde(default)]
        align: Align,
        /// How it looks.
        #[serde(default)]
        style: PaperStyle,
    },
    /// Text at the left edge and text at the right edge: a dish and its price. The left one goes on in the next line.
    Columns {
        /// At the left edge.
        left: String,
        /// At the right edge.
        right: String,
        /// How both look.
        #[serde(default)]
        style: PaperStyle,
    },
    /// A line across the paper.
    Rule,
    /// A barcode.
    Barcode {
        /// Its kind.
        symbology: Symbology,
        /// What it says.
        data: String,
    },
    /// A QR code.
    Qr {
        /// What it says.
        data: String,
    },
    /// A digit for each column, so that a person can see how many there are.
    Ruler,
    /// Text in a given code page of the printer: lines of the test page, of which a person picks the readable one.
    CodePage {
        /// The number of the page in the printer (`ESC t`).
        number: u8,
        /// What the number stands for: `cp866` or `wpc1251`.
        page: String,
        /// The text.
        text: String,
    },
    /// Empty lines.
    Feed {
        /// How many.
        lines: u8,
    },
    /// The paper is cut.
    Cut,
}

/// A paper.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Document {
    /// Its lines, from top to bottom.
    pub lines: Vec<PaperLine>,
}

const PLAIN: PaperStyle = PaperStyle { bold: false, double: false };
const BOLD: PaperStyle = PaperStyle { bold: true, double: false };
const LARGE: PaperStyle = PaperStyle { bold: true, double: true };

impl Document {
    fn push(&mut self, text: impl Into<String>, align: Align, style: PaperStyle) -> &mut Self {
        self.lines.push(PaperLine::Text { text: text.into(), align, style });
        self
    }

    /// A plain line.
    pub fn text(&mut self, text: impl Into<String>) -> &mut Self {
        self.push(text, Align::Left, PLAIN)
    }

    /// An emphasised line.
    pub fn bold(&mut self, text: impl Into<String>) -> &mut Self {
        self.push(text, Align::Left, BOLD)
    }

    /// A line of double size.
    pub fn large(&mut self, text: impl Into<String>) -> &mut Self {
        self.push(text, Align::Left, LARGE)
    }

    /// A plain line in the middle.
    pub fn center(&mut self, text: impl Into<String>) -> &mut Self {
        self.push(text, Align::Center, PLAIN)
    }

    /// An emphasised line in the middle.
    pub fn title(&mut self, text: impl Into<String>) -> &mut Self {
        self.push(text, Align::Center, BOLD)
    }

    /// A line of double size in the middle.
    pub fn headline(&mut self, text: impl Into<String>) -> &mut Self {
        self.push(text, Align::Center, LARGE)
    }

    /// A plain line with something at both edges.
    pub fn columns(&mut self, left: impl Into<String>, right: impl Into<String>) -> &mut Self {
        self.lines.push(PaperLine::Columns { left: left.into(), right: right.into(), style: PLAIN });
        self
    }

    /// An emphasised line with something at both edges.
    pub fn bold_columns(&mut self, left: impl Into<String>, right: impl Into<String>) -> &mut Self {
        self.lines.push(PaperLine::Columns { left: left.into(), right: right.into(), style: BOLD });
        self
    }

    /// A line of double size with something at both edges.
    pub fn large_columns(&mut self, left: impl Into<String>, right: impl Into<String>) -> &mut Self {
        self.lines.push(PaperLine::Columns { left: left.into(), right: right.into(), style: LARGE });
        self
    }

    /// A line across the paper.
    pub fn rule(&mut self) -> &mut Self {
        self.lines.push(PaperLine::Rule);
        self
    }

    /// A QR code.
    pub fn qr(&mut self, data: impl Into<String>) -> &mut Self {
        self.lines.push(PaperLine::Qr { data: data.into() });
        self
    }

    /// Empty lines and the cut that end a paper.
    pub fn cut(&mut self) -> &mut Self {
        self.lines.extend([PaperLine::Feed { lines: 3 }, PaperLine::Cut]);
        self
    }
}
