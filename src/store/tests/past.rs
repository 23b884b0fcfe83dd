//! How long earlier states stay, and what is told of a contact's past.

use super::*;
use crate::contact::{ListNo, ProblemCode};
use crate::store::engine::frame::{ValueKind, unseal};

const DAY: u64 = 86_400_000;

/// A store with a clock that stands still, and three imports and thirty days to keep.
fn open_at(dir: &Path, clock: &Clock) -> Store {
    let options = OpenOptions {
        tuning: Tuning {
            history_days: 30,
            most_commits: 1_000,
            ..Tuning::tiny()
        },
        clock: clock.clone(),
        ..tiny()
    };
    Store::open(dir, &options).unwrap()
}

fn numbers(store: &Store) -> Vec<u64> {
    store.commits().iter().map(|commit| commit.no).collect()
}

fn edit(store: &Store, id: u32, contact: &Contact) -> u64 {
    let mut writer = store.begin(Durability::Real).unwrap();
    writer.update(ContactId(id), &packed(contact)).unwrap();
    writer.commit(None).unwrap().commit
}

/// An import at a time, of one person and with one problem.
fn import_at(store: &Store, clock: &Clock, at: u64, n: u32) {
    clock.set(at);
    let mut writer = store.begin(Durability::Real).unwrap();
    writer.index(EMAIL).unwrap();
    writer.create(&packed(&person(n))).unwrap();
    writer
        .problem(&ProblemEntry {
            row: 1,
            line: 2,
            column: Some(1),
            code: ProblemCode::InvalidPhone,
            cell: format!("cell of {n}"),
            contacts: vec![],
            rejected: false,
        })
        .unwrap();
    let record = ImportRecord {
        started: at,
        finished: at,
        ..done()
    };
    writer.commit(Some(record)).unwrap();
}

fn problems(view: &View, import: u64) -> usize {
    let mut count = 0;
    let _: ControlFlow<()> = view
        .for_each_problem(import, |_| {
            count += 1;
            ControlFlow::Continue(())
        })
        .unwrap();
    count
}

#[test]
fn the_rule_that_keeps_more_counts() {
    let dir = temporary();
    let clock = Clock::fixed(1_000 * DAY);
    let store = open_at(dir.path(), &clock);
    let rule = Retention {
        days: 30,
        imports: 3,
        backups: 3,
    };
    assert_eq!(store.retention(), rule);
    for n in 1..=6 {
        import_at(&store, &clock, (1_000 + u64::from(n)) * DAY, n);
    }
    // All are young.
    assert_eq!(numbers(&store), [1, 2, 3, 4, 5, 6]);
    assert_eq!(problems(&store.view(), 1), 1);
    // Much later the last three imports stay, and the state before them.
    clock.set(2_000 * DAY);
    drop(store);
    let store = open_at(dir.path(), &clock);
    assert_eq!(numbers(&store), [3, 4, 5, 6]);
    let view = store.view();
    for (import, kept) in [(1, 0), (2, 0), (3, 0), (4, 1), (5, 1), (6, 1)] {
        assert_eq!(problems(&view, import), kept, "{import}");
        assert_eq!(view.has_details(import).unwrap(), kept == 1);
        assert!(view.import(import).unwrap().is_some());
    }
    // What was let go is not there at any commit.
    assert_eq!(problems(&store.view_at(3).unwrap(), 1), 0);
    drop(view);
    let report = store.check().unwrap();
    assert!(report.is_clean(), "{report:?}");
    // An edit is not an import, and pushes none out.
    for round in 0..20 {
        edit(&store, 1, &person(50 + round));
    }
    assert_eq!(numbers(&store).first(), Some(&3));
    store.compact(Past::Keep).unwrap();
    assert_eq!(problems(&store.view(), 3), 0);
    assert_eq!(problems(&store.view(), 4), 1);
    assert!(store.check().unwrap().is_clean());
    let backup = store.backup().unwrap().unwrap();
    drop(store);
    Store::restore_backup(dir.path(), &backup.path, &tiny()).unwrap();
    let store = open_at(dir.path(), &clock);
    assert!(store.check().unwrap().is_clean());
    assert_eq!(problems(&store.view(), 3), 0);
    assert_eq!(problems(&store.view(), 4), 1);
}

