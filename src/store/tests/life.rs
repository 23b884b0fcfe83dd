//! What opening, killing, sweeping and rewriting a store does.

use std::sync::Arc;

use super::*;
use crate::contact::{FieldKind, ListNo, WordMeaning};
use crate::plan::Target;
use crate::store::engine::folder::{self, Step};

#[test]
fn a_first_import_is_there_after_reopening() {
    let dir = temporary();
    let store = open(dir.path());
    assert_eq!(store.view().contact_count(), 0);
    let mut writer = store.begin(Durability::Real).unwrap();
    let list = writer.create_list(" Medlemmer ").unwrap();
    writer.index(EMAIL).unwrap();
    let mut expected = BTreeMap::new();
    for n in 1..=57 {
        let id = writer.create(&packed(&person(n))).unwrap();
        assert!(writer.join(list, id).unwrap());
        assert!(!writer.join(list, id).unwrap());
        expected.insert(n, person(n));
    }
    let mut fields = writer.fields().clone();
    let custom = fields
        .create("Medlemstype", FieldKind::Text, vec![], &[])
        .unwrap();
    writer.set_fields(fields);
    let mut words = writer.words().clone();
    words.add("jepp", WordMeaning::In).unwrap();
    writer.set_words(words);
    writer.remember([("e-post".to_owned(), Target::Field(EMAIL))].into());
    writer.set_setting("region", Some("NO"));
    let committed = writer.commit(Some(done())).unwrap();
    assert_eq!((committed.commit, committed.import_no), (1, Some(1)));
    drop(store);

    let store = open(dir.path());
    let view = store.view();
    assert_eq!(all(&view), expected);
    assert_eq!(view.contact(ContactId(7)).unwrap(), Some(person(7)));
    assert_eq!(view.contact(ContactId(58)).unwrap(), None);
    assert_eq!(view.find(EMAIL, "person31@example.no").unwrap(), ids(&[31]));
    assert_eq!(view.find(EMAIL, "nobody@example.no").unwrap(), ids(&[]));
    assert_eq!(view.find(CITY, "Bodø").unwrap().len(), 19);
    assert_eq!(view.list_named("MEDLEMMER ").unwrap().members, 57);
    assert!(view.members(list).unwrap().contains(ContactId(57)));
    assert_eq!(view.fields().get(custom).unwrap().name, "Medlemstype");
    assert_eq!(view.words().meaning("JEPP"), Some(WordMeaning::In));
    assert_eq!(view.remembered()["e-post"], Target::Field(EMAIL));
    assert_eq!(view.snapshot.settings["region"], "NO");
    let import = view.import(1).unwrap().unwrap();
    assert_eq!(
        (import.no, import.commit_before, import.commit_after),
        (1, 0, 1)
    );
    assert!(store.check().unwrap().is_clean());
}

#[test]
fn a_view_stays_as_it_was_while_others_write() {
    let dir = temporary();
    let store = open(dir.path());
    import(&store, 1..40);
    let view = store.view();
    let before = all(&view);
    // Far more commits than are kept.
    for round in 0..10 {
        let mut writer = store.begin(Durability::Real).unwrap();
        for id in 1..40 {
            writer
                .update(ContactId(id), &packed(&person(1_000 + round * 100 + id)))
                .unwrap();
        }
        writer.commit(Some(done())).unwrap();
        assert_eq!(all(&view), before);
    }
    assert_ne!(all(&store.view()), before);
    assert_eq!(view.find(EMAIL, "person5@example.no").unwrap(), ids(&[5]));
    let reader = view.clone();
    let read = std::thread::spawn(move || all(&reader));
    assert_eq!(read.join().unwrap(), before);
    assert!(store.check().unwrap().is_clean());
}

