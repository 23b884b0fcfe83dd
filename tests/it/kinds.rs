//! Columns of every kind: what the review says, what the import does and leaves behind, and the
//! same file once more.
//!
//! Random files of a handful of people whose values are written in several ways, into stores that
//! know some of them. Nothing is worked out here: the review is held against the contacts, the
//! ledger, the trail, the problems and the rejected rows of the import that follows.

use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use mainbrainer::contact::{
    Contact, ContactId, DateOrder, FieldKind, FieldNo, Fields, OptIn, OptInWords, ProblemCode,
    standard,
};
use mainbrainer::import::{
    Change, Options, Progress, Report, Review, ReviewField, ReviewOutcome, ReviewRow, Verdict,
    review, run,
};
use mainbrainer::plan::{
    Acknowledgement, Edits, Evidence, ImportPlan, InvalidRule, KeyConflictRule, ListTarget, Master,
    PlanColumn, Rules, Target,
};
use mainbrainer::source::{Depth, DialectChoice, Source};
use mainbrainer::store::{Durability, LedgerEntry, OpenOptions, Store, View};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::model::a_folder;

const PEOPLE: usize = 5;
const COLUMNS: usize = 19;
const EMAIL: usize = 0;
const MOBILE: usize = 1;

/// Columns that may be keys: two addresses, two numbers of the person, and two custom fields.
const KEYS: [usize; 6] = [EMAIL, MOBILE, 5, 8, 12, 13];
/// Columns in which a cell may be something their field cannot take.
const TYPED: [usize; 11] = [EMAIL, MOBILE, 7, 8, 9, 10, 11, 12, 13, 15, 16];

fn fields() -> (Fields, Vec<FieldNo>) {
    let mut fields = Fields::default();
    let made = [
        ("Poeng", FieldKind::Number, &[][..]),
        ("Møtt", FieldKind::Date, &[]),
        ("Aktiv", FieldKind::YesNo, &[]),
        ("Størrelse", FieldKind::Choice, &["S", "M", "L"]),
        ("Privat e-post", FieldKind::Email, &[]),
        ("Hytte", FieldKind::Phone, &[]),
        ("Merke", FieldKind::Text, &[]),
    ]
    .map(|(name, kind, options)| {
        let options = options.iter().map(|&option| option.to_owned()).collect();
        fields.create(name, kind, options, &[]).unwrap()
    });
    (fields, made.to_vec())
}

/// Where a column goes.
fn target(column: usize, made: &[FieldNo]) -> Target {
    match column {
        EMAIL => Target::Field(standard::EMAIL),
        MOBILE => Target::Field(standard::MOBILE),
        2 => Target::FullName,
        3 => Target::Field(standard::COMPANY),
        4 => Target::Field(FieldNo(9)),
        5 => Target::Field(standard::EXTERNAL_ID),
        6 => Target::Field(FieldNo(18)),
        7 => Target::Field(standard::BIRTHDAY),
        8..=14 => Target::Field(made[column - 8]),
        15 => Target::Field(standard::EMAIL_MARKETING),
        16 => Target::OptOut(standard::SMS_MARKETING),
        17 => Target::Evidence(Evidence::OptinTime),
        18 => Target::Evidence(Evidence::UnsubTime),
        _ => Target::Skip,
    }
}

