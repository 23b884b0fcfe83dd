//! Whoever is erased for good is nowhere, and nobody else is missed.

use std::path::PathBuf;

use super::*;
use crate::contact::{FieldSet, ListNo, OptIn, ProblemCode, standard};
use crate::plan::{Evidence, PlanColumn, Target};
use crate::store::care::dump::Dump;
use crate::store::engine::database::Engine;
use crate::store::engine::folder::{self, Step};
use crate::store::engine::frame::{ValueKind, unseal};
use crate::store::state::commit::CommitRecord;
use crate::store::state::index::{read_list, read_page};
use crate::store::state::open::read_record;
use crate::store::state::table::short_hash;

/// Everything that is planted of one person, in the form in which it is looked for.
const PLANTED: [&str; 19] = [
    // Present values, in all places.
    "planted.person@example.org",
    "+4745670089",
    "Plantedfirst",
    "Plantedlast",
    "Plantedstreet 17",
    "Plantednote",
    // Values of the past.
    "planted.earlier@example.org",
    "Plantedoldstreet 3",
    // A contact of the same address that was deleted long ago.
    "Plantedancestor",
    // Cells of problems: of a line of theirs, and of nobody's.
    "4,57E+09-planted",
    "Tlf: 456 70 089 (planted)",
    // Rejected rows: known by the address, and by name and street.
    "plantedrowone",
    "plantedrowtwo",
    // Consent.
    "plantedword",
    "198.51.100.77",
    // A file without a header whose first row was taken for one.
    "Planted.Person@Example.org",
    "planted.person@example.org phone",
    // Edits of the plan: on a line of theirs, and of a value of theirs.
    "plantededit",
    "Plantdoldstreet 3",
];

/// What is of others and looks alike.
const OTHERS: [&str; 5] = [
    "othersrow",
    "othersword",
    "203.0.113.9",
    "others cell",
    "othersedit",
];

struct Row {
    line: u64,
    word: &'static str,
    address: &'static str,
}

impl Provenance for Row {
    fn line(&self) -> u64 {
        self.line
    }

    fn word(&self, _: FieldNo) -> Option<&str> {
        Some(self.word)
    }

    fn evidence(&self, each: &mut dyn FnMut(Evidence, &str)) {
        each(Evidence::OptinIp, self.address);
    }
}

fn planted() -> Contact {
    let mut contact = Contact::new(1_700_000_000_000);
    contact.set(EMAIL, "planted.earlier@example.org");
    contact.set(MOBILE, "+4745670089");
    contact.set(standard::FIRST_NAME, "Plantedfirst");
    contact.set(standard::LAST_NAME, "Plantedlast");
    contact.set(standard::STREET, "Plantedoldstreet 3");
    contact.set(standard::EMAIL_MARKETING, "yes");
    contact
}

fn problem(writer: &mut Writer, line: u64, cell: &str, contacts: &[u32]) {
    writer
        .problem(&ProblemEntry {
            row: line - 1,
            line,
            column: Some(1),
            code: ProblemCode::InvalidPhone,
            cell: cell.to_owned(),
            contacts: ids(contacts),
            rejected: false,
        })
        .unwrap();
}

fn rejected(writer: &mut Writer, line: u64, cells: &[&str]) {
    let codes = [ProblemCode::NoKey].into_iter();
    writer
        .rejected_row(line - 1, line, codes, cells.iter().copied())
        .unwrap();
}

const THEIRS: ContactId = ContactId(40);
const ANCESTOR: ContactId = ContactId(7);

