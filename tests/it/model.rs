//! The engine against a small, slow model of the rules: random stores, files and rules.
//!
//! The model knows contacts as maps in a vector, looks for duplicates by going through all of
//! them, and takes what a cell means from a table written by hand.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use mainbrainer::contact::{FieldNo, Fields, OptIn, OptInWords, standard};
use mainbrainer::import::{ImportError, Options, Report, ReviewOutcome, ReviewRow, review, run};
use mainbrainer::job::Progress;
use mainbrainer::plan::{
    Acknowledgement, Edits, ImportPlan, InvalidRule, KeyConflictRule, LetterCaseRule, ListTarget,
    Master, NoKeyRule, OtherNameRule, PlanColumn, Rules, Target,
};
use mainbrainer::source::{Depth, DialectChoice, Source};
use mainbrainer::store::{ImportStatus, OpenOptions, Store};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

/// What a cell means, by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    Blank,
    /// The stored form, and the form in which two values are compared.
    Valid(&'static str, &'static str),
    /// Not readable as its field's type; the text as it would be kept.
    Invalid(&'static str),
}

use Meaning::{Blank, Invalid, Valid};

const EMAILS: &[(&str, Meaning)] = &[
    ("", Blank),
    ("   ", Blank),
    ("a@example.no", Valid("a@example.no", "a@example.no")),
    (" A@Example.no ", Valid("A@Example.no", "a@example.no")),
    ("b@example.no", Valid("b@example.no", "b@example.no")),
    ("mailto:b@example.no", Valid("b@example.no", "b@example.no")),
    ("c@example.no", Valid("c@example.no", "c@example.no")),
    ("Ola <c@EXAMPLE.no>", Valid("c@EXAMPLE.no", "c@example.no")),
    ("a@example", Invalid("a@example")),
    (" ikke oppgitt", Invalid("ikke oppgitt")),
];

const MOBILES: &[(&str, Meaning)] = &[
    ("", Blank),
    ("912 34 567", Valid("+4791234567", "+4791234567")),
    ("0047 91234567", Valid("+4791234567", "+4791234567")),
    ("4791234568", Valid("+4791234568", "+4791234568")),
    ("'+4791234568", Valid("+4791234568", "+4791234568")),
    ("47386160", Valid("+4747386160", "+4747386160")),
    ("4,79E+10", Invalid("4,79E+10")),
    ("mangler", Invalid("mangler")),
];

const NAMES: &[(&str, Meaning)] = &[
    ("", Blank),
    ("\u{a0}", Blank),
    ("Kari", Valid("Kari", "Kari")),
    (" Kari\u{a0}", Valid("Kari", "Kari")),
    ("kari", Valid("kari", "kari")),
    ("KARI", Valid("KARI", "KARI")),
    ("K.", Valid("K.", "K.")),
    ("Ola", Valid("Ola", "Ola")),
    ("A\u{30a}se", Valid("\u{c5}se", "\u{c5}se")),
];

const NUMBERS: &[(&str, Meaning)] = &[
    ("", Blank),
    ("007", Valid("007", "007")),
    ("7", Valid("7", "7")),
    (
        "12345678901234567890",
        Valid("12345678901234567890", "12345678901234567890"),
    ),
];

const WORDS: &[(&str, Meaning)] = &[
    ("", Blank),
    ("ja", Valid("yes", "yes")),
    (" TRUE ", Valid("yes", "yes")),
    ("Nei", Valid("no", "no")),
    ("usann", Valid("no", "no")),
];

const EXTERNAL_ID: FieldNo = standard::EXTERNAL_ID;

/// The fields of the test, with the cells they may hold.
pub(super) const COLUMNS: [(FieldNo, &[(&str, Meaning)]); 6] = [
    (standard::EMAIL, EMAILS),
    (standard::MOBILE, MOBILES),
    (standard::FIRST_NAME, NAMES),
    (EXTERNAL_ID, NUMBERS),
    (standard::EMAIL_MARKETING, WORDS),
    (standard::SMS_MARKETING, WORDS),
];

