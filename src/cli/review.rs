//! `mainbrainer review`: what an import would do, row by row.

use std::cell::RefCell;
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches, value_parser};
use serde::Serialize;
use serde::ser::{Error as _, SerializeSeq, Serializer};

use super::import::{Prepared, Purpose, nothing_done, plan_of, prepare};
use super::interrupt::Interrupt;
use super::mend::column_name;
use super::options::{choice, flag, option};
use super::output::{self, Output};
use super::progress::{ProgressLine, ProgressUnit, follow};
use super::report::{Outcome, OutcomeJson};
use super::token::Token;
use super::{Context, Failure, choose, complain};
use crate::contact::{Fields, ProblemCode};
use crate::import::{
    Change, DamageCode, ImportError, Review, ReviewField, ReviewFilter, ReviewOutcome, ReviewRow,
    Verdict,
};
use crate::job::{Job, Progress, no_wake};
use crate::store::StoreError;
use crate::text::{Text, for_terminal};

/// Default of `--limit`, in rows.
const DEFAULT_LIMIT: u64 = 50;

/// Value of `--problem` for rows with any problem.
const ANY_PROBLEM: &str = "any";

const CHANGES: [&str; 3] = ["added", "replaced", "kept"];

const OUTCOMES: [&str; 5] = ["created", "updated", "unchanged", "rejected", "left_out"];

/// The options that no other command has.
pub(super) fn arguments(text: Text) -> [Arg; 10] {
    let heading = "help-shown";
    let codes = ProblemCode::ALL.map(ProblemCode::word);
    let codes = codes.into_iter().chain([ANY_PROBLEM]);
    let damages = DamageCode::ALL.map(DamageCode::word);
    let count = |name, value, help| {
        option(text, name, value, help, heading).value_parser(value_parser!(u64))
    };
    [
        choice(text, "outcome", &OUTCOMES, "help-outcome", heading),
        option(text, "problem", "help-value-code", "help-problem", heading)
            .value_parser(PossibleValuesParser::new(codes))
            .hide_possible_values(true),
        option(text, "damage", "help-value-code", "help-damaged", heading)
            .value_parser(PossibleValuesParser::new(damages))
            .hide_possible_values(true),
        option(text, "field", "help-value-field", "help-field", heading),
        choice(text, "change", &CHANGES, "help-change", heading),
        option(text, "column", "help-value-column", "help-column", heading),
        flag(text, "mended", "help-mended", heading),
        option(text, "search", "help-value-text", "help-search", heading).allow_hyphen_values(true),
        count("from", "help-value-count", "help-from"),
        count("limit", "help-value-count", "help-limit"),
    ]
}

/// Carries out the command.
pub(super) fn run(context: &Context, matches: &ArgMatches) -> Result<(), Failure> {
    let text = context.text;
    let path = matches.get_one::<PathBuf>("file").cloned();
    // Nothing is written from beginning to end, so it can be left at any moment.
    let interrupt = Interrupt::listen_before(text.say("review-stopped"));
    let mut line = ProgressLine::begin(text, ProgressUnit::Rows);
    line.looking();
    let prepared = prepare(context, matches, &path.unwrap_or_default(), Purpose::Review);
    line.clear();
    let prepared = prepared.map_err(|failure| nothing_done(text, failure))?;
    complain(&prepared.notes);
    let (session, fields) = (&prepared.session, &prepared.known.fields);
    let filter = filter(text, fields, session.columns(), matches)?;
    let commit = prepared.store.view().commit().no;
    let shown = ReviewPrinter {
        text,
        token: Token::of(
            commit,
            &prepared.plan,
            fields,
            session.source().and_then(|source| source.content_hash()),
        ),
        outcome: Outcome::new(&prepared.plan, fields, &prepared.store_folder, None),
        columns: session.columns().to_vec(),
        fields: fields.clone(),
        from: number(matches, "from").unwrap_or(1).max(1),
        limit: number(matches, "limit").unwrap_or(DEFAULT_LIMIT),
        json: matches.get_flag("json"),
    };
    let reviewed = make_review(text, prepared, interrupt)?;
    shown.print(context, &reviewed, &filter)
}

fn number(matches: &ArgMatches, name: &str) -> Option<u64> {
    matches.get_one::<u64>(name).copied()
}