/// A store in which one person is everywhere; gives what each commit showed.
#[expect(clippy::too_many_lines, reason = "a line for each place")]
fn plant(dir: &Path) -> BTreeMap<u64, BTreeMap<u32, Contact>> {
    let options = OpenOptions {
        tuning: Tuning {
            history: 50,
            ..Tuning::tiny()
        },
        ..OpenOptions::default()
    };
    let store = Store::open(dir, &options).unwrap();
    // Others, one of them an earlier contact of the same address.
    let mut writer = store.begin(Durability::Real).unwrap();
    writer.index(EMAIL).unwrap();
    writer.index(MOBILE).unwrap();
    let list = writer.create_list("Kunder").unwrap();
    for n in 1..40 {
        let mut contact = person(n);
        if n == ANCESTOR.0 {
            contact.set(EMAIL, "Planted.Earlier@example.org");
            contact.set(standard::FIRST_NAME, "Plantedancestor");
        }
        let id = writer.create(&packed(&contact)).unwrap();
        writer.join(list, id).unwrap();
    }
    writer.commit(Some(done())).unwrap();
    store.backup().unwrap().unwrap();
    let mut writer = store.begin(Durability::Real).unwrap();
    writer.erase(ANCESTOR).unwrap();
    writer.commit(None).unwrap();

    // The import that made them.
    let mut writer = store.begin(Durability::Real).unwrap();
    let fields: FieldSet = [EMAIL, MOBILE, standard::FIRST_NAME].into_iter().collect();
    let row = Row {
        line: 12,
        word: "plantedword",
        address: "198.51.100.77",
    };
    let id = writer
        .create_with_provenance(&packed(&planted()), &[], None, &row)
        .unwrap();
    assert_eq!(id, THEIRS);
    writer.join(list, id).unwrap();
    writer.trail(id, 12, &fields).unwrap();
    problem(&mut writer, 12, "4,57E+09-planted", &[]);
    problem(&mut writer, 14, "Tlf: 456 70 089 (planted)", &[]);
    for n in 41..60u32 {
        let mut contact = person(n);
        contact.set(standard::EMAIL_MARKETING, "no");
        let row = Row {
            line: u64::from(n),
            word: "othersword",
            address: "203.0.113.9",
        };
        let id = writer
            .create_with_provenance(&packed(&contact), &[], None, &row)
            .unwrap();
        writer.trail(id, u64::from(n), &fields).unwrap();
        problem(&mut writer, u64::from(n), "others cell", &[40, n]);
    }
    problem(&mut writer, 99, "others cell", &[]);
    writer.rejected_head(3, &["Planted.Person@Example.org".to_owned(), "B".into()]);
    rejected(
        &mut writer,
        70,
        &["planted.earlier(at)example.org", "plantedrowone", ""],
    );
    rejected(
        &mut writer,
        71,
        &[
            "Plantedfirst PLANTEDLAST",
            "plantedoldstreet 3",
            "plantedrowtwo",
        ],
    );
    rejected(&mut writer, 72, &["Kari Olsen", "othersrow", ""]);
    let mut headers = BTreeMap::new();
    headers.insert("planted.person@example.org phone".to_owned(), Target::Skip);
    headers.insert("e-post".to_owned(), Target::Field(EMAIL));
    writer.remember(headers);
    let mut record = done();
    for name in ["Planted.Person@Example.org", "B", "C"] {
        record.plan.columns.push(PlanColumn {
            name: name.into(),
            target: Target::Skip,
            date_order: None,
            fillers: Vec::new(),
        });
    }
    let edits = &mut record.plan.edits;
    edits.set_cell(12, 2, "x", "plantededit");
    edits.set_cell(13, 2, "x", "othersedit");
    edits.set_cell(80, 2, "Plantdoldstreet 3", "Plantedoldstreet 3");
    edits.replace_value(2, "Plantdoldstreet 3", "PLANTEDOLDSTREET 3");
    writer.commit(Some(record)).unwrap();
    store.backup().unwrap().unwrap();

    // Changed by hand, with others between.
    let mut now = planted();
    now.set(EMAIL, "planted.person@example.org");
    now.set(standard::STREET, "Plantedstreet 17");
    now.set(standard::NOTES, "Plantednote");
    now.set(standard::EMAIL_MARKETING, "no");
    for (id, contact) in [(41, person(900)), (40, now), (3, person(901))] {
        let mut writer = store.begin(Durability::Real).unwrap();
        writer.update(ContactId(id), &packed(&contact)).unwrap();
        writer.commit(None).unwrap();
    }
    import(&store, 100..120);
    let past = store
        .commits()
        .iter()
        .map(|commit| (commit.no, all(&store.view_at(commit.no).unwrap())))
        .collect();
    drop(store);
    for name in ["damaged-1700000000000", "replaced-1700000000001-2"] {
        folder::make(&dir.join(name)).unwrap();
        std::fs::write(dir.join(name).join("db"), b"planted.person@example.org").unwrap();
    }
    std::fs::write(dir.join("backups").join("damaged.mbdump"), b"Plantednote").unwrap();
    past
}

