//! `mainbrainer imports IMPORT`: the report of one import, as it is kept with it.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use serde::Serialize;

use super::log::{self, Json as LogJson};
use super::report::{MappedColumn, figure_lines, mapped_columns};
use super::{Failure, output};
use crate::contact::{Fields, ProblemCode};
use crate::plan::{Acknowledgement, Edits, InvalidRule, KeyConflictRule, Master};
use crate::store::{ImportRecord, ProblemEntry, StoreError, View};
use crate::text::Text;

/// Rows that stand under the reason they were noted for.
const EXAMPLES: usize = 3;

/// The report in JSON; the keys are relied upon.
#[derive(Debug, Serialize)]
struct Json<'a> {
    #[serde(flatten)]
    entry: LogJson<'a>,
    settings: Settings<'a>,
    mapping: Vec<MappedColumn>,
    edits: &'a Edits,
    acknowledgement: &'a Acknowledgement,
    /// Every problem of every row, in file order.
    problem_rows: Vec<ProblemJson<'a>>,
}

#[derive(Debug, Serialize)]
struct Settings<'a> {
    encoding: &'static str,
    delimiter: String,
    header: bool,
    region: &'a str,
    primary: &'a str,
    secondary: Option<&'a str>,
    master: &'static str,
    invalid: &'static str,
    key_conflict: &'static str,
    opt_outs_win: bool,
}

#[derive(Debug, Serialize)]
struct ProblemJson<'a> {
    row: u64,
    line: u64,
    column: Option<&'a str>,
    code: &'static str,
    cell: String,
    contacts: Vec<u32>,
    rejected: bool,
}

/// Prints the report of an import.
pub(super) fn print(
    text: Text,
    view: &View,
    record: &ImportRecord,
    json: bool,
) -> Result<(), Failure> {
    let failed = |error: StoreError| Failure::store(text, &error);
    if json {
        let problems = problems(view, record, None).map_err(failed)?;
        return output::print_json(text, &report_json(record, view.fields(), problems));
    }
    let problems = problems(view, record, Some(EXAMPLES)).map_err(failed)?;
    output::print(text, &page(text, record, view.fields(), &problems))
}

/// The problems of an import in file order; so many of each kind, or all of them.
fn problems(
    view: &View,
    record: &ImportRecord,
    most: Option<usize>,
) -> Result<Vec<ProblemEntry>, StoreError> {
    let mut found = Vec::new();
    let mut seen: BTreeMap<ProblemCode, usize> = BTreeMap::new();
    let _: ControlFlow<()> = view.for_each_problem(record.no, |problem| {
        let seen = seen.entry(problem.code).or_default();
        *seen += 1;
        if most.is_none_or(|most| *seen <= most) {
            found.push(problem);
        }
        ControlFlow::Continue(())
    })?;
    Ok(found)
}

/// The name of the column that a problem is about, where it is one of the file's.
fn column<'a>(record: &'a ImportRecord, problem: &ProblemEntry) -> Option<&'a str> {
    let at = usize::try_from(problem.column?).ok()?;
    let column = record.plan.columns.get(at)?;
    Some(column.name.as_str())
}

fn report_json<'a>(
    record: &'a ImportRecord,
    fields: &'a Fields,
    problems: Vec<ProblemEntry>,
) -> Json<'a> {
    let plan = &record.plan;
    let id = |no| fields.get(no).map_or("", |field| field.id.as_str());
    let rows = problems.into_iter().map(|problem| ProblemJson {
        row: problem.row,
        line: problem.line,
        column: column(record, &problem),
        code: problem.code.word(),
        contacts: problem.contacts.iter().map(|id| id.0).collect(),
        rejected: problem.rejected,
        cell: problem.cell,
    });
    Json {
        entry: log::json(record),
        settings: Settings {
            encoding: plan.dialect.encoding.name(),
            delimiter: super::dialect::delimiter_word(plan.dialect.delimiter),
            header: plan.dialect.header,
            region: &plan.region,
            primary: id(plan.rules.primary),
            secondary: plan.rules.secondary.map(id),
            master: match plan.rules.master {
                Master::File => "file",
                Master::Existing => "existing",
            },
            invalid: match plan.rules.invalid {
                InvalidRule::Blank => "blank",
                InvalidRule::Keep => "keep",
                InvalidRule::Reject => "reject",
            },
            key_conflict: match plan.rules.key_conflict {
                KeyConflictRule::Update => "update",
                KeyConflictRule::Create => "create",
                KeyConflictRule::Reject => "reject",
            },
            opt_outs_win: plan.rules.opt_outs_win,
        },
        mapping: mapped_columns(plan, fields),
        edits: &plan.edits,
        acknowledgement: &plan.acknowledgement,
        problem_rows: rows.collect(),
    }
}

fn page(text: Text, record: &ImportRecord, fields: &Fields, problems: &[ProblemEntry]) -> String {
    let named = |name: String, value: String| {
        text.say_with(
            "w-name-value",
            [("name", name.into()), ("value", value.into())],
        )
    };
    let heading = if record.undoes.is_some() {
        text.import_name(record)
    } else {
        let file = text.file_to_list(&record.plan.file_name, &record.list_name);
        let number = ("import", record.no.to_string().into());
        text.say_with("p-consent-import", [number, ("file", file.into())])
    };
    let mut lines = vec![
        heading,
        named(text.moment(record.finished), text.status(record.status)),
    ];
    lines.extend(text.failure(record));
    lines.push(String::new());
    if record.undoes.is_some() {
        lines.extend(text.undo_lines(&record.undo_counts));
        return lines.join("\n") + "\n";
    }
    let words = [
        "report-created",
        "report-updated",
        "report-unchanged",
        "report-rejected",
    ];
    let figures = record.counts.four().into_iter().zip(words);
    let figures = figures.map(|(figure, key)| (figure, text.say(key)));
    lines.extend(figure_lines(text, figures));
    lines.extend(text.remarks(&record.counts, true));
    if !record.problems.is_empty() {
        lines.extend([String::new(), text.say("report-problems")]);
    }
    for (code, rows) in &record.problems {
        lines.extend(figure_lines(
            text,
            [(*rows, text.problem(*code))].into_iter(),
        ));
        let own = problems.iter().filter(|problem| problem.code == *code);
        lines.extend(own.map(|problem| example(text, record, problem)));
    }
    lines.extend([String::new(), text.say("w-settings-used") + ":"]);
    let settings = text.plan_lines(&record.plan, fields).into_iter();
    lines.extend(settings.map(|(name, value)| format!("  {}", named(name, value))));
    lines.extend([String::new(), text.say("w-step-mapping") + ":"]);
    lines.extend(record.plan.columns.iter().map(|column| {
        let field = text.target(Some(column.target), fields);
        format!("  {}", named(text.shown(&column.name), field))
    }));
    lines.join("\n") + "\n"
}

/// A problem in a line: where it stands, and what stands there.
fn example(text: Text, record: &ImportRecord, problem: &ProblemEntry) -> String {
    let line = ("line", problem.line.to_string().into());
    let said = match column(record, problem) {
        None => text.say_with("u-example-row", [line]),
        Some(column) => text.say_with(
            "u-example-cell",
            [
                line,
                ("column", text.shown(column).into()),
                ("cell", text.quote(&problem.cell).into()),
            ],
        ),
    };
    format!("     {said}")
}
