//! What an import came to, for people and as JSON.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::dialect::delimiter_word;
use super::mend::{self, MisfitJson};
use super::{Failure, output};
use crate::contact::{FieldNo, Fields, ProblemCode};
use crate::import::Report;
use crate::plan::{ImportPlan, ListTarget, Target};
use crate::store::{ImportCounts, ImportStatus};
use crate::text::Text;

/// What a full name is called where a field's id is expected.
const FULL_NAME: &str = "name";

/// What JSON says beside a field that is read from a column of those who opted out.
const OPT_OUT: &str = "opt-out";

/// A column and the field it goes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct MappedColumn {
    column: String,
    field: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    sense: Option<&'static str>,
}

/// Rows with a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) struct ProblemRows {
    code: &'static str,
    rows: u64,
}

/// Everything that `--json` says of an import; the keys are relied upon.
#[derive(Debug, Serialize)]
pub(super) struct Json<'a> {
    import: Option<u64>,
    list: &'a str,
    status: &'static str,
    dry_run: bool,
    #[serde(flatten)]
    counts: CountsJson,
    encoding: &'static str,
    delimiter: String,
    header: bool,
    mapping: Vec<MappedColumn>,
    problems: Vec<ProblemRows>,
    misfits: Vec<MisfitJson>,
    seconds: f64,
}

/// The figures of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) struct CountsJson {
    rows: u64,
    created: u64,
    updated: u64,
    unchanged: u64,
    rejected: u64,
    blank_rows: u64,
    left_out: u64,
    duplicates_in_file: u64,
    key_conflicts: u64,
    opt_outs_kept: u64,
}

impl From<&ImportCounts> for CountsJson {
    fn from(counts: &ImportCounts) -> Self {
        Self {
            rows: counts.rows,
            created: counts.created,
            updated: counts.updated,
            unchanged: counts.unchanged,
            rejected: counts.rejected,
            blank_rows: counts.blank_rows,
            left_out: counts.left_out,
            duplicates_in_file: counts.duplicates_in_file,
            key_conflicts: counts.key_conflicts,
            opt_outs_kept: counts.opt_outs_kept,
        }
    }
}

/// How an import ended, as a word that JSON and logs use.
pub(super) fn status_word(status: ImportStatus) -> &'static str {
    match status {
        ImportStatus::Completed => "completed",
        ImportStatus::Failed => "failed",
        ImportStatus::Cancelled => "cancelled",
    }
}

/// The field of a target as JSON names it, and how the column is read where that is not plain.
pub(super) fn target_words(
    target: Option<Target>,
    fields: &Fields,
) -> Option<(String, Option<&'static str>)> {
    let id = |no: FieldNo| {
        fields
            .get(no)
            .map(|field| field.id.clone())
            .unwrap_or_default()
    };
    match target? {
        Target::Skip => None,
        Target::Field(no) => Some((id(no), None)),
        Target::OptOut(no) => Some((id(no), Some(OPT_OUT))),
        Target::FullName => Some((FULL_NAME.to_owned(), None)),
    }
}

/// The columns that go to a field, in file order.
pub(super) fn mapped_columns(plan: &ImportPlan, fields: &Fields) -> Vec<MappedColumn> {
    let columns = plan.columns.iter().filter_map(|column| {
        let (field, sense) = target_words(Some(column.target), fields)?;
        Some(MappedColumn {
            column: column.name.clone(),
            field,
            sense,
        })
    });
    columns.collect()
}

/// Problems with the number of rows that have them.
pub(super) fn problem_rows(problems: &[(ProblemCode, u64)]) -> Vec<ProblemRows> {
    let rows = |(code, rows): &(ProblemCode, u64)| ProblemRows {
        code: code.word(),
        rows: *rows,
    };
    problems.iter().map(rows).collect()
}

/// What is known of an import before it runs, kept to be told with its outcome.
#[derive(Clone, Debug)]
pub(super) struct Outcome {
    file: String,
    encoding: &'static str,
    delimiter: char,
    header: bool,
    mapping: Vec<MappedColumn>,
    columns: Vec<String>,
    new_list: Option<String>,
    store: PathBuf,
    rejected: Option<PathBuf>,
}

impl Outcome {
    pub(super) fn new(
        plan: &ImportPlan,
        fields: &Fields,
        store: &Path,
        rejected: Option<&Path>,
    ) -> Self {
        Self {
            file: plan.file_name.clone(),
            encoding: plan.dialect.encoding.name(),
            delimiter: plan.dialect.delimiter,
            header: plan.dialect.header,
            mapping: mapped_columns(plan, fields),
            columns: plan
                .columns
                .iter()
                .map(|column| column.name.clone())
                .collect(),
            new_list: match &plan.list {
                ListTarget::New(name) => Some(name.clone()),
                ListTarget::Existing(_) => None,
            },
            store: store.to_owned(),
            rejected: rejected.map(Path::to_owned),
        }
    }

    /// Prints the report as one JSON object.
    pub(super) fn print_json(&self, text: Text, report: &Report) -> Result<(), Failure> {
        output::print_json(text, &self.json(report))
    }

