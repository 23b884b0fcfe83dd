//! The review against the import, the model of the rules, and a person with a text editor.
//!
//! Random files are mended: what comes of it must be what comes of a file in which somebody typed
//! the same changes, and the import must do, row by row, what the review said.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use mainbrainer::contact::{FieldNo, Fields, clean_text};
use mainbrainer::import::{
    Change, ImportError, Matches, Options, Progress, Review, ReviewFilter, ReviewOutcome,
    ReviewRow, review, run, run_observed,
};
use mainbrainer::plan::{Edits, ImportPlan, ListTarget, Misfit};
use mainbrainer::source::{Depth, DialectChoice, Source};
use mainbrainer::store::{Durability, OpenOptions, Store};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::model::{
    COLUMNS, FileAndRules, Heard, Meaning, Model, Outcome, a_file, a_folder, meaning, model_of,
};

/// Mending, drawn at random: rows, columns and cells are taken modulo what there is.
#[derive(Clone, Debug)]
struct Mending {
    cells: Vec<(usize, usize, usize)>,
    replace: Vec<(usize, usize, usize)>,
    left_out: Vec<usize>,
}

fn a_mending() -> impl Strategy<Value = Mending> {
    let three = || (0usize..60, 0usize..6, 0usize..60);
    (
        prop::collection::vec(three(), 0..4),
        prop::collection::vec(three(), 0..3),
        prop::collection::vec(0usize..9, 0..3),
    )
        .prop_map(|(cells, replace, left_out)| Mending {
            cells,
            replace,
            left_out,
        })
}

/// The line of a row of the file, counted from 0; each row has one line, below the header.
fn line_of(row: usize) -> u64 {
    row as u64 + 2
}

/// A cell of a column's table that is not blank.
fn filled(column: usize, wish: usize) -> usize {
    let cells = COLUMNS[column].1;
    (0..cells.len())
        .map(|step| (wish + step) % cells.len())
        .find(|at| cells[*at].1 != Meaning::Blank)
        .unwrap()
}

/// The edits, the file as if somebody had typed them, and the lines of edits that fit nowhere.
fn mend(file: &FileAndRules, mending: &Mending) -> (Edits, FileAndRules, BTreeSet<u64>) {
    let mut edits = Edits::default();
    let mut typed = file.clone();
    let width = file.columns.len();
    let is_blank = |at: usize| {
        let row = &file.rows[at];
        let present = width - row.cut;
        let cells =
            (0..present).all(|at| meaning(file.columns[at], row.cells[at]).1 == Meaning::Blank);
        cells && !(row.cut == 0 && row.added > 0 && row.filled)
    };
    let mut nowhere = BTreeSet::new();
    let mut edited = BTreeSet::new();
    for (row, at, cell) in &mending.cells {
        let row = row % file.rows.len();
        let at = at % (width - file.rows[row].cut);
        let column = file.columns[at];
        let was = meaning(column, file.rows[row].cells[at]).0;
        let becomes = filled(column, *cell);
        edits.set_cell(line_of(row), at, was, meaning(column, becomes).0);
        edited.insert((row, at));
        if is_blank(row) {
            nowhere.insert(line_of(row));
        } else {
            typed.rows[row].cells[at] = becomes;
        }
    }
    let mut replaced = BTreeSet::new();
    for (at, from, to) in &mending.replace {
        let at = at % width;
        let column = file.columns[at];
        let (from, to) = (filled(column, *from), filled(column, *to));
        let text = |cell| clean_text(meaning(column, cell).0).into_owned();
        if !replaced.insert((at, text(from))) {
            continue;
        }
        edits.replace_value(at, &text(from), &text(to));
        for (row, cells) in typed.rows.iter_mut().enumerate() {
            let there = at < width - cells.cut && !edited.contains(&(row, at));
            if there && text(cells.cells[at]) == text(from) {
                cells.cells[at] = to;
            }
        }
    }
    let out: BTreeSet<usize> = mending
        .left_out
        .iter()
        .map(|at| at % file.rows.len())
        .collect();
    for row in &out {
        edits.leave_out(line_of(*row), true);
        if is_blank(*row) {
            nowhere.insert(line_of(*row));
        }
    }
    let rows = typed.rows.into_iter().enumerate();
    typed.rows = rows
        .filter(|(at, _)| !out.contains(at))
        .map(|(_, row)| row)
        .collect();
    (edits, typed, nowhere)
}

fn open(path: &Path) -> Source {
    let choice = DialectChoice {
        delimiter: Some(';'),
        quote: Some(Some('"')),
        header: Some(true),
        skip_lines: Some(0),
        ..DialectChoice::default()
    };
    Source::open(path, &choice, Depth::Whole).unwrap()
}

fn everything(review: &Review) -> Vec<ReviewRow> {
    let all: Vec<u32> = (0..review.len()).collect();
    review.page(&all).unwrap()
}

fn find(review: &Review, filter: &ReviewFilter) -> Matches {
    review.rows(filter, &Progress::default()).unwrap().unwrap()
}

