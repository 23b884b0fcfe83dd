//! Damaged bytes are noticed: an error or a finding, never a wrong answer and never a panic.

use std::sync::Arc;

use super::*;
use crate::store::engine::database::Engine;
use crate::store::engine::frame::ValueKind;

/// What opening and reading a store that may be damaged gives.
#[derive(Debug, PartialEq)]
pub(super) enum Outcome {
    Right,
    Noticed,
    Wrong(String),
}

pub(super) fn look(dir: &Path, expected: &BTreeMap<u32, Contact>) -> Outcome {
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
pub(super) fn stays_refused(dir: &Path) {
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
pub(super) fn files(dir: &Path) -> BTreeMap<std::path::PathBuf, Vec<u8>> {
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

pub(super) fn copy(from: &Path, to: &Path) {
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
        if ValueKind::of(&sealed) == Some(ValueKind::Contacts) {
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
    use crate::store::engine::frame::{FORMAT, Sealer, ValueKind};
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
            .seal_as(FORMAT + 1, 2, ValueKind::Commit, b"{}", &mut sealed)
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
