//! The year of a real pizza place (`data/pizzaplace.csv`): the file is what it claims, and its days ring up to the cent.

use std::path::{Path, PathBuf};

use hub::export::{Format, Kind, export};
use hub::replay::{Sales, Totals, ring_up};
use hub::terminal::Terminal;
use store::Columns;
use tempfile::TempDir;

const DAYS_IN_A_WEEK: usize = 7;

fn file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/pizzaplace.csv")
}

/// What the file says by itself, without any till.
fn said_by(sales: &Sales) -> Totals {
    let orders = || sales.days.iter().flat_map(|day| &day.orders);
    Totals {
        orders: orders().count() as u64,
        dishes: orders().map(|order| order.dishes.len() as u64).sum(),
        days: sales.days.len() as u64,
        minor: sales.days.iter().map(hub::replay::Day::minor).sum(),
    }
}

/// Rings the sales up and proves what became of them: chains, rows, and that the log alone gives the same rows. Gives
/// the folder.
fn prove(sales: &Sales) -> TempDir {
    let folder = TempDir::new().unwrap();
    let terminal = Terminal::open(folder.path()).unwrap();
    assert_eq!(ring_up(sales, &terminal).unwrap(), said_by(sales));
    terminal.close().unwrap();
    let mut words = Vec::new();
    let sound = hub::verify::verify(folder.path(), &mut words).unwrap();
    assert!(sound, "{}", String::from_utf8_lossy(&words));
    folder
}

#[test]
fn the_file_is_the_year_that_it_claims_to_be() {
    let sales = Sales::read(&file()).unwrap();
    assert_eq!(said_by(&sales), Totals { orders: 21_350, dishes: 49_574, days: 358, minor: 81_786_005 });
    assert_eq!(sales.pairs(), 91);
}

#[test]
fn a_week_of_real_sales_rings_up_to_the_cent() {
    let mut sales = Sales::read(&file()).unwrap();
    sales.days.truncate(DAYS_IN_A_WEEK);
    let folder = prove(&sales);
    let terminal = Terminal::open(folder.path()).unwrap();
    let digest = || terminal.store.read(|reader| reader.digest(Columns::All)).unwrap();
    let before = digest();
    terminal.store.rebuild().unwrap();
    assert_eq!(digest(), before, "a rebuilt store is the same to the byte");
    let mut out = Vec::new();
    export(folder.path(), Kind::Receipts, Format::Json, &mut out).unwrap();
    let receipts: Vec<serde_json::Value> = serde_json::from_slice(&out).unwrap();
    let sum: i64 = receipts.iter().map(|receipt| receipt["total_minor"].as_i64().unwrap()).sum();
    assert_eq!((receipts.len() as u64, sum), (said_by(&sales).orders, said_by(&sales).minor));
}

#[test]
fn a_whole_year_of_real_sales_rings_up_to_the_cent() {
    prove(&Sales::read(&file()).unwrap());
}
