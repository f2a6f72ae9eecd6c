//! Letters as dots: GNU Unifont at the size of a printer's own letters, for rows that its code pages cannot say and for
//! pictures of papers.

use unifont::{Glyph, get_glyph};

/// Dots of a letter from its left edge to that of the next one, where the paper has room.
pub(crate) const WIDTH: usize = 12;
/// Dots of a letter from top to bottom.
pub(crate) const HEIGHT: usize = 24;

const FONT_WIDTH: usize = 8;
const FONT_HEIGHT: usize = 16;

/// How many columns a letter takes: two if it is as wide as it is high.
pub(crate) fn columns(letter: char) -> usize {
    if matches!(get_glyph(letter), Some(Glyph::Fullwidth(_))) { 2 } else { 1 }
}

/// Whether the font has a letter.
pub(crate) fn has(letter: char) -> bool {
    get_glyph(letter).is_some()
}

/// The dots of a letter whose column is `width` dots wide; none of one that the font does not have. Every stroke of the
/// font, which is smaller, comes out two dots wide, as those of a printer are.
pub(crate) fn dots(letter: char, width: usize) -> impl Iterator<Item = (usize, usize)> {
    let glyph = get_glyph(letter);
    let wide = columns(letter);
    let (wide, font_wide) = (wide * width.max(1), wide * FONT_WIDTH);
    let from = |at: usize, of: usize, font: usize| at * font / of..=(at * font + font - 1) / of;
    let is_black = move |x: usize, y: usize| {
        let Some(glyph) = glyph else { return false };
        let (xs, ys) = (from(x, wide, font_wide), from(y, HEIGHT, FONT_HEIGHT));
        ys.into_iter().any(|y| xs.clone().any(|x| x < font_wide && y < FONT_HEIGHT && glyph.get_pixel(x, y)))
    };
    let all = (0..HEIGHT).flat_map(move |y| (0..wide).map(move |x| (x, y)));
    all.filter(move |(x, y)| is_black(*x, *y))
}