#[test]
fn old_commits_go_and_their_room_with_them() {
    let dir = temporary();
    let store = open(dir.path());
    for round in 0..12 {
        let mut writer = store.begin(Durability::Real).unwrap();
        for n in 0..20 {
            writer.create(&packed(&person(round * 20 + n))).unwrap();
        }
        if round > 0 {
            for id in 1..20 {
                writer
                    .update(ContactId(id), &packed(&person(round * 1_000 + id)))
                    .unwrap();
            }
        }
        writer.commit(Some(done())).unwrap();
    }
    // Three imports can be taken back: their commits and the one before them.
    let numbers: Vec<u64> = store.commits().iter().map(|commit| commit.no).collect();
    assert_eq!(numbers, [9, 10, 11, 12]);
    assert_eq!(all(&store.view_at(9).unwrap())[&5], person(8_005));
    assert!(matches!(store.view_at(8), Err(StoreError::NoSuchCommit(8))));
    assert!(matches!(store.view_at(0), Err(StoreError::NoSuchCommit(0))));
    let report = store.check().unwrap();
    assert!(report.is_clean(), "{report:?}");
    let mut writer = store.begin(Durability::Real).unwrap();
    writer.set_setting(HISTORY_SETTING, Some("1"));
    writer.commit(None).unwrap();
    let numbers: Vec<u64> = store.commits().iter().map(|commit| commit.no).collect();
    assert_eq!(numbers, [11, 12, 13]);
    assert!(store.check().unwrap().is_clean());
}

#[test]
fn a_writer_at_work_keeps_others_out_and_a_dry_one_does_not() {
    let dir = temporary();
    let store = open(dir.path());
    let writer = store.begin(Durability::Real).unwrap();
    assert!(matches!(
        store.begin(Durability::Real),
        Err(StoreError::Busy)
    ));
    assert!(matches!(store.compact(Past::Keep), Err(StoreError::Busy)));
    let dry = store.begin(Durability::Scratch).unwrap();
    assert_eq!(dry.commit(Some(done())).unwrap().import_no, None);
    drop(writer);
    assert!(store.begin(Durability::Real).is_ok());
    let view = store.view();
    assert!(matches!(store.compact(Past::Keep), Err(StoreError::Busy)));
    drop(view);
    store.compact(Past::Keep).unwrap();
}

#[test]
fn a_second_opening_is_refused_until_the_first_is_gone() {
    let dir = temporary();
    let store = open(dir.path());
    import(&store, 1..5);
    let in_use = |dir: &Path| matches!(Store::open(dir, &tiny()), Err(StoreError::InUse { .. }));
    assert!(in_use(dir.path()));
    let view = store.view();
    drop(store);
    assert!(in_use(dir.path()), "a view still reads");
    assert_eq!(view.contact_count(), 4);
    drop(view);
    assert_eq!(open(dir.path()).view().contact_count(), 4);
}

#[test]
fn a_store_that_is_closed_can_be_opened_while_a_program_is_being_started() {
    let dir = temporary();
    let store = open(dir.path());
    import(&store, 1..5);
    // Until it is there, it has all files of the program that starts it.
    let started = store.shared.lock.try_clone();
    drop(store);
    assert_eq!(open(dir.path()).view().contact_count(), 4);
    drop(started);
}

#[cfg(unix)]
#[test]
fn nobody_else_can_read_the_store() {
    use std::os::unix::fs::PermissionsExt;

    fn walk(path: &Path, seen: &mut u32) {
        let mode = std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        *seen += 1;
        if path.is_dir() {
            assert_eq!(mode, 0o700, "{path:?}");
            for entry in std::fs::read_dir(path).unwrap() {
                walk(&entry.unwrap().path(), seen);
            }
        } else {
            assert_eq!(mode, 0o600, "{path:?}");
        }
    }

    let dir = temporary();
    let root = dir.path().join("a").join("store");
    let store = open(&root);
    import(&store, 1..50);
    store.backup().unwrap().unwrap();
    drop(store);
    drop(open(&root));
    let mut seen = 0;
    walk(&root, &mut seen);
    assert!(seen > 7);
}

#[cfg(unix)]
#[test]
fn a_folder_with_other_things_in_it_keeps_its_rights() {
    use std::os::unix::fs::PermissionsExt;
    let dir = temporary();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    std::fs::write(dir.path().join("letter.txt"), b"mine").unwrap();
    std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    import(&open(dir.path()), 1..5);
    assert_eq!(mode(dir.path()), 0o755);
    assert_eq!(mode(&dir.path().join("data")), 0o700);
    assert_eq!(mode(&dir.path().join("lock")), 0o600);
}

