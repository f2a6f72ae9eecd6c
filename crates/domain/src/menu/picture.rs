//! Pictures: small, named by what they hold, and harmless.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use log::Hash;
use serde::{Deserialize, Serialize};

use super::facts::PictureStored;
use crate::fact::Body;

/// The most characters of base64 that a picture may take, so that its fact fits a line.
pub const PICTURE_CHARS_MAX: usize = 48 * 1024;

/// The kinds of pictures that every window can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub enum Media {
    /// Drawn by lines.
    #[serde(rename = "image/svg+xml")]
    Svg,
    /// Exact dots.
    #[serde(rename = "image/png")]
    Png,
    /// A photograph.
    #[serde(rename = "image/jpeg")]
    Jpeg,
    /// A photograph, smaller.
    #[serde(rename = "image/webp")]
    Webp,
}

impl Media {
    const ALL: [Self; 4] = [Self::Svg, Self::Png, Self::Jpeg, Self::Webp];

    /// Its name, as browsers know it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Svg => "image/svg+xml",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
        }
    }

    /// The kind of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|media| media.name() == name)
    }

    /// Whether bytes begin as those of this kind do.
    fn begins(self, bytes: &[u8]) -> bool {
        match self {
            Self::Svg => true,
            Self::Png => bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
            Self::Jpeg => bytes.starts_with(b"\xff\xd8\xff"),
            Self::Webp => bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP".as_slice()),
        }
    }
}

/// Why a picture is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, serde::Serialize, ts_rs::TS)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum PictureError {
    /// Too large for a fact.
    #[error("the picture is too large: at most {} KB are allowed", PICTURE_CHARS_MAX / 1024)]
    #[serde(rename = "picture_too_large")]
    TooLarge,
    /// No base64, or nothing.
    #[error("the picture cannot be read")]
    #[serde(rename = "picture_unreadable")]
    Unreadable,
    /// Something else than it says.
    #[error("the file is not a picture of the kind {kind}")]
    #[serde(rename = "picture_of_other_kind")]
    OtherKind {
        /// The kind.
        kind: &'static str,
    },
    /// A drawing that could run a program or fetch something.
    #[error("the drawing holds something that is not allowed: {what}")]
    #[serde(rename = "picture_unsafe")]
    Unsafe {
        /// What it holds.
        what: String,
    },
}

impl crate::access::Refusal for PictureError {}

/// Checks a picture and gives the fact that stores it.
pub fn store_picture(media: Media, data: &str) -> Result<Body, PictureError> {
    if data.len() > PICTURE_CHARS_MAX {
        return Err(PictureError::TooLarge);
    }
    let bytes = BASE64_STANDARD.decode(data).map_err(|_| PictureError::Unreadable)?;
    if bytes.is_empty() {
        return Err(PictureError::Unreadable);
    }
    if !media.begins(&bytes) {
        return Err(PictureError::OtherKind { kind: media.name() });
    }
    if media == Media::Svg {
        drawing(&bytes)?;
    }
    Ok(PictureStored { picture: Hash::of(&bytes), media, data: data.to_owned() }.into())
}

/// Refuses drawings with programs in them, and those that would fetch something from elsewhere.
fn drawing(bytes: &[u8]) -> Result<(), PictureError> {
    let other = || PictureError::OtherKind { kind: Media::Svg.name() };
    let text = std::str::from_utf8(bytes).map_err(|_| other())?;
    // A document type could declare entities that become anything; the parser refuses it.
    let tree = roxmltree::Document::parse(text).map_err(|_| other())?;
    if tree.root_element().tag_name().name() != "svg" {
        return Err(other());
    }
    tree.descendants().try_for_each(harmless)
}

fn harmless(node: roxmltree::Node<'_, '_>) -> Result<(), PictureError> {
    const BANNED: [&str; 8] = ["script", "foreignobject", "iframe", "embed", "object", "handler", "audio", "video"];
    let refused = |what: &str| Err(PictureError::Unsafe { what: what.to_owned() });
    if node.is_pi() {
        return refused("an instruction");
    }
    let name = node.tag_name().name().to_ascii_lowercase();
    if BANNED.contains(&name.as_str()) {
        return refused(&format!("<{name}>"));
    }
    if node.is_text() && node.parent().is_some_and(|parent| parent.tag_name().name().eq_ignore_ascii_case("style")) {
        styled(node.text().unwrap_or_default())?;
    }
    for attribute in node.attributes() {
        let (name, value) = (attribute.name().to_ascii_lowercase(), attribute.value());
        if name.starts_with("on") {
            return refused(&name);
        }
        if matches!(name.as_str(), "href" | "src" | "base") && !value.trim_start().starts_with('#') {
            return refused("a link to something outside of it");
        }
        // An animation can set a link, or a handler, that is harmless as long as it stands still.
        if name == "attributename" && (value.to_ascii_lowercase().contains("href") || value.starts_with("on")) {
            return refused("an animated link");
        }
        styled(value)?;
    }
    Ok(())
}

/// Refuses styles that fetch something; references within the drawing are fine.
fn styled(text: &str) -> Result<(), PictureError> {
    let text: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '"' | '\'')).collect();
    let text = text.to_ascii_lowercase();
    let outside = text.split("url(").skip(1).any(|rest| !rest.starts_with('#'));
    // A backslash can write any of these words in another way.
    let hidden =
        ["@import", "javascript:", "expression(", "image-set(", "\\"].into_iter().find(|word| text.contains(word));
    match hidden {
        Some(word) => Err(PictureError::Unsafe { what: word.to_owned() }),
        None if outside => Err(PictureError::Unsafe { what: "a link to something outside of it".to_owned() }),
        None => Ok(()),
    }
}
