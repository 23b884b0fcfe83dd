//! A store that an earlier program wrote shows what that program showed, and goes on working.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use mainbrainer::contact::{ContactId, ProblemCode, standard};
use mainbrainer::store::{
    Cause, HistoryEvent, ImportStatus, OpenOptions, ProblemEntry, RejectedRow, Store,
};
use tempfile::TempDir;

fn data(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/stores/0.1");
    fs::read(folder.join(name)).unwrap()
}

/// What shows all that the earlier program knew: its fields, which are fewer than there are now.
const EXPORT: [&str; 5] = [
    "export",
    "--headers",
    "id",
    "--fields",
    "email,mobile,first_name,last_name,company,job_title,phone,street,street2,postcode,city,region,\
     country,birthday,gender,language,website,external_id,notes,email_marketing,sms_marketing,kode",
];

/// A store of an earlier program, in a folder that is gone with the test.
struct Place(TempDir);

impl Place {
    /// Unpacks the store; the form is told in `tests/data/stores/README.md`.
    fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        let packed = data("store.packed");
        let mut rest = packed.as_slice();
        let take = |rest: &mut &[u8], length: usize| -> Vec<u8> {
            let (taken, left) = rest.split_at(length);
            *rest = left;
            taken.to_vec()
        };
        let number = |rest: &mut &[u8]| -> usize {
            let bytes = take(rest, 4).try_into().unwrap();
            usize::try_from(u32::from_le_bytes(bytes)).unwrap()
        };
        while !rest.is_empty() {
            let length = number(&mut rest);
            let name = String::from_utf8(take(&mut rest, length)).unwrap();
            let length = number(&mut rest);
            let mut bytes = Vec::new();
            while bytes.len() < length {
                let (some, zeros) = (number(&mut rest), number(&mut rest));
                bytes.append(&mut take(&mut rest, some));
                bytes.resize(bytes.len() + zeros, 0);
            }
            let path = place.store().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        place
    }

    fn store(&self) -> PathBuf {
        self.0.path().join("store")
    }

    fn open(&self) -> Store {
        Store::open(&self.store(), &OpenOptions::default()).unwrap()
    }

    /// What the program prints, after it has done what it should.
    fn run(&self, args: &[&str]) -> Vec<u8> {
        let mut command = Command::cargo_bin("mainbrainer").unwrap();
        command.arg("--store").arg(self.store());
        let ran = command.args(["--lang", "en"]).args(args).output().unwrap();
        let err = String::from_utf8_lossy(&ran.stderr);
        assert!(ran.status.success(), "{args:?}: {err}");
        ran.stdout
    }
}

#[track_caller]
fn compare(printed: &[u8], expected: &str) {
    let (printed, expected) = (String::from_utf8_lossy(printed), data(expected));
    assert_eq!(printed, String::from_utf8_lossy(&expected));
}

#[test]
fn it_shows_what_the_program_that_wrote_it_showed() {
    let place = Place::new();
    compare(&place.run(&EXPORT), "export.csv");
    // Fields that came later are there, and blank.
    let names = place.run(&["export", "--fields", "name_prefix,middle_name,name_suffix"]);
    let names = String::from_utf8(names).unwrap();
    assert!(names.lines().count() > 20);
    assert!(names.lines().skip(1).all(|line| line == ",,"));
    compare(&place.run(&["consent"]), "consent.csv");
    assert_eq!(place.run(&["rejected", "1"]), data("rejected-1.csv"));
    place.run(&["check"]);
}