#[test]
fn readers_and_writers_can_be_handed_to_threads() {
    fn sent<T: Send>(value: T) -> T {
        value
    }
    fn shared<T: Sync>(_: &T) {}
    let dir = temporary();
    let store = sent(open(dir.path()));
    shared(&store);
    let view = sent(store.view());
    shared(&view);
    let mut writer = sent(store.begin(Durability::Real).unwrap());
    let made = std::thread::spawn(move || {
        writer.create(&packed(&person(1))).unwrap();
        writer.commit(Some(done())).unwrap()
    });
    assert_eq!(made.join().unwrap().commit, 1);
    assert_eq!((view.contact_count(), store.view().contact_count()), (0, 1));
}

#[test]
fn an_unfinished_snapshot_does_not_keep_the_store_shut() {
    let dir = temporary();
    import(&open(dir.path()), 1..30);
    let left = dir
        .path()
        .join("data")
        .join("snap.00000000000000FF.generating");
    std::fs::write(&left, b"half a snap").unwrap();
    let store = open(dir.path());
    assert_eq!(store.view().contact_count(), 29);
    assert!(!left.exists());
}

/// A contact that does not compress, so that room is really needed.
fn noise(seed: u32) -> Vec<u8> {
    let mut contact = person(seed);
    let mut random = u64::from(seed) * 2_654_435_761 + 1;
    let note: String = (0..400)
        .map(|_| {
            random = random
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            char::from(b'!' + u8::try_from(random >> 57).unwrap() % 90)
        })
        .collect();
    contact.set(standard::NOTES, &note);
    packed(&contact)
}

fn bytes_on_disk(dir: &Path) -> u64 {
    std::fs::read_dir(dir)
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            let about = entry.metadata().unwrap();
            if about.is_dir() {
                bytes_on_disk(&entry.path())
            } else {
                about.len()
            }
        })
        .sum()
}

#[test]
fn killed_and_abandoned_imports_give_their_room_back() {
    let dir = temporary();
    let options = OpenOptions {
        tuning: Tuning {
            overlay_bytes: 1 << 20,
            ..Tuning::default()
        },
        ..OpenOptions::default()
    };
    let mut sizes = Vec::new();
    for round in 0..24u32 {
        let store = Store::open(dir.path(), &options).unwrap();
        let mut writer = store.begin(Durability::Real).unwrap();
        writer.index(EMAIL).unwrap();
        for n in 0..4_000 {
            writer.create(&noise(round * 10_000 + n)).unwrap();
        }
        match round % 3 {
            // As after a kill: everything is written and nothing is removed.
            0 => {
                writer.close_tail().unwrap();
                writer.sink.finish().unwrap();
                writer.done = true;
                drop(writer);
            }
            1 => drop(writer),
            _ => {
                writer
                    .commit_log_only(record(ImportStatus::Cancelled))
                    .unwrap();
            }
        }
        drop(store);
        let store = Store::open(dir.path(), &options).unwrap();
        assert_eq!(store.view().contact_count(), 0);
        let report = store.check().unwrap();
        assert!(report.is_clean(), "{report:?}");
        drop(store);
        sizes.push(bytes_on_disk(dir.path()));
    }
    let early = sizes[..6].iter().max().unwrap();
    let late = sizes[18..].iter().max().unwrap();
    assert!(*late <= early * 3 / 2, "{sizes:?}");
}

#[test]
fn a_failed_store_refuses_everything_until_it_is_opened_again() {
    let dir = temporary();
    let store = open(dir.path());
    import(&store, 1..10);
    let mut writer = store.begin(Durability::Real).unwrap();
    writer.create(&packed(&person(11))).unwrap();
    store.view().snapshot.engine.break_down();
    assert!(matches!(
        writer.commit(Some(done())),
        Err(StoreError::Failed { .. })
    ));
    assert!(matches!(
        store.begin(Durability::Real),
        Err(StoreError::Failed { .. })
    ));
    assert!(matches!(
        store.view().contact(ContactId(1)),
        Err(StoreError::Failed { .. })
    ));
    drop(store);
    let store = open(dir.path());
    assert_eq!(store.view().contact_count(), 9);
    assert!(store.check().unwrap().is_clean());
}