/// The ways in which the value of a person is written in a column; all of them mean the same.
fn written(person: usize, column: usize) -> Vec<String> {
    let p = person;
    let all = |ways: &[&str]| ways.iter().map(|&way| way.to_owned()).collect();
    let name = [
        "Kari Berg",
        "Ola Nordmann",
        "Åse van der Vik",
        "Per",
        "Liv Øst Dahl",
    ][p];
    match column {
        EMAIL => vec![
            format!("p{p}@example.no"),
            format!(" P{p}@Example.NO"),
            format!("mailto:p{p}@example.no"),
            format!("Venn <p{p}@example.no>"),
            format!("p{p}@example.no ::: q{p}@example.no"),
        ],
        MOBILE => vec![
            format!("9123456{p}"),
            format!("912 34 56{p} "),
            format!("+47 9123456{p}"),
            format!("00479123456{p}"),
        ],
        2 => match name.rsplit_once(' ') {
            Some((first, last)) if !first.contains("van") => {
                vec![
                    name.to_owned(),
                    format!("{last}, {first} "),
                    format!("{first}  {last}"),
                ]
            }
            _ => vec![name.to_owned(), format!(" {name}\u{a0}")],
        },
        // A ring typed by itself, as Macs do.
        3 => vec![format!("Å{p} AS"), format!(" A\u{30a}{p} AS ")],
        4 => vec![format!("0{p}50"), format!(" 0{p}50")],
        5 => vec![format!("00{p}"), format!("00{p} ")],
        6 => vec![format!("nr {p}; \"ja\"\r\nto linjer")],
        7 | 9 => vec![
            format!("01.02.198{p}"),
            format!("1/2/198{p}"),
            format!("198{p}-02-01"),
        ],
        8 => vec![
            format!("1{p} 234,50"),
            format!("1{p}234.5"),
            format!("+01{p}234,500"),
        ],
        10 if p.is_multiple_of(2) => all(&["ja", "TRUE", " Yes"]),
        10 => all(&["Nei", "false"]),
        11 => {
            let size = ["S", "M", "L"][p % 3];
            vec![size.to_owned(), size.to_lowercase(), format!(" {size} ")]
        }
        12 => vec![
            format!("hjemme{p}@example.com"),
            format!("HJEMME{p}@example.com"),
        ],
        13 => vec![format!("+46 70 123 45 0{p}"), format!("004670123450{p}")],
        14 => vec![format!("merke {p}")],
        15 => match p % 3 {
            0 => all(&["ja", "Sant"]),
            1 => all(&["NEI", " usann"]),
            _ => all(&["vet ikke", ""]),
        },
        // Who says yes here has opted out, and who says no has said nothing.
        16 if p.is_multiple_of(2) => all(&["yes", "Ja"]),
        16 => all(&["nei", "no", ""]),
        17 => vec![format!(" 2023-01-0{p} 10:11")],
        _ => vec![format!("2024-02-0{p}"), String::new()],
    }
}

fn words() -> OptInWords {
    use mainbrainer::contact::WordMeaning::NoInformation;
    let mut words = OptInWords::default();
    words.add("vet ikke", NoInformation).unwrap();
    words
}

/// A cell: whose value it has, written in which way; blank with none.
type Cell = Option<(usize, usize)>;

#[derive(Clone, Debug)]
struct Row {
    person: usize,
    cells: Vec<Cell>,
    /// Cells cut off the end.
    cut: usize,
}

#[derive(Clone, Debug)]
struct Case {
    /// The columns of the file, in its order.
    columns: Vec<usize>,
    /// Values that their field cannot take: person and column.
    wrong: Vec<(usize, usize)>,
    before: Vec<Row>,
    deleted: Vec<u32>,
    rows: Vec<Row>,
    /// Each row has the values of one person only.
    at_one: bool,
    /// The first two people have the same secondary key, and the rule makes a contact of each.
    /// Their rows do not contradict each other as long as each has its own primary key.
    household: bool,
    edits: Vec<(usize, usize, usize, u8)>,
    keys: (usize, Option<usize>),
    rules: (Master, InvalidRule, KeyConflictRule, bool),
    optins: (Option<OptIn>, Option<OptIn>),
}

impl Case {
    fn text_of(&self, (person, way): (usize, usize), column: usize) -> String {
        if self.wrong.contains(&(person, column)) {
            return "feil!".to_owned();
        }
        let shared = self.household && Some(column) == self.keys.1 && person == 1;
        let ways = written(if shared { 0 } else { person }, column);
        ways[way % ways.len()].clone()
    }

