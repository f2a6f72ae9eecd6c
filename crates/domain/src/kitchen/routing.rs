//! Which station makes what is ordered: that of the entry, or of its category, or another one in its place.

use crate::branch::Detour;
use crate::menu::{Entry, MenuTree, category_station};

/// What decides at which station something is made. A line keeps the answer of the moment at which it was added: what is
/// taken back must reach the station that was told to make it.
#[derive(Debug, Clone, Copy)]
pub struct Routing<'a> {
    /// The categories; those from the entry's up are enough.
    pub tree: &'a MenuTree,
    /// Stations that stand in for others.
    pub detours: &'a [Detour],
    /// The room of the order's table; empty without a table.
    pub room: &'a str,
    /// The minute of the day on the clock of the branch.
    pub minute: u16,
}

impl<'a> Routing<'a> {
    /// The station that makes an entry; empty if none does. A station that stands in is not stood in for itself, so that
    /// nothing goes in a circle.
    pub fn station(&self, entry: &'a Entry) -> &'a str {
        let usual = usual(entry, self.tree);
        let detour = self.detours.iter().find(|detour| detour.from == usual && !usual.is_empty() && self.fits(detour));
        detour.map_or(usual, |detour| &detour.to)
    }

    fn fits(&self, detour: &Detour) -> bool {
        let here = detour.rooms.is_empty() || detour.rooms.iter().any(|room| room == self.room);
        here && detour.hours.is_none_or(|hours| hours.hold(self.minute))
    }
}

/// The station that makes an entry where nothing stands in for it.
fn usual<'a>(entry: &'a Entry, tree: &'a MenuTree) -> &'a str {
    match entry.station.as_str() {
        _ if entry.no_station => "",
        "" => category_station(tree, &entry.category),
        own => own,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::branch::Hours;
    use crate::menu::Category;

    fn tree(categories: &[(&str, &str, &str)]) -> MenuTree {
        let category = |(code, parent, station): &(&str, &str, &str)| {
            let is = Category { parent: (*parent).into(), station: (*station).into(), ..Category::default() };
            ((*code).to_owned(), is)
        };
        categories.iter().map(category).collect()
    }

    fn detour(from: &str, to: &str, rooms: &[&str], hours: Option<(u16, u16)>) -> Detour {
        Detour {
            from: from.into(),
            to: to.into(),
            rooms: rooms.iter().map(|room| (*room).to_owned()).collect(),
            hours: hours.map(|(from_minutes, to_minutes)| Hours { from_minutes, to_minutes }),
        }
    }

    /// A house with an oven, a stove and two bars: lemonade is a drink, and pizza night begins at 18:00.
    fn check(entry: (&str, &str), room: &str, minute: u16, expected: &str) {
        let tree = tree(&[
            ("food", "", "stove"),
            ("pizza", "food", "oven"),
            ("drinks", "", "bar"),
            ("lemonade", "drinks", ""),
        ]);
        let detours = [
            detour("bar", "terrace bar", &["terrace"], None),
            detour("oven", "stove", &[], Some((23 * 60, 11 * 60))),
            detour("stove", "oven", &["hall"], Some((18 * 60, 22 * 60))),
        ];
        let (category, station) = entry;
        let (category, station) = (category.to_owned(), station.to_owned());
        let entry = Entry { no_station: station == "-", category, station, ..Entry::default() };
        let routing = Routing { tree: &tree, detours: &detours, room, minute };
        assert_eq!(routing.station(&entry), expected, "{entry:?} in «{room}» at {minute}");
    }

    #[test]
    fn an_entry_is_made_where_it_says_or_where_its_category_says() {
        check(("pizza", ""), "", 720, "oven");
        check(("pizza", "grill"), "", 720, "grill");
        check(("pizza", "-"), "", 720, "");
        check(("lemonade", ""), "", 720, "bar");
        check(("", ""), "", 720, "");
        check(("unheard of", ""), "", 720, "");
    }

    #[test]
    fn another_station_stands_in_for_a_room() {
        check(("lemonade", ""), "terrace", 720, "terrace bar");
        check(("lemonade", ""), "hall", 720, "bar");
        check(("", "bar"), "terrace", 720, "terrace bar");
        check(("lemonade", "-"), "terrace", 720, "");
    }

    #[test]
    fn another_station_stands_in_at_its_hours() {
        check(("pizza", ""), "", 23 * 60 - 1, "oven");
        check(("pizza", ""), "", 23 * 60, "stove");
        check(("pizza", ""), "hall", 0, "stove");
        check(("pizza", ""), "", 11 * 60, "oven");
        check(("food", ""), "hall", 18 * 60, "oven");
        check(("food", ""), "terrace", 18 * 60, "stove");
        check(("food", ""), "hall", 22 * 60, "stove");
    }

    #[test]
    fn categories_in_a_circle_give_no_station() {
        let tree = tree(&[("a", "b", ""), ("b", "a", "")]);
        assert_eq!(category_station(&tree, "a"), "");
    }

    proptest! {
        /// A minute lies in a part of the day or in the rest of it, never in both.
        #[test]
        fn hours_and_the_rest_of_the_day_make_a_day(from in 0u16..1_440, to in 0u16..1_440, minute in 0u16..1_440) {
            prop_assume!(from != to);
            let hours = |from_minutes, to_minutes| Hours { from_minutes, to_minutes }.hold(minute);
            prop_assert_ne!(hours(from, to), hours(to, from));
        }
    }
}
