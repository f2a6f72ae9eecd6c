//! Which devices may take part: what the facts of their branch say, and how branches join.

use log::{BranchId, DeviceId, Hash};
use sync::Claim;
use uuid::Uuid;

use crate::{Centre, Result, clock};

/// A device as the centre knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Device {
    /// Its key, in hexadecimal.
    pub(crate) public_key: String,
    pub(crate) revoked: bool,
}

impl Centre {
    /// By what name the centre takes part in the exchange: the same for all of its nodes.
    pub(crate) async fn name(&self) -> Result<DeviceId> {
        let db = self.connection().await?;
        Ok(DeviceId(db.query_one("SELECT centre_id FROM centre", &[]).await?.get(0)))
    }

    /// A device of a branch, if it is known.
    pub(crate) async fn device(&self, branch: BranchId, device: DeviceId) -> Result<Option<Device>> {
        let db = self.connection().await?;
        let sql = "SELECT coalesce(told.public_key, enrolled.public_key), coalesce(told.revoked, 0) > 0 \
                   FROM (SELECT public_key, revoked FROM device WHERE branch_id = $1 AND device_id = $2) AS told \
                   FULL JOIN (SELECT public_key FROM enrolled_device WHERE branch_id = $1 AND device_id = $2) AS enrolled \
                     ON true";
        let statement = db.prepare_cached(sql).await?;
        let found = db.query_opt(&statement, &[&branch.0, &device.0]).await?;
        let read = |row: tokio_postgres::Row| {
            Some(Device { public_key: row.get::<_, Option<String>>(0)?, revoked: row.get(1) })
        };
        Ok(found.and_then(read))
    }

    /// Whether the branch has sent a device away.
    pub(crate) async fn is_revoked(&self, branch: BranchId, device: DeviceId) -> Result<bool> {
        Ok(self.device(branch, device).await?.is_some_and(|device| device.revoked))
    }

    /// Lets a branch join by its first device; false if the code is not good.
    pub(crate) async fn enrol(&self, claim: &Claim, code: Hash) -> Result<bool> {
        let mut db = self.connection().await?;
        let tx = db.transaction().await?;
        let sql = "UPDATE invitation SET used_by = $2 WHERE code_hash = $1 AND used_by IS NULL AND expires_at > now() \
                   RETURNING org_id";
        let Some(row) = tx.query_opt(sql, &[&&code.0[..], &claim.branch.0]).await? else { return Ok(false) };
        let org: Uuid = row.get(0);
        let sql = "INSERT INTO branch (branch_id, org_id, name) VALUES ($1, $2, $3) ON CONFLICT (branch_id) DO UPDATE \
                   SET name = excluded.name WHERE branch.org_id = excluded.org_id";
        if tx.execute(sql, &[&claim.branch.0, &org, &claim.branch_name]).await? == 0 {
            // A code of one organisation opens no branch of another.
            return Ok(false);
        }
        let sql = "INSERT INTO enrolled_device (branch_id, device_id, public_key) SELECT $1::uuid, $2::uuid, $3 \
                   ON CONFLICT (branch_id, device_id) DO UPDATE SET public_key = excluded.public_key";
        tx.execute(sql, &[&claim.branch.0, &claim.device.0, &claim.public_key]).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Makes a code by which one branch may join an organisation within a day. The organisation is made if there is none of
    /// this name.
    ///
    /// # Errors
    /// If the database says no, or the machine has no random numbers.
    pub async fn invite(&self, org: &str) -> Result<String> {
        let secret =
            clock::secret().map_err(|error| crate::CentreError::Damaged(format!("no random numbers: {error}")))?;
        let code = crate::greet::hex(&secret[..10]);
        let db = self.connection().await?;
        let sql = "WITH known AS (INSERT INTO org (name) VALUES ($1) ON CONFLICT (name) DO UPDATE SET name = excluded.name \
                   RETURNING org_id) \
                   INSERT INTO invitation (code_hash, org_id, expires_at) SELECT $2, org_id, now() + interval '1 day' FROM known";
        db.execute(sql, &[&org, &&Hash::of(code.as_bytes()).0[..]]).await?;
        Ok(code)
    }
}