#[test]
fn compaction_interrupted_anywhere_leaves_a_whole_store() {
    for step in [Step::Finished, Step::MovedOut, Step::MovedIn, Step::Done] {
        let dir = temporary();
        let store = open(dir.path());
        for round in 0..4 {
            import(&store, round * 30..round * 30 + 30);
        }
        let before = all(&store.view());
        assert_eq!(
            store.compact_until(Past::Keep, step).is_ok(),
            step == Step::Done
        );
        drop(store);
        let store = open(dir.path());
        assert_eq!(all(&store.view()), before, "{step:?}");
        assert_eq!(store.commits().len(), 4);
        assert_eq!(all(&store.view_at(2).unwrap()).len(), 60);
        assert!(store.check().unwrap().is_clean());
        let names: Vec<_> = std::fs::read_dir(dir.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.starts_with("data"))
            .collect();
        assert_eq!(names, ["data"], "{step:?}");
    }
}

#[test]
fn an_unfinished_rewritten_store_is_not_taken_for_a_whole_one() {
    let dir = temporary();
    let store = open(dir.path());
    import(&store, 1..30);
    drop(store);
    // Killed while the new store was written: it has no head yet.
    folder::make(&dir.path().join("data.new")).unwrap();
    std::fs::write(dir.path().join("data.new").join("db"), b"half").unwrap();
    assert_eq!(open(dir.path()).view().contact_count(), 29);
    assert!(!dir.path().join("data.new").exists());
    // Killed after the old one was out of the way, and the new one is not whole: the old one comes back.
    std::fs::rename(dir.path().join("data"), dir.path().join("data.old")).unwrap();
    folder::make(&dir.path().join("data.new")).unwrap();
    assert_eq!(open(dir.path()).view().contact_count(), 29);
}

#[test]
fn forgetting_leaves_no_trace_of_what_was_erased() {
    let dir = temporary();
    let store = open(dir.path());
    import(&store, 1..30);
    let mut writer = store.begin(Durability::Real).unwrap();
    let mut secret = person(5);
    secret.set(standard::NOTES, "remarkablesecret");
    writer.update(ContactId(5), &packed(&secret)).unwrap();
    writer.commit(Some(done())).unwrap();
    let mut writer = store.begin(Durability::Real).unwrap();
    writer.erase(ContactId(5)).unwrap();
    writer.commit(None).unwrap();
    store.compact(Past::Forget).unwrap();
    assert_eq!(store.commits().len(), 1);
    assert_eq!(store.view().contact(ContactId(5)).unwrap(), None);
    assert_eq!(store.view().contact_count(), 28);
    assert!(store.check().unwrap().is_clean());
    let log = std::fs::read(dir.path().join("data").join("db")).unwrap();
    assert!(!log.windows(12).any(|bytes| bytes == b"remarkablese"));
}

#[test]
fn a_backup_brings_everything_back() {
    let dir = temporary();
    let store = open(dir.path());
    assert_eq!(store.backup().unwrap(), None);
    for round in 0..5 {
        import(&store, round * 30..round * 30 + 30);
        let backup = store.backup().unwrap().unwrap();
        assert_eq!(
            (backup.commit, backup.contacts),
            (u64::from(round) + 1, u64::from(round) * 30 + 30)
        );
        assert_eq!(store.backup().unwrap(), None, "nothing changed");
    }
    let backups = Store::backups(dir.path());
    assert_eq!(
        backups
            .iter()
            .map(|backup| backup.commit)
            .collect::<Vec<_>>(),
        [5, 4, 3]
    );
    let then = all(&store.view_at(4).unwrap());
    assert!(matches!(
        Store::restore_backup(dir.path(), &backups[1].path, &tiny()),
        Err(StoreError::InUse { .. })
    ));
    drop(store);
    let moved = Store::restore_backup(dir.path(), &backups[1].path, &tiny())
        .unwrap()
        .unwrap();
    assert!(moved.join("db").exists());
    let store = open(dir.path());
    assert_eq!(all(&store.view()), then);
    assert_eq!(store.view().imports().unwrap().len(), 4);
    assert_eq!(
        store.view().find(EMAIL, "person100@example.no").unwrap(),
        ids(&[101])
    );
    let report = store.check().unwrap();
    assert!(report.is_clean(), "{report:?}");
    import(&store, 500..530);
    assert_eq!(store.view().contact_count(), 150);
    assert!(
        store.backup().unwrap().is_some(),
        "another commit with the same number"
    );
}