    fn is_key(&self, column: usize) -> bool {
        column == self.keys.0 || Some(column) == self.keys.1
    }

    /// What stands in the rows; the keys are always those of the row's person.
    fn cells(&self, row: &Row, at_one: bool) -> Vec<String> {
        let present = self.columns.len() - row.cut.min(self.columns.len() - 1);
        let columns = self.columns.iter().zip(&row.cells).take(present);
        let text = columns.map(|(column, cell)| {
            let own = at_one || self.is_key(*column);
            let of = |(person, way): (usize, usize)| (if own { row.person } else { person }, way);
            // Who shares the other key is known by the first one alone.
            let cell = if self.household && *column == self.keys.0 && row.person < 2 {
                Some(cell.unwrap_or((0, 0)))
            } else {
                *cell
            };
            cell.map_or_else(String::new, |cell| self.text_of(of(cell), *column))
        });
        text.collect()
    }

    fn file(&self, rows: &[Row], at_one: bool) -> String {
        let quoted = |cells: Vec<String>| {
            let cells: Vec<String> = cells
                .iter()
                .map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")))
                .collect();
            cells.join(";") + "\r\n"
        };
        let names = self.columns.iter().map(|at| format!("kolonne {at}"));
        let rows = rows.iter().map(|row| self.cells(row, at_one));
        std::iter::once(names.collect())
            .chain(rows)
            .map(quoted)
            .collect()
    }

    fn plan(&self, source: &Source, made: &[FieldNo], list: ListTarget) -> ImportPlan {
        let (master, invalid, key_conflict, opt_outs_win) = self.rules;
        let column = |column: &usize| PlanColumn {
            name: format!("kolonne {column}"),
            target: target(*column, made),
            date_order: matches!(column, 7 | 9).then_some(DateOrder::Dmy),
        };
        let field = |column| target(column, made).fields().next().unwrap();
        let status = |column, status| {
            if self.columns.contains(&column) {
                None
            } else {
                status
            }
        };
        ImportPlan {
            file_name: "fil.csv".to_owned(),
            dialect: source.dialect().clone(),
            stamp: source.stamp().clone(),
            columns: self.columns.iter().map(column).collect(),
            list,
            email_optin: status(15, self.optins.0),
            sms_optin: status(16, self.optins.1),
            words: words(),
            region: "NO".to_owned(),
            rules: Rules {
                master,
                primary: field(self.keys.0),
                secondary: self.keys.1.map(field),
                invalid,
                key_conflict,
                opt_outs_win,
            },
            acknowledgement: Acknowledgement {
                text_version: 1,
                ..Acknowledgement::default()
            },
            edits: Edits::default(),
        }
    }

    /// Mends some cells, values and rows of the file.
    fn mend(&self, edits: &mut Edits, rows: &[ReviewRow]) {
        for (row, at, person, what) in &self.edits {
            let row = &rows[row % rows.len()];
            let at = at % self.columns.len();
            let column = self.columns[at];
            let becomes = self.text_of((*person, *person), column);
            match what % 4 {
                0 => edits.leave_out(row.line, true),
                1 => edits.replace_value(at, row.cells[at].read(), &becomes),
                2 => edits.set_cell(row.line, at, &row.cells[at].raw, ""),
                _ => edits.set_cell(row.line, at, &row.cells[at].raw, &becomes),
            }
        }
    }
}

fn a_cell() -> impl Strategy<Value = Cell> {
    prop_oneof![1 => Just(None), 3 => (0..PEOPLE, 0usize..5).prop_map(Some)]
}

fn a_row() -> impl Strategy<Value = Row> {
    let cut = prop_oneof![6 => Just(0usize), 1 => 1usize..4];
    (0..PEOPLE, prop::collection::vec(a_cell(), COLUMNS), cut)
        .prop_map(|(person, cells, cut)| Row { person, cells, cut })
}