/// A row of a random file: for each column which of its cells, and cells beyond the last column.
#[derive(Clone, Debug)]
pub(super) struct FileRow {
    pub(super) cells: Vec<usize>,
    /// Cells cut off the end.
    pub(super) cut: usize,
    /// Cells added at the end; the last one says whether they hold something.
    pub(super) added: usize,
    pub(super) filled: bool,
}

#[derive(Clone, Debug)]
pub(super) struct FileAndRules {
    /// Indexes into `COLUMNS`, in the order of the file.
    pub(super) columns: Vec<usize>,
    /// Columns the plan skips.
    skipped: BTreeSet<usize>,
    pub(super) rows: Vec<FileRow>,
    /// How many columns the file has, where its rows are not those of the file any more.
    pub(super) columns_of_file: Option<usize>,
    /// Positions among the mapped columns that can be keys.
    primary: usize,
    secondary: Option<usize>,
    master: Master,
    invalid: InvalidRule,
    key_conflict: KeyConflictRule,
    opt_outs_win: bool,
    pub(super) other_name: Option<OtherNameRule>,
    no_key: NoKeyRule,
    letter_case: LetterCaseRule,
    pub(super) optins: (Option<OptIn>, Option<OptIn>),
    pub(super) list: usize,
}

pub(super) fn meaning(column: usize, cell: usize) -> (&'static str, Meaning) {
    let cells = COLUMNS[column].1;
    cells[cell % cells.len()]
}

// ---- the model --------------------------------------------------------------------------------

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Model {
    /// Contacts in id order: field to stored value.
    pub(super) contacts: Vec<BTreeMap<FieldNo, String>>,
    lists: BTreeMap<usize, BTreeSet<usize>>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) outcomes: Vec<Outcome>,
    pub(super) blank_rows: u64,
    duplicates_in_file: u64,
    key_conflicts: u64,
    opt_outs_kept: u64,
    /// Rows that somebody has to decide about before they are imported.
    pub(super) undecided: u64,
    pub(super) problems: BTreeMap<&'static str, u64>,
}

/// What became of a row, with the contact counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Created(usize),
    Updated(usize),
    Unchanged(usize),
    Rejected,
}

/// What the table of the two keys says of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Row {
    /// It matches this contact, whose primary key may be another.
    Matches(usize, bool),
    New,
    /// New, although a contact with another primary key has its secondary one.
    Conflict,
    ConflictRejected,
    OtherName,
    NoKey,
    Ambiguous,
}

impl Row {
    /// The contact it goes to, or whether it makes one, where other names make one.
    fn becomes(self, no_key: NoKeyRule) -> (Option<usize>, bool) {
        match self {
            Self::Matches(contact, _) => (Some(contact), false),
            Self::New | Self::Conflict | Self::OtherName => (None, true),
            Self::NoKey => (None, no_key == NoKeyRule::Create),
            Self::ConflictRejected | Self::Ambiguous => (None, false),
        }
    }
}

/// Whether two of the names are two people's, by hand: Kari in four ways, Åse, and Ola.
fn is_another(one: Option<&str>, other: Option<&str>) -> bool {
    let person = |name: &str| match name {
        "Kari" | "kari" | "KARI" | "K." => 1,
        "\u{c5}se" => 2,
        "Ola" => 3,
        _ => panic!("{name}"),
    };
    matches!((one, other), (Some(one), Some(other)) if person(one) != person(other))
}

fn is_mixed(text: &str) -> bool {
    text.to_lowercase() != text && text.to_uppercase() != text
}

impl Told {
    fn count(&mut self, problems: BTreeSet<&'static str>) {
        for problem in problems {
            *self.problems.entry(problem).or_default() += 1;
        }
    }
}

