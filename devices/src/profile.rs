//! What a printer model can and how it wants it: one TOML file each.

use std::sync::LazyLock;

use serde::Deserialize;

/// How a printer tells how it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum StatusWay {
    /// Not at all: a job is sent, and nobody knows more.
    #[serde(rename = "none")]
    Silent,
    /// It answers DLE EOT, but does not confirm.
    #[serde(rename = "dle_eot")]
    RealTime,
    /// It answers DLE EOT, and GS r once everything before it is on paper.
    #[serde(rename = "dle_eot+gs_r")]
    Confirms,
}

/// What a printer does at the end of a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CutWay {
    /// A person tears the paper off.
    None,
    /// It leaves a bridge.
    Partial,
    /// It cuts through.
    Full,
}

/// Numbers of code pages for `ESC t`. They differ per make.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct CodePages {
    /// CP866, if the printer has it.
    pub cp866: Option<u8>,
    /// Windows-1251, if the printer has it.
    pub wpc1251: Option<u8>,
}

/// The pulse that opens a drawer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Pulse {
    /// 0 for pin 2, 1 for pin 5.
    pub pin: u8,
    /// How long the pulse lasts, in milliseconds.
    pub on_ms: u16,
    /// How long to wait after it, in milliseconds.
    pub off_ms: u16,
}

/// A printer model.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Its name in settings.
    pub name: String,
    /// Dots across the paper.
    pub dots: u32,
    /// Characters in a line of font A.
    pub columns: u32,
    /// Numbers of code pages.
    pub codepages: CodePages,
    /// How it tells how it is.
    pub status: StatusWay,
    /// How it cuts.
    pub cut: CutWay,
    /// How its drawer opens.
    pub drawer: Pulse,
    /// Size of a QR code's module, in dots.
    pub qr_module_dots: u8,
    /// Bytes that are sent at once at most.
    pub max_chunk: usize,
}

impl Profile {
    /// The profile with other numbers of code pages, where the owner has found some on the test page.
    #[must_use]
    pub fn with_pages(&self, cp866: Option<u8>, wpc1251: Option<u8>) -> Self {
        let CodePages { cp866: usual_866, wpc1251: usual_1251 } = self.codepages;
        let codepages = CodePages { cp866: cp866.or(usual_866), wpc1251: wpc1251.or(usual_1251) };
        Self { codepages, ..self.clone() }
    }
}

const FILES: [&str; 9] = [
    include_str!("../profiles/epson-tm-t20.toml"),
    include_str!("../profiles/epson-tm-t88.toml"),
    include_str!("../profiles/generic-58.toml"),
    include_str!("../profiles/generic-80.toml"),
    include_str!("../profiles/latin-80.toml"),
    include_str!("../profiles/xprinter-80.toml"),
    include_str!("../profiles/rongta-80.toml"),
    include_str!("../profiles/star-escpos.toml"),
    include_str!("../profiles/virtual.toml"),
];

static SHIPPED: LazyLock<Vec<Profile>> = LazyLock::new(|| {
    FILES.iter().map(|file| toml::from_str(file).expect("a shipped profile is well-formed: a test reads all")).collect()
});

/// Every profile that is shipped.
pub fn shipped() -> &'static [Profile] {
    &SHIPPED
}

/// A shipped profile by its name.
pub fn find(name: &str) -> Option<&'static Profile> {
    shipped().iter().find(|profile| profile.name == name)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_shipped_profile_has_a_name_of_its_own_and_all_but_one_have_cyrillic() {
        let mut names: Vec<&str> = super::shipped().iter().map(|profile| profile.name.as_str()).collect();
        assert!(super::shipped().iter().all(|profile| profile.columns >= 32));
        let without = super::shipped().iter().filter(|profile| profile.codepages.cp866.is_none());
        assert_eq!(without.map(|profile| profile.name.as_str()).collect::<Vec<_>>(), ["latin-80"]);
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), super::FILES.len());
        assert!(super::find("epson-tm-t20").is_some() && super::find("none").is_none());
    }
}
