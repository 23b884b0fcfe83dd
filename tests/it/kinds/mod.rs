//! Columns of every kind: what the review says, what the import does and leaves behind, and the
//! same file once more.
//!
//! Random files of a handful of people whose values are written in several ways, into stores that
//! know some of them. Nothing is worked out here: the review is held against the contacts, the
//! ledger, the trail, the problems and the rejected rows of the import that follows.

mod case;

use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use mainbrainer::contact::{Contact, ContactId, FieldNo, OptIn, ProblemCode, standard};
use mainbrainer::import::{
    Change, Options, Report, Review, ReviewField, ReviewOutcome, ReviewRow, Verdict, review, run,
};
use mainbrainer::job::Progress;
use mainbrainer::plan::{Evidence, ImportPlan, InvalidRule, Master, Target};
use mainbrainer::source::Source;
use mainbrainer::store::{Durability, View};
use proptest::prelude::*;

use self::case::{Case, Row, a_case, fields};
use crate::support::{
    a_folder, contacts, everything, ledger, list_named, semicolons, store_in, try_cases,
};

// ---- what is there ------------------------------------------------------------------------------

fn open(path: &Path, text: &str) -> Source {
    fs::write(path, text).unwrap();
    semicolons(path)
}

type Contacts = BTreeMap<u32, Contact>;

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
            Some(Verdict::LetterCaseKept) => {
                rules.master == Master::File
                    && old.is_some_and(|old| old != new && old.to_lowercase() == new.to_lowercase())
                    && (new == new.to_lowercase() || new == new.to_uppercase())
            }
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
                    // What is no time is no evidence.
                    .filter(|said| !said.is_empty() && said != "feil!")
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
    let store = store_in(&folder);
    let (fields, made) = fields();
    let path = folder.path().join("fil.csv");
    let options = Options {
        fields,
        ..Options::default()
    };
    let list = || list_named(&store, "Liste");
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
    try_cases(700, &a_case(), |case| check(&case));
}