fn a_case() -> impl Strategy<Value = Case> {
    let shape = (
        Just((0..COLUMNS).collect::<Vec<_>>()).prop_shuffle(),
        3..=COLUMNS,
        prop::collection::vec((0..PEOPLE, 0..TYPED.len()), 0..6),
        prop::collection::vec(a_row(), 0..6),
        prop::collection::vec(1u32..5, 0..3),
        prop::collection::vec(a_row(), 1..9),
    );
    let rules = (
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
    );
    let status = || prop_oneof![Just(None), Just(Some(OptIn::In)), Just(Some(OptIn::Out))];
    let edits = prop::collection::vec((0usize..9, 0..COLUMNS, 0..PEOPLE, any::<u8>()), 0..4);
    let keys = (0..KEYS.len(), prop::option::of(0..KEYS.len()));
    let flags = (any::<bool>(), any::<bool>());
    (shape, rules, keys, flags, edits, (status(), status())).prop_map(
        |(
            (mut columns, width, wrong, before, deleted, mut rows),
            rules,
            keys,
            flags,
            edits,
            optins,
        )| {
            let (primary, secondary) = (KEYS[keys.0], keys.1.map(|at| KEYS[at]));
            let secondary = secondary.filter(|column| *column != primary);
            columns.truncate(width);
            for key in [Some(primary), secondary].into_iter().flatten() {
                if !columns.contains(&key) {
                    columns.push(key);
                }
            }
            let (at_one, household) = flags;
            let household = household && secondary.is_some() && rules.2 == KeyConflictRule::Create;
            let mut wrong: Vec<(usize, usize)> = wrong
                .into_iter()
                .map(|(who, at)| (who, TYPED[at]))
                .collect();
            if household {
                rows.iter_mut().for_each(|row| row.cut = 0);
                wrong.retain(|(_, column)| *column != primary && Some(*column) != secondary);
            }
            Case {
                columns,
                wrong,
                before,
                deleted,
                rows,
                at_one,
                household,
                edits: if at_one { Vec::new() } else { edits },
                keys: (primary, secondary),
                rules,
                optins,
            }
        },
    )
}

// ---- what is there ------------------------------------------------------------------------------

fn open(path: &Path, text: &str) -> Source {
    fs::write(path, text).unwrap();
    let choice = DialectChoice {
        delimiter: Some(';'),
        quote: Some(Some('"')),
        header: Some(true),
        skip_lines: Some(0),
        ..DialectChoice::default()
    };
    Source::open(path, &choice, Depth::Whole).unwrap()
}

type Contacts = BTreeMap<u32, Contact>;

fn contacts(view: &View) -> Contacts {
    let mut all = BTreeMap::new();
    let walked = view.for_each(|id, contact| {
        all.insert(id.0, contact.to_contact());
        ControlFlow::<()>::Continue(())
    });
    assert!(walked.unwrap().is_continue());
    all
}

fn ledger(view: &View) -> Vec<LedgerEntry> {
    let mut all = Vec::new();
    let walked = view.for_each_consent(|entry| {
        all.push(entry);
        ControlFlow::<()>::Continue(())
    });
    assert!(walked.unwrap().is_continue());
    all
}

fn everything(review: &Review) -> Vec<ReviewRow> {
    let all: Vec<u32> = (0..review.len()).collect();
    review.page(&all).unwrap()
}

fn progress() -> Progress {
    Progress::default()
}

// ---- what is held against each other ------------------------------------------------------------

