//! The menu of the demo restaurant: entries refer to each other, to groups of choices and to pictures by their codes.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use api::Envelope;
use api::calls::{PublishMenu, PublishedEntry, SaveCategory, StorePicture};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use domain::branch::Names;
use domain::ids::EntryId;
use domain::menu::{Category, ChoiceGroup, ComboChoice, ComboPart, Entry, Media};
use domain::money::Money;
use rust_embed::Embed;
use serde::Deserialize;

use super::{call, id};
use crate::terminal::Terminal;

#[derive(Embed)]
#[folder = "../../data/demo/pictures"]
struct Pictures;

#[derive(Debug, Deserialize)]
struct Menu {
    categories: Vec<Coded>,
    groups: BTreeMap<String, ChoiceGroup>,
    entries: Vec<Dish>,
}

#[derive(Debug, Deserialize)]
struct Coded {
    code: String,
    #[serde(flatten)]
    is: Category,
}

/// An entry with codes in the place of what they mean.
#[derive(Debug, Deserialize)]
struct Dish {
    code: String,
    picture: String,
    #[serde(default)]
    groups: Vec<String>,
    #[serde(default)]
    combo: Vec<Part>,
    #[serde(flatten)]
    entry: Entry,
}

#[derive(Debug, Deserialize)]
struct Part {
    name: String,
    #[serde(default)]
    names: Names,
    choices: Vec<Offer>,
}

#[derive(Debug, Deserialize)]
struct Offer {
    entry: String,
    #[serde(default)]
    variant: u32,
    #[serde(default)]
    extra: Money,
}

fn menu() -> Result<Menu> {
    serde_json::from_str(include_str!("../../../../data/demo/menu.json")).context("the demo menu")
}

impl Menu {
    fn published(&self, dish: &Dish) -> Result<PublishedEntry> {
        let group = |code: &String| self.groups.get(code).cloned().with_context(|| format!("no group «{code}»"));
        let content = Entry {
            picture: Some(log::Hash::of(&picture(&dish.picture)?)),
            groups: dish.groups.iter().map(group).collect::<Result<_>>()?,
            combo: dish.combo.iter().map(|part| self.part(part)).collect::<Result<_>>()?,
            ..dish.entry.clone()
        };
        Ok(PublishedEntry { entry: entry_id(&dish.code), content: Some(content) })
    }

    fn part(&self, part: &Part) -> Result<ComboPart> {
        let choice = |offer: &Offer| {
            let there = self.entries.iter().any(|dish| dish.code == offer.entry);
            anyhow::ensure!(there, "no entry «{}»", offer.entry);
            Ok(ComboChoice { entry: entry_id(&offer.entry), variant: offer.variant, extra: offer.extra })
        };
        let choices = part.choices.iter().map(choice).collect::<Result<_>>()?;
        Ok(ComboPart { name: part.name.clone(), names: part.names.clone(), choices })
    }
}

fn entry_id(code: &str) -> EntryId {
    EntryId(id("entry", code))
}

fn picture(file: &str) -> Result<Vec<u8>> {
    let found = Pictures::get(file).with_context(|| format!("no picture «{file}»"))?;
    Ok(found.data.into_owned())
}

/// Everything that makes the menu: pictures, categories, and one publication.
pub(super) fn calls(terminal: &Terminal) -> Result<Vec<Envelope>> {
    let menu = menu()?;
    let mut calls = Vec::new();
    for file in Pictures::iter() {
        let data = BASE64_STANDARD.encode(picture(&file)?);
        calls.push(call(terminal, "pictures.store", &StorePicture { media: Media::Svg, data })?);
    }
    for Coded { code, is } in &menu.categories {
        let category = SaveCategory { category: code.clone(), is: is.clone() };
        calls.push(call(terminal, "categories.save", &category)?);
    }
    let entries = menu.entries.iter().map(|dish| menu.published(dish)).collect::<Result<_>>()?;
    calls.push(call(terminal, "menu.publish", &PublishMenu { entries, effective_ms: None })?);
    Ok(calls)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_the_demo_menu_means_something() {
        let menu = menu().unwrap();
        assert!(menu.entries.len() >= 60 && menu.categories.len() >= 8);
        for dish in &menu.entries {
            let published = menu.published(dish).unwrap();
            let category = published.content.unwrap().category;
            assert!(menu.categories.iter().any(|of| of.code == category), "{category}");
        }
    }
}