#[test]
fn a_damaged_backup_is_refused_and_passed_over() {
    let dir = temporary();
    let store = open(dir.path());
    for round in 0..2 {
        import(&store, round * 30..round * 30 + 30);
        store.backup().unwrap().unwrap();
    }
    drop(store);
    let backups = Store::backups(dir.path());
    let bytes = std::fs::read(&backups[0].path).unwrap();
    for at in [3, 40, bytes.len() / 2, bytes.len() - 3] {
        let mut hurt = bytes.clone();
        hurt[at] ^= 1;
        std::fs::write(&backups[0].path, &hurt).unwrap();
        assert!(
            Store::restore_backup(dir.path(), &backups[0].path, &tiny()).is_err(),
            "byte {at}"
        );
        assert_eq!(Store::newest_backup(dir.path()).unwrap().commit, 1);
        assert_eq!(
            open(dir.path()).view().contact_count(),
            60,
            "the store is as it was"
        );
    }
}

#[test]
fn list_names_are_refused_with_a_reason() {
    let dir = temporary();
    let store = open(dir.path());
    let mut writer = store.begin(Durability::Real).unwrap();
    let one = writer.create_list("Kunder").unwrap();
    let refused = |error: StoreError| match error {
        StoreError::ListName(reason) => reason,
        other => panic!("{other}"),
    };
    assert_eq!(
        refused(writer.create_list(" \u{a0}").unwrap_err()),
        ListNameError::Blank
    );
    assert_eq!(
        refused(writer.create_list(" KUNDER ").unwrap_err()),
        ListNameError::Taken(one)
    );
    let long = "å".repeat(ContactList::MAX_NAME + 1);
    assert_eq!(
        refused(writer.create_list(&long).unwrap_err()),
        ListNameError::TooLong
    );
    for name in ["To\nlinjer", "Kunder\u{1b}[2J", "To\u{2028}linjer"] {
        assert_eq!(
            refused(writer.create_list(name).unwrap_err()),
            ListNameError::ControlCharacter
        );
        assert_eq!(
            refused(writer.rename_list(one, name).unwrap_err()),
            ListNameError::ControlCharacter
        );
    }
    let two = writer.create_list("Givere").unwrap();
    assert_eq!(
        refused(writer.rename_list(two, "kunder").unwrap_err()),
        ListNameError::Taken(one)
    );
    writer.rename_list(one, "KUNDER").unwrap();
    assert!(matches!(
        writer.rename_list(ListNo(9), "x"),
        Err(StoreError::NoSuchList(ListNo(9)))
    ));
    assert!(matches!(
        writer.join(one, ContactId(1)),
        Err(StoreError::NoSuchContact(_))
    ));
    writer.delete_list(two).unwrap();
    writer.commit(None).unwrap();
    let names: Vec<_> = store
        .view()
        .lists()
        .iter()
        .map(|list| list.name.clone())
        .collect();
    assert_eq!(names, ["KUNDER"]);
}

#[test]
fn a_name_of_an_earlier_version_is_kept_and_comes_back() {
    let dir = temporary();
    let store = open(dir.path());
    let name = "To\nlinjer";
    let mut writer = store.begin(Durability::Real).unwrap();
    let list = writer.create_list("Kunder").unwrap();
    writer.give_back_name(list, name).unwrap();
    writer.commit(None).unwrap();
    drop(store);
    let store = open(dir.path());
    assert_eq!(store.view().list_named(name).unwrap().no, list);
    let mut writer = store.begin(Durability::Real).unwrap();
    writer.rename_list(list, "To linjer").unwrap();
    writer.delete_list(list).unwrap();
    writer.revive_list(list, name, 0).unwrap();
    writer.commit(None).unwrap();
    assert_eq!(store.view().list_named(name).unwrap().no, list);
}