fn compared(field: FieldNo, stored: &str) -> String {
    if field == standard::EMAIL {
        stored.to_lowercase()
    } else {
        stored.to_owned()
    }
}

impl Model {
    fn with_key(&self, field: FieldNo, key: &str) -> Vec<usize> {
        (0..self.contacts.len())
            .filter(|at| {
                let value = self.contacts[*at].get(&field);
                value.is_some_and(|value| compared(field, value) == key)
            })
            .collect()
    }

    #[expect(
        clippy::too_many_lines,
        reason = "the whole decision table in one piece, as it is told"
    )]
    pub(super) fn import(&mut self, file: &FileAndRules) -> Told {
        let mut told = Told::default();
        let before = self.clone();
        let mut met = BTreeSet::new();
        let key_fields = file.key_fields();
        for row in &file.rows {
            let width = file.columns.len();
            let present = width - row.cut;
            let cell = |at: usize| {
                if at < present {
                    meaning(file.columns[at], row.cells[at])
                } else {
                    ("", Blank)
                }
            };
            if file.is_blank(row) {
                told.blank_rows += 1;
                continue;
            }
            let mut problems = BTreeSet::new();
            if file.cells_of(row) < file.width() {
                problems.insert("too_few_cells");
            }
            let mut rejected = false;
            let mut values: Vec<(FieldNo, &str, Option<&str>)> = Vec::new();
            if row.has_more() && file.cells_of(row) > file.width() {
                problems.insert("too_many_cells");
                rejected = true;
            } else {
                for at in (0..width).filter(|at| !file.skipped.contains(at)) {
                    let (field, _) = COLUMNS[file.columns[at]];
                    match cell(at).1 {
                        Blank => {}
                        Valid(stored, key) => values.push((field, stored, Some(key))),
                        Invalid(typed) => {
                            problems.insert(if field == standard::EMAIL {
                                "invalid_email"
                            } else {
                                "invalid_phone"
                            });
                            match file.invalid {
                                InvalidRule::Blank => {}
                                InvalidRule::Keep => values.push((field, typed, None)),
                                InvalidRule::Reject => rejected = true,
                            }
                        }
                    }
                }
                for (field, status) in [
                    (standard::EMAIL_MARKETING, file.optins.0),
                    (standard::SMS_MARKETING, file.optins.1),
                ] {
                    if let Some(status) = status {
                        values.push((field, status.value(), Some(status.value())));
                    }
                }
            }
            let key_of = |field: Option<FieldNo>| {
                let value = values.iter().find(|(no, _, _)| Some(*no) == field);
                value.and_then(|(_, _, key)| *key)
            };
            let primary = key_of(Some(key_fields.0));
            let secondary = key_of(key_fields.1);
            let by = |field: Option<FieldNo>, key: Option<&str>| match (field, key) {
                (Some(field), Some(key)) => self.with_key(field, key),
                _ => Vec::new(),
            };
            let by_primary = by(Some(key_fields.0), primary);
            let by_secondary = by(key_fields.1, secondary);

            let first_name = values.iter().find(|(no, ..)| *no == standard::FIRST_NAME);
            let first_name = first_name.map(|(_, stored, _)| *stored);
            let without_others = |ids: &[usize]| -> Vec<usize> {
                let ids = ids.iter().copied();
                ids.filter(|at| {
                    let name = self.contacts[*at].get(&standard::FIRST_NAME);
                    !is_another(first_name, name.map(String::as_str))
                })
                .collect()
            };
            let has_no_key = primary.is_none() && secondary.is_none();
            let table = |by_primary: &[usize], by_secondary: &[usize]| {
                let has_other = |contact: usize| {
                    primary.is_some() && self.contacts[contact].contains_key(&key_fields.0)
                };
                match (by_primary, by_secondary) {
                    ([], [contact]) if has_other(*contact) => match file.key_conflict {
                        KeyConflictRule::Update => Row::Matches(*contact, true),
                        KeyConflictRule::Create => Row::Conflict,
                        KeyConflictRule::Reject => Row::ConflictRejected,
                    },
                    ([contact], _) | ([], [contact]) => Row::Matches(*contact, false),
                    ([], []) if has_no_key => Row::NoKey,
                    ([], []) => Row::New,
                    _ => Row::Ambiguous,
                }
            };
            let by_key = table(&by_primary, &by_secondary);
            let (kept_primary, kept_secondary) =
                (without_others(&by_primary), without_others(&by_secondary));
            let is_met = !by_primary.is_empty() || !by_secondary.is_empty();
            let by_name = if is_met && kept_primary.is_empty() && kept_secondary.is_empty() {
                Row::OtherName
            } else {
                table(&kept_primary, &kept_secondary)
            };
            let decided = match file.other_name {
                Some(OtherNameRule::Update) => by_key,
                Some(OtherNameRule::Create | OtherNameRule::Reject) => by_name,
                None => {
                    if !rejected && by_key.becomes(file.no_key) != by_name.becomes(file.no_key) {
                        told.undecided += 1;
                        problems.insert("other_name");
                    }
                    by_key
                }
            };
            let mut duplicate = None;
            if !rejected {
                match decided {
                    Row::Matches(contact, conflict) => {
                        duplicate = Some(contact);
                        if conflict {
                            problems.insert("key_conflict");
                        }
                    }
                    Row::New => {}
                    Row::Conflict => {
                        problems.insert("key_conflict");
                    }
                    Row::ConflictRejected => {
                        problems.insert("key_conflict");
                        rejected = true;
                    }
                    Row::OtherName => {
                        problems.insert("other_name");
                        rejected = file.other_name == Some(OtherNameRule::Reject);
                    }
                    Row::NoKey => {
                        problems.insert("no_key");
                        rejected = file.no_key == NoKeyRule::Reject || values.is_empty();
                    }
                    Row::Ambiguous => {
                        problems.insert("ambiguous_match");
                        rejected = true;
                    }
                }
            }
            told.key_conflicts += u64::from(problems.contains("key_conflict"));
            if rejected {
                told.outcomes.push(Outcome::Rejected);
                told.count(problems);
                continue;
            }
            let at = match duplicate {
                None => {
                    if !by_primary.is_empty() || !by_secondary.is_empty() {
                        problems.insert("shared_key");
                    }
                    let values = values
                        .iter()
                        .map(|(no, stored, _)| (*no, (*stored).to_owned()));
                    self.contacts.push(values.collect());
                    let at = self.contacts.len() - 1;
                    told.outcomes.push(Outcome::Created(at));
                    at
                }
                Some(at) => {
                    let mut changed = false;
                    for (field, stored, key) in &values {
                        let old = self.contacts[at].get(field).cloned();
                        let opt_in = *field == standard::EMAIL_MARKETING
                            || *field == standard::SMS_MARKETING;
                        let write = match old.as_deref() {
                            None => true,
                            Some(old) if compared(*field, old) == compared(*field, stored) => false,
                            Some("no") if opt_in && file.opt_outs_win => {
                                told.opt_outs_kept += 1;
                                false
                            }
                            Some(_) if opt_in && file.opt_outs_win && *stored == "no" => true,
                            Some(old)
                                if file.letter_case == LetterCaseRule::Ignore
                                    && !opt_in
                                    && old.to_lowercase() == stored.to_lowercase()
                                    && is_mixed(old)
                                    && !is_mixed(stored) =>
                            {
                                false
                            }
                            Some(_) => file.master == Master::File && key.is_some(),
                        };
                        if write {
                            self.contacts[at].insert(*field, (*stored).to_owned());
                            changed = true;
                            let is_key = *field == key_fields.0 || Some(*field) == key_fields.1;
                            let with_it = key.map(|key| self.with_key(*field, key).len());
                            if is_key && with_it > Some(1) {
                                problems.insert("shared_key");
                            }
                        }
                    }
                    told.duplicates_in_file += u64::from(met.contains(&at));
                    told.outcomes.push(if changed {
                        Outcome::Updated(at)
                    } else {
                        Outcome::Unchanged(at)
                    });
                    at
                }
            };
            told.count(problems);
            met.insert(at);
            self.lists.entry(file.list).or_default().insert(at);
        }
        if told
            .outcomes
            .iter()
            .all(|outcome| *outcome == Outcome::Rejected)
        {
            *self = before;
        }
        told
    }
}