pub(crate) fn files(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// Every file as it is, and every value in it unpacked.
pub(crate) fn everything(dir: &Path) -> Vec<Vec<u8>> {
    let mut paths = Vec::new();
    files(dir, &mut paths);
    let mut all: Vec<Vec<u8>> = paths
        .iter()
        .map(|path| std::fs::read(path).unwrap())
        .collect();
    let unpack =
        |key: u64, sealed: &[u8]| unseal(key, ValueKind::of(sealed).unwrap(), sealed).unwrap();
    for path in &paths {
        let Ok((mut dump, head)) = Dump::open(path) else {
            continue;
        };
        let commit = dump.values(&head, |key, sealed| {
            all.push(unpack(key, sealed));
            Ok(())
        });
        all.push(unpack(head.commit, &commit.unwrap()));
    }
    let store = open(dir);
    let view = store.view();
    let engine = &view.snapshot.engine;
    for key in engine.keys_from(0) {
        let key = key.unwrap();
        all.push(unpack(key, &engine.sealed(key).unwrap().unwrap()));
    }
    for no in engine.commits().unwrap() {
        all.push(unpack(no, &engine.commit(no).unwrap().unwrap()));
    }
    all
}

pub(crate) fn found<'n>(all: &[Vec<u8>], needles: &[&'n str]) -> Vec<&'n str> {
    let is_in = |needle: &str| {
        all.iter().any(|bytes| {
            let needle = needle.as_bytes();
            bytes.windows(needle.len()).any(|at| at == needle)
        })
    };
    let mut found = needles.to_vec();
    found.retain(|needle| is_in(needle));
    found
}

/// Whether any index page of any commit has an entry of a contact or of a value.
fn is_indexed(engine: &Engine, ids: &[ContactId], values: &[&str]) -> bool {
    let hashes: Vec<u64> = values
        .iter()
        .map(|value| short_hash(key_hash(value)))
        .collect();
    let mut found = false;
    for no in engine.commits().unwrap() {
        let record: CommitRecord = read_record(engine, no).unwrap();
        for run in record.indexes.iter().flat_map(|index| &index.runs) {
            let list = engine.value(run.list, ValueKind::IndexRun).unwrap();
            for page in read_list(run.list, &list).unwrap() {
                found |= hashes.contains(&page.first_hash);
                let payload = engine.value(page.key, ValueKind::IndexPage).unwrap();
                found |= read_page(page.key, &payload)
                    .unwrap()
                    .iter()
                    .any(|(hash, id)| hashes.contains(hash) || ids.contains(&ContactId(*id)));
            }
        }
    }
    found
}

const ADDRESSES: [&str; 3] = [
    "planted.person@example.org",
    "planted.earlier@example.org",
    "+4745670089",
];

