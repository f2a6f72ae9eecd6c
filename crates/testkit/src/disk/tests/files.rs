//! Whole disks and single files, seen from outside of SQLite.

use std::io::ErrorKind;

use super::super::Disk;
use super::super::dice::Dice;
use super::workload::{FILE, Found, connect, cycle_power, inspect, open, ring_up_many};

#[test]
fn a_snapshot_rolls_the_machine_back() {
    let disk = Disk::new(1);
    let mut till = open(&disk, "FULL").expect("a new disk");
    let early = ring_up_many(&mut till, 5, &mut Dice::new(1));
    let snapshot = disk.snapshot();
    let late = ring_up_many(&mut till, 5, &mut Dice::new(2));
    assert!(late > early);
    disk.restore(&snapshot);
    assert!(!disk.is_on());
    disk.power_on();
    assert_eq!(disk.snapshot(), snapshot);
    assert_eq!(open(&disk, "FULL").map(|till| inspect(&till)), Ok(Found::Sound(early)));
    assert_eq!(ring_up_many(&mut till, 1, &mut Dice::new(3)), 0, "a connection from before the restore works");
}

#[test]
fn two_disks_know_nothing_of_each_other() {
    let (one, two) = (Disk::new(1), Disk::new(1));
    assert_ne!(one.vfs_name(), two.vfs_name());
    let head = ring_up_many(&mut open(&one, "FULL").expect("a new disk"), 3, &mut Dice::new(1));
    assert_eq!(two.file_names(), Vec::<String>::new());
    assert_eq!(open(&two, "FULL").map(|till| inspect(&till)), Ok(Found::Sound(0)));
    assert_eq!(connect(&one).map(|till| inspect(&till)), Ok(Found::Sound(head)));
}

#[test]
fn a_disk_lives_as_long_as_its_last_connection() {
    let disk = Disk::new(1);
    let name = disk.vfs_name();
    let mut till = open(&disk, "FULL").expect("a new disk");
    drop(disk);
    let others: Vec<Disk> = (0..20).map(Disk::new).collect();
    assert!(others.iter().all(|other| other.vfs_name() != name), "the name was given away");
    assert!(ring_up_many(&mut till, 30, &mut Dice::new(1)) > 30);
}

#[test]
fn a_written_file_is_durable_and_a_removed_one_may_come_back() {
    let mut came_back = 0;
    for seed in 0..40 {
        let disk = Disk::new(seed);
        disk.write_file("ballast", b"heavy");
        disk.remove_file("ballast").expect("there");
        assert_eq!(disk.read_file("ballast").expect_err("removed").kind(), ErrorKind::NotFound);
        cycle_power(&disk);
        came_back += u64::from(disk.read_file("ballast").is_ok_and(|bytes| bytes == b"heavy"));
    }
    assert!((5..35).contains(&came_back), "{came_back} of 40 came back");
}

#[test]
fn a_synced_directory_keeps_its_names() {
    for seed in 0..20 {
        let disk = Disk::new(seed);
        disk.write_file("till.db", b"rotten");
        disk.write_file("ballast", b"heavy");
        disk.rename_file("till.db", "till.db.set-aside").expect("there");
        disk.remove_file("ballast").expect("there");
        disk.sync_directory().expect("there is power");
        cycle_power(&disk);
        assert_eq!(disk.file_names(), ["till.db.set-aside"]);
    }
}

#[test]
fn without_power_names_cannot_be_changed() {
    let disk = Disk::new(1);
    disk.write_file("ballast", b"heavy");
    disk.power_cut();
    assert!(disk.remove_file("ballast").is_err());
    assert!(disk.rename_file("ballast", "other").is_err());
    assert!(disk.sync_directory().is_err());
    assert_eq!(disk.read_file("ballast").expect("on the medium"), b"heavy");
}

#[test]
fn a_vacuumed_copy_is_a_file_of_the_same_disk_and_sound_once_its_name_is_synced() {
    for seed in 0..20 {
        let disk = Disk::new(seed);
        let mut till = open(&disk, "FULL").expect("a new disk");
        let head = ring_up_many(&mut till, 20, &mut Dice::new(seed));
        till.execute_batch("VACUUM INTO 'copy.db'").expect("copied");
        disk.sync_directory().expect("there is power");
        cycle_power(&disk);
        let copy = disk.read_file("copy.db").expect("its name was synced");
        disk.write_file(FILE, &copy);
        disk.write_file("till.db-wal", b"");
        assert_eq!(connect(&disk).map(|till| inspect(&till)), Ok(Found::Sound(head)), "seed {seed}");
    }
}

#[test]
fn a_rollback_journal_recovers_too() {
    for seed in 0..60 {
        let disk = Disk::new(seed);
        let till = connect(&disk).expect("a new disk");
        till.execute_batch(
            "PRAGMA synchronous=EXTRA; CREATE TABLE count(n INTEGER NOT NULL); INSERT INTO count VALUES (0)",
        )
        .expect("made");
        disk.cut_at(disk.ops() + seed);
        let acknowledged = (0..).take_while(|_| till.execute("UPDATE count SET n = n + 1", []).is_ok()).count();
        drop(till);
        cycle_power(&disk);
        let found =
            connect(&disk).and_then(|till| till.query_row("SELECT n FROM count", [], |row| row.get::<_, i64>(0)));
        let at_least = i64::try_from(acknowledged).expect("few");
        assert!(
            found.as_ref().is_ok_and(|n| (at_least..=at_least + 1).contains(n)),
            "seed {seed}: {acknowledged} acknowledged, {found:?}"
        );
    }
}
