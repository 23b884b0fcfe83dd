//! The review against the import, the model of the rules, and a person with a text editor.
//!
//! Random files are mended: what comes of it must be what comes of a file in which somebody typed
//! the same changes, and the import must do, row by row, what the review said.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use mainbrainer::contact::{
    FieldNo, Fields, OptInWords, ProblemCode, Repair, clean_text, standard,
};
use mainbrainer::import::{
    Candidate, Candidates, Change, DamageCode, FailureReason, ImportError, Matches, Options,
    Review, ReviewFilter, ReviewOutcome, ReviewRow, SurveyScope, review, run, survey,
};
use mainbrainer::job::Progress;
use mainbrainer::plan::{
    Acknowledgement, Edits, ImportPlan, InvalidRule, KeyConflictRule, LetterCaseRule, ListTarget,
    Master, Misfit, NoKeyRule, OtherNameRule, PlanColumn, Rules, Target,
};
use mainbrainer::source::{Depth, DialectChoice, Encoding, Source};
use mainbrainer::store::{Durability, ImportStatus, OpenOptions, Store};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::model::{
    COLUMNS, FileAndRules, Meaning, Model, Outcome, a_file, a_folder, meaning, model_of,
    outcome_of, trail_is_right,
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
    typed.columns_of_file = Some(file.width());
    let width = file.columns.len();
    let is_blank = |at: usize| file.is_blank(&file.rows[at]);
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

/// Whether a row is about a column: a problem, damage or mended cell in it, or a contact that it
/// changes.
fn touches(row: &ReviewRow, at: usize) -> bool {
    let met = matches!(row.outcome, ReviewOutcome::Updated);
    row.problems
        .iter()
        .any(|problem| problem.column == Some(at))
        || row.damage.iter().any(|(_, column)| *column == Some(at))
        || row.cells.get(at).is_some_and(|cell| cell.mended.is_some())
        || row.fields.iter().any(|field| {
            met && field.column == Some(at)
                && field.writes()
                && field.old.as_deref() != Some(&field.new)
        })
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
            && filter.column.is_none_or(|at| touches(row, at))
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
    for at in 0..4 {
        filters.push(ReviewFilter {
            column: Some(at),
            ..plain()
        });
        filters.push(ReviewFilter {
            column: Some(at),
            search: "a".to_owned(),
            ..plain()
        });
    }
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
    for problem in ProblemCode::ALL {
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
    prop_assert_eq!(counts.mended, find(review, &filters[2]).len() as u64);
    prop_assert_eq!(counts.with_problems, find(review, &filters[1]).len() as u64);
    for (no, _) in COLUMNS {
        let found = counts.fields.iter().find(|(field, _)| *field == no);
        let count = found.map(|(_, count)| *count).unwrap_or_default();
        for change in Change::ALL {
            let filter = ReviewFilter {
                field: Some(no),
                change: Some(change),
                ..plain()
            };
            prop_assert_eq!(count.of(change), by_hand(rows, &filter).len() as u64);
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
    let report = run(store, &source, &plan, &options, &progress);
    if told.undecided > 0 {
        let refused = matches!(report, Err(ImportError::OtherNameUndecided(_)));
        prop_assert!(refused, "{:?}", report);
        prop_assert_eq!(&model_of(store), &*model);
        return Ok(());
    }
    let report = report.unwrap();
    trail_is_right(store, &report, &rows)?;
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

// ---- by hand ----------------------------------------------------------------------------------

const HEADER: &str = "E-post;Navn;Land;Samtykke\r\n";

struct Place {
    folder: tempfile::TempDir,
    store: Store,
}

impl Place {
    fn new() -> Self {
        let folder = a_folder();
        let store = Store::open(&folder.path().join("store"), &OpenOptions::default()).unwrap();
        Self { folder, store }
    }

    fn source(&self, text: impl AsRef<[u8]>) -> Source {
        let path = self.folder.path().join("fil.csv");
        fs::write(&path, text).unwrap();
        open(&path)
    }

    fn plan(source: &Source, edits: Edits) -> ImportPlan {
        let field = |no| PlanColumn {
            name: String::new(),
            target: Target::Field(no),
            date_order: None,
            fillers: Vec::new(),
        };
        let columns = [
            standard::EMAIL,
            standard::LAST_NAME,
            standard::COUNTRY,
            standard::EMAIL_MARKETING,
        ];
        ImportPlan {
            file_name: "fil.csv".to_owned(),
            dialect: source.dialect().clone(),
            stamp: source.stamp().clone(),
            columns: columns.map(field).to_vec(),
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
            edits,
        }
    }

    fn review(&self, source: &Source, edits: &Edits) -> Review {
        let plan = Self::plan(source, edits.clone());
        let progress = Progress::default();
        review(&self.store, source, &plan, &Options::default(), &progress).unwrap()
    }
}

fn outcomes(review: &Review) -> Vec<ReviewOutcome> {
    everything(review).iter().map(|row| row.outcome).collect()
}

#[test]
fn what_is_wrong_with_a_row_as_such_can_be_mended() {
    use ReviewOutcome::{Created, Rejected};
    let place = Place::new();
    let mut text = format!("{HEADER}kari@example.no;Nord;mann;Norge;ja\r\n").into_bytes();
    text.extend_from_slice(b"ola@example.no;Gr\xF8n;Norge;ja\r\n");
    text.extend_from_slice("per@example.no;Vik;Sverige;\r\n".as_bytes());
    // Bytes that are no UTF-8 are only wrong where the file is read as UTF-8.
    let path = place.folder.path().join("fil.csv");
    fs::write(&path, &text).unwrap();
    let choice = DialectChoice {
        encoding: Some(Encoding::Utf8),
        delimiter: Some(';'),
        header: Some(true),
        skip_lines: Some(0),
        ..DialectChoice::default()
    };
    let source = Source::open(&path, &choice, Depth::Whole).unwrap();
    let plain = place.review(&source, &Edits::default());
    assert_eq!(outcomes(&plain), [Rejected, Rejected, Created]);

    let mut edits = Edits::default();
    for (column, was, becomes) in [
        (1, "Nord", "Nord;mann"),
        (2, "mann", "Norge"),
        (3, "Norge", "ja"),
        (4, "ja", ""),
    ] {
        edits.set_cell(2, column, was, becomes);
    }
    edits.set_cell(3, 1, "Gr\u{fffd}n", "Grøn");
    let mended = place.review(&source, &edits);
    assert_eq!(outcomes(&mended), [Created, Created, Created]);
    assert_eq!(mended.misfits(), []);
    let rows = everything(&mended);
    assert_eq!(rows[0].problems, []);
    assert_eq!(rows[0].cells[4].raw, "ja");
    assert_eq!(rows[0].cells[4].mended.as_deref(), Some(""));
    let values: Vec<&str> = rows[1].fields.iter().map(|field| &*field.new).collect();
    assert_eq!(values, ["ola@example.no", "Grøn", "Norge", "yes"]);
    assert_eq!(rows[1].label, "Grøn");

    // One of the two is not enough.
    edits.unset_cell(2, 4);
    assert_eq!(
        outcomes(&place.review(&source, &edits)),
        [Rejected, Created, Created]
    );
}

#[test]
fn edits_without_a_place_are_told_and_not_made() {
    let place = Place::new();
    let source = place.source(format!("{HEADER}kari@example.no;Nord;Norge;ja\r\n"));
    let mut edits = Edits::default();
    edits.set_cell(2, 1, "Sør", "Vest");
    edits.set_cell(9, 0, "x", "y");
    edits.leave_out(7, true);
    let reviewed = place.review(&source, &edits);
    let told: Vec<(u64, Option<&str>)> = reviewed
        .misfits()
        .iter()
        .map(|misfit| match misfit {
            Misfit::Cell { line, reads, .. } => (*line, reads.as_deref()),
            Misfit::LeftOut { line } => (*line, None),
        })
        .collect();
    assert_eq!(told, [(2, Some("Nord")), (7, None), (9, None)]);
    let row = &everything(&reviewed)[0];
    assert!(row.cells[1].misfit && row.cells[1].mended.is_none());
    assert_eq!(reviewed.report().counts.left_out, 0);
}

#[test]
fn words_and_dates_are_surveyed_as_mended() {
    let place = Place::new();
    let source = place.source(format!(
        "{HEADER}a@example.no;A;;ja\r\nb@example.no;B;;kanskje\r\nc@example.no;C;;aldri\r\n"
    ));
    let mut edits = Edits::default();
    let look = |edits: &Edits| {
        let plan = Place::plan(&source, edits.clone());
        let words = OptInWords::default();
        let scope = SurveyScope {
            mapping: &plan.mapping(),
            watched: &[],
            keys: &[],
            fields: &Fields::default(),
            words: &words,
            edits,
        };
        let found = survey(&source, scope).unwrap();
        let words = found.unknown_words.get(&3).cloned().unwrap_or_default();
        words.into_iter().map(|(word, _)| word).collect::<Vec<_>>()
    };
    assert_eq!(look(&edits), ["aldri", "kanskje"]);
    edits.replace_value(3, "kanskje", "");
    assert_eq!(look(&edits), ["aldri"]);
    edits.leave_out(4, true);
    assert!(look(&edits).is_empty());
}

#[test]
fn a_review_that_is_out_of_date_is_not_carried_out() {
    let place = Place::new();
    let source = place.source(format!("{HEADER}kari@example.no;Nord;Norge;ja\r\n"));
    let reviewed = place.review(&source, &Edits::default()).reviewed();
    let options = Options {
        reviewed: Some(reviewed),
        ..Options::default()
    };
    let import = |plan: &ImportPlan| {
        let progress = Progress::default();
        run(&place.store, &source, plan, &options, &progress)
    };
    let plan = Place::plan(&source, Edits::default());
    let mut other = plan.clone();
    other.edits.leave_out(3, true);
    assert!(matches!(import(&other), Err(ImportError::PlanChanged)));

    let mut writer = place.store.begin(Durability::Real).unwrap();
    writer.create_list("En annen").unwrap();
    writer.commit(None).unwrap();
    assert!(matches!(import(&plan), Err(ImportError::StoreChanged)));

    let again = place.review(&source, &Edits::default()).reviewed();
    let options = Options {
        reviewed: Some(again),
        ..Options::default()
    };
    fs::write(
        source.path(),
        format!("{HEADER}ola@example.no;Sør;Norge;ja\r\n"),
    )
    .unwrap();
    let changed = run(&place.store, &source, &plan, &options, &Progress::default());
    assert!(matches!(changed, Err(ImportError::FileChanged)));
    assert_eq!(place.store.view().contact_count(), 0);
    assert_eq!(place.store.view().imports().unwrap(), []);

    let source = place.source(format!("{HEADER}kari@example.no;Nord;Norge;ja\r\n"));
    let plan = Place::plan(&source, Edits::default());
    let options = Options {
        reviewed: Some(place.review(&source, &Edits::default()).reviewed()),
        ..Options::default()
    };
    let done = run(&place.store, &source, &plan, &options, &Progress::default()).unwrap();
    assert_eq!((done.counts.created, done.import), (1, Some(1)));
}

#[test]
fn a_file_of_which_every_row_is_left_out_comes_to_nothing() {
    let place = Place::new();
    let source = place.source(format!("{HEADER}kari@example.no;Nord;Norge;ja\r\n"));
    let mut edits = Edits::default();
    edits.leave_out(2, true);
    let reviewed = place.review(&source, &edits);
    assert_eq!(reviewed.report().failure, Some(FailureReason::AllLeftOut));
    assert_eq!(outcomes(&reviewed), [ReviewOutcome::LeftOut]);
    assert_eq!(everything(&reviewed)[0].cells[1].raw, "Nord");
}

#[test]
fn a_large_file_is_looked_at_in_pieces() {
    const ROWS: u64 = 60_500;
    let place = Place::new();
    let mut text = HEADER.to_owned();
    for row in 0..ROWS {
        let land = ["Norge", "Sverige ", "Norge"][usize::try_from(row % 3).unwrap()];
        let mail = if row == 50_000 { "Ødelagt" } else { "x" };
        let _ = writeln!(text, "{mail}{row}@example.no;Rad {row};{land};");
    }
    let source = place.source(text);
    let reviewed = place.review(&source, &Edits::default());
    assert_eq!(u64::from(reviewed.len()), ROWS);

    let filter = |search: &str| ReviewFilter {
        search: search.to_owned(),
        ..ReviewFilter::default()
    };
    assert_eq!(find(&reviewed, &filter("ØDELAGT")).ordinals(0, 9), [50_000]);
    assert_eq!(find(&reviewed, &filter("rad 60")).len(), 1 + 10 + 100 + 500);
    assert_eq!(find(&reviewed, &filter("sverige")).len(), 20_167);
    let all = find(&reviewed, &ReviewFilter::default());
    assert_eq!(all.ordinals(60_498, 50), [60_498, 60_499]);
    let page = reviewed.page(&[60_499, 0, 255, 256, 70_000]).unwrap();
    let lines: Vec<u64> = page.iter().map(|row| row.line).collect();
    assert_eq!(lines, [60_501, 2, 257, 258]);
    assert_eq!(page[0].cells[1].raw, "Rad 60499");

    let progress = Progress::default();
    let countries = reviewed.candidates(2, &progress).unwrap().unwrap();
    let one = |value: &str, rows| Candidate {
        value: value.to_owned(),
        rows,
    };
    assert_eq!(
        countries.values,
        [one("Norge", 40_333), one("Sverige", 20_167)]
    );
    // Each of them stands once, and there are more than are counted at a time.
    let names = reviewed.candidates(1, &progress).unwrap().unwrap();
    assert!(names.more && names.values.len() == Candidates::MAX);
    assert!(names.values.iter().all(|name| name.rows == 1));

    progress.cancel();
    assert_eq!(reviewed.rows(&filter("rad"), &progress).unwrap(), None);
    assert_eq!(reviewed.candidates(2, &progress).unwrap(), None);
    let plan = Place::plan(&source, Edits::default());
    let stopped = review(&place.store, &source, &plan, &Options::default(), &progress).unwrap();
    assert_eq!(stopped.report().status, ImportStatus::Cancelled);
    assert!(u64::from(stopped.len()) < ROWS);
}

#[test]
fn damage_stands_at_its_rows_until_it_is_mended() {
    let place = Place::new();
    let mut text = HEADER.to_owned();
    for row in 0..40 {
        let name = if row % 10 == 3 { "BjÃ¸rn" } else { "Bjørn" };
        let _ = writeln!(text, "x{row}@example.no;{name};Norge;");
    }
    let source = place.source(text);
    let reviewed = place.review(&source, &Edits::default());
    let double = ReviewFilter {
        damage: Some(DamageCode::DoubleEncoding),
        ..ReviewFilter::default()
    };
    assert_eq!(find(&reviewed, &double).ordinals(0, 9), [3, 13, 23, 33]);
    let row = &reviewed.page(&[13]).unwrap()[0];
    assert_eq!(row.damage, [(DamageCode::DoubleEncoding, Some(1))]);
    let found = reviewed
        .damage()
        .iter()
        .find(|one| one.code == DamageCode::DoubleEncoding);
    assert_eq!(found.unwrap().rows, 4);

    let mut edits = Edits::default();
    edits.repair(1, Repair::DoubleEncoding);
    let mended = place.review(&source, &edits);
    assert_eq!(find(&mended, &double).len(), 0);
    assert_eq!(mended.damage(), []);
    assert_eq!(mended.counts().mended, 4);
    assert_eq!(mended.page(&[13]).unwrap()[0].cells[1].read(), "Bjørn");
}

/// Of many damaged rows the report names some; the review knows them all.
#[test]
fn every_damaged_row_is_found_however_many_there_are() {
    let place = Place::new();
    let mut text = HEADER.to_owned();
    for row in 0..400 {
        let name = if row % 2 == 0 { "BjÃ¸rn" } else { "Bjørn" };
        let _ = writeln!(text, "x{row}@example.no;{name};Norge;");
    }
    let reviewed = place.review(&place.source(text), &Edits::default());
    let double = ReviewFilter {
        damage: Some(DamageCode::DoubleEncoding),
        ..ReviewFilter::default()
    };
    let found: Vec<u32> = (0..400).filter(|row| row % 2 == 0).collect();
    assert_eq!(find(&reviewed, &double).ordinals(0, 999), found);
    let damage = &reviewed.damage()[0];
    assert_eq!((damage.rows, damage.lines.len()), (200, 100));
    let row = &reviewed.page(&[398]).unwrap()[0];
    assert_eq!(row.damage, [(DamageCode::DoubleEncoding, Some(1))]);
}
