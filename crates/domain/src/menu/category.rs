//! Categories of the menu: a tree that people see as tabs and folders.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::facts::CategoryChanged;
use crate::branch::Names;
use crate::fact::Body;
use crate::text::{self, TextError};

/// How deep categories may lie within each other.
const DEPTH_MAX: usize = 8;

/// The longest code of a category, in characters.
const CODE_CHARS_MAX: usize = 100;

/// A category of the menu.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Category {
    /// Its name.
    pub name: String,
    /// Its name in further languages.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    #[ts(optional, as = "Option<_>")]
    pub names: Names,
    /// Code of the category that it lies in; empty if in none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[ts(optional, as = "Option<_>")]
    pub parent: String,
    /// Its colour as `#rrggbb`; empty for none of its own.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[ts(optional, as = "Option<_>")]
    pub colour: String,
    /// The kitchen station of its entries that name none; empty for that of the category that it lies in.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[ts(optional, as = "Option<_>")]
    pub station: String,
    /// Its place among its sisters.
    #[serde(default)]
    #[ts(optional, as = "Option<_>")]
    pub position: u32,
    /// Whether it is not shown any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<_>")]
    pub retired: bool,
}

/// Why a category cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, serde::Serialize, ts_rs::TS)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum CategoryError {
    /// A code that is too long.
    #[error("the code of a category has at most {CODE_CHARS_MAX} characters")]
    #[serde(rename = "category_code")]
    Code,
    /// A colour that is none.
    #[error("«{colour}» is no colour; a colour is written as #rrggbb")]
    Colour {
        /// What is there instead.
        colour: String,
    },
    /// It would lie in nothing, or in itself.
    #[error("«{category}» cannot lie in «{parent}»")]
    #[serde(rename = "category_parent")]
    Parent {
        /// The category.
        category: String,
        /// Where it should lie.
        parent: String,
    },
    /// A text that cannot be kept.
    #[error(transparent)]
    #[serde(untagged)]
    Text(#[from] TextError),
}

impl crate::access::Refusal for CategoryError {}

/// The categories that there are, by their codes.
pub type MenuTree = BTreeMap<String, Category>;

/// The station that a category gives its entries: its own, or that of the nearest one above; empty if none has one. What
/// merging put into a circle is left after as many steps as a tree may be deep.
pub fn category_station<'t>(tree: &'t MenuTree, code: &str) -> &'t str {
    let way = std::iter::successors(tree.get(code), |category| tree.get(&category.parent));
    way.take(DEPTH_MAX).map(|category| category.station.as_str()).find(|station| !station.is_empty()).unwrap_or("")
}

impl Category {
    /// Checks a category of the tree, and gives the facts that make it; none if it is so already.
    pub fn change(self, code: &str, tree: &MenuTree) -> Result<Vec<Body>, CategoryError> {
        text::name("code", code)?;
        if code.chars().count() > CODE_CHARS_MAX {
            return Err(CategoryError::Code);
        }
        text::name("name", &self.name)?;
        text::names(&self.names)?;
        text::note("station", &self.station)?;
        let digits = self.colour.strip_prefix('#');
        let is_colour = |digits: &str| digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !self.colour.is_empty() && !digits.is_some_and(is_colour) {
            return Err(CategoryError::Colour { colour: self.colour });
        }
        if !self.may_lie(code, tree) {
            return Err(CategoryError::Parent { category: code.to_owned(), parent: self.parent });
        }
        if tree.get(code) == Some(&self) {
            return Ok(Vec::new());
        }
        Ok(vec![CategoryChanged { category: code.to_owned(), is: self }.into()])
    }

    /// Whether the way up from it ends, and does not come by itself.
    fn may_lie(&self, code: &str, tree: &MenuTree) -> bool {
        let mut above = self.parent.as_str();
        for _ in 0..DEPTH_MAX {
            if above.is_empty() {
                return true;
            }
            match tree.get(above) {
                Some(category) if above != code => above = &category.parent,
                _ => return false,
            }
        }
        false
    }
}