// ---- random files and rules -------------------------------------------------------------------

impl FileRow {
    /// Whether something stands in a cell beyond those that the header names.
    fn has_more(&self) -> bool {
        self.cut == 0 && self.added > 0 && self.filled
    }
}

impl FileAndRules {
    fn cells_of(&self, row: &FileRow) -> usize {
        self.columns.len() - row.cut + if row.cut == 0 { row.added } else { 0 }
    }

    pub(super) fn is_blank(&self, row: &FileRow) -> bool {
        let mut cells =
            (0..self.columns.len() - row.cut).map(|at| (self.columns[at], row.cells[at]));
        cells.all(|(column, cell)| meaning(column, cell).0.trim().is_empty()) && !row.has_more()
    }

    /// How many columns the file has: more than its header names where nine of ten rows, and
    /// there are three, have something beyond them; then as many as most rows have cells.
    pub(super) fn width(&self) -> usize {
        if let Some(columns) = self.columns_of_file {
            return columns;
        }
        let named = self.columns.len();
        let rows = || self.rows.iter().filter(|row| !self.is_blank(row));
        let (all, more) = (rows().count(), rows().filter(|row| row.has_more()).count());
        if all < 3 || more * 10 < all * 9 {
            return named;
        }
        let common = |width: &usize| rows().filter(|row| self.cells_of(row) == *width).count();
        let usual = (1..=named + 2).max_by_key(|width| (common(width), *width));
        usual.unwrap().max(named)
    }