/// The rows of a filter by going through all of them.
fn by_hand(rows: &[ReviewRow], filter: &ReviewFilter) -> Vec<u32> {
    let search = filter.search.trim().to_lowercase();
    let hit = |row: &&ReviewRow| {
        let met = matches!(
            row.outcome,
            ReviewOutcome::Updated | ReviewOutcome::Unchanged
        );
        let changed = |change: Option<Change>| {
            row.fields.iter().any(|field| {
                let is = field.verdict.and_then(Change::of);
                met && filter.field.is_none_or(|no| no == field.field)
                    && match change {
                        Some(change) => is == Some(change),
                        None => matches!(is, Some(Change::Added | Change::Replaced)),
                    }
            })
        };
        let text = |text: &str| clean_text(text).to_lowercase().contains(&search);
        filter.outcome.is_none_or(|outcome| outcome == row.outcome)
            && filter
                .problem
                .is_none_or(|code| row.problems.iter().any(|p| p.code == code))
            && (!filter.with_problems || !row.problems.is_empty())
            && (filter.field.is_none() && filter.change.is_none() || changed(filter.change))
            && (!filter.mended || row.cells.iter().any(|cell| cell.mended.is_some()))
            && filter
                .lines
                .as_ref()
                .is_none_or(|lines| lines.contains(&row.line))
            && (search.is_empty()
                || row
                    .cells
                    .iter()
                    .any(|cell| text(&cell.raw) || text(cell.read())))
    };
    rows.iter().filter(hit).map(|row| row.ordinal).collect()
}

/// Contacts after the rows of a review, made by hand from what it says of each field.
fn carried_out(
    mut contacts: Vec<BTreeMap<FieldNo, String>>,
    rows: &[ReviewRow],
) -> Result<Vec<BTreeMap<FieldNo, String>>, TestCaseError> {
    for row in rows {
        let at = row.contact.map(|id| id.0 as usize - 1);
        match (row.outcome, at) {
            (ReviewOutcome::Created, Some(at)) => {
                prop_assert_eq!(at, contacts.len());
                let fields = row.fields.iter();
                contacts.push(fields.map(|f| (f.field, f.new.clone())).collect());
            }
            (ReviewOutcome::Updated | ReviewOutcome::Unchanged, Some(at)) => {
                let mut writes = false;
                for field in &row.fields {
                    prop_assert_eq!(contacts[at].get(&field.field), field.old.as_ref());
                    if field.writes() {
                        writes = true;
                        contacts[at].insert(field.field, field.new.clone());
                    }
                }
                prop_assert_eq!(writes, row.outcome == ReviewOutcome::Updated);
                prop_assert!(row.matched_by.is_some());
            }
            (ReviewOutcome::Rejected, None) => {
                prop_assert!(row.fields.iter().all(|field| field.verdict.is_none()));
                prop_assert!(!row.problems.is_empty());
            }
            (ReviewOutcome::LeftOut, None) => prop_assert!(row.fields.is_empty()),
            other => prop_assert!(false, "{:?}", other),
        }
    }
    Ok(contacts)
}

fn outcome_of(row: &ReviewRow) -> Option<Outcome> {
    let at = || row.contact.unwrap().0 as usize - 1;
    match row.outcome {
        ReviewOutcome::Created => Some(Outcome::Created(at())),
        ReviewOutcome::Updated => Some(Outcome::Updated(at())),
        ReviewOutcome::Unchanged => Some(Outcome::Unchanged(at())),
        ReviewOutcome::Rejected => Some(Outcome::Rejected),
        ReviewOutcome::LeftOut => None,
    }
}

fn filters_agree(review: &Review, rows: &[ReviewRow]) -> Result<(), TestCaseError> {
    let plain = ReviewFilter::default;
    let mut filters = vec![
        plain(),
        ReviewFilter {
            with_problems: true,
            ..plain()
        },
        ReviewFilter {
            mended: true,
            ..plain()
        },
        ReviewFilter {
            lines: Some(BTreeSet::from([2, 4, 90])),
            ..plain()
        },
    ];
    for outcome in ReviewOutcome::ALL {
        filters.push(ReviewFilter {
            outcome: Some(outcome),
            ..plain()
        });
    }
    for change in [
        None,
        Some(Change::Added),
        Some(Change::Replaced),
        Some(Change::Kept),
    ] {
        filters.push(ReviewFilter { change, ..plain() });
        for (no, _) in COLUMNS {
            filters.push(ReviewFilter {
                field: Some(no),
                change,
                ..plain()
            });
        }
    }
    for problem in mainbrainer::contact::ProblemCode::ALL {
        filters.push(ReviewFilter {
            problem: Some(problem),
            ..plain()
        });
    }
    for search in [" KARI", "example", "å", "ikke OPP", "x"] {
        let search = search.to_owned();
        let outcome = Some(ReviewOutcome::Created);
        filters.push(ReviewFilter {
            search: search.clone(),
            ..plain()
        });
        filters.push(ReviewFilter {
            search,
            outcome,
            ..plain()
        });
    }
    for filter in &filters {
        let found = find(review, filter);
        let expected = by_hand(rows, filter);
        prop_assert_eq!(found.len(), expected.len(), "{:?}", filter);
        prop_assert_eq!(found.ordinals(0, usize::MAX), expected, "{:?}", filter);
    }
    let counts = review.counts();
    prop_assert_eq!(counts.mended as usize, find(review, &filters[2]).len());
    prop_assert_eq!(
        counts.with_problems as usize,
        find(review, &filters[1]).len()
    );
    for (no, _) in COLUMNS {
        let found = counts.fields.iter().find(|(field, _)| *field == no);
        let count = found.map(|(_, count)| *count).unwrap_or_default();
        for change in Change::ALL {
            let filter = ReviewFilter {
                field: Some(no),
                change: Some(change),
                ..plain()
            };
            prop_assert_eq!(count.of(change) as usize, by_hand(rows, &filter).len());
        }
    }
    Ok(())
}