/// The rule that is said to have decided is one that can have.
fn verdicts_are_right(plan: &ImportPlan, row: &ReviewRow) -> Result<(), TestCaseError> {
    let rules = &plan.rules;
    for field in &row.fields {
        let opt_in = [standard::EMAIL_MARKETING, standard::SMS_MARKETING].contains(&field.field);
        let wins = opt_in && rules.opt_outs_win;
        let (old, new) = (field.old.as_deref(), field.new.as_str());
        let right = match field.verdict {
            None => row.outcome == ReviewOutcome::Rejected,
            Some(Verdict::Filled) => old.is_none(),
            Some(Verdict::Same) => old.is_some_and(|old| old.to_lowercase() == new.to_lowercase()),
            Some(Verdict::Replaced) => {
                rules.master == Master::File && old.is_some_and(|old| old != new) && !wins
            }
            Some(Verdict::ExistingKept) => {
                rules.master == Master::Existing && old.is_some_and(|old| old != new) && !wins
            }
            Some(Verdict::OptOutKept) => wins && (old, new) == (Some("no"), "yes"),
            Some(Verdict::OptOutApplied) => wins && (old, new) == (Some("yes"), "no"),
            Some(Verdict::EarlierOptOut) => wins && new == "no" && old != Some("no"),
            Some(Verdict::InvalidNotWritten) => {
                rules.invalid == InvalidRule::Keep
                    && rules.master == Master::File
                    && new == "feil!"
                    && old.is_some_and(|old| old != new)
            }
        };
        prop_assert!(right, "{:?} of {:?}", field, row.outcome);
    }
    Ok(())
}

/// The contacts before and the review make the contacts after, and the trail says the same.
fn contacts_are_right(
    view: &View,
    report: &Report,
    before: &Contacts,
    rows: &[ReviewRow],
) -> Result<(), TestCaseError> {
    let mut made: BTreeMap<u32, BTreeMap<FieldNo, String>> = BTreeMap::new();
    for (id, contact) in before {
        let values = contact.values();
        made.insert(
            *id,
            values.map(|(no, value)| (no, value.to_owned())).collect(),
        );
    }
    for row in rows {
        let Some(id) = row.contact else {
            continue;
        };
        let contact = made.entry(id.0).or_default();
        let mut writes = Vec::new();
        for field in &row.fields {
            prop_assert_eq!(contact.get(&field.field), field.old.as_ref());
            if field.writes() {
                contact.insert(field.field, field.new.clone());
                writes.push(field.field);
            }
        }
        let changes = matches!(row.outcome, ReviewOutcome::Created | ReviewOutcome::Updated);
        prop_assert_eq!(!writes.is_empty(), changes);
        prop_assert_eq!(
            row.matched_by.is_some(),
            row.outcome != ReviewOutcome::Created
        );
        let trail = view.trail_of(report.import.unwrap(), id).unwrap();
        let trail = trail.iter().find(|entry| entry.line == row.line);
        let trail: Vec<FieldNo> = trail
            .map(|entry| entry.fields.iter().collect())
            .unwrap_or_default();
        prop_assert_eq!(trail, writes, "line {}", row.line);
    }
    let found: BTreeMap<u32, BTreeMap<FieldNo, String>> = contacts(view)
        .iter()
        .map(|(id, contact)| {
            let values = contact.values();
            (
                *id,
                values.map(|(no, value)| (no, value.to_owned())).collect(),
            )
        })
        .collect();
    prop_assert_eq!(found, made);
    // Whom no row changed was not touched at all.
    for (id, contact) in contacts(view) {
        let changed = rows.iter().any(|row| {
            row.contact == Some(ContactId(id)) && row.fields.iter().any(ReviewField::writes)
        });
        if !changed {
            prop_assert_eq!(before.get(&id), Some(&contact));
        }
    }
    Ok(())
}

