//! Looking for texts by what somebody types: a full-text index in memory, of texts that are named by numbers.
//!
//! Every word that was typed is taken as the beginning of a word. A word that begins nothing is looked for inside of
//! words, and then among words that are like it, so that a slip of the finger finds what was meant. Letters are compared
//! without case and accents, and `ё` is `е`.

use rusqlite::{Connection, params};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::Result;

/// Words beyond these of what somebody typed are passed over.
const WORDS_MAX: usize = 8;
/// Letters beyond these of a word are passed over.
const LETTERS_MAX: usize = 40;
/// So many words of the vocabulary may stand for one that was mistyped.
const ALIKE_MAX: usize = 12;
/// So many words that share letters with a mistyped one are looked at closely.
const CANDIDATES_MAX: usize = 300;

/// The tables: texts by word and by the beginnings of words, and their words by every three letters.
const TABLES: &str = "
    CREATE VIRTUAL TABLE word USING fts5(
        text, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2', prefix='1 2 3');
    CREATE VIRTUAL TABLE part USING fts5(text, tokenize='trigram');
    CREATE TABLE known (text TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID;
";

/// A full-text index.
#[derive(Debug)]
pub struct TextIndex {
    db: Connection,
}

impl TextIndex {
    /// An index without texts.
    pub fn new() -> Result<Self> {
        let db = Connection::open_in_memory()?;
        db.execute_batch(TABLES)?;
        Ok(Self { db })
    }

    /// Takes texts in, each under its number; a number that has a text gets the new one.
    pub fn put<'a>(&mut self, texts: impl IntoIterator<Item = (i64, &'a str)>) -> Result<()> {
        let change = self.db.transaction()?;
        {
            let mut put = change.prepare_cached("INSERT OR REPLACE INTO word (rowid, text) VALUES ($1, $2)")?;
            let mut know = change.prepare_cached("INSERT OR IGNORE INTO known VALUES ($1)")?;
            let mut cut = change.prepare_cached("INSERT INTO part (text) VALUES ($1)")?;
            for (number, text) in texts {
                let text = plain(text);
                put.execute(params![number, text])?;
                for word in words(&text) {
                    // Words are never forgotten: a word without texts finds nothing and harms nobody.
                    if know.execute([word])? > 0 {
                        cut.execute([word])?;
                    }
                }
            }
        }
        change.commit()?;
        Ok(())
    }

    /// Forgets texts.
    pub fn remove(&mut self, numbers: impl IntoIterator<Item = i64>) -> Result<()> {
        let change = self.db.transaction()?;
        {
            let mut remove = change.prepare_cached("DELETE FROM word WHERE rowid = $1")?;
            for number in numbers {
                remove.execute([number])?;
            }
        }
        change.commit()?;
        Ok(())
    }

    /// The numbers of up to `count_max` texts that have all the words of what was typed, the smallest first.
    pub fn search(&self, typed: &str, count_max: usize) -> Result<Vec<i64>> {
        let typed = plain(typed);
        let mut wanted = Vec::new();
        for word in words(&typed).take(WORDS_MAX) {
            match self.meant(word)? {
                Some(words) => wanted.push(words),
                None => return Ok(Vec::new()),
            }
        }
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let sql = "SELECT rowid FROM word WHERE word MATCH $1 ORDER BY rowid LIMIT $2";
        let mut statement = self.db.prepare_cached(sql)?;
        let limit = i64::try_from(count_max).unwrap_or(i64::MAX);
        let found = statement.query_map(params![wanted.join(" AND "), limit], |row| row.get(0))?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// What to look for instead of a word that was typed; nothing if no text can be meant.
    fn meant(&self, typed: &str) -> Result<Option<String>> {
        let sql = "SELECT EXISTS (SELECT 1 FROM known WHERE text >= $1 AND text < $2)";
        let beyond = format!("{typed}\u{10ffff}");
        if self.db.prepare_cached(sql)?.query_row([typed, &beyond], |row| row.get(0))? {
            return Ok(Some(format!("\"{typed}\"*")));
        }
        let alike = self.alike(typed)?;
        if alike.is_empty() {
            return Ok(None);
        }
        let alike: Vec<String> = alike.iter().map(|word| format!("\"{word}\"")).collect();
        Ok(Some(format!("({})", alike.join(" OR "))))
    }

    /// The words that are most like one that was typed: those that hold it, or those that the fewest slips make of it.
    fn alike(&self, typed: &str) -> Result<Vec<String>> {
        let mut close: Vec<(usize, String)> =
            self.sharing(typed)?.into_iter().filter_map(|word| Some((slips(typed, &word)?, word))).collect();
        close.sort();
        let fewest = close.first().map_or(0, |(slips, _)| *slips);
        Ok(close.into_iter().take_while(|(slips, _)| *slips == fewest).take(ALIKE_MAX).map(|(_, word)| word).collect())
    }

    /// Words that share three letters in a row with one that was typed, those that share most first.
    fn sharing(&self, typed: &str) -> Result<Vec<String>> {
        let letters: Vec<char> = typed.chars().collect();
        let parts: Vec<String> =
            letters.windows(3).map(|three| format!("\"{}\"", three.iter().collect::<String>())).collect();
        if parts.is_empty() {
            return Ok(Vec::new());
        }
        let sql = "SELECT text FROM part WHERE part MATCH $1 ORDER BY rank LIMIT $2";
        let mut statement = self.db.prepare_cached(sql)?;
        let most = i64::try_from(CANDIDATES_MAX).unwrap_or(i64::MAX);
        let found = statement.query_map(params![parts.join(" OR "), most], |row| row.get(0))?;
        Ok(found.collect::<Result<_, _>>()?)
    }
}

/// A text as it is compared: small letters without accents. Quotation marks would end a word in a question to SQLite.
fn plain(text: &str) -> String {
    let letters = text.nfd().filter(|letter| !is_combining_mark(*letter));
    letters.collect::<String>().to_lowercase()
}

/// The words of a plain text: letters and digits in a row.
fn words(plain: &str) -> impl Iterator<Item = &str> {
    let words = plain.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| word.char_indices().nth(LETTERS_MAX).map_or(word, |(end, _)| &word[..end]))
}