#[test]
fn a_key_that_most_contacts_share_is_no_trap() {
    let dir = temporary();
    let store = Store::open(dir.path(), &OpenOptions::default()).unwrap();
    let mut writer = store.begin(Durability::Real).unwrap();
    writer.index(CITY).unwrap();
    for n in 0..60_000 {
        writer.create(&packed(&person(n))).unwrap();
    }
    let mut found = Vec::new();
    writer.candidates(CITY, "Vardø", &mut found).unwrap();
    assert_eq!(found.len(), 20_000);
    assert!(
        writer
            .candidates_hashed(CITY, key_hash("Vardø"), 100, &mut found)
            .unwrap()
    );
    assert_eq!(found.len(), 100);
    writer.commit(Some(done())).unwrap();
    assert_eq!(store.view().find(CITY, "Bodø").unwrap().len(), 20_000);
    assert!(store.check().unwrap().is_clean());
}

#[test]
fn small_imports_do_not_leave_small_blocks() {
    let dir = temporary();
    let store = Store::open(dir.path(), &OpenOptions::default()).unwrap();
    for n in 0..40 {
        import(&store, n * 3..n * 3 + 3);
    }
    let view = store.view();
    assert_eq!(all(&view).len(), 120);
    assert!(view.snapshot.directory.blocks.len() <= 2);
    assert_eq!(view.snapshot.directory.pages.len(), 1);
    assert!(Arc::clone(&view.snapshot).record.indexes[0].runs.len() <= 8);
    assert!(store.check().unwrap().is_clean());
}

#[test]
fn what_was_fetched_ahead_is_not_taken_for_what_it_became() {
    let dir = temporary();
    let store = open(dir.path());
    import(&store, 1..2);
    let mut writer = store.begin(Durability::Real).unwrap();
    writer.prefetch(&mut ids(&[1])).unwrap();
    // The last block is not full: the new contact goes to it, and the old one changes there.
    writer.create(&packed(&person(2))).unwrap();
    writer.update(ContactId(1), &packed(&person(90))).unwrap();
    for n in 3..20 {
        writer.create(&packed(&person(n))).unwrap();
    }
    let now = writer.get(ContactId(1)).unwrap().unwrap().to_contact();
    assert_eq!(now, person(90));
}

#[test]
fn values_larger_than_a_leaf_come_back() {
    let dir = temporary();
    let store = Store::open(dir.path(), &OpenOptions::default()).unwrap();
    let mut writer = store.begin(Durability::Real).unwrap();
    let mut expected = BTreeMap::new();
    for n in 1..=12u32 {
        let mut contact = person(n);
        // Text that hardly compresses, up to 1.5 MiB.
        let note: String = (0..n * 12_000)
            .map(|at| char::from(b'a' + (at.wrapping_mul(at + n) >> 3).to_le_bytes()[0] % 26))
            .collect();
        contact.set(standard::NOTES, &note.repeat(10));
        writer.create(&packed(&contact)).unwrap();
        expected.insert(n, contact);
    }
    writer.commit(Some(done())).unwrap();
    drop(store);
    let blobs = std::fs::read_dir(dir.path().join("data").join("blobs"))
        .unwrap()
        .count();
    assert_eq!(blobs, 0, "sled does not force these files to disk");
    let store = open(dir.path());
    assert_eq!(all(&store.view()), expected);
    assert!(store.check().unwrap().is_clean());
}

#[test]
fn an_index_that_is_mostly_stale_is_built_anew() {
    let dir = temporary();
    let store = open(dir.path());
    import(&store, 0..80);
    let entries = |store: &Store| -> u64 {
        let view = store.view();
        view.snapshot.record.indexes[0]
            .runs
            .iter()
            .map(|run| run.entries)
            .sum()
    };
    for round in 1..12 {
        let mut writer = store.begin(Durability::Real).unwrap();
        for id in 1..=80 {
            let changed = packed(&person(round * 1_000 + id));
            writer.update(ContactId(id), &changed).unwrap();
        }
        writer.commit(None).unwrap();
        assert!(entries(&store) <= 320, "round {round}: {}", entries(&store));
    }
    assert_eq!(
        store.view().find(EMAIL, "person11007@example.no").unwrap(),
        ids(&[7])
    );
    let report = store.check().unwrap();
    assert!(report.is_clean(), "{report:?}");
}

