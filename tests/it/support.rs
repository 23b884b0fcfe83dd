//! What tests of several rooms set up alike: folders, files, plans, and all that a store holds.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use mainbrainer::contact::{Contact, FieldNo, OptInWords, standard};
use mainbrainer::import::{Review, ReviewRow};
use mainbrainer::plan::{
    Acknowledgement, Edits, ImportPlan, InvalidRule, KeyConflictRule, LetterCaseRule, ListTarget,
    Master, NoKeyRule, OtherNameRule, PlanColumn, Rules, Target,
};
use mainbrainer::source::{Depth, Dialect, DialectChoice, FileStamp, Source};
use mainbrainer::store::{LedgerEntry, OpenOptions, Store, View};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseResult, TestRunner};

/// A folder that is gone with the test; in memory, where the system has that as a folder.
pub(crate) fn a_folder() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm")
        .or_else(|_| tempfile::tempdir())
        .unwrap()
}

/// Copies a folder with all that is in it; links stay links.
pub(crate) fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            copy_folder(&entry.path(), &target);
            continue;
        }
        #[cfg(unix)]
        if kind.is_symlink() {
            std::os::unix::fs::symlink(fs::read_link(entry.path()).unwrap(), target).unwrap();
            continue;
        }
        fs::copy(entry.path(), target).unwrap();
    }
}

/// The store of a folder, made where there is none.
pub(crate) fn store_in(folder: &tempfile::TempDir) -> Store {
    Store::open(&folder.path().join("store"), &OpenOptions::default()).unwrap()
}

/// A file with `;`, quotes and a header in its first line; nothing of that is guessed.
pub(crate) fn semicolons(path: &Path) -> Source {
    let choice = DialectChoice {
        delimiter: Some(';'),
        quote: Some(Some('"')),
        header: Some(true),
        skip_lines: Some(0),
        ..DialectChoice::default()
    };
    Source::open(path, &choice, Depth::Whole).unwrap()
}

/// An import of no column into the new list "Liste": the e-mail address is the key, the file's
/// values count, and the rest is as a draft begins.
pub(crate) fn plan() -> ImportPlan {
    ImportPlan {
        file_name: "fil.csv".to_owned(),
        dialect: Dialect::default(),
        stamp: FileStamp::default(),
        columns: Vec::new(),
        undecided: Vec::new(),
        list: ListTarget::New("Liste".to_owned()),
        email_optin: None,
        sms_optin: None,
        words: OptInWords::default(),
        region: "NO".to_owned(),
        rules: Rules {
            master: Master::File,
            primary: standard::EMAIL,
            secondary: None,
            invalid: InvalidRule::Blank,
            key_conflict: KeyConflictRule::Update,
            opt_outs_win: true,
            other_name: Some(OtherNameRule::Update),
            no_key: NoKeyRule::Reject,
            letter_case: LetterCaseRule::Ignore,
        },
        acknowledgement: Acknowledgement::default(),
        edits: Edits::default(),
    }
}

/// [`plan`] for a file, with its columns.
pub(crate) fn plan_of(source: &Source, columns: Vec<PlanColumn>) -> ImportPlan {
    ImportPlan {
        dialect: source.dialect().clone(),
        stamp: source.stamp().clone(),
        columns,
        ..plan()
    }
}

/// A column without a name.
pub(crate) fn column(target: Target) -> PlanColumn {
    PlanColumn {
        name: String::new(),
        target,
        date_order: None,
        fillers: Vec::new(),
    }
}

/// Any master, rule for invalid values, rule for key conflicts, and whether opt-outs win.
pub(crate) fn any_rules() -> impl Strategy<Value = (Master, InvalidRule, KeyConflictRule, bool)> {
    (
        prop_oneof![Just(Master::File), Just(Master::Existing)],
        prop_oneof![
            Just(InvalidRule::Blank),
            Just(InvalidRule::Keep),
            Just(InvalidRule::Reject)
        ],
        prop_oneof![
            Just(KeyConflictRule::Update),
            Just(KeyConflictRule::Create),
            Just(KeyConflictRule::Reject)
        ],
        any::<bool>(),
    )
}

/// Tries so many random values; panics with the smallest that fails.
pub(crate) fn try_cases<S>(cases: u32, values: &S, test: impl Fn(S::Value) -> TestCaseResult)
where
    S: Strategy,
    S::Value: Debug,
{
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 20_000,
        ..Config::default()
    };
    if let Err(error) = TestRunner::new(config).run(values, test) {
        panic!("{error}");
    }
}

/// The list of this name, or a new one.
pub(crate) fn list_named(store: &Store, name: &str) -> ListTarget {
    let list = store.view().list_named(name).map(|list| list.no);
    list.map_or_else(|| ListTarget::New(name.to_owned()), ListTarget::Existing)
}

/// Every contact by its number.
pub(crate) fn contacts(view: &View) -> BTreeMap<u32, Contact> {
    let mut all = BTreeMap::new();
    let walked = view.for_each(|id, contact| {
        all.insert(id.0, contact.to_contact());
        ControlFlow::<()>::Continue(())
    });
    assert!(walked.unwrap().is_continue());
    all
}

/// The values of every contact by its number.
pub(crate) fn values(view: &View) -> BTreeMap<u32, BTreeMap<FieldNo, String>> {
    let all = contacts(view).into_iter();
    all.map(|(id, contact)| {
        let values = contact.values().map(|(no, value)| (no, value.to_owned()));
        (id, values.collect())
    })
    .collect()
}

/// The whole consent ledger.
pub(crate) fn ledger(view: &View) -> Vec<LedgerEntry> {
    let mut all = Vec::new();
    let walked = view.for_each_consent(|entry| {
        all.push(entry);
        ControlFlow::<()>::Continue(())
    });
    assert!(walked.unwrap().is_continue());
    all
}

/// Every row of a review.
pub(crate) fn everything(review: &Review) -> Vec<ReviewRow> {
    let all: Vec<u32> = (0..review.len()).collect();
    review.page(&all).unwrap()
}