    /// What JSON says of a report.
    pub(super) fn json<'a>(&self, report: &'a Report) -> Json<'a> {
        Json {
            import: report.import,
            list: &report.list,
            status: status_word(report.status),
            dry_run: report.dry_run,
            counts: CountsJson::from(&report.counts),
            encoding: self.encoding,
            delimiter: delimiter_word(self.delimiter),
            header: self.header,
            mapping: self.mapping.clone(),
            problems: problem_rows(&report.problems),
            misfits: mend::misfits_json(&report.misfits, &self.columns),
            seconds: report.seconds,
        }
    }

    /// Prints the report for people.
    pub(super) fn print(&self, text: Text, report: &Report) -> Result<(), Failure> {
        output::print(text, &self.page(text, report))
    }

    pub(super) fn page(&self, text: Text, report: &Report) -> String {
        let counts = &report.counts;
        let mut lines = vec![
            text.say_with(
                "report-read",
                [
                    ("file", text.shown(&self.file).into()),
                    ("rows", counts.rows.into()),
                    ("encoding", self.encoding.into()),
                    ("delimiter", text.delimiter(self.delimiter).into()),
                    ("header", if self.header { "yes" } else { "no" }.into()),
                ],
            ),
            String::new(),
        ];
        let figures = [
            ("report-created", counts.created),
            ("report-updated", counts.updated),
            ("report-unchanged", counts.unchanged),
            ("report-rejected", counts.rejected),
        ];
        lines.extend(figure_lines(text, &figures));
        let others = [
            ("report-blank-rows", counts.blank_rows),
            ("report-left-out", counts.left_out),
            ("report-duplicates", counts.duplicates_in_file),
            ("report-key-conflicts", counts.key_conflicts),
            ("report-opt-outs-kept", counts.opt_outs_kept),
        ];
        let others: Vec<_> = others.into_iter().filter(|(_, count)| *count > 0).collect();
        if !others.is_empty() {
            lines.push(String::new());
            lines.extend(
                others
                    .iter()
                    .map(|(key, n)| text.say_with(key, [("count", (*n).into())])),
            );
        }
        if !report.problems.is_empty() {
            lines.extend([String::new(), text.say("report-problems")]);
            lines.extend(problem_lines(text, &report.problems));
        }
        if !report.misfits.is_empty() {
            lines.extend([String::new(), text.say("report-misfits")]);
            lines.extend(mend::misfit_lines(text, &report.misfits, &self.columns));
        }
        if let Some(path) = self.rejected.as_deref().filter(|_| counts.rejected > 0) {
            let path = ("path", text.path(path).into());
            lines.extend([String::new(), text.say_with("report-rejected-file", [path])]);
        }
        lines.extend([String::new(), self.ending(text, report)]);
        lines.join("\n") + "\n"
    }

    /// Where the contacts went, or that nothing was changed.
    fn ending(&self, text: Text, report: &Report) -> String {
        if report.status != ImportStatus::Completed {
            return text.say("report-nothing-changed");
        }
        let list = ("list", text.quote(&report.list).into());
        let new = if self.new_list.is_some() { "yes" } else { "no" };
        if report.dry_run {
            return text.say_with("report-dry-run", [list, ("new", new.into())]);
        }
        text.say_with(
            "report-list",
            [
                list,
                ("new", new.into()),
                ("import", report.import.unwrap_or_default().into()),
                ("time", text.elapsed(report.seconds).into()),
                ("store", text.path(&self.store).into()),
            ],
        )
    }
}

/// Numbers in a column with the word for each behind it.
fn figure_lines(text: Text, figures: &[(&str, u64)]) -> Vec<String> {
    let numbers: Vec<String> = figures.iter().map(|(_, n)| text.number(*n)).collect();
    let widest = numbers.iter().map(|n| n.chars().count()).max().unwrap_or(0);
    let line = |((key, _), number): (&(&str, u64), &String)| {
        let pad = " ".repeat(widest - number.chars().count());
        format!("  {pad}{number}  {}", text.say(key))
    };
    figures.iter().zip(&numbers).map(line).collect()
}

/// Problems in words, with the number of rows before them.
fn problem_lines(text: Text, problems: &[(ProblemCode, u64)]) -> Vec<String> {
    let numbers: Vec<String> = problems.iter().map(|(_, n)| text.number(*n)).collect();
    let widest = numbers.iter().map(|n| n.chars().count()).max().unwrap_or(0);
    let line = |((code, _), number): (&(ProblemCode, u64), &String)| {
        let pad = " ".repeat(widest - number.chars().count());
        format!("  {pad}{number}  {}", text.problem(*code))
    };
    problems.iter().zip(&numbers).map(line).collect()
}

/// The report of an import that an error stopped: nothing of it is in the store.
pub(super) fn nothing_done(outcome: &Outcome, list: &str, dry_run: bool) -> Report {
    Report {
        import: None,
        list: outcome.new_list.clone().unwrap_or_else(|| list.to_owned()),
        status: ImportStatus::Failed,
        failure: None,
        dry_run,
        counts: ImportCounts::default(),
        problems: Vec::new(),
        misfits: Vec::new(),
        seconds: 0.0,
    }
}