#[test]
fn the_rule_can_be_changed_and_is_applied_at_once() {
    let dir = temporary();
    let clock = Clock::fixed(0);
    let store = open_at(dir.path(), &clock);
    for n in 1..=6 {
        import_at(&store, &clock, u64::from(n) * 10 * DAY, n);
    }
    assert_eq!(numbers(&store), [2, 3, 4, 5, 6]);
    let rule = Retention {
        days: 15,
        imports: 1,
        backups: 0,
    };
    store.set_retention(rule).unwrap();
    assert_eq!(store.retention(), Retention { backups: 1, ..rule });
    // The import of day 50 is ten days old, and the state before it stays.
    assert_eq!(numbers(&store), [4, 5, 6, 7]);
    assert!(!store.view().has_details(4).unwrap());
    assert!(store.view().has_details(5).unwrap());
    store
        .set_retention(Retention {
            days: u32::MAX,
            imports: usize::MAX,
            backups: usize::MAX,
        })
        .unwrap();
    let most = store.retention();
    assert_eq!(
        (most.days, most.imports, most.backups),
        (36_525, 10_000, 100)
    );
    assert!(store.check().unwrap().is_clean());
}

#[test]
fn a_failed_import_keeps_its_problems_as_long() {
    let dir = temporary();
    let clock = Clock::fixed(0);
    let store = open_at(dir.path(), &clock);
    import_at(&store, &clock, DAY, 1);
    let mut writer = store.begin(Durability::Real).unwrap();
    writer
        .problem(&ProblemEntry {
            row: 1,
            line: 2,
            column: None,
            code: ProblemCode::NoKey,
            cell: String::new(),
            contacts: vec![],
            rejected: true,
        })
        .unwrap();
    let failed = ImportRecord {
        finished: 2 * DAY,
        ..record(ImportStatus::Failed)
    };
    writer.commit_log_only(failed).unwrap();
    for n in 2..=5 {
        import_at(&store, &clock, u64::from(n) * DAY, n);
    }
    assert_eq!(problems(&store.view(), 2), 1);
    import_at(&store, &clock, 40 * DAY, 9);
    assert_eq!(numbers(&store), [4, 5, 6, 7]);
    assert_eq!(problems(&store.view(), 2), 0);
    assert!(store.check().unwrap().is_clean());
}

#[test]
fn backups_go_with_the_history_but_never_the_newest() {
    let dir = temporary();
    let clock = Clock::fixed(0);
    let store = open_at(dir.path(), &clock);
    let kept = || -> Vec<u64> {
        let all = Store::backups(dir.path());
        all.iter().map(|backup| backup.commit).collect()
    };
    for n in 1..=5 {
        import_at(&store, &clock, u64::from(n) * DAY, n);
        store.backup().unwrap();
    }
    assert_eq!(kept(), [5, 4, 3]);
    let half = dir.path().join("backups").join("9.new");
    std::fs::write(&half, b"half a backup").unwrap();
    clock.set(100 * DAY);
    drop(store);
    let store = open_at(dir.path(), &clock);
    // The history reaches back to commit 2, and so may they.
    assert_eq!(kept(), [5, 4, 3]);
    assert!(!half.exists());
    for n in 6..=9 {
        import_at(&store, &clock, 100 * DAY, n);
    }
    assert_eq!(numbers(&store).first(), Some(&5));
    assert_eq!(kept(), [5]);
    for n in 10..=20 {
        import_at(&store, &clock, 300 * DAY, n);
    }
    assert_eq!(kept(), [5]);
}

#[test]
fn there_is_an_end_to_what_is_kept() {
    let dir = temporary();
    let options = OpenOptions {
        tuning: Tuning {
            history_days: 30,
            most_commits: 12,
            ..Tuning::tiny()
        },
        ..OpenOptions::default()
    };
    let store = Store::open(dir.path(), &options).unwrap();
    import(&store, 1..3);
    for round in 0..30 {
        edit(&store, 1, &person(50 + round));
    }
    assert_eq!(numbers(&store).len(), 12);
    assert_eq!(store.history(ContactId(1)).unwrap().entries.len(), 11);
    assert!(store.check().unwrap().is_clean());
}