fn filter(
    text: Text,
    fields: &Fields,
    columns: &[String],
    matches: &ArgMatches,
) -> Result<ReviewFilter, Failure> {
    let word = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    let code = |word: &str| ProblemCode::ALL.into_iter().find(|one| one.word() == word);
    let damage = |word: &str| DamageCode::ALL.into_iter().find(|one| one.word() == word);
    let change = |word: &str| Change::ALL.into_iter().find(|one| one.word() == word);
    let column = word("column").map(|word| choose::column(text, columns, word));
    let field = word("field").map(|word| choose::single_field(text, fields, "--field", word));
    Ok(ReviewFilter {
        outcome: word("outcome").and_then(ReviewOutcome::from_word),
        problem: word("problem").and_then(code),
        with_problems: word("problem") == Some(ANY_PROBLEM),
        field: field.transpose().map_err(Failure::usage)?,
        change: word("change").and_then(change),
        column: column.transpose().map_err(Failure::usage)?,
        mended: matches.get_flag("mended"),
        damage: word("damage").and_then(damage),
        search: word("search").unwrap_or_default().to_owned(),
        ..ReviewFilter::default()
    })
}

/// Reviews, a second time where rows further down tell something else than the first ones.
fn make_review(text: Text, prepared: Prepared, interrupt: Interrupt) -> Result<Review, Failure> {
    let store = Arc::new(prepared.store);
    let (mut session, fields) = (prepared.session, &prepared.known.fields);
    let mut plan = prepared.plan;
    loop {
        let Some(request) = session.review_request_for(plan, fields) else {
            return Err(Failure::Failed(text.say("fail-lost")));
        };
        let store = Arc::clone(&store);
        let job = Job::start("review", &no_wake(), move |progress| {
            request.run(&store, progress)
        });
        match follow(text, ProgressUnit::Rows, job, interrupt)? {
            Err(ImportError::Survey(survey)) => {
                session.surveyed(Some(*survey));
                let again = plan_of(text, &session, fields);
                plan = again.map_err(|failure| nothing_done(text, failure))?;
            }
            Err(ImportError::Store(StoreError::ListName(error))) => {
                return Err(Failure::Usage(vec![text.list_name_error(&error)]));
            }
            Err(error) => return Err(Failure::Failed(text.import_error(&error))),
            Ok(review) => return Ok(review),
        }
    }
}

/// Prints a review as text or JSON.
struct ReviewPrinter {
    text: Text,
    token: Token,
    outcome: Outcome,
    columns: Vec<String>,
    fields: Fields,
    /// The first row of those found, from 1.
    from: u64,
    limit: u64,
    json: bool,
}

/// Everything that `--json` says of a review; the keys are relied upon.
#[derive(Serialize)]
struct ReviewJson<'a> {
    #[serde(flatten)]
    report: OutcomeJson<'a>,
    /// What `import --reviewed` takes.
    reviewed: String,
    mended: u64,
    with_problems: u64,
    fields: Vec<FieldJson>,
    found: usize,
    from: u64,
    page: PageJson<'a>,
}

/// The rows that are shown, read while they are written: each may have 16 MB.
struct PageJson<'a> {
    shown: &'a ReviewPrinter,
    review: &'a Review,
    ordinals: &'a [u32],
    /// Why the review could not be read to its end.
    failed: &'a RefCell<Option<io::Error>>,
}

impl Serialize for PageJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut rows = serializer.serialize_seq(Some(self.ordinals.len()))?;
        let walked = self.review.for_each_row(self.ordinals, |row| {
            match rows.serialize_element(&self.shown.row_json(&row)) {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => ControlFlow::Break(error),
            }
        });
        match walked {
            Ok(ControlFlow::Continue(())) => rows.end(),
            Ok(ControlFlow::Break(error)) => Err(error),
            Err(error) => {
                let said = S::Error::custom(&error);
                self.failed.replace(Some(error));
                Err(said)
            }
        }
    }
}

#[derive(Serialize)]
struct FieldJson {
    field: String,
    added: u64,
    replaced: u64,
    kept: u64,
}

#[derive(Serialize)]
struct RowJson<'a> {
    row: u64,
    line: u64,
    outcome: &'static str,
    contact: Option<u32>,
    label: &'a str,
    matched_by: Option<String>,
    conflict: Option<u32>,
    fields: Vec<ChangeJson<'a>>,
    problems: Vec<ProblemJson<'a>>,
    damage: Vec<DamagedJson>,
    cells: Vec<CellJson<'a>>,
}

