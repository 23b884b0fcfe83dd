//! `mainbrainer imports IMPORT`: the report of an import, as it is kept with it.

use serde::Serialize;

use super::super::Failure;
use super::super::dialect::delimiter_word;
use super::super::log_json::{LogEntryJson, entry, iso};
use super::super::output::{self, Align};
use super::super::report::{MappedColumn, figure_lines, mapped_columns};
use super::id_of;
use crate::contact::{Fields, ProblemCode};
use crate::plan::{
    Edits, ImportPlan, InvalidRule, KeyConflictRule, LetterCaseRule, Master, NoKeyRule,
    OtherNameRule,
};
use crate::query;
use crate::store::{ImportRecord, ImportStatus, ProblemEntry, StoreError, View};
use crate::text::Text;

/// Rows that stand under the reason they were noted for.
const EXAMPLES: usize = 3;

/// The report in JSON; the keys are relied upon.
#[derive(Debug, Serialize)]
struct ImportReportJson<'a> {
    #[serde(flatten)]
    entry: LogEntryJson<'a>,
    problems: Vec<ProblemJson<'a>>,
    /// What it told about rows is still there.
    details_kept: bool,
    rejected_rows_kept: u64,
    bytes: u64,
    encoding: &'static str,
    delimiter: String,
    header: bool,
    mapping: Vec<MappedColumn>,
    rules: RulesJson<'a>,
    acknowledgement: AcknowledgementJson<'a>,
    /// What was mended before it: cells, values replaced, rows left out, repairs.
    edits: &'a Edits,
    commit_before: u64,
    commit_after: u64,
    /// Every problem of every row, in file order.
    problem_rows: Vec<RowJson<'a>>,
}

/// A problem with its first rows.
#[derive(Debug, Serialize)]
struct ProblemJson<'a> {
    code: &'static str,
    rows: u64,
    examples: Vec<RowJson<'a>>,
}

#[derive(Debug, Serialize)]
struct RowJson<'a> {
    row: u64,
    line: u64,
    code: &'static str,
    column: Option<&'a str>,
    cell: &'a str,
    contacts: Vec<u32>,
    rejected: bool,
}

#[derive(Debug, Serialize)]
struct RulesJson<'a> {
    primary: &'a str,
    secondary: Option<&'a str>,
    master: Master,
    invalid: InvalidRule,
    key_conflict: KeyConflictRule,
    opt_outs_win: bool,
    other_name: Option<OtherNameRule>,
    no_key: NoKeyRule,
    letter_case: LetterCaseRule,
    region: &'a str,
}

#[derive(Debug, Serialize)]
struct AcknowledgementJson<'a> {
    gdpr: bool,
    tcpa: bool,
    text_version: u32,
    at: Option<String>,
    lawful_basis: Option<&'a str>,
    origin: Option<&'a str>,
    consent_given: Option<&'a str>,
}

/// What is kept of an import.
struct ImportReport {
    record: ImportRecord,
    /// In file order: all of them, or the first of each code.
    problems: Vec<ProblemEntry>,
    rejected_rows: u64,
}

/// Prints the report of an import.
pub(in super::super) fn run(
    text: Text,
    view: &View,
    record: ImportRecord,
    json: bool,
) -> Result<(), Failure> {
    let report = gather(view, record, json).map_err(|error| Failure::store(text, &error))?;
    if json {
        return output::print_json(text, &report.json(view.fields()));
    }
    output::print(text, &report.page(text, view.fields()))
}

fn gather(view: &View, record: ImportRecord, all: bool) -> Result<ImportReport, StoreError> {
    let most_per_code = if all { usize::MAX } else { EXAMPLES };
    let problems = query::problems(view, record.no, usize::MAX, most_per_code)?;
    let head = view.rejected_head(record.no)?;
    Ok(ImportReport {
        record,
        problems,
        rejected_rows: head.map_or(0, |head| head.rows),
    })
}

fn column<'a>(plan: &'a ImportPlan, problem: &ProblemEntry) -> Option<&'a str> {
    let at = usize::try_from(problem.column?).ok()?;
    plan.columns.get(at).map(|column| column.name.as_str())
}

impl ImportReport {
    /// Whether what the import told about rows is still there, if it told something.
    fn details_kept(&self) -> bool {
        (self.record.problems.is_empty() || !self.problems.is_empty())
            && (self.record.rejected_rows == 0 || self.rejected_rows > 0)
    }

    fn examples(&self, code: ProblemCode) -> impl Iterator<Item = &ProblemEntry> {
        let own = self.problems.iter().filter(move |one| one.code == code);
        own.take(EXAMPLES)
    }