#[test]
fn changes_by_hand_go_by_their_age_alone() {
    let dir = temporary();
    let clock = Clock::fixed(0);
    let store = open_at(dir.path(), &clock);
    import_at(&store, &clock, DAY, 1);
    for day in 2..=5 {
        clock.set(day * DAY);
        edit(&store, 1, &person(40 + u32::try_from(day).unwrap()));
    }
    // Three imports are to be kept, and there is one: nothing may go, however old.
    clock.set(200 * DAY);
    edit(&store, 1, &person(60));
    assert_eq!(numbers(&store), [1, 2, 3, 4, 5, 6]);
    let rule = Retention {
        days: 30,
        imports: 0,
        backups: 1,
    };
    store.set_retention(rule).unwrap();
    // Of the last two changes the first is today's, and the state before it stays.
    assert_eq!(numbers(&store), [5, 6, 7]);
    // Behind enough imports old edits go, too.
    store
        .set_retention(Retention { imports: 1, ..rule })
        .unwrap();
    import_at(&store, &clock, 201 * DAY, 2);
    clock.set(400 * DAY);
    edit(&store, 2, &person(61));
    assert_eq!(numbers(&store), [8, 9, 10]);
    assert!(store.check().unwrap().is_clean());
}

#[test]
fn by_itself_ninety_days_or_twenty_imports_stay_whichever_is_more() {
    let dir = temporary();
    let clock = Clock::fixed(0);
    let options = OpenOptions {
        tuning: Tuning {
            backs_up: false,
            ..Tuning::default()
        },
        clock: clock.clone(),
        ..OpenOptions::default()
    };
    let open = || Store::open(dir.path(), &options).unwrap();
    let holds = |store: &Store, cell: &str| {
        let view = store.view();
        let engine = &view.snapshot.engine;
        let mut values = engine.keys_from(0).map(|key| {
            let key = key.unwrap();
            let sealed = engine.sealed(key).unwrap().unwrap();
            unseal(key, ValueKind::of(&sealed).unwrap(), &sealed).unwrap()
        });
        values.any(|value| value.windows(cell.len()).any(|at| at == cell.as_bytes()))
    };
    let on_disk = |cell: &str| {
        let mut files = Vec::new();
        crate::privacy::tests::erase::files(dir.path(), &mut files);
        files.iter().any(|file| {
            let bytes = std::fs::read(file).unwrap();
            bytes.windows(cell.len()).any(|at| at == cell.as_bytes())
        })
    };
    let store = open();
    let rule = store.retention();
    assert_eq!((rule.days, rule.imports, rule.backups), (90, 20, 3));
    // One import a day: on day 30 all thirty are young, and twenty would be too few.
    for n in 1..=30 {
        import_at(&store, &clock, u64::from(n) * DAY, n);
    }
    assert_eq!(numbers(&store).len(), 30);
    assert_eq!(problems(&store.view(), 1), 1);
    assert!(holds(&store, "cell of 9") && on_disk("cell of 9"));
    drop(store);
    // On day 99 eight are older than ninety days, and more than twenty are there without them.
    clock.set(99 * DAY);
    let store = open();
    assert_eq!(numbers(&store).first(), Some(&8));
    assert!(!store.view().has_details(8).unwrap() && store.view().has_details(9).unwrap());
    // Years later twenty stay, with what they were and the state before them.
    clock.set(1_000 * DAY);
    drop(store);
    let store = open();
    assert_eq!(numbers(&store), (10..=30).collect::<Vec<_>>());
    for (import, kept) in [(9, 0), (10, 0), (11, 1), (30, 1)] {
        assert_eq!(problems(&store.view(), import), kept, "{import}");
    }
    assert!(store.check().unwrap().is_clean());
    assert!(!holds(&store, "cell of 9") && !holds(&store, "cell of 10"));
    assert!(holds(&store, "cell of 11"));
    // What stood there is gone from the disk when the store is written anew.
    store.compact(Past::Keep).unwrap();
    drop(store);
    assert!(!on_disk("cell of 10") && on_disk("cell of 11"));
}

fn change(field: FieldNo, old: Option<&str>, new: Option<&str>) -> FieldChange {
    FieldChange {
        field,
        old: old.map(str::to_owned),
        new: new.map(str::to_owned),
    }
}