    /// The fields of the primary and the secondary key.
    fn key_fields(&self) -> (FieldNo, Option<FieldNo>) {
        let keys: Vec<FieldNo> = (0..self.columns.len())
            .filter(|at| !self.skipped.contains(at))
            .map(|at| COLUMNS[self.columns[at]].0)
            .filter(|no| *no != standard::EMAIL_MARKETING && *no != standard::SMS_MARKETING)
            .collect();
        let primary = keys[self.primary % keys.len()];
        let others: Vec<FieldNo> = keys.into_iter().filter(|no| *no != primary).collect();
        let secondary = self
            .secondary
            .filter(|_| !others.is_empty())
            .map(|at| others[at % others.len()]);
        (primary, secondary)
    }

    fn usable(&self) -> bool {
        let key = |at: &usize| self.columns[*at] < 4 && !self.skipped.contains(at);
        (0..self.columns.len()).any(|at| key(&at))
    }

    pub(super) fn text(&self) -> String {
        let quoted = |cells: &[&str]| {
            let cells: Vec<String> = cells.iter().map(|cell| format!("\"{cell}\"")).collect();
            cells.join(";") + "\r\n"
        };
        let names: Vec<String> = (0..self.columns.len())
            .map(|at| format!("kolonne{at}"))
            .collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut text = quoted(&names);
        for row in &self.rows {
            let mut cells: Vec<&str> = (0..self.columns.len() - row.cut)
                .map(|at| meaning(self.columns[at], row.cells[at]).0)
                .collect();
            if row.cut == 0 {
                for _ in 0..row.added {
                    cells.push(if row.filled { "x" } else { "" });
                }
            }
            text += &quoted(&cells);
        }
        text
    }

