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

const FILES: [&str; 8] = [
    include_str!("../profiles/epson-tm-t20.toml"),
    include_str!("../profiles/epson-tm-t88.toml"),
    include_str!("../profiles/generic-58.toml"),
    include_str!("../profiles/generic-80.toml"),
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
    fn every_shipped_profile_has_cyrillic_and_a_name_of_its_own() {
        let mut names: Vec<&str> = super::shipped().iter().map(|profile| profile.name.as_str()).collect();
        assert!(super::shipped().iter().all(|profile| profile.codepages.cp866.is_some() && profile.columns >= 32));
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), super::FILES.len());
        assert!(super::find("epson-tm-t20").is_some() && super::find("none").is_none());
    }
}
