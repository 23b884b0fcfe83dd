//! Damaged bytes are noticed: an error or a finding, never a wrong answer and never a panic.

use std::sync::Arc;

use super::*;
use crate::store::engine::database::Engine;
use crate::store::engine::frame::Kind;

/// What opening and reading a store that may be damaged gives.
#[derive(Debug, PartialEq)]
enum Outcome {
    Right,
    Noticed,
    Wrong(String),
}

fn look(dir: &Path, expected: &BTreeMap<u32, Contact>) -> Outcome {
    let before = files(dir);
    let store = match Store::open(dir, &tiny()) {
        Ok(store) => store,
        Err(StoreError::Damaged { .. }) => {
            // It stays as it is, and stays refused.
            assert!(files(dir) == before);
            let again = Store::open(dir, &tiny());
            assert!(
                matches!(again, Err(StoreError::Damaged { .. })),
                "{again:?}"
            );
            assert!(files(dir) == before);
            return Outcome::Noticed;
        }
        Err(other) => return Outcome::Wrong(format!("{other:?}")),
    };
    let view = store.view();
    let mut noticed = false;
    if view.contact_count() != expected.len() as u64 {
        return Outcome::Wrong(format!("{} contacts", view.contact_count()));
    }
    for (id, contact) in expected {
        match view.contact(ContactId(*id)) {
            Ok(Some(read)) if read == *contact => {}
            Ok(other) => return Outcome::Wrong(format!("{id}: {other:?}")),
            Err(_) => noticed = true,
        }
        match view.find(EMAIL, &contact.value(EMAIL).unwrap().to_lowercase()) {
            Ok(found) if found == ids(&[*id]) => {}
            Ok(found) => return Outcome::Wrong(format!("{id} found as {found:?}")),
            Err(_) => noticed = true,
        }
    }
    match store.check() {
        Ok(report) if report.is_clean() && !noticed => Outcome::Right,
        Ok(report) if report.is_clean() => Outcome::Wrong("a check found nothing".into()),
        _ => {
            drop(store);
            stays_refused(dir);
            Outcome::Noticed
        }
    }
}

/// Once damage was met every opening refuses the store, and changes nothing of it.
fn stays_refused(dir: &Path) {
    let before = files(dir);
    for _ in 0..2 {
        let opened = Store::open(dir, &tiny());
        assert!(
            matches!(opened, Err(StoreError::Damaged { .. })),
            "{opened:?}"
        );
        assert!(files(dir) == before);
    }
}

/// All files below a folder but the lock, with what is in them.
fn files(dir: &Path) -> BTreeMap<std::path::PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.file_name().unwrap() != "lock" {
                let bytes = std::fs::read(&path).unwrap();
                found.insert(path, bytes);
            }
        }
    }
    found
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn damage_that_only_reading_meets_is_refused_until_a_backup_is_restored() {
    let dir = temporary();
    let store = open(dir.path());
    import(&store, 1..40);
    let backup = store.backup().unwrap().unwrap().path;
    // Of values that opening does not read.
    let engine = Arc::clone(&store.view().snapshot.engine);
    for key in engine.keys_from(0).map(Result::unwrap).collect::<Vec<_>>() {
        let mut sealed = engine.sealed(key).unwrap().unwrap();
        if Kind::of(&sealed) == Some(Kind::Contacts) {
            *sealed.last_mut().unwrap() ^= 1;
            engine.insert(key, &sealed).unwrap();
        }
    }
    engine.sync().unwrap();
    drop(engine);
    drop(store);

    let store = open(dir.path());
    assert_eq!(store.view().contact_count(), 39);
    let read = store.view().contact(ContactId(3));
    assert!(matches!(read, Err(StoreError::Corrupt { .. })), "{read:?}");
    drop(store);
    stays_refused(dir.path());

    Store::restore_backup(dir.path(), &backup, &tiny()).unwrap();
    let store = open(dir.path());
    assert_eq!(store.view().contact(ContactId(3)).unwrap(), Some(person(3)));
    assert!(!dir.path().join("damage").exists());
}

#[test]
fn a_store_in_which_no_damage_is_found_again_is_no_longer_suspected() {
    let dir = temporary();
    import(&open(dir.path()), 1..40);
    std::fs::write(dir.path().join("damage"), b"").unwrap();
    let store = open(dir.path());
    assert_eq!(store.view().contact_count(), 39);
    assert!(!dir.path().join("damage").exists());
}