#[test]
#[expect(clippy::too_many_lines, reason = "a look at each place")]
fn whoever_is_erased_is_nowhere() {
    let dir = temporary();
    let past = plant(dir.path());
    let before = everything(dir.path());
    assert_eq!(found(&before, &PLANTED), PLANTED, "else nothing is proven");
    assert_eq!(found(&before, &OTHERS), OTHERS);
    let store = open(dir.path());
    let engine = std::sync::Arc::clone(&store.view().snapshot.engine);
    assert!(is_indexed(&engine, &[THEIRS], &[]) && is_indexed(&engine, &[], &ADDRESSES));
    drop(engine);
    drop(store);
    drop(before);

    let options = OpenOptions {
        tuning: Tuning {
            history: 50,
            ..Tuning::tiny()
        },
        ..OpenOptions::default()
    };
    let store = Store::open(dir.path(), &options).unwrap();
    let mut steps = Vec::new();
    let erased = store
        .erase_for_good(&[THEIRS], &mut |done, of| steps.push((done, of)))
        .unwrap();
    assert_eq!((erased.contacts, erased.past), (1, 1));
    assert_eq!((erased.rejected_rows, erased.problems), (2, 21));
    assert_eq!(erased.same_address, []);
    assert_eq!(erased.files, 3);
    assert_eq!(store.delete_set_aside().unwrap(), 2);
    let backup = erased.backup.unwrap();
    assert_eq!(Store::backups(dir.path()), [backup]);
    assert!(steps.last().is_some_and(|(done, of)| done == of));

    // Everybody else is as before, at every commit.
    let gone = |mut then: BTreeMap<u32, Contact>| {
        then.remove(&THEIRS.0);
        then.remove(&ANCESTOR.0);
        then
    };
    for (no, then) in past {
        let view = store.view_at(no).unwrap();
        assert_eq!(all(&view), gone(then), "{no}");
        assert_eq!(view.contact_count(), all(&view).len() as u64);
        let members = view.members(ListNo(1)).unwrap();
        assert_eq!(members.len(), 38, "all of the first import but one");
        for id in members.iter() {
            assert!(view.contact(id).unwrap().is_some());
        }
    }
    let view = store.view();
    assert_eq!(view.find(EMAIL, "person50@example.no").unwrap(), ids(&[50]));
    assert_eq!(view.find(MOBILE, ADDRESSES[2]).unwrap(), ids(&[]));
    // The ledger keeps what happened, and the address is known as one that opted out.
    let ledger = view.consent_of(THEIRS).unwrap();
    let changes: Vec<_> = ledger
        .iter()
        .map(|entry| (entry.to, entry.line, entry.deleted))
        .collect();
    assert_eq!(
        changes,
        [
            (Some(OptIn::In), 12, false),
            (Some(OptIn::Out), 0, false),
            (None, 0, true)
        ]
    );
    assert!(
        ledger
            .iter()
            .all(|entry| entry.word.is_none() && entry.evidence.is_empty())
    );
    assert_eq!(
        view.consent_of(ContactId(50)).unwrap()[0].word.as_deref(),
        Some("othersword")
    );
    assert!(
        view.suppression()
            .unwrap()
            .contains(EMAIL, "Planted.person@example.org")
    );
    assert!(
        !view
            .suppression()
            .unwrap()
            .contains(EMAIL, "planted.earlier@example.org")
    );
    assert!(view.trail_of(2, THEIRS).unwrap().is_empty());
    assert_eq!(view.trail_of(2, ContactId(50)).unwrap().len(), 1);
    assert_eq!(view.rejected_head(2).unwrap().unwrap().rows, 1);
    assert_eq!(store.history(THEIRS).unwrap(), History::default());
    assert!(!is_indexed(
        &view.snapshot.engine,
        &[THEIRS, ANCESTOR],
        &ADDRESSES
    ));
    drop(view);
    let report = store.check().unwrap();
    assert!(report.is_clean(), "{report:?}");
    drop(store);

    let after = everything(dir.path());
    assert_eq!(found(&after, &PLANTED), Vec::<&str>::new());
    assert_eq!(found(&after, &OTHERS), OTHERS);
    // The store goes on as any other.
    let store = open(dir.path());
    import(&store, 300..330);
    assert_eq!(store.view().contact_count(), 38 + 19 + 20 + 30);
    assert!(store.check().unwrap().is_clean());
}

#[test]
fn erasing_interrupted_anywhere_is_done_or_not() {
    for step in [Step::Finished, Step::MovedOut, Step::MovedIn] {
        let dir = temporary();
        plant(dir.path());
        let store = open(dir.path());
        assert!(store.erase_until(&[THEIRS], &mut |_, _| (), step).is_err());
        drop(store);
        // Opening settles it.
        let store = open(dir.path());
        let there = store.view().contact(THEIRS).unwrap().is_some();
        // Between the two renames nobody was told anything, and the old store is preferred.
        assert_eq!(there, step < Step::MovedIn);
        if !there {
            store.delete_set_aside().unwrap();
        }
        let mut report = store.check().unwrap();
        report
            .findings
            .retain(|finding| !matches!(finding, Finding::Backup(_)));
        assert!(report.is_clean(), "{report:?}");
        drop(store);
        let left = found(&everything(dir.path()), &PLANTED);
        if there {
            assert_eq!(left, PLANTED);
            assert_eq!(Store::backups(dir.path()).len(), 2);
        } else {
            assert_eq!(left, Vec::<&str>::new(), "{step:?}");
            assert_eq!(Store::backups(dir.path()).len(), 1);
        }
        assert!(!dir.path().join("data").join("erased").exists());
    }
}

