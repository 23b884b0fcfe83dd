//! What an import came to, for people and as JSON.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::damage::{DamageJson, damage_json, damage_page};
use super::dialect::delimiter_word;
use super::mend::{self, MisfitJson};
use super::{Failure, output};
use crate::contact::{CALLING_CODE, EVIDENCE, FieldNo, Fields, OPT_OUT, ProblemCode};
use crate::import::{Report, UndecidedRows};
use crate::plan::{ImportPlan, ListTarget, Target};
use crate::store::{ImportCounts, ImportStatus};
use crate::text::Text;

/// What a full name is called where a field's id is expected.
const FULL_NAME: &str = "name";

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
pub(super) struct OutcomeJson<'a> {
    import: Option<u64>,
    list: &'a str,
    status: &'static str,
    dry_run: bool,
    #[serde(flatten)]
    counts: &'a ImportCounts,
    encoding: &'static str,
    delimiter: String,
    header: bool,
    mapping: Vec<MappedColumn>,
    problems: Vec<ProblemRows>,
    misfits: Vec<MisfitJson>,
    /// Looked for in dry runs only.
    #[serde(skip_serializing_if = "Option::is_none")]
    damage: Option<Vec<DamageJson>>,
    seconds: f64,
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
        Target::Evidence(evidence) => Some((format!("{}:{}", EVIDENCE, evidence.word()), None)),
        Target::CallingCode => Some((CALLING_CODE.to_owned(), None)),
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
        output::print_json(text, &self.json(text, report))
    }

    /// What JSON says of a report.
    pub(super) fn json<'a>(&self, text: Text, report: &'a Report) -> OutcomeJson<'a> {
        OutcomeJson {
            import: report.import,
            list: &report.list,
            status: status_word(report.status),
            dry_run: report.dry_run,
            counts: &report.counts,
            encoding: self.encoding,
            delimiter: delimiter_word(self.delimiter),
            header: self.header,
            mapping: self.mapping.clone(),
            problems: problem_rows(&report.problems),
            misfits: mend::misfits_json(&report.misfits, &self.columns),
            damage: report
                .dry_run
                .then(|| damage_json(text, &report.damage, &self.columns)),
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
        let words = [
            "report-created",
            "report-updated",
            "report-unchanged",
            "report-rejected",
        ];
        let figures = counts.row_outcomes().into_iter().zip(words);
        lines.extend(figure_lines(
            text,
            figures.map(|(n, key)| (n, text.say(key))),
        ));
        let remarks = text.remarks(counts, true);
        if !remarks.is_empty() {
            lines.push(String::new());
            lines.extend(remarks);
        }
        if !report.problems.is_empty() {
            lines.extend([String::new(), text.say("report-problems")]);
            let problems = report.problems.iter();
            lines.extend(figure_lines(
                text,
                problems.map(|(code, rows)| (*rows, text.problem(*code))),
            ));
        }
        if !report.misfits.is_empty() {
            lines.extend([String::new(), text.say("report-misfits")]);
            lines.extend(mend::misfit_lines(text, &report.misfits, &self.columns));
        }
        if !report.damage.is_empty() {
            let page = damage_page(text, &report.damage, &self.columns);
            lines.extend([String::new(), page.trim_end().to_owned()]);
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

/// Numbers in a column, each with its words behind it.
pub(super) fn figure_lines(
    text: Text,
    figures: impl Iterator<Item = (u64, String)>,
) -> Vec<String> {
    let figures: Vec<(String, String)> =
        figures.map(|(n, words)| (text.number(n), words)).collect();
    let widths = figures.iter().map(|(number, _)| number.chars().count());
    let widest = widths.max().unwrap_or(0);
    let line = |(number, words): &(String, String)| {
        let pad = " ".repeat(widest - number.chars().count());
        format!("  {pad}{number}  {words}")
    };
    figures.iter().map(line).collect()
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
        undecided: UndecidedRows::default(),
        damage: Vec::new(),
        seconds: 0.0,
    }
}