    pub(super) fn plan(&self, source: &Source, list: ListTarget) -> ImportPlan {
        let (primary, secondary) = self.key_fields();
        assert_eq!(source.columns().len(), self.width());
        let mapped = |no: FieldNo| {
            (0..self.columns.len())
                .any(|at| COLUMNS[self.columns[at]].0 == no && !self.skipped.contains(&at))
        };
        assert!(self.optins.0.is_none() || !mapped(standard::EMAIL_MARKETING));
        // Columns that the header does not name go nowhere.
        let columns = (0..self.width()).map(|at| PlanColumn {
            name: format!("kolonne{at}"),
            target: if at >= self.columns.len() || self.skipped.contains(&at) {
                Target::Skip
            } else {
                Target::Field(COLUMNS[self.columns[at]].0)
            },
            date_order: None,
            fillers: Vec::new(),
        });
        ImportPlan {
            file_name: "fil.csv".to_owned(),
            dialect: source.dialect().clone(),
            stamp: source.stamp().clone(),
            columns: columns.collect(),
            undecided: Vec::new(),
            list,
            email_optin: self.optins.0,
            sms_optin: self.optins.1,
            words: OptInWords::default(),
            region: "NO".to_owned(),
            rules: Rules {
                master: self.master,
                primary,
                secondary,
                invalid: self.invalid,
                key_conflict: self.key_conflict,
                opt_outs_win: self.opt_outs_win,
                other_name: self.other_name,
                no_key: self.no_key,
                letter_case: self.letter_case,
            },
            acknowledgement: Acknowledgement {
                gdpr: true,
                tcpa: true,
                ..Acknowledgement::default()
            },
            edits: Edits::default(),
        }
    }
}

fn a_row() -> impl Strategy<Value = FileRow> {
    (
        prop::collection::vec(0usize..60, 6),
        prop_oneof![8 => Just(0usize), 1 => 1usize..3],
        prop_oneof![10 => Just(0usize), 1 => 1usize..3],
        any::<bool>(),
    )
        .prop_map(|(cells, cut, added, filled)| FileRow {
            cells,
            cut,
            added,
            filled,
        })
}

pub(super) fn a_file() -> impl Strategy<Value = FileAndRules> {
    let status = || {
        prop_oneof![
            3 => Just(None),
            1 => Just(Some(OptIn::In)),
            1 => Just(Some(OptIn::Out)),
        ]
    };
    let shape = (
        Just((0..6).collect::<Vec<usize>>()).prop_shuffle(),
        3usize..7,
        prop::collection::btree_set(0usize..6, 0..2),
        prop::collection::vec(a_row(), 1..9),
        prop_oneof![9 => Just(false), 1 => Just(true)],
    );
    let rules = (
        0usize..4,
        prop::option::of(0usize..4),
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
        (status(), status()),
        0usize..2,
    );
    let names = (
        prop_oneof![
            3 => Just(Some(OtherNameRule::Update)),
            3 => Just(Some(OtherNameRule::Create)),
            2 => Just(Some(OtherNameRule::Reject)),
            1 => Just(None),
        ],
        prop_oneof![Just(NoKeyRule::Reject), Just(NoKeyRule::Create)],
        prop_oneof![Just(LetterCaseRule::Ignore), Just(LetterCaseRule::Write)],
    );
    (shape, rules, names)
        .prop_map(
            |((mut columns, width, skipped, mut rows, wide), rules, names)| {
                let (other_name, no_key, letter_case) = names;
                columns.truncate(width);
                for row in &mut rows {
                    row.cut = row.cut.min(width - 1);
                    if wide {
                        (row.cut, row.added, row.filled) = (0, row.added.max(1), true);
                    }
                }
                let (primary, secondary, master, invalid, key_conflict, win, mut optins, list) =
                    rules;
                for (at, column) in columns.iter().enumerate() {
                    if !skipped.contains(&at) {
                        match *column {
                            4 => optins.0 = None,
                            5 => optins.1 = None,
                            _ => {}
                        }
                    }
                }
                FileAndRules {
                    columns,
                    skipped,
                    rows,
                    columns_of_file: None,
                    primary,
                    secondary,
                    master,
                    invalid,
                    key_conflict,
                    opt_outs_win: win,
                    other_name,
                    no_key,
                    letter_case,
                    optins,
                    list,
                }
            },
        )
        .prop_filter("a key must be mapped", FileAndRules::usable)
}