#[test]
fn bytes_damaged_anywhere_are_noticed() {
    let dir = temporary();
    let whole = dir.path().join("whole");
    let store = open(&whole);
    for round in 0..4 {
        import(&store, round * 25..round * 25 + 25);
    }
    let expected = all(&store.view());
    drop(store);
    let data = whole.join("data");
    let length = usize::try_from(std::fs::metadata(data.join("db")).unwrap().len()).unwrap();
    let log = std::fs::read(data.join("db")).unwrap();
    let used = log.iter().rposition(|byte| *byte != 0).unwrap();
    let mut random = 4_711u64;
    let mut outcomes = [0, 0];
    for turn in 0..150 {
        let copied = dir.path().join(format!("copy{turn}"));
        copy(&whole, &copied);
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let at = usize::try_from(random >> 20).unwrap() % used;
        let mut hurt = log.clone();
        match turn % 3 {
            0 => hurt[at] ^= 1 << (turn % 8),
            1 => hurt[at..(at + 600).min(length)].fill(0),
            _ => hurt.truncate(at),
        }
        std::fs::write(copied.join("data").join("db"), hurt).unwrap();
        match look(&copied, &expected) {
            Outcome::Right => outcomes[0] += 1,
            Outcome::Noticed => outcomes[1] += 1,
            Outcome::Wrong(what) => panic!("turn {turn}, byte {at} of {used}: {what}"),
        }
        std::fs::remove_dir_all(&copied).unwrap();
    }
    assert!(outcomes[1] > 50, "{outcomes:?}");
}

