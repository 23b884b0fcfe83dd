//! Lost or damaged files beside the log: made again where the log is sound, refused where it is not.

use super::damage::{Outcome, copy, look, stays_refused};
use super::*;

/// A store of two imports that was closed, opened and closed again, so that it has a snapshot.
fn with_snapshot(dir: &Path) -> BTreeMap<u32, Contact> {
    let store = open(dir);
    import(&store, 1..20);
    import(&store, 20..40);
    let all = all(&store.view());
    drop(store);
    drop(open(dir));
    all
}

/// The file of sled's snapshot.
fn snapshot_of(dir: &Path) -> std::path::PathBuf {
    let mut files = std::fs::read_dir(dir.join("data")).unwrap();
    files
        .find_map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            name.starts_with("snap.").then(|| path.clone())
        })
        .unwrap()
}

/// Damages the value that sled wrote last, as the end of its log is lost.
fn damage_end_of_log(dir: &Path) {
    let path = dir.join("data").join("db");
    let mut log = std::fs::read(&path).unwrap();
    let end = log.iter().rposition(|byte| *byte != 0).unwrap();
    log[end - 2_000..=end].fill(0);
    std::fs::write(&path, log).unwrap();
}

#[test]
fn a_lost_head_and_a_shortened_log_are_damage_by_the_heads_copy() {
    let dir = temporary();
    with_snapshot(dir.path());
    import(&open(dir.path()), 40..60);
    damage_end_of_log(dir.path());
    std::fs::remove_file(dir.path().join("data").join("head")).unwrap();
    stays_refused(dir.path());
}

#[test]
fn where_the_copy_is_lost_too_nobody_says_that_nothing_is_missing() {
    let dir = temporary();
    let expected = with_snapshot(dir.path());
    let time = open(dir.path()).view().commit().at;
    for name in ["head", "head.copy"] {
        std::fs::remove_file(dir.path().join("data").join(name)).unwrap();
    }
    let store = open(dir.path());
    assert_eq!(all(&store.view()), expected);
    assert_eq!(store.take_notices(), [Notice::RebuiltUpTo(time)]);
}

#[test]
fn where_there_were_data_there_is_no_new_store() {
    let dir = temporary();
    with_snapshot(dir.path());
    let data = dir.path().join("data");
    let kept = dir.path().join("kept");
    copy(&data, &kept);
    for what in [
        "all",
        "a short log alone",
        "the log alone, emptied at its beginning",
        "no log",
    ] {
        let _ = std::fs::remove_dir_all(&data);
        let log = std::fs::read(kept.join("db")).unwrap();
        if what != "all" {
            std::fs::create_dir(&data).unwrap();
        }
        if what.contains("short") {
            std::fs::write(data.join("db"), &log[..3_000]).unwrap();
        } else if what.contains("emptied") {
            let mut log = log;
            log[..20_000].fill(0);
            std::fs::write(data.join("db"), log).unwrap();
        }
        stays_refused(dir.path());
    }
    // As the user decides it.
    Store::begin_anew(dir.path(), &tiny()).unwrap();
    assert_eq!(open(dir.path()).view().contact_count(), 0);
    drop(open(dir.path()));
}

#[test]
fn a_log_that_cannot_be_read_is_no_new_store() {
    let dir = temporary();
    with_snapshot(dir.path());
    let data = dir.path().join("data");
    std::fs::remove_file(snapshot_of(dir.path())).unwrap();
    for name in ["head", "head.copy"] {
        std::fs::remove_file(data.join(name)).unwrap();
    }
    let mut log = std::fs::read(data.join("db")).unwrap();
    log[..20].fill(0);
    std::fs::write(data.join("db"), log).unwrap();
    stays_refused(dir.path());
}

#[test]
fn without_a_snapshot_values_are_read_before_the_store_is_called_whole() {
    let dir = temporary();
    with_snapshot(dir.path());
    std::fs::remove_file(snapshot_of(dir.path())).unwrap();
    let path = dir.path().join("data").join("db");
    let log = std::fs::read(&path).unwrap();
    // Somewhere in the middle, where values of the newest commit are.
    let used = log.iter().rposition(|byte| *byte != 0).unwrap();
    let mut refused = 0;
    for at in (used / 4..used).step_by(used / 40) {
        let mut hurt = log.clone();
        hurt[at] ^= 4;
        std::fs::write(&path, &hurt).unwrap();
        match Store::open(dir.path(), &tiny()) {
            Err(StoreError::Damaged { .. }) => refused += 1,
            Ok(store) => assert!(store.check().unwrap().is_clean(), "byte {at}"),
            Err(error) => panic!("byte {at}: {error}"),
        }
        // It is whole again as soon as its bytes are.
        std::fs::write(&path, &log).unwrap();
        let store = open(dir.path());
        assert!(store.check().unwrap().is_clean(), "byte {at}");
        drop(store);
        std::fs::remove_file(snapshot_of(dir.path())).unwrap();
    }
    assert!(refused > 0);
}