    fn json<'a>(&'a self, fields: &'a Fields) -> ImportReportJson<'a> {
        let record = &self.record;
        let plan = &record.plan;
        let row = |problem: &'a ProblemEntry| RowJson {
            row: problem.row,
            line: problem.line,
            code: problem.code.word(),
            column: column(plan, problem),
            cell: &problem.cell,
            contacts: problem.contacts.iter().map(|id| id.0).collect(),
            rejected: problem.rejected,
        };
        let problems = record.problems.iter().map(|(code, rows)| ProblemJson {
            code: code.word(),
            rows: *rows,
            examples: self.examples(*code).map(row).collect(),
        });
        let (rules, said) = (&plan.rules, &plan.acknowledgement);
        ImportReportJson {
            entry: entry(record),
            problems: problems.collect(),
            details_kept: self.details_kept(),
            rejected_rows_kept: self.rejected_rows,
            bytes: record.bytes,
            encoding: plan.dialect.encoding.name(),
            delimiter: delimiter_word(plan.dialect.delimiter),
            header: plan.dialect.header,
            mapping: mapped_columns(plan, fields),
            rules: RulesJson {
                primary: id_of(fields, rules.primary),
                secondary: rules.secondary.map(|no| id_of(fields, no)),
                master: rules.master,
                invalid: rules.invalid,
                key_conflict: rules.key_conflict,
                opt_outs_win: rules.opt_outs_win,
                other_name: rules.other_name,
                no_key: rules.no_key,
                letter_case: rules.letter_case,
                region: &plan.region,
            },
            acknowledgement: AcknowledgementJson {
                gdpr: said.gdpr,
                tcpa: said.tcpa,
                text_version: said.text_version,
                at: (said.at > 0).then(|| iso(said.at)),
                lawful_basis: said.lawful_basis.as_deref(),
                origin: said.origin.as_deref(),
                consent_given: said.consent_given.as_deref(),
            },
            edits: &plan.edits,
            commit_before: record.commit_before,
            commit_after: record.commit_after,
            problem_rows: self.problems.iter().map(row).collect(),
        }
    }

    fn page(&self, text: Text, fields: &Fields) -> String {
        let record = &self.record;
        let args = [
            ("import", record.no.into()),
            ("name", text.import_name(record).into()),
            ("list", text.quote(&record.list_name).into()),
            ("time", text.moment(record.finished).into()),
            ("status", text.status(record.status).into()),
        ];
        let mut lines = vec![text.say_with("imports-report", args)];
        lines.extend(text.failure(record));
        lines.push(String::new());
        if record.undoes.is_some() {
            let figures = text.undo_figures(&record.undo_counts);
            lines.extend(figure_lines(text, figures.into_iter()));
        } else {
            let words = [
                "report-created",
                "report-updated",
                "report-unchanged",
                "report-rejected",
            ];
            let figures = record.counts.row_outcomes().into_iter().zip(words);
            let figures = figures.map(|(n, key)| (n, text.say(key)));
            lines.extend(figure_lines(text, figures));
            let remarks = text.remarks(&record.counts, true);
            if !remarks.is_empty() {
                lines.push(String::new());
                lines.extend(remarks);
            }
        }
        self.problem_lines(text, &mut lines);
        let settings = text.plan_lines(&record.plan, fields);
        let named = |pairs: Vec<(String, String)>| {
            let row = |(name, value): (String, String)| {
                vec![String::new(), text.shown(&name), text.shown(&value)]
            };
            let rows: Vec<_> = pairs.into_iter().map(row).collect();
            output::table(&[Align::Left; 3], &rows)
                .trim_end()
                .to_owned()
        };
        lines.extend([String::new(), text.say("report-choices"), named(settings)]);
        let columns = record.plan.columns.iter().map(|column| {
            let to = text.target(Some(column.target), fields);
            (column.name.clone(), to)
        });
        let columns: Vec<_> = columns.collect();
        if !columns.is_empty() {
            lines.extend([
                String::new(),
                text.say("wizard-step-mapping"),
                named(columns),
            ]);
        }
        lines.push(String::new());
        let import = || ("import", record.no.to_string().into());
        if self.rejected_rows > 0 {
            lines.push(text.say_with("imports-rejected", [import()]));
        }
        if record.status == ImportStatus::Completed {
            lines.push(text.say_with("imports-undo", [import()]));
        }
        lines.join("\n").trim_end().to_owned() + "\n"
    }

    fn problem_lines(&self, text: Text, lines: &mut Vec<String>) {
        let problems = &self.record.problems;
        if problems.is_empty() {
            return;
        }
        lines.extend([String::new(), text.say("report-problems")]);
        let figures = problems
            .iter()
            .map(|(code, rows)| (*rows, text.problem(*code)));
        let figures = figure_lines(text, figures);
        for (figure, code) in figures.into_iter().zip(problems.keys()) {
            lines.push(figure);
            for problem in self.examples(*code) {
                let column = column(&self.record.plan, problem);
                let key = match column {
                    Some(_) => "report-example-cell",
                    None => "report-example-row",
                };
                let said = text.say_with(
                    key,
                    [
                        ("line", problem.line.to_string().into()),
                        ("column", text.shown(column.unwrap_or_default()).into()),
                        ("cell", text.quote(&problem.cell).into()),
                    ],
                );
                lines.push(format!("       {said}"));
            }
        }
        if !self.details_kept() {
            lines.push(text.say("imports-details-gone"));
        }
    }
}
