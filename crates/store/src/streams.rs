//! How far every stream goes, in memory, in step with the table `stream`.

use std::collections::BTreeMap;

use log::{Hash, Head, StreamId, Vector};
use rusqlite::{Connection, params};
use uuid::Uuid;

use crate::{Result, StoreError};

/// The bits of a fact's key that hold its sequence number.
const SEQ_BITS: u32 = 40;

/// No line of a stream has a greater number.
pub(crate) const SEQ_MAX: u64 = (1 << SEQ_BITS) - 1;

/// The key of a fact: facts of one stream lie side by side, in order.
pub(crate) fn fact_key(no: i64, seq: u64) -> i64 {
    (no << SEQ_BITS) | seq.cast_signed()
}

/// The stream and the sequence number of a fact's key.
pub(crate) fn fact_place(key: i64) -> (i64, u64) {
    (key >> SEQ_BITS, key.unsigned_abs() & SEQ_MAX)
}

/// One stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stream {
    pub(crate) no: i64,
    pub(crate) device: Uuid,
    pub(crate) head: Head,
    /// Counter of the line at the head.
    pub(crate) lamport: u64,
    pub(crate) floor: Head,
    pub(crate) sealed: bool,
}

/// All streams, with what is needed to take the last changes back.
#[derive(Debug, Default)]
pub(crate) struct Streams {
    known: BTreeMap<StreamId, Stream>,
    before: BTreeMap<StreamId, Option<Stream>>,
    next_no: i64,
}

impl Streams {
    pub(crate) fn load(db: &Connection) -> Result<Self> {
        let known = read(db)?;
        let next_no = known.values().map(|stream| stream.no).max().unwrap_or(0) + 1;
        Ok(Self { known, before: BTreeMap::new(), next_no })
    }

    pub(crate) fn get(&self, id: StreamId) -> Option<&Stream> {
        self.known.get(&id)
    }

    /// The greatest counter of all.
    pub(crate) fn lamport(&self) -> u64 {
        self.known.values().map(|stream| stream.lamport).max().unwrap_or(0)
    }

    /// A number for a new stream.
    pub(crate) fn number(&mut self) -> i64 {
        self.next_no += 1;
        self.next_no - 1
    }

    /// Notes how far a stream goes now.
    pub(crate) fn set(&mut self, id: StreamId, stream: Stream) {
        let old = self.known.insert(id, stream);
        self.before.entry(id).or_insert(old);
    }

    /// Writes what has changed since the last commit.
    pub(crate) fn write(&self, db: &Connection) -> Result<()> {
        let mut statement = db.prepare_cached(
            "INSERT INTO stream (no, id, device, head, head_hash, lamport) VALUES ($1, $2, $3, $4, $5, $6) \
             ON CONFLICT (no) DO UPDATE SET head = excluded.head, head_hash = excluded.head_hash, lamport = excluded.lamport",
        )?;
        for (id, stream) in self.before.keys().filter_map(|id| self.known.get_key_value(id)) {
            let (seq, lamport) = (stream.head.seq.cast_signed(), stream.lamport.cast_signed());
            let (id, device) = (id.0.as_bytes(), stream.device.as_bytes());
            statement.execute(params![stream.no, id, device, seq, stream.head.hash.0, lamport])?;
        }
        Ok(())
    }

    /// The transaction was committed.
    pub(crate) fn keep(&mut self) {
        self.before.clear();
    }

    /// The transaction was rolled back.
    pub(crate) fn take_back(&mut self) {
        for (id, stream) in std::mem::take(&mut self.before) {
            match stream {
                Some(stream) => self.known.insert(id, stream),
                None => self.known.remove(&id),
            };
        }
    }

    /// What this copy holds. Sealed streams have left the vector.
    pub(crate) fn vector(&self) -> Vector {
        vector(&self.known)
    }
}

/// The vector of a set of streams.
pub(crate) fn vector(streams: &BTreeMap<StreamId, Stream>) -> Vector {
    let open = streams.iter().filter(|(_, stream)| !stream.sealed && stream.head.seq > 0);
    Vector(open.map(|(id, stream)| (*id, stream.head)).collect())
}

/// Reads the table.
pub(crate) fn read(db: &Connection) -> Result<BTreeMap<StreamId, Stream>> {
    let mut statement =
        db.prepare_cached("SELECT no, id, device, head, head_hash, lamport, floor, floor_hash, sealed FROM stream")?;
    let mut rows = statement.query([])?;
    let mut streams = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let stream = Stream {
            no: row.get(0)?,
            device: uuid(&row.get::<_, Vec<u8>>(2)?)?,
            head: Head { seq: natural(row.get(3)?)?, hash: hash(&row.get::<_, Vec<u8>>(4)?)? },
            lamport: natural(row.get(5)?)?,
            floor: floor(row.get(6)?, row.get(7)?)?,
            sealed: row.get::<_, i64>(8)? != 0,
        };
        streams.insert(StreamId(uuid(&row.get::<_, Vec<u8>>(1)?)?), stream);
    }
    Ok(streams)
}

/// A stored floor.
pub(crate) fn floor(seq: i64, bytes: Option<Vec<u8>>) -> Result<Head> {
    let hash = bytes.map_or_else(|| Ok(Hash::origin()), |bytes| hash(&bytes))?;
    Ok(Head { seq: natural(seq)?, hash })
}

/// A stored identifier.
pub(crate) fn uuid(bytes: &[u8]) -> Result<Uuid> {
    Uuid::from_slice(bytes).map_err(|_| StoreError::Damaged("an identifier has not 16 bytes".to_owned()))
}

/// A stored chain hash.
pub(crate) fn hash(bytes: &[u8]) -> Result<Hash> {
    Hash::from_bytes(bytes).ok_or_else(|| StoreError::Damaged("a chain hash has not 16 bytes".to_owned()))
}

/// A stored count.
pub(crate) fn natural(number: i64) -> Result<u64> {
    u64::try_from(number).map_err(|_| StoreError::Damaged("a count is negative".to_owned()))
}