/// The values of each column by going through all rows.
fn values_agree(review: &Review, rows: &[ReviewRow], edits: &Edits) -> Result<(), TestCaseError> {
    for column in 0..3 {
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        for row in rows
            .iter()
            .filter(|row| row.outcome != ReviewOutcome::LeftOut)
        {
            let cell = &row.cells[column];
            let edited = edits
                .cells
                .get(&row.line)
                .is_some_and(|row| row.contains_key(&column));
            if !edited {
                *counts
                    .entry(clean_text(cell.read()).into_owned())
                    .or_default() += 1;
            }
        }
        let found = review
            .candidates(column, &Progress::default())
            .unwrap()
            .unwrap();
        prop_assert!(!found.more && found.values.is_sorted_by(|a, b| a.rows >= b.rows));
        let found: BTreeMap<String, u64> = found
            .values
            .into_iter()
            .map(|one| (one.value, one.rows))
            .collect();
        prop_assert_eq!(found, counts);
    }
    Ok(())
}

fn mend_review_import(
    store: &Store,
    model: &mut Model,
    path: &Path,
    file: &FileAndRules,
    mending: &Mending,
) -> Result<(), TestCaseError> {
    fs::write(path, file.text()).unwrap();
    let (edits, typed, nowhere) = mend(file, mending);
    let mut after = model.clone();
    let told = after.import(&typed);
    let blank_file = model.clone().import(file).outcomes.is_empty();
    if blank_file {
        // A file without a data row never gets this far.
        return Ok(());
    }
    let source = open(path);
    let name = format!("liste{}", file.list);
    let list = store.view().list_named(&name).map(|list| list.no);
    let list = list.map_or(ListTarget::New(name), ListTarget::Existing);
    let plan = ImportPlan {
        edits: edits.clone(),
        ..file.plan(&source, list)
    };
    let progress = Progress::default();
    let options = Options {
        fields: Fields::default(),
        ..Options::default()
    };
    let reviewed = review(store, &source, &plan, &options, &progress).unwrap();
    let rows = everything(&reviewed);
    let outcomes: Vec<Outcome> = rows.iter().filter_map(outcome_of).collect();
    prop_assert_eq!(&outcomes, &told.outcomes);
    let misfits: BTreeSet<u64> = reviewed.misfits().iter().map(Misfit::line).collect();
    prop_assert_eq!(misfits, nowhere);
    let problems: BTreeMap<&str, u64> = reviewed
        .report()
        .problems
        .iter()
        .map(|(code, rows)| (code.word(), *rows))
        .collect();
    prop_assert_eq!(&problems, &told.problems);
    filters_agree(&reviewed, &rows)?;
    values_agree(&reviewed, &rows, &edits)?;
    let contacts = carried_out(model.contacts.clone(), &rows)?;

    let options = Options {
        reviewed: Some(reviewed.reviewed()),
        ..options
    };
    let mut heard = Heard::default();
    let report = run_observed(store, &source, &plan, &options, &progress, &mut heard).unwrap();
    prop_assert_eq!(&heard.0, &outcomes);
    prop_assert_eq!(&report.counts, &reviewed.report().counts);
    prop_assert_eq!(report.counts.left_out, reviewed.counts().left_out);
    prop_assert_eq!(&report.misfits, &reviewed.report().misfits);
    prop_assert_eq!(report.failure, reviewed.report().failure);
    if report.failure.is_none() {
        prop_assert_eq!(&contacts, &after.contacts);
        *model = after;
    }
    prop_assert_eq!(&model_of(store), &*model);
    Ok(())
}

#[test]
fn mended_files_are_imported_as_reviewed_and_as_if_typed() {
    let config = Config {
        cases: 400,
        failure_persistence: None,
        ..Config::default()
    };
    let files = prop::collection::vec((a_file(), a_mending()), 1..5);
    let outcome = TestRunner::new(config).run(&files, |files| {
        let folder = a_folder();
        let store = Store::open(&folder.path().join("store"), &OpenOptions::default()).unwrap();
        let mut model = Model::default();
        let path = folder.path().join("fil.csv");
        for (file, mending) in &files {
            mend_review_import(&store, &mut model, &path, file, mending)?;
        }
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}