#[derive(Serialize)]
struct ChangeJson<'a> {
    field: String,
    column: Option<String>,
    old: Option<&'a str>,
    new: &'a str,
    verdict: Option<&'static str>,
}

#[derive(Serialize)]
struct ProblemJson<'a> {
    code: &'static str,
    column: Option<String>,
    cell: &'a str,
    contacts: Vec<u32>,
}

#[derive(Serialize)]
struct DamagedJson {
    code: &'static str,
    column: Option<String>,
}

#[derive(Serialize)]
struct CellJson<'a> {
    column: String,
    raw: &'a str,
    mended: Option<&'a str>,
    misfit: bool,
}

impl ReviewPrinter {
    fn print(
        &self,
        context: &Context,
        review: &Review,
        filter: &ReviewFilter,
    ) -> Result<(), Failure> {
        let failed = |error: io::Error| {
            let error = ImportError::Scratch(error);
            Failure::Failed(self.text.import_error(&error))
        };
        let matches = review
            .rows(filter, &Progress::default())
            .map_err(failed)?
            .map_or_else(Vec::new, |found| found.ordinals(0, usize::MAX));
        let from = usize::try_from(self.from - 1).unwrap_or(usize::MAX);
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let ordinals = matches.get(from..).unwrap_or_default();
        let ordinals = ordinals.get(..limit).unwrap_or(ordinals);
        if self.json {
            let broken = RefCell::new(None);
            let page = PageJson {
                shown: self,
                review,
                ordinals,
                failed: &broken,
            };
            let printed = output::print_json(self.text, &self.as_json(matches.len(), page));
            return match broken.take() {
                Some(error) => Err(failed(error)),
                None => printed,
            };
        }
        let mut out = Output::open(self.text, None)?;
        let mut page = self.outcome.page(self.text, review.report());
        page.push('\n');
        page += &self.heading(matches.len(), ordinals.len());
        let mut written = out.write_all(for_terminal(&page).as_bytes());
        if written.is_ok() {
            let walked = review.for_each_row(ordinals, |row| {
                let mut page = "\n".to_owned();
                for line in self.lines(&row) {
                    page += &line;
                    page.push('\n');
                }
                match out.write_all(for_terminal(&page).as_bytes()) {
                    Ok(()) => ControlFlow::Continue(()),
                    Err(error) => ControlFlow::Break(error),
                }
            });
            if let ControlFlow::Break(error) = walked.map_err(failed)? {
                written = Err(error);
            }
        }
        let token = ("token", self.token.to_string().into());
        let token = format!("\n{}\n", self.text.say_with("review-token", [token]));
        let written = written.and_then(|()| out.write_all(for_terminal(&token).as_bytes()));
        if let Err(error) = written {
            return Err(out.failure(&error));
        }
        out.finish(context)
    }

    fn id(&self, no: crate::contact::FieldNo) -> String {
        let field = self.fields.get(no);
        field.map(|field| field.id.clone()).unwrap_or_default()
    }