// ---- the comparison ---------------------------------------------------------------------------

/// What the review says of a row, with the contact counted from 0; nothing for a row that was left
/// out.
pub(super) fn outcome_of(row: &ReviewRow) -> Option<Outcome> {
    let at = || row.contact.unwrap().0 as usize - 1;
    match row.outcome {
        ReviewOutcome::Created => Some(Outcome::Created(at())),
        ReviewOutcome::Updated => Some(Outcome::Updated(at())),
        ReviewOutcome::Unchanged => Some(Outcome::Unchanged(at())),
        ReviewOutcome::Rejected => Some(Outcome::Rejected),
        ReviewOutcome::LeftOut => None,
    }
}

/// The import wrote what the review said, line by line, and nothing else.
pub(super) fn trail_is_right(
    store: &Store,
    report: &Report,
    rows: &[ReviewRow],
) -> Result<(), TestCaseError> {
    let mut said = BTreeSet::new();
    if report.failure.is_none() {
        let writes = [ReviewOutcome::Created, ReviewOutcome::Updated];
        let rows = rows.iter().filter(|row| writes.contains(&row.outcome));
        said.extend(rows.map(|row| (row.line, row.contact.unwrap().0)));
    }
    let view = store.view();
    let mut wrote = BTreeSet::new();
    let walked = view.for_each(|id, _| {
        let trail = view.trail_of(report.import.unwrap(), id).unwrap();
        let lines = trail.iter().filter(|entry| !entry.fields.is_empty());
        wrote.extend(lines.map(|entry| (entry.line, id.0)));
        ControlFlow::<()>::Continue(())
    });
    assert!(walked.unwrap().is_continue());
    prop_assert_eq!(wrote, said);
    Ok(())
}

pub(super) fn model_of(store: &Store) -> Model {
    let view = store.view();
    let mut model = Model::default();
    let walked = view.for_each(|id, contact| {
        assert_eq!(id.0 as usize, model.contacts.len() + 1);
        let values = contact.values().map(|(no, value)| (no, value.to_owned()));
        model.contacts.push(values.collect());
        ControlFlow::<()>::Continue(())
    });
    assert!(walked.unwrap().is_continue());
    for list in view.lists() {
        let at: usize = list.name.strip_prefix("liste").unwrap().parse().unwrap();
        let members = view.members(list.no).unwrap();
        let members: BTreeSet<usize> = members.iter().map(|id| id.0 as usize - 1).collect();
        assert_eq!(list.members, members.len() as u64);
        model.lists.insert(at, members);
    }
    model
}

/// Memory, where the system has it as a folder: nothing here is about disks.
pub(super) fn a_folder() -> tempfile::TempDir {
    let shm = Path::new("/dev/shm");
    if shm.is_dir() {
        tempfile::tempdir_in(shm).unwrap()
    } else {
        tempfile::tempdir().unwrap()
    }
}