#[test]
fn a_lost_marker_is_made_again_with_the_id_that_backups_bear() {
    let dir = temporary();
    let store = open(dir.path());
    import(&store, 1..20);
    store.backup().unwrap().unwrap();
    drop(store);
    let marker = dir.path().join("mainbrainer-store");
    let was = std::fs::read_to_string(&marker).unwrap();
    let id = was.lines().nth(1).unwrap();
    for damage in ["", "MainBrainer?"] {
        std::fs::write(&marker, damage).unwrap();
        drop(open(dir.path()));
        let is = std::fs::read_to_string(&marker).unwrap();
        assert_eq!(is.lines().nth(1).unwrap(), id);
        assert!(Store::backups(dir.path())[0].own);
    }
    // Of a damaged store nothing is written, the marker included.
    std::fs::remove_file(&marker).unwrap();
    std::fs::write(dir.path().join("data").join("db"), b"").unwrap();
    stays_refused(dir.path());
    assert!(!marker.exists());
}

#[test]
fn backups_of_a_store_stay_when_one_of_another_store_is_put_in_its_place() {
    let dir = temporary();
    let made = |name: &str, people| {
        let store = open(&dir.path().join(name));
        import(&store, people);
        store.backup().unwrap().unwrap().path
    };
    let own = made("one", 1..20);
    let other = made("other", 20..30);
    let one = dir.path().join("one");
    Store::restore_backup(&one, &other, &tiny()).unwrap();
    assert_eq!(open(&one).view().contact_count(), 10);
    let found = Store::backups(&one);
    assert_eq!(found.len(), 1);
    assert_eq!((&found[0].path, found[0].own), (&own, false));
}

#[test]
fn what_is_named_like_a_store_that_was_set_aside_and_is_none_stays() {
    let dir = temporary();
    let store = open(dir.path());
    import(&store, 1..20);
    for name in ["damaged-1", "replaced-1"] {
        std::fs::create_dir(dir.path().join(name)).unwrap();
        std::fs::write(dir.path().join(name).join("mine.txt"), b"mine").unwrap();
    }
    assert_eq!(
        Store::set_aside(dir.path()).unwrap(),
        Vec::<std::path::PathBuf>::new()
    );
    store.delete_set_aside().unwrap();
    assert!(dir.path().join("damaged-1").join("mine.txt").exists());
}

#[test]
fn what_a_sound_log_says_again_is_made_again() {
    for (name, cut) in [
        ("head", false),
        ("head", true),
        ("conf", false),
        ("conf", true),
        ("snap", false),
        ("snap", true),
    ] {
        let dir = temporary();
        let expected = with_snapshot(dir.path());
        let file = match name {
            "snap" => snapshot_of(dir.path()),
            other => dir.path().join("data").join(other),
        };
        if cut {
            let bytes = std::fs::read(&file).unwrap();
            std::fs::write(&file, &bytes[..bytes.len() / 2]).unwrap();
        } else {
            std::fs::remove_file(&file).unwrap();
        }
        let store = Store::open(dir.path(), &tiny())
            .unwrap_or_else(|error| panic!("{name}, cut {cut}: {error}"));
        assert_eq!(all(&store.view()), expected, "{name}, cut {cut}");
        assert!(store.check().unwrap().is_clean());
        assert_eq!(store.take_notices(), [Notice::Rebuilt], "{name}, cut {cut}");
        import(&store, 40..50);
        drop(store);
        let store = open(dir.path());
        assert_eq!(store.view().contact_count(), 49);
        assert_eq!(store.take_notices(), []);
        let mut names: Vec<_> = std::fs::read_dir(dir.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        names.sort();
        assert_eq!(names, ["data", "lock", "mainbrainer-store"]);
    }
}

#[test]
fn a_log_that_ends_before_a_backup_is_damaged_though_nothing_notes_its_newest_commit() {
    let dir = temporary();
    let store = open(dir.path());
    import(&store, 1..20);
    import(&store, 20..40);
    let backup = store.backup().unwrap().unwrap();
    store.view().snapshot.engine.remove_commit(2).unwrap();
    drop(store);
    for name in ["head", "head.copy"] {
        std::fs::remove_file(dir.path().join("data").join(name)).unwrap();
    }
    assert_eq!(look(dir.path(), &BTreeMap::new()), Outcome::Noticed);
    let full = std::io::ErrorKind::StorageFull;
    let copy = Store::open_copy(dir.path(), &tiny(), full);
    assert!(matches!(copy, Err(StoreError::Damaged { .. })), "{copy:?}");
    // Without the backup nothing tells that there was more.
    std::fs::remove_file(&backup.path).unwrap();
    assert_eq!(open(dir.path()).view().contact_count(), 19);
}
