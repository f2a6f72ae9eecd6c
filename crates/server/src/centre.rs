//! The centre on its database.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime};
use tokio_postgres::NoTls;

use crate::book::Book;
use crate::{CentreError, Result, migrate, partition};

/// How long a caller waits for a connection.
const WAIT: Duration = Duration::from_secs(10);

/// Where the facts lie.
#[derive(Debug, Clone)]
pub struct Config {
    /// The address of the database, as PostgreSQL writes it: `host=… user=… dbname=…` or `postgres://…`.
    pub database: String,
    /// How many connections are held open at most.
    pub connections_max: usize,
}

/// The centre: facts and figures of every branch.
#[derive(Clone)]
pub struct Centre {
    pool: Pool,
    pub(crate) book: Arc<Book>,
}

impl std::fmt::Debug for Centre {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Centre({:?})", self.pool.status())
    }
}

impl Centre {
    /// Connects, and brings the tables up to date.
    ///
    /// # Errors
    /// If the database is not reached, or is not one of ours.
    pub async fn open(config: &Config) -> Result<Self> {
        let database = tokio_postgres::Config::from_str(&config.database);
        let mut database = database.map_err(|error| CentreError::Address(error.to_string()))?;
        // What was acknowledged is on the disk, whatever the server's own settings say.
        database.options("-c synchronous_commit=on -c default_transaction_isolation=read\\ committed");
        database.application_name("brigade-server");
        let recycling_method = RecyclingMethod::Fast;
        let manager = Manager::from_config(database, NoTls, ManagerConfig { recycling_method });
        let pool = Pool::builder(manager).max_size(config.connections_max.max(1)).runtime(Runtime::Tokio1);
        let pool = pool.wait_timeout(Some(WAIT)).create_timeout(Some(WAIT)).build();
        let pool = pool.map_err(|error| CentreError::Address(error.to_string()))?;
        let centre = Self { pool, book: Arc::new(Book::write()?) };
        let mut db = centre.connection().await?;
        migrate::migrate(&mut db).await?;
        partition::make_ahead(&mut db).await?;
        if !is_durable(&db).await? {
            tracing::warn!("the database does not wait for its disk (fsync=off): a power cut may lose or damage facts");
        }
        Ok(centre)
    }

    /// Makes the parts of the log for the next months; to be called now and then.
    ///
    /// # Errors
    /// If the database says no.
    pub async fn make_partitions(&self) -> Result<()> {
        partition::make_ahead(&mut self.connection().await?).await
    }

    pub(crate) async fn connection(&self) -> Result<Object> {
        Ok(self.pool.get().await?)
    }
}

async fn is_durable(db: &Object) -> Result<bool> {
    Ok(db.query_one("SELECT current_setting('fsync') = 'on'", &[]).await?.get(0))
}
