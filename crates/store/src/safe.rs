//! How far each stream is known to lie on another machine, too. Local and never sent: what is not noted is only asked
//! about once more.

use std::collections::BTreeMap;

use log::{DeviceId, Hash, Head, StreamId, Vector};
use rusqlite::params;
use uuid::Uuid;

use crate::streams::{self, fact_place, natural, uuid};
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

/// How safe something is that was recorded, from the least on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Safety {
    /// It lies on this disk alone.
    Disk,
    /// It lies on another machine, too.
    TwoMachines,
    /// It lies in the centre.
    Centre,
}

/// How far every stream lies on other machines: what was noted, and what the links have heard since.
#[derive(Debug, Default)]
pub struct Whereabouts {
    streams: BTreeMap<i64, Reach>,
}

#[derive(Debug)]
struct Reach {
    id: StreamId,
    /// Somebody else wrote it, so that it came from another machine.
    foreign: bool,
    safe: u64,
    centre: u64,
}

impl Whereabouts {
    /// Adds what the links have heard: what lies on another machine, and what lies in the centre.
    #[must_use]
    pub fn heard(mut self, safe: &Vector, centre: &Vector) -> Self {
        for reach in self.streams.values_mut() {
            reach.safe = reach.safe.max(safe.seq(reach.id));
            reach.centre = reach.centre.max(centre.seq(reach.id));
        }
        self
    }

    fn of(&self, key: i64) -> Safety {
        let (no, seq) = fact_place(key);
        match self.streams.get(&no) {
            Some(reach) if reach.centre >= seq => Safety::Centre,
            Some(reach) if reach.foreign || reach.safe >= seq => Safety::TwoMachines,
            _ => Safety::Disk,
        }
    }
}

impl Reader {
    /// How far every stream is noted to lie on other machines than that of device `own`.
    pub fn whereabouts(&self, own: DeviceId) -> Result<Whereabouts> {
        let sql = "SELECT no, id, device, hub_acked, centre_acked FROM stream";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let mut streams = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let reach = Reach {
                id: StreamId(uuid(&row.get::<_, Vec<u8>>(1)?)?),
                foreign: uuid(&row.get::<_, Vec<u8>>(2)?)? != own.0,
                safe: natural(row.get(3)?)?,
                centre: natural(row.get(4)?)?,
            };
            streams.insert(row.get(0)?, reach);
        }
        Ok(Whereabouts { streams })
    }

    /// How safe all is that happened to an entity: as safe as the least safe part of it. Nothing if nothing happened.
    pub fn safety(&self, entity: Uuid, at: &Whereabouts) -> Result<Option<Safety>> {
        let mut statement = self.db.prepare_cached("SELECT id FROM fact WHERE entity = $1")?;
        let mut rows = statement.query([entity.as_bytes()])?;
        let mut least: Option<Safety> = None;
        while let Some(row) = rows.next()? {
            let safety = at.of(row.get(0)?);
            least = Some(least.map_or(safety, |least| least.min(safety)));
        }
        Ok(least)
    }

    /// The devices that write the streams.
    pub fn authors(&self) -> Result<BTreeMap<StreamId, DeviceId>> {
        let streams = streams::read(&self.db)?;
        Ok(streams.into_iter().map(|(id, stream)| (id, DeviceId(stream.device))).collect())
    }
}