#[test]
fn a_hash_that_is_given_does_what_hashing_does() {
    let dir = temporary();
    let store = open(dir.path());
    let mut writer = store.begin(Durability::Real).unwrap();
    writer.index(EMAIL).unwrap();
    writer.index(MOBILE).unwrap();
    for n in 1..30 {
        let email = key_hash(&format!("person{n}@example.no"));
        writer
            .create_hashed(&packed(&person(n)), &[(EMAIL, email)])
            .unwrap();
    }
    writer.commit(Some(done())).unwrap();
    assert!(store.check().unwrap().is_clean());
}

#[test]
fn a_few_keys_are_looked_up_without_reading_the_whole_index() {
    let dir = temporary();
    let mut options = tiny();
    options.tuning.index_page_entries = 16;
    options.tuning.index_pending = 300;
    let store = Store::open(dir.path(), &options).unwrap();
    let mut writer = store.begin(Durability::Real).unwrap();
    writer.index(EMAIL).unwrap();
    writer.index(CITY).unwrap();
    for n in 1..=3_000 {
        writer.create(&packed(&person(n))).unwrap();
    }
    writer.commit(None).unwrap();
    let mut writer = store.begin(Durability::Real).unwrap();
    writer.index(EMAIL).unwrap();
    let mut found = Vec::new();
    let email = |writer: &mut Writer, n: u32| {
        let mut found = Vec::new();
        let form = format!("person{n}@example.no");
        writer.candidates(EMAIL, &form, &mut found).unwrap();
        found
    };
    let has_table = |writer: &Writer| writer.indexes.iter().any(|index| index.table.is_some());
    // What the writer itself made and changed is found, too.
    writer.create(&packed(&person(3_001))).unwrap();
    let mut moved = person(7);
    moved.set(EMAIL, "moved@example.no");
    writer.update(ContactId(7), &packed(&moved)).unwrap();
    assert_eq!(email(&mut writer, 3_001), ids(&[3_001]));
    assert_eq!(email(&mut writer, 5_000), ids(&[]));
    assert_eq!(email(&mut writer, 9), ids(&[9]));
    assert!(!has_table(&writer));
    writer
        .candidates(EMAIL, "moved@example.no", &mut found)
        .unwrap();
    assert_eq!(found, ids(&[7]));
    // A key that a third of all share is no matter of a few pages.
    let mut cities = Vec::new();
    let hash = key_hash("Bodø");
    let more = writer.candidates_hashed(CITY, hash, usize::MAX, &mut cities);
    assert!(!more.unwrap());
    assert!(cities.len() >= 1_000, "{}", cities.len());
    for n in 1..=3_001 {
        let form = format!("person{n}@example.no");
        writer.candidates(EMAIL, &form, &mut found).unwrap();
        assert_eq!(found, ids(&[n]));
    }
    assert!(writer.indexes.iter().all(|index| index.table.is_some()));
}

#[test]
fn compaction_never_makes_a_store_larger() {
    let dir = temporary();
    let options = OpenOptions::default();
    let store = Store::open(dir.path(), &options).unwrap();
    for round in 0..3 {
        let mut writer = store.begin(Durability::Real).unwrap();
        writer.index(EMAIL).unwrap();
        for n in 1..=20_000 {
            let mut person = person(n);
            person.set(CITY, &format!("{}", key_hash(&format!("{n}-{round}"))));
            if round == 0 {
                writer.create(&packed(&person)).unwrap();
            } else {
                writer.update(ContactId(n), &packed(&person)).unwrap();
            }
        }
        writer.commit(None).unwrap();
    }
    let before = all(&store.view());
    let mut sizes = Vec::new();
    for _ in 0..3 {
        let compacted = store.compact(Past::Keep).unwrap();
        assert!(
            compacted.after <= compacted.before + (1 << 20),
            "{compacted:?}"
        );
        assert!(!compacted.stayed || compacted.after == compacted.before);
        sizes.push(compacted.after);
    }
    // sled writes nearly nothing twice where it is told all keys before their values.
    let values: u64 = {
        let view = store.view();
        let engine = view.engine();
        let keys = engine.keys_from(0).map(|key| engine.sealed(key.unwrap()));
        keys.map(|sealed| sealed.unwrap().unwrap().len() as u64)
            .sum()
    };
    assert!(sizes[0] < values * 3 / 2, "{sizes:?} {values}");
    assert!(before == all(&store.view()));
    assert!(store.check().unwrap().is_clean());
}
