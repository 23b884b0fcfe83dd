//! Damaged bytes are noticed: an error or a finding, never a wrong answer and never a panic.

use super::*;
use crate::store::engine::database::Engine;

/// What opening and reading a store that may be damaged gives.
#[derive(Debug, PartialEq)]
enum Outcome {
    Right,
    Noticed,
    Wrong(String),
}

fn look(dir: &Path, expected: &BTreeMap<u32, Contact>) -> Outcome {
    let store = match Store::open(dir, &tiny()) {
        Ok(store) => store,
        Err(StoreError::Damaged { moved_to, .. }) => {
            assert!(moved_to.exists());
            return Outcome::Noticed;
        }
        Err(_) => return Outcome::Noticed,
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
        _ => Outcome::Noticed,
    }
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
        matches!(opened, Err(StoreError::Damaged { backup: None, .. })),
        "{opened:?}"
    );
}

#[test]
fn a_vanished_snapshot_is_no_empty_store() {
    let dir = temporary();
    let store = open(dir.path());
    import(&store, 1..20);
    store.backup().unwrap();
    drop(store);
    drop(open(dir.path()));
    for name in ["db", "head"] {
        let whole = dir.path().join("data").join(name);
        let bytes = std::fs::read(&whole).unwrap();
        if name == "db" {
            std::fs::write(&whole, b"").unwrap();
        } else {
            std::fs::write(&whole, &bytes[..bytes.len() - 1]).unwrap();
        }
        match Store::open(dir.path(), &tiny()) {
            Err(StoreError::Damaged {
                moved_to, backup, ..
            }) => {
                assert!(moved_to.join("db").exists());
                let backup = backup.unwrap();
                assert_eq!(backup.contacts, 19);
                assert_eq!(open(dir.path()).view().contact_count(), 0, "a fresh one");
                Store::restore_backup(dir.path(), &backup.path, &tiny()).unwrap();
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(open(dir.path()).view().contact_count(), 19);
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
    use crate::store::engine::coding::{FORMAT, Kind, Sealer};
    use crate::store::engine::folder;
    let dir = temporary();
    let store = open(dir.path());
    import(&store, 1..20);
    drop(store);
    let data = dir.path().join("data");
    {
        let lock = std::sync::Arc::new(folder::take_lock(dir.path()).unwrap());
        let Ok(engine) = Engine::open(&data, &lock, 1 << 20) else {
            panic!("opens");
        };
        let mut sealed = Vec::new();
        Sealer::new()
            .seal_as(FORMAT + 1, 2, Kind::Commit, b"{}", &mut sealed)
            .unwrap();
        engine.insert_commit(2, &sealed).unwrap();
    }
    match Store::open(dir.path(), &tiny()) {
        Err(StoreError::NewerFormat { found, known }) => {
            assert_eq!((found, known), (FORMAT + 1, FORMAT));
        }
        other => panic!("{other:?}"),
    }
    assert!(data.exists());
}
