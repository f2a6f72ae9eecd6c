//! All streams as one sequence of facts, in the order of merging.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use log::StreamId;
use rusqlite::params;

use crate::streams::{Stream, fact_key, natural};
use crate::{Reader, Result, StoreError};

/// Lines read ahead per stream once it is its turn.
const AHEAD: i64 = 32;

/// A line with its key.
#[derive(Debug)]
pub(crate) struct Merged {
    pub(crate) key: i64,
    pub(crate) line: Vec<u8>,
    lamport: u64,
}

/// Where the merge stands.
#[derive(Debug, Default)]
pub(crate) struct Merge {
    sources: BTreeMap<StreamId, Source>,
    /// The next line of every stream that has one.
    order: BTreeSet<(u64, StreamId)>,
}

#[derive(Debug)]
struct Source {
    after: i64,
    end: i64,
    ahead: VecDeque<Merged>,
}

impl Merge {
    pub(crate) fn of(reader: &Reader, streams: &BTreeMap<StreamId, Stream>) -> Result<Self> {
        let mut merge = Self::default();
        for (id, stream) in streams {
            let (after, end) = (fact_key(stream.no, 0), fact_key(stream.no + 1, 0));
            merge.sources.insert(*id, Source { after, end, ahead: VecDeque::new() });
            merge.queue(reader, *id, 1)?;
        }
        Ok(merge)
    }

    /// The next line. The reader must be the one that the merge began with.
    pub(crate) fn next(&mut self, reader: &Reader) -> Result<Option<Merged>> {
        let Some((_, stream)) = self.order.pop_first() else { return Ok(None) };
        let next = self.sources.get_mut(&stream).and_then(|source| source.ahead.pop_front());
        self.queue(reader, stream, AHEAD)?;
        Ok(next)
    }

    fn queue(&mut self, reader: &Reader, stream: StreamId, ahead: i64) -> Result<()> {
        let Some(source) = self.sources.get_mut(&stream) else { return Ok(()) };
        if source.ahead.is_empty() {
            source.read(reader, ahead)?;
        }
        self.order.extend(source.ahead.front().map(|next| (next.lamport, stream)));
        Ok(())
    }
}

impl Source {
    /// In a damaged file a query may give keys that it was not asked for: a merge that believed them would never end.
    fn read(&mut self, reader: &Reader, count: i64) -> Result<()> {
        let sql = "SELECT id, lamport, line FROM fact WHERE id > $1 AND id < $2 ORDER BY id LIMIT $3";
        let mut statement = reader.db.prepare_cached(sql)?;
        let mut rows = statement.query(params![self.after, self.end, count])?;
        while let Some(row) = rows.next()? {
            let key = row.get(0)?;
            if key <= self.after {
                return Err(StoreError::Damaged("the facts are not in their order".to_owned()));
            }
            self.after = key;
            self.ahead.push_back(Merged { key: self.after, lamport: natural(row.get(1)?)?, line: row.get(2)? });
        }
        Ok(())
    }
}
