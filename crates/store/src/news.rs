//! What is new since somebody last looked, for those who keep something in memory.

use log::{Fact, Vector};
use rusqlite::params;

use crate::read::decode;
use crate::streams::{SEQ_MAX, fact_key};
use crate::{Reader, Result};

impl Reader {
    /// The facts that lie here beyond what `known` holds, stream by stream; nothing if they are more than `count_max` or
    /// some of them were dropped.
    pub fn news(&self, known: &Vector, count_max: u64) -> Result<Option<Vec<Fact>>> {
        let lacks = self.vector()?.beyond(known);
        if lacks.iter().map(|lack| lack.upto - lack.after).sum::<u64>() > count_max {
            return Ok(None);
        }
        let mut facts = Vec::new();
        for lack in lacks {
            let place = self.place_of(lack.stream)?.filter(|(_, floor)| floor.seq <= lack.after);
            let Some((no, _)) = place else { return Ok(None) };
            let mut statement =
                self.db.prepare_cached("SELECT line FROM fact WHERE id > $1 AND id <= $2 ORDER BY id")?;
            let mut rows = statement.query(params![fact_key(no, lack.after), fact_key(no, lack.upto.min(SEQ_MAX))])?;
            while let Some(row) = rows.next()? {
                facts.push(decode(row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?)?);
            }
        }
        Ok(Some(facts))
    }
}