#[test]
fn its_imports_are_told_row_by_row() {
    let store = Place::new();
    let store = store.open();
    let view = store.view();
    let imports: Vec<_> = view
        .imports()
        .unwrap()
        .into_iter()
        .map(|import| {
            (
                import.no,
                import.status,
                import.counts.row_outcomes(),
                import.undoes,
            )
        })
        .collect();
    let done = ImportStatus::Completed;
    let expected = [
        (6, done, [0, 0, 0, 0], Some(5)),
        (5, done, [1, 1, 0, 0], None),
        (4, done, [2, 1, 0, 0], None),
        (3, ImportStatus::Failed, [0, 0, 0, 2], None),
        (2, done, [12, 8, 0, 2], None),
        (1, done, [24, 1, 0, 2], None),
    ];
    assert_eq!(imports, expected);

    let mut problems = Vec::new();
    let _: ControlFlow<()> = view
        .for_each_problem(1, |problem| {
            problems.push(problem);
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(problems.len(), 5);
    let misread = ProblemEntry {
        row: 7,
        line: 9,
        column: Some(0),
        code: ProblemCode::InvalidEmail,
        cell: "person7(at)example.no".to_owned(),
        contacts: Vec::new(),
        rejected: false,
    };
    assert_eq!(problems[0], misread);

    let mut rejected = Vec::new();
    let _: ControlFlow<()> = view
        .for_each_rejected_row(3, |row| {
            rejected.push(row);
            ControlFlow::Continue(())
        })
        .unwrap();
    let row = |row, codes: &[ProblemCode], cells: [&str; 2]| RejectedRow {
        row,
        line: row + 1,
        codes: codes.to_vec(),
        cells: cells.map(str::to_owned).to_vec(),
    };
    let expected = [
        row(1, &[ProblemCode::NoKey], ["", "Ingen"]),
        row(
            2,
            &[ProblemCode::NoKey, ProblemCode::InvalidEmail],
            ["ikke her", "Feil"],
        ),
    ];
    assert_eq!(rejected, expected);
    assert_eq!(
        view.rejected_head(3).unwrap().unwrap().header,
        ["email", "first name"]
    );

    // Two rows of the first file were the same person.
    let trail = view.trail_of(1, ContactId(3)).unwrap();
    let lines: Vec<u64> = trail.iter().map(|row| row.line).collect();
    assert_eq!(lines, [4, 17]);
    assert!(trail[1].fields.contains(standard::FIRST_NAME));
    let history = store.history(ContactId(4)).unwrap();
    let causes: Vec<_> = history.entries.iter().map(|entry| entry.cause).collect();
    let expected = [
        Cause::Import(6),
        Cause::Import(5),
        Cause::Import(4),
        Cause::Edit,
        Cause::Import(1),
    ];
    assert_eq!(causes, expected);
    assert!(history.complete);
    assert_eq!(history.entries[2].lines, [4]);
    let deleted = store.history(ContactId(1)).unwrap();
    assert_eq!(deleted.entries[0].event, HistoryEvent::Deleted);
    let suppression = view.suppression().unwrap();
    assert!(suppression.contains(standard::EMAIL, "Person1@example.no"));
    assert_eq!(suppression.len(), 2);
}

#[test]
fn an_import_of_it_is_taken_back() {
    let place = Place::new();
    place.run(&["undo", "4"]);
    compare(&place.run(&EXPORT), "undone.csv");
    place.run(&["check"]);
}

#[test]
fn its_backup_is_restored() {
    let place = Place::new();
    let backup = fs::read_dir(place.store().join("backups")).unwrap().next();
    let backup = backup.unwrap().unwrap().path();
    place.run(&["check", "--restore", backup.to_str().unwrap()]);
    compare(&place.run(&EXPORT), "restored.csv");
    place.run(&["check"]);
}

#[test]
fn it_takes_more_imports_and_is_compacted() {
    let place = Place::new();
    let file = place.0.path().join("more.csv");
    fs::write(
        &file,
        "email,first name,email marketing\nperson2@example.no,Ole,no\nperson3@example.no,Gerd,\n\
         person90@example.no,Ny,yes\n,Ingen,\n",
    )
    .unwrap();
    let file = file.to_str().unwrap();
    let rules = [
        "--primary",
        "email",
        "--master",
        "file",
        "--sms-optin",
        "none",
        "--other-name",
        "update",
    ];
    let read = ["--accept-gdpr", "--accept-tcpa", "--region", "NO"];
    place.run(&[&["import", file], &rules[..], &read[..]].concat());
    place.run(&["check"]);
    place.run(&["compact"]);
    place.run(&["check"]);
    let store = place.open();
    let view = store.view();
    // The ledger goes on behind the entries of the earlier program.
    let consent = view.consent_of(ContactId(2)).unwrap();
    let imports: Vec<u64> = consent.iter().map(|entry| entry.import).collect();
    assert_eq!(imports, [1, 1, 7]);
    assert_eq!(consent[2].word.as_deref(), Some("no"));
    assert_eq!(view.trail_of(7, ContactId(3)).unwrap().len(), 1);
    let lines = view.trail_of(1, ContactId(3)).unwrap();
    assert_eq!(lines.len(), 2);
}