fn import_and_compare(
    store: &Store,
    model: &mut Model,
    path: &PathBuf,
    file: &FileAndRules,
) -> Result<(), TestCaseError> {
    fs::write(path, file.text()).unwrap();
    let told = {
        let mut after = model.clone();
        let told = after.import(file);
        if told.outcomes.is_empty() {
            // A file without a data row never gets this far.
            return Ok(());
        }
        // Nothing is imported until somebody has decided.
        if told.undecided == 0 {
            *model = after;
        }
        told
    };
    let choice = DialectChoice {
        delimiter: Some(';'),
        quote: Some(Some('"')),
        header: Some(true),
        skip_lines: Some(0),
        ..DialectChoice::default()
    };
    let source = Source::open(path, &choice, Depth::Whole).unwrap();
    let name = format!("liste{}", file.list);
    let list = store.view().list_named(&name).map(|list| list.no);
    let plan = file.plan(
        &source,
        list.map_or(ListTarget::New(name), ListTarget::Existing),
    );
    let options = Options {
        fields: Fields::default(),
        ..Options::default()
    };
    let progress = Progress::default();
    let reviewed = review(store, &source, &plan, &options, &progress).unwrap();
    let all: Vec<u32> = (0..reviewed.len()).collect();
    let rows = reviewed.page(&all).unwrap();
    let outcomes: Vec<Outcome> = rows.iter().filter_map(outcome_of).collect();
    prop_assert_eq!(&outcomes, &told.outcomes);
    prop_assert_eq!(reviewed.report().undecided.rows, told.undecided);
    let imported = run(store, &source, &plan, &options, &progress);
    if told.undecided > 0 {
        prop_assert!(
            matches!(&imported, Err(ImportError::OtherNameUndecided(rows)) if rows.rows == told.undecided)
        );
        let problems = reviewed.report().problems.iter();
        let problems: BTreeMap<&str, u64> =
            problems.map(|(code, rows)| (code.word(), *rows)).collect();
        prop_assert_eq!(&problems, &told.problems);
        prop_assert_eq!(&model_of(store), &*model);
        return Ok(());
    }
    let imported = imported.unwrap();
    trail_is_right(store, &imported, &rows)?;
    for (report, dry_run) in [(reviewed.report(), true), (&imported, false)] {
        let counts = &report.counts;
        prop_assert_eq!(counts.rows, told.outcomes.len() as u64);
        let kinds = counts.created + counts.updated + counts.unchanged + counts.rejected;
        prop_assert_eq!(counts.rows, kinds);
        let created = |o: &&Outcome| matches!(o, Outcome::Created(_));
        let updated = |o: &&Outcome| matches!(o, Outcome::Updated(_));
        prop_assert_eq!(
            counts.created,
            told.outcomes.iter().filter(created).count() as u64
        );
        prop_assert_eq!(
            counts.updated,
            told.outcomes.iter().filter(updated).count() as u64
        );
        prop_assert_eq!(counts.blank_rows, told.blank_rows);
        prop_assert_eq!(counts.duplicates_in_file, told.duplicates_in_file);
        prop_assert_eq!(counts.key_conflicts, told.key_conflicts);
        prop_assert_eq!(counts.opt_outs_kept, told.opt_outs_kept);
        let problems: BTreeMap<&str, u64> = report
            .problems
            .iter()
            .map(|(code, rows)| (code.word(), *rows))
            .collect();
        prop_assert_eq!(&problems, &told.problems);
        let failed = told.outcomes.iter().all(|o| *o == Outcome::Rejected);
        prop_assert_eq!(report.status == ImportStatus::Failed, failed);
        prop_assert_eq!(report.import.is_none(), dry_run);
    }
    prop_assert_eq!(&model_of(store), &*model);
    Ok(())
}

#[test]
fn the_engine_does_what_the_model_says() {
    let config = Config {
        cases: 1500,
        failure_persistence: None,
        ..Config::default()
    };
    let files = prop::collection::vec(a_file(), 1..6);
    let outcome = TestRunner::new(config).run(&files, |files| {
        let folder = a_folder();
        let store = Store::open(&folder.path().join("store"), &OpenOptions::default()).unwrap();
        let mut model = Model::default();
        let path = folder.path().join("fil.csv");
        for file in &files {
            import_and_compare(&store, &mut model, &path, file)?;
        }
        let report = store.check().unwrap();
        prop_assert!(report.is_clean(), "{:?}", report);
        crate::consent::replay(&store.view());
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}