#[test]
fn the_history_of_a_contact_tells_what_happened_to_it_alone() {
    let dir = temporary();
    let clock = Clock::fixed(7 * DAY);
    let store = open_at(dir.path(), &clock);
    // Enough others that blocks, pages and lists have more than one value.
    import(&store, 1..200);
    let mut writer = store.begin(Durability::Real).unwrap();
    let list = writer.create_list("Kunder").unwrap();
    writer.join(list, ContactId(77)).unwrap();
    writer.commit(None).unwrap();
    edit(&store, 78, &person(900));
    clock.set(8 * DAY);
    let mut moved = person(77);
    moved.set(CITY, "Alta");
    moved.set(MOBILE, "");
    edit(&store, 77, &moved);
    let mut writer = store.begin(Durability::Real).unwrap();
    writer.erase(ContactId(77)).unwrap();
    writer.commit(None).unwrap();
    let mut writer = store.begin(Durability::Real).unwrap();
    writer.revive(ContactId(77), &packed(&moved)).unwrap();
    writer.commit(None).unwrap();

    let history = store.history(ContactId(77)).unwrap();
    assert!(history.complete);
    let told: Vec<_> = history
        .entries
        .iter()
        .map(|entry| (entry.commit, entry.at / DAY, entry.event, entry.cause))
        .collect();
    assert_eq!(
        told,
        [
            (6, 8, HistoryEvent::Restored, Cause::Edit),
            (5, 8, HistoryEvent::Deleted, Cause::Edit),
            (4, 8, HistoryEvent::Changed, Cause::Edit),
            (2, 7, HistoryEvent::Changed, Cause::Edit),
            (1, 7, HistoryEvent::Created, Cause::Import(1)),
        ]
    );
    let [restored, deleted, changed, joined, created] = &history.entries[..] else {
        panic!("{history:?}");
    };
    let city = ["Tromsø", "Bodø", "Vardø"][77 % 3];
    assert_eq!(
        changed.changes,
        [
            change(MOBILE, Some("+4740000077"), None),
            change(CITY, Some(city), Some("Alta")),
        ]
    );
    assert_eq!(
        (&joined.changes[..], &joined.joined[..]),
        (&[][..], &[ListNo(1)][..])
    );
    assert_eq!(deleted.left, [ListNo(1)]);
    assert_eq!(restored.joined, []);
    assert_eq!(deleted.changes.len(), 2);
    assert_eq!(
        (created.import, created.file_name.as_str()),
        (Some(1), "people.csv")
    );
    assert_eq!(created.changes.len(), 3);
    let from: Vec<_> = history
        .sources
        .iter()
        .map(|source| (source.field, source.commit, source.import))
        .collect();
    assert_eq!(from, [(EMAIL, 6, None), (CITY, 6, None)]);

    let other = store.history(ContactId(199)).unwrap();
    assert_eq!((other.entries.len(), other.sources.len()), (1, 3));
    assert_eq!(store.history(ContactId(4_000)).unwrap(), History::default());
}

#[test]
fn a_history_that_was_cut_off_says_so() {
    let dir = temporary();
    let store = open(dir.path());
    for round in 0..6 {
        import(&store, round..round + 1);
    }
    edit(&store, 1, &person(30));
    let history = store.history(ContactId(1)).unwrap();
    assert!(!history.complete);
    assert_eq!(history.entries.len(), 1);
    // The city of both is the same: who wrote it is not known any more.
    let fields: Vec<_> = history.sources.iter().map(|source| source.field).collect();
    assert_eq!(fields, [EMAIL, MOBILE]);
    assert!(store.history(ContactId(6)).unwrap().complete);
}

#[test]
fn details_that_a_crash_left_behind_go_at_the_next_opening() {
    let dir = temporary();
    let clock = Clock::fixed(0);
    let store = open_at(dir.path(), &clock);
    for n in 1..=3 {
        import_at(&store, &clock, u64::from(n) * DAY, n);
    }
    let view = store.view();
    let values = store.check().unwrap().values;
    // It was noted that they go, and then the power went.
    view.snapshot.engine.set_detailed(3).unwrap();
    assert_eq!((problems(&view, 2), problems(&view, 3)), (0, 1));
    drop(view);
    drop(store);
    let store = open_at(dir.path(), &clock);
    let report = store.check().unwrap();
    assert!(report.is_clean(), "{report:?}");
    assert_eq!(
        report.values,
        values - 4,
        "a block and a list of blocks each"
    );
}