#[test]
fn old_backups_go_when_the_crash_was_after_the_new_store_was_in_its_place() {
    let dir = temporary();
    let store = open(dir.path());
    import(&store, 1..20);
    store.backup().unwrap().unwrap();
    drop(store);
    let data = dir.path().join("data");
    std::fs::write(data.join("erased"), b"").unwrap();
    std::fs::write(dir.path().join("backups").join("7.mbdump"), b"x").unwrap();
    let store = open(dir.path());
    assert!(!data.join("erased").exists());
    assert!(!dir.path().join("backups").join("7.mbdump").exists());
    let commits: Vec<u64> = Store::backups(dir.path())
        .iter()
        .map(|b| b.commit)
        .collect();
    assert_eq!(commits, [1], "the newest has nobody who was erased");
    drop(store);
}

#[test]
fn a_backup_that_cannot_be_read_now_is_nobodys_to_delete_and_is_looked_at_again() {
    let dir = temporary();
    let store = open(dir.path());
    import(&store, 1..20);
    let theirs = store.backup().unwrap().unwrap().path;
    // Reading a folder as a file is refused by the system, as a broken disk does.
    let safe = dir.path().join("safe");
    std::fs::rename(&theirs, &safe).unwrap();
    std::fs::create_dir(&theirs).unwrap();
    store.erase_for_good(&ids(&[5]), &mut |_, _| ()).unwrap();
    let notices = store.take_notices();
    assert!(
        matches!(notices[..], [Notice::OldBackups(_)]),
        "{notices:?}"
    );
    assert!(theirs.is_dir(), "it is nobody's to delete");
    drop(store);
    // As long as it is so, each opening says it.
    let store = open(dir.path());
    let notices = store.take_notices();
    assert!(
        matches!(notices[..], [Notice::OldBackups(_)]),
        "{notices:?}"
    );
    drop(store);
    std::fs::remove_dir(&theirs).unwrap();
    std::fs::rename(&safe, &theirs).unwrap();
    let store = open(dir.path());
    assert_eq!(store.take_notices(), []);
    assert!(!theirs.exists(), "it holds who was erased");
    assert_eq!(Store::backups(dir.path()).len(), 1);
}

#[test]
fn nothing_is_done_for_a_number_nobody_had_or_while_others_look() {
    let dir = temporary();
    let store = open(dir.path());
    import(&store, 1..20);
    let erase = |wanted: &[u32]| store.erase_for_good(&ids(wanted), &mut |_, _| ());
    for wrong in [&[5, 20][..], &[0], &[4_000]] {
        assert!(matches!(erase(wrong), Err(StoreError::NoSuchContact(_))));
    }
    assert_eq!(store.view().contact_count(), 19);
    let view = store.view();
    assert!(matches!(erase(&[5]), Err(StoreError::Busy)));
    drop(view);
    let writer = store.begin(Durability::Real).unwrap();
    assert!(matches!(erase(&[5]), Err(StoreError::Busy)));
    drop(writer);
    // Somebody else with the same address stays, and is named.
    let mut same = person(99);
    same.set(EMAIL, "PERSON5@example.no");
    let mut writer = store.begin(Durability::Real).unwrap();
    writer.create(&packed(&same)).unwrap();
    writer.commit(None).unwrap();
    let erased = erase(&[5, 6, 5]).unwrap();
    assert_eq!((erased.contacts, erased.past), (2, 0));
    assert_eq!(erased.same_address, ids(&[20]));
    assert_eq!(erased.commit, 3);
    let causes: Vec<Cause> = store.commits().iter().map(|commit| commit.cause).collect();
    assert_eq!(causes.last(), Some(&Cause::Erase));
    // A second time there is nothing left of them.
    let again = erase(&[5]).unwrap();
    assert_eq!((again.contacts, again.past), (0, 0));
    assert_eq!(store.view().contact_count(), 18);
}
