//! The names of a disk's files. A name that was made, changed or taken away reaches the medium only
//! with a sync of the directory; at a cut chance decides over each such change by itself, which is
//! harsher than a journalling file system (that one keeps their order).

use std::collections::BTreeMap;

use super::dice::Dice;

/// The identity of a file, whatever its name.
pub(super) type Inode = u64;

#[derive(Clone, Debug)]
enum Waiting {
    Link { name: String, inode: Inode },
    Unlink { name: String },
    Rename { from: String, to: String },
}

/// Names as programs see them, names on the medium, and the changes between.
#[derive(Clone, Debug, Default)]
pub(super) struct Directory {
    durable: BTreeMap<String, Inode>,
    current: BTreeMap<String, Inode>,
    waiting: Vec<Waiting>,
}

impl Directory {
    pub(super) fn find(&self, name: &str) -> Option<Inode> {
        self.current.get(name).copied()
    }

    pub(super) fn names(&self) -> &BTreeMap<String, Inode> {
        &self.current
    }

    /// Whether a name leads to the file, or could do so again after a cut.
    pub(super) fn may_need(&self, inode: Inode) -> bool {
        let named = |names: &BTreeMap<String, Inode>| names.values().any(|it| *it == inode);
        let linked = |change: &Waiting| matches!(change, Waiting::Link { inode: it, .. } if *it == inode);
        named(&self.current) || named(&self.durable) || self.waiting.iter().any(linked)
    }

    pub(super) fn link(&mut self, name: &str, inode: Inode) {
        self.change(Waiting::Link { name: name.to_owned(), inode });
    }

    pub(super) fn unlink(&mut self, name: &str) {
        self.change(Waiting::Unlink { name: name.to_owned() });
    }

    pub(super) fn rename(&mut self, from: &str, to: &str) {
        self.change(Waiting::Rename { from: from.to_owned(), to: to.to_owned() });
    }

    fn change(&mut self, change: Waiting) {
        apply(&mut self.current, &change);
        self.waiting.push(change);
    }

    /// Brings every change of names to the medium.
    pub(super) fn sync(&mut self) {
        self.waiting.clear();
        self.durable.clone_from(&self.current);
    }

    /// The power goes: each waiting change is kept or lost.
    pub(super) fn cut(&mut self, dice: &mut Dice) {
        for change in self.waiting.drain(..) {
            if dice.coin() {
                apply(&mut self.durable, &change);
            }
        }
        self.current.clone_from(&self.durable);
    }
}

fn apply(names: &mut BTreeMap<String, Inode>, change: &Waiting) {
    match change {
        Waiting::Link { name, inode } => {
            names.insert(name.clone(), *inode);
        }
        Waiting::Unlink { name } => {
            names.remove(name);
        }
        Waiting::Rename { from, to } => {
            if let Some(inode) = names.remove(from) {
                names.insert(to.clone(), inode);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn synced(names: &[(&str, Inode)]) -> Directory {
        let mut directory = Directory::default();
        for (name, inode) in names {
            directory.link(name, *inode);
        }
        directory.sync();
        directory
    }

    /// The names left by a cut in each of 64 seeds, without repeats.
    fn after_cuts(directory: &Directory) -> Vec<Vec<String>> {
        let mut seen = Vec::new();
        for seed in 0..64 {
            let mut directory = directory.clone();
            directory.cut(&mut Dice::new(seed));
            seen.push(directory.names().keys().cloned().collect());
        }
        seen.sort();
        seen.dedup();
        seen
    }

    #[test]
    fn a_new_name_may_be_lost_until_the_directory_is_synced() {
        let mut directory = Directory::default();
        directory.link("a", 1);
        assert_eq!(after_cuts(&directory), [vec![], vec!["a".to_owned()]]);
        directory.sync();
        assert_eq!(after_cuts(&directory), [vec!["a".to_owned()]]);
    }

    #[test]
    fn a_deleted_name_may_come_back_until_the_directory_is_synced() {
        let mut directory = synced(&[("a", 1)]);
        directory.unlink("a");
        assert_eq!(directory.find("a"), None);
        assert!(directory.may_need(1));
        assert_eq!(after_cuts(&directory), [vec![], vec!["a".to_owned()]]);
        directory.sync();
        assert!(!directory.may_need(1));
        assert_eq!(after_cuts(&directory), [Vec::<String>::new()]);
    }

    #[test]
    fn a_rename_happens_wholly_or_not_at_all() {
        let mut directory = synced(&[("a", 1), ("b", 2)]);
        directory.rename("a", "b");
        assert_eq!(directory.find("b"), Some(1));
        assert_eq!(after_cuts(&directory), [vec!["a".to_owned(), "b".to_owned()], vec!["b".to_owned()]]);
    }
}
