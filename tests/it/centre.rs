//! The centre on a real PostgreSQL that each test process starts for itself.

#![expect(clippy::unwrap_used, reason = "all of this is a test, its helpers too")]

mod ingest;
mod link;
mod shards;
mod twins;

use brigade_testkit::postgres::{Database, database};
use brigade_testkit::till::{Till, id, lacking, set_up, till};
use log::{BranchId, Vector};
use serde_json::json;
use server::{Centre, Config};
use sync::Run;
use tempfile::TempDir;
use uuid::Uuid;

/// The branch of the testkit's tills.
const BRANCH: BranchId = BranchId(Uuid::from_u128(0xB));

async fn centre() -> (Centre, Database) {
    let database = database().unwrap();
    (Centre::open(&config(&database)).await.unwrap(), database)
}

fn config(database: &Database) -> Config {
    Config { database: database.address(), connections_max: 8 }
}

/// A till in a file, ready to sell.
fn shop(folder: &TempDir) -> Till {
    let mut till = till().at(folder.path().join("till.db")).open().unwrap();
    till.send(&set_up()).unwrap();
    till
}

/// An order of two dishes, sent to the kitchen.
fn sell(till: &mut Till, n: u64) {
    let order = id("order", n);
    let calls = [
        till.call("orders.open", &json!({"order": order, "service": "dine_in", "table": id("table", 1), "guests": 2})),
        till.call(
            "orders.add_line",
            &json!({"order": order, "line": id("line", n), "entry": id("entry", 0), "qty": 2000}),
        ),
        till.call("orders.fire", &json!({"order": order})),
    ];
    till.send(&calls).unwrap();
}

/// All that a till holds, one run for each stream.
fn held(till: &Till) -> Vec<Run> {
    lacking(till.writer.reader(), &Vector::default()).unwrap()
}