#[test]
fn a_store_that_lost_its_newest_commit_is_noticed() {
    let dir = temporary();
    let store = open(dir.path());
    import(&store, 1..20);
    import(&store, 20..40);
    store.view().snapshot.engine.remove_commit(2).unwrap();
    drop(store);
    let opened = Store::open(dir.path(), &tiny());
    assert!(
        matches!(opened, Err(StoreError::Damaged { .. })),
        "{opened:?}"
    );
}

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
fn a_damaged_store_stays_until_a_backup_is_restored_or_it_is_begun_anew() {
    let dir = temporary();
    let store = open(dir.path());
    import(&store, 1..20);
    let backup = store.backup().unwrap().unwrap();
    drop(store);
    std::fs::write(dir.path().join("data").join("db"), b"").unwrap();
    let expected = BTreeMap::new();
    assert_eq!(look(dir.path(), &expected), Outcome::Noticed);

    let name = Path::new(backup.path.file_name().unwrap());
    let moved = Store::restore_backup(dir.path(), name, &tiny()).unwrap();
    assert!(moved.unwrap().join("db").exists());
    assert_eq!(open(dir.path()).view().contact_count(), 19);

    // Data that are missing beside backups are damage, too.
    std::fs::remove_dir_all(dir.path().join("data")).unwrap();
    assert_eq!(look(dir.path(), &expected), Outcome::Noticed);
    assert_eq!(Store::begin_anew(dir.path(), &tiny()).unwrap(), None);
    let store = open(dir.path());
    assert_eq!(store.view().contact_count(), 0);
    import(&store, 1..5);
    let backups = Store::backups(dir.path());
    assert_eq!(backups.len(), 1, "that of the store before stays");
    assert!(!backups[0].own);
    for round in 1..6 {
        import(&store, round * 10..round * 10 + 5);
        store.backup().unwrap().unwrap();
    }
    let own = Store::backups(dir.path())
        .iter()
        .filter(|backup| backup.own)
        .count();
    assert_eq!((own, Store::backups(dir.path()).len()), (3, 4));
    drop(store);
    assert!(backup.path.exists());
    Store::restore_backup(dir.path(), &backup.path, &tiny()).unwrap();
    assert_eq!(open(dir.path()).view().contact_count(), 19);
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

#[test]
fn a_copy_is_reviewed_though_nothing_can_be_written_beside_the_store() {
    let dir = temporary();
    let there = dir.path().join("store");
    import(&open(&there), 1..40);
    let full = std::io::ErrorKind::StorageFull;
    let store = Store::open_copy(&there, &tiny(), full).unwrap();
    // Whatever is written into the store's folder fails now.
    std::fs::rename(&there, dir.path().join("elsewhere")).unwrap();
    let mut writer = store.begin(Durability::Scratch).unwrap();
    for n in 40..400 {
        writer.create(&packed(&person(n))).unwrap();
    }
    for n in 1..30 {
        writer
            .update(ContactId(n), &packed(&person(1_000 + n)))
            .unwrap();
    }
    assert_eq!(writer.contact_count(), 399);
    let read = writer.get(ContactId(300)).unwrap().unwrap().to_contact();
    assert_eq!(read, person(300));
    writer.commit(Some(done())).unwrap();
    assert!(!there.exists());
}

#[test]
fn a_folder_of_somebody_else_is_refused_and_untouched() {
    for name in ["data", "data.old", "data.new", "backups"] {
        let dir = temporary();
        std::fs::create_dir(dir.path().join(name)).unwrap();
        std::fs::write(dir.path().join(name).join("mine.txt"), b"mine").unwrap();
        let before = files(dir.path());
        let opened = Store::open(dir.path(), &tiny());
        assert!(
            matches!(opened, Err(StoreError::NotOurs { .. })),
            "{opened:?}"
        );
        assert!(files(dir.path()) == before);
        assert!(!dir.path().join("lock").exists());
    }
}

#[cfg(unix)]
#[test]
fn links_lead_nowhere() {
    use std::os::unix::fs::symlink;
    let elsewhere = temporary();
    std::fs::write(elsewhere.path().join("file"), b"mine").unwrap();
    for name in ["data", "data.new", "data.old", "backups", "lock"] {
        let dir = temporary();
        let root = dir.path().join("store");
        import(&open(&root), 1..5);
        let path = root.join(name);
        if path.is_dir() {
            std::fs::remove_dir_all(&path).unwrap();
        } else if path.exists() {
            std::fs::remove_file(&path).unwrap();
        }
        symlink(elsewhere.path(), &path).unwrap();
        let opened = Store::open(&root, &tiny());
        assert!(
            matches!(opened, Err(StoreError::NotOurs { .. })),
            "{name}: {opened:?}"
        );
        assert_eq!(files(elsewhere.path()).len(), 1);
    }
}

#[test]
fn values_that_are_gone_or_foreign_are_findings() {
    let dir = temporary();
    let store = open(dir.path());
    import(&store, 1..40);
    let engine = store.view().snapshot.engine.clone();
    let block = store.view().snapshot.directory.blocks[2].key;
    let next = store.view().snapshot.record.next_key;
    engine.insert(next + 7, b"left over").unwrap();
    assert_eq!(
        store.check().unwrap().findings,
        [Finding::Unnamed(next + 7)]
    );
    engine.remove(&[(next, u64::MAX)]).unwrap();
    assert!(store.check().unwrap().is_clean());
    engine.remove(&[(block, block + 1)]).unwrap();
    let report = store.check().unwrap();
    let gone = Finding::Unreadable {
        what: "contact block".into(),
        key: block,
    };
    assert!(report.findings.contains(&gone), "{report:?}");
    assert!(
        report
            .findings
            .iter()
            .any(|finding| matches!(finding, Finding::ContactCount { noted: 39, .. }))
    );
}

#[test]
fn a_newer_format_is_said_and_left_alone() {
    use crate::store::engine::folder;
    use crate::store::engine::frame::{FORMAT, Kind, Sealer};
    let dir = temporary();
    let store = open(dir.path());
    import(&store, 1..20);
    drop(store);
    let data = dir.path().join("data");
    {
        let lock = Arc::new(folder::take_lock(dir.path()).unwrap());
        let Ok(engine) = Engine::open(&data, &lock, Tuning::tiny().limits(), false) else {
            panic!("opens");
        };
        let mut sealed = Vec::new();
        Sealer::new()
            .seal_as(FORMAT + 1, 2, Kind::Commit, b"{}", &mut sealed)
            .unwrap();
        engine.insert_commit(2, &sealed).unwrap();
        folder::write_head(&data, 2).unwrap();
    }
    match Store::open(dir.path(), &tiny()) {
        Err(StoreError::NewerFormat { found, known }) => {
            assert_eq!((found, known), (FORMAT + 1, FORMAT));
        }
        other => panic!("{other:?}"),
    }
    assert!(data.exists());
}