/// An entry for each status that a row sets or changes, and for nothing else.
fn ledger_is_right(
    view: &View,
    report: &Report,
    plan: &ImportPlan,
    rows: &[ReviewRow],
) -> Result<(), TestCaseError> {
    let column_of = |wanted: Target| plan.columns.iter().position(|at| at.target == wanted);
    let cell = |row: &ReviewRow, at: usize| row.cells[at].raw.clone();
    let mut expected = Vec::new();
    for row in rows {
        for field in row.fields.iter().filter(|field| field.writes()) {
            let column = match field.field {
                standard::EMAIL_MARKETING => column_of(Target::Field(field.field)),
                standard::SMS_MARKETING => column_of(Target::OptOut(field.field)),
                _ => continue,
            };
            let evidence = [Evidence::OptinTime, Evidence::UnsubTime].map(|kind| {
                let said = column_of(Target::Evidence(kind)).map(|at| cell(row, at));
                said.map(|said| said.trim().to_owned())
                    .filter(|said| !said.is_empty())
            });
            expected.push((
                row.contact.unwrap(),
                field.field,
                field.old.as_deref().and_then(OptIn::from_value),
                OptIn::from_value(&field.new),
                row.line,
                column.map(|at| cell(row, at)),
                evidence,
                field.verdict == Some(Verdict::EarlierOptOut),
            ));
        }
    }
    let mut found = Vec::new();
    for entry in ledger(view) {
        if entry.import != report.import.unwrap() {
            continue;
        }
        prop_assert!(!entry.undo && !entry.deleted);
        found.push((
            entry.contact,
            entry.field,
            entry.from,
            entry.to,
            entry.line,
            entry.word.clone(),
            [Evidence::OptinTime, Evidence::UnsubTime]
                .map(|kind| entry.evidence(kind).map(str::to_owned)),
            entry.earlier,
        ));
    }
    prop_assert_eq!(found, expected);
    Ok(())
}

/// The problems and the rejected rows that the import keeps are those of the review.
fn problems_are_right(
    view: &View,
    report: &Report,
    rows: &[ReviewRow],
) -> Result<(), TestCaseError> {
    let mut found = Vec::new();
    let import = report.import.unwrap();
    let walked = view.for_each_problem(import, |problem| {
        found.push((
            problem.line,
            problem.code,
            problem.column.map(|at| at as usize),
            problem.cell,
            problem.contacts,
            problem.rejected,
        ));
        ControlFlow::<()>::Continue(())
    });
    prop_assert!(walked.unwrap().is_continue());
    let mut expected = Vec::new();
    for row in rows {
        for problem in &row.problems {
            // The address that opted out is told with the contact that has it now.
            let contacts = match problem.code {
                ProblemCode::EarlierOptOut => row.contact.into_iter().collect(),
                _ => problem.contacts.clone(),
            };
            expected.push((
                row.line,
                problem.code,
                problem.column,
                problem.cell.clone(),
                contacts,
                row.outcome == ReviewOutcome::Rejected,
            ));
        }
    }
    found.sort();
    expected.sort();
    prop_assert_eq!(found, expected);
    let mut kept = Vec::new();
    let walked = view.for_each_rejected_row(import, |row| {
        kept.push((row.line, row.codes));
        ControlFlow::<()>::Continue(())
    });
    prop_assert!(walked.unwrap().is_continue());
    let rejected = rows
        .iter()
        .filter(|row| row.outcome == ReviewOutcome::Rejected);
    let rejected: Vec<(u64, Vec<ProblemCode>)> = rejected
        .map(|row| {
            let mut codes: Vec<ProblemCode> = row.problems.iter().map(|one| one.code).collect();
            codes.sort();
            codes.dedup();
            (row.line, codes)
        })
        .collect();
    prop_assert_eq!(kept, rejected);
    Ok(())
}

/// The figures of changed fields are those of the rows behind them.
fn figures_are_right(reviewed: &Review, rows: &[ReviewRow]) -> Result<(), TestCaseError> {
    let mut expected: BTreeMap<FieldNo, [u64; 3]> = BTreeMap::new();
    let met = |row: &&ReviewRow| {
        matches!(
            row.outcome,
            ReviewOutcome::Updated | ReviewOutcome::Unchanged
        )
    };
    for field in rows.iter().filter(met).flat_map(|row| &row.fields) {
        if let Some(change) = field.verdict.and_then(Change::of) {
            expected.entry(field.field).or_default()[change as usize] += 1;
        }
    }
    let found: BTreeMap<FieldNo, [u64; 3]> = reviewed
        .counts()
        .fields
        .iter()
        .map(|(no, count)| (*no, Change::ALL.map(|change| count.of(change))))
        .collect();
    prop_assert_eq!(found, expected);
    Ok(())
}

