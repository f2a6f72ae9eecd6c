//! How far each stream is known to lie on another machine, too. Local and never sent: what is not noted is only asked
//! about once more.

use log::{Hash, Head, StreamId, Vector};
use rusqlite::params;

use crate::streams::{natural, uuid};
use crate::{Reader, Result, Store, StoreError, Writer};

impl Writer {
    /// Notes what lies on another machine.
    ///
    /// # Errors
    /// If the store cannot write.
    pub fn note_safe(&mut self, safe: &Vector) -> Result<()> {
        self.transaction(|core, _| {
            let sql = "UPDATE stream SET hub_acked = $1 WHERE id = $2 AND hub_acked < $1";
            let mut statement = core.reader.db.prepare_cached(sql)?;
            for (stream, head) in &safe.0 {
                statement.execute(params![head.seq.cast_signed(), stream.0.as_bytes()])?;
            }
            Ok::<_, StoreError>(())
        })
    }
}

impl Store {
    /// As [`Writer::note_safe`].
    ///
    /// # Errors
    /// If the store cannot write, or is closed.
    pub fn note_safe(&self, safe: Vector) -> Result<()> {
        self.task(move |writer| writer.note_safe(&safe))
    }
}

impl Reader {
    /// What was noted to lie on another machine: how far, without the hashes of its heads.
    pub fn safe(&self) -> Result<Vector> {
        let mut statement = self.db.prepare_cached("SELECT id, hub_acked FROM stream WHERE hub_acked > 0")?;
        let mut rows = statement.query([])?;
        let mut safe = Vector::default();
        while let Some(row) = rows.next()? {
            let stream = StreamId(uuid(&row.get::<_, Vec<u8>>(0)?)?);
            safe.0.insert(stream, Head { seq: natural(row.get(1)?)?, hash: Hash::origin() });
        }
        Ok(safe)
    }
}