/// How many slips make `word`, or its beginning, of what was typed; nothing if they are too many to be slips.
fn slips(typed: &str, word: &str) -> Option<usize> {
    if word.contains(typed) {
        return Some(0);
    }
    let count = typed.chars().count();
    let allowed = match count {
        0..=3 => return None,
        4..=5 => 1,
        6..=9 => 2,
        _ => 3,
    };
    let beginning = |length: usize| word.char_indices().nth(length).map_or(word, |(end, _)| &word[..end]);
    let beginnings = (count.saturating_sub(allowed)..=count + allowed).map(beginning);
    let fewest = beginnings.chain([word]).map(|part| strsim::osa_distance(typed, part)).min()?;
    (fewest <= allowed).then_some(fewest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(texts: &[&str]) -> TextIndex {
        let mut index = TextIndex::new().unwrap();
        index.put((1..).zip(texts.iter().copied())).unwrap();
        index
    }

    fn check(typed: &str, expected: &[i64]) {
        let texts = [
            "Пицца Маргарита Pizza Margherita 4607001234567",
            "Пицца Пепперони Pizza Pepperoni 12",
            "Чай чёрный Black tea",
            "Crème brûlée Крем-брюле",
            "Маргарин",
        ];
        assert_eq!(index(&texts).search(typed, 10).unwrap(), expected, "{typed}");
    }

    #[test]
    fn the_beginnings_of_words_are_found_in_any_order() {
        check("пицца", &[1, 2]);
        check("ПИЦ пеп", &[2]);
        check("marg pizza", &[1]);
        check("черн", &[3]);
        check("чёрн", &[3]);
        check("creme", &[4]);
        check("брюле крем", &[4]);
        check("460700", &[1]);
        check("12", &[2]);
    }

    #[test]
    fn slips_of_the_finger_are_forgiven() {
        check("маргорита", &[1]);
        check("margerita", &[1]);
        check("пеперони", &[2]);
        check("пицца пиперони", &[2]);
        check("перони", &[2]);
        check("маргор", &[1, 5]);
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        for typed in ["", " ", "\"", "суши", "пицца суши", "* OR (", "🍕", "x"] {
            check(typed, &[]);
        }
    }

    #[test]
    fn texts_are_replaced_and_forgotten() {
        let mut index = index(&["борщ", "щи"]);
        index.put([(1, "окрошка")]).unwrap();
        assert_eq!(index.search("борщ", 9).unwrap(), [0; 0]);
        assert_eq!(index.search("окрошка", 9).unwrap(), [1]);
        index.remove([1, 7]).unwrap();
        assert_eq!(index.search("окрошка", 9).unwrap(), [0; 0]);
        assert_eq!(index.search("щи", 9).unwrap(), [2]);
    }
}