fn check(case: &Case) -> Result<(), TestCaseError> {
    let folder = a_folder();
    let store = Store::open(&folder.path().join("store"), &OpenOptions::default()).unwrap();
    let (fields, made) = fields();
    let path = folder.path().join("fil.csv");
    let options = Options {
        fields,
        ..Options::default()
    };
    let list = || {
        let known = store.view().list_named("Liste").map(|list| list.no);
        known.map_or(ListTarget::New("Liste".to_owned()), ListTarget::Existing)
    };
    let blank = |rows: &[Row], at_one| {
        let mut cells = rows.iter().flat_map(|row| case.cells(row, at_one));
        cells.all(|cell| cell.trim().is_empty())
    };
    if !blank(&case.before, false) {
        let source = open(&path, &case.file(&case.before, false));
        let plan = case.plan(&source, &made, list());
        run(&store, &source, &plan, &options, &progress()).unwrap();
        for id in &case.deleted {
            if store.view().contact(ContactId(*id)).unwrap().is_some() {
                let mut writer = store.begin(Durability::Real).unwrap();
                writer.erase(ContactId(*id)).unwrap();
                writer.commit(None).unwrap();
            }
        }
    }
    if blank(&case.rows, case.at_one) {
        return Ok(());
    }

    let source = open(&path, &case.file(&case.rows, case.at_one));
    let mut plan = case.plan(&source, &made, list());
    let mut reviewed = review(&store, &source, &plan, &options, &progress()).unwrap();
    if !case.edits.is_empty() {
        case.mend(&mut plan.edits, &everything(&reviewed));
        reviewed = review(&store, &source, &plan, &options, &progress()).unwrap();
    }
    let rows = everything(&reviewed);
    for row in &rows {
        verdicts_are_right(&plan, row)?;
    }
    figures_are_right(&reviewed, &rows)?;
    let before = contacts(&store.view());
    let entries = ledger(&store.view()).len();
    let told = Options {
        reviewed: Some(reviewed.reviewed()),
        ..options.clone()
    };
    let report = run(&store, &source, &plan, &told, &progress()).unwrap();
    prop_assert_eq!(report.counts, reviewed.report().counts);
    prop_assert_eq!(&report.problems, &reviewed.report().problems);
    let view = store.view();
    problems_are_right(&view, &report, &rows)?;
    if report.failure.is_none() {
        contacts_are_right(&view, &report, &before, &rows)?;
        ledger_is_right(&view, &report, &plan, &rows)?;
    } else {
        prop_assert_eq!(contacts(&view), before);
        prop_assert_eq!(ledger(&view).len(), entries);
    }
    super::consent::replay(&view);

    if case.at_one {
        let before = (contacts(&view), ledger(&view));
        let plan = case.plan(&source, &made, list());
        let again = review(&store, &source, &plan, &options, &progress()).unwrap();
        let quiet = [ReviewOutcome::Unchanged, ReviewOutcome::Rejected];
        for row in everything(&again) {
            prop_assert!(quiet.contains(&row.outcome), "{:?}", row);
        }
        let report = run(&store, &source, &plan, &options, &progress()).unwrap();
        prop_assert_eq!((report.counts.created, report.counts.updated), (0, 0));
        let view = store.view();
        prop_assert_eq!((contacts(&view), ledger(&view)), before);
    }
    Ok(())
}

#[test]
fn every_kind_of_column_is_imported_as_reviewed_and_once() {
    let config = Config {
        cases: 700,
        failure_persistence: None,
        max_shrink_iters: 4_000,
        ..Config::default()
    };
    if let Err(error) = TestRunner::new(config).run(&a_case(), |case| check(&case)) {
        panic!("{error}");
    }
}