    fn as_json<'a>(&self, found: usize, page: PageJson<'a>) -> ReviewJson<'a> {
        let review = page.review;
        let counts = review.counts();
        let fields = counts.fields.iter().map(|(no, count)| FieldJson {
            field: self.id(*no),
            added: count.added,
            replaced: count.replaced,
            kept: count.kept,
        });
        ReviewJson {
            report: self.outcome.json(self.text, review.report()),
            reviewed: self.token.to_string(),
            mended: counts.mended,
            with_problems: counts.with_problems,
            fields: fields.collect(),
            found,
            from: self.from,
            page,
        }
    }

    fn row_json<'a>(&self, row: &'a ReviewRow) -> RowJson<'a> {
        let column = |at: usize| column_name(&self.columns, at);
        let fields = row.fields.iter().map(|field| ChangeJson {
            field: self.id(field.field),
            column: field.column.map(column),
            old: field.old.as_deref(),
            new: &field.new,
            verdict: field.verdict.map(Verdict::word),
        });
        let problems = row.problems.iter().map(|problem| ProblemJson {
            code: problem.code.word(),
            column: problem.column.map(column),
            cell: &problem.cell,
            contacts: problem.contacts.iter().map(|id| id.0).collect(),
        });
        let damage = row.damage.iter().map(|(code, at)| DamagedJson {
            code: code.word(),
            column: at.map(column),
        });
        let cells = row.cells.iter().enumerate().map(|(at, cell)| CellJson {
            column: column(at),
            raw: &cell.raw,
            mended: cell.mended.as_deref(),
            misfit: cell.misfit,
        });
        RowJson {
            row: row.row,
            line: row.line,
            outcome: row.outcome.word(),
            contact: row.contact.map(|id| id.0),
            label: &row.label,
            matched_by: row.matched_by.map(|no| self.id(no)),
            conflict: row.conflict.map(|id| id.0),
            fields: fields.collect(),
            problems: problems.collect(),
            damage: damage.collect(),
            cells: cells.collect(),
        }
    }

    /// Which of the rows that were found follow.
    fn heading(&self, found: usize, shown: usize) -> String {
        let text = self.text;
        let line = if shown == 0 {
            text.say_with("review-none", [("found", found.into())])
        } else {
            let last = self.from + shown as u64 - 1;
            text.say_with(
                "review-shown",
                [
                    ("from", self.from.into()),
                    ("to", last.into()),
                    ("found", found.into()),
                ],
            )
        };
        line + "\n"
    }

    fn lines(&self, row: &ReviewRow) -> Vec<String> {
        let text = self.text;
        let line = ("line", row.line.to_string().into());
        let outcome = ("outcome", row.outcome.word().into());
        let contact = match row.contact {
            None => String::new(),
            Some(id) if row.label.is_empty() => format!("#{}", id.0),
            Some(id) => format!("#{} {}", id.0, text.shown(&row.label)),
        };
        let by = row.matched_by.map(|no| text.field_name(no, &self.fields));
        let mut lines = vec![text.say_with(
            "review-row",
            [
                line,
                outcome,
                ("contact", contact.into()),
                ("by", by.unwrap_or_default().into()),
            ],
        )];
        for (at, cell) in row.cells.iter().enumerate() {
            let column = text.quote(&column_name(&self.columns, at));
            if let Some(mended) = &cell.mended {
                lines.push(text.say_with(
                    "review-mended",
                    [
                        ("column", column.clone().into()),
                        ("raw", text.quote(&cell.raw).into()),
                        ("mended", text.quote(mended).into()),
                    ],
                ));
            }
            if cell.misfit {
                lines.push(text.say_with("review-misfit", [("column", column.into())]));
            }
        }
        lines.extend(row.problems.iter().map(|problem| {
            let mut said = text.problem(problem.code);
            if !problem.contacts.is_empty() {
                said = format!("{said}: {}", text.contacts(&problem.contacts));
            }
            match problem.column.filter(|_| !problem.cell.is_empty()) {
                None => format!("    ! {said}"),
                Some(at) => {
                    let column = text.shown(&column_name(&self.columns, at));
                    format!("    ! {said} ({column}: {})", text.quote(&problem.cell))
                }
            }
        }));
        for field in &row.fields {
            let Some(change) = self.change(field) else {
                continue;
            };
            lines.push(change);
            // Of a new contact there is nothing to decide.
            let decided = field.verdict != Some(Verdict::Filled);
            if decided || row.outcome != ReviewOutcome::Created {
                lines.push(format!("      {}", text.verdict(field.verdict)));
            }
        }
        lines
    }

    /// What happens to a field, in a line; nothing for equal values.
    fn change(&self, field: &ReviewField) -> Option<String> {
        let text = self.text;
        let name = text.field_name(field.field, &self.fields);
        let kind = self.fields.get(field.field).map(|field| field.kind);
        let new = text.shown(&text.value(kind, &field.new));
        let old = field.old.as_deref().unwrap_or_default();
        let old = text.shown(&text.value(kind, old));
        let change = field.verdict.and_then(Change::of);
        match change {
            None => None,
            Some(Change::Added) => Some(format!("    {name}: {new}")),
            // Somebody without a status whose address had opted out gets one.
            Some(Change::Replaced) if field.old.is_none() => Some(format!("    {name}: {new}")),
            Some(Change::Replaced) => Some(format!("    {name}: {old} → {new}")),
            Some(Change::Kept) => {
                let args = [
                    ("field", name.into()),
                    ("old", old.into()),
                    ("new", new.into()),
                ];
                Some(text.say_with("review-kept", args))
            }
        }
    }
}
