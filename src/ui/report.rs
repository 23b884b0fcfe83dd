//! The report of one import.

use egui::{ScrollArea, Ui};

use super::Cx;
use super::command::Command;
use super::focus;
use super::imports::{can_be_undone, entry_name, entry_time, undone};
use super::state::{Imports, ReportPage, Saving, State, Tone};
use super::table::{RowOrder, Table, TableRows};
use super::tokens::{size, space};
use super::widgets::{body, card, name_value, named, plain_command, remark, small, strong};
use super::wizard::{outcome_figures, remarks_after};
use crate::import::Undoable;
use crate::query::{ContactScope, ImportRecord, LogEntry, ProblemEntry};

/// Characters of a cell that are shown.
const CELL_CHARS: usize = 2_000;

/// Draws the report that was asked for.
pub fn show(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>) {
    let shared = state.shared;
    let Imports { log, report, .. } = &mut *state.imports;
    let Some(report) = report else { return };
    let Some(entry) = log.iter().find(|entry| entry.record.no == report.import) else {
        plain_command(ui, cx, Command::Report(None));
        return;
    };
    let record = &entry.record;
    ScrollArea::vertical()
        .id_salt("report")
        .auto_shrink([false, false])
        .show(ui, |ui| {
            ui.set_max_width(ui.available_width().min(size::PAGE));
            ui.spacing_mut().item_spacing.y = space::M;
            head(ui, cx, entry);
            if record.undoes.is_none() {
                outcome_figures(ui, cx, &record.counts, false);
                remarks_after(ui, cx, &record.counts);
            } else {
                card(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = space::XS;
                    for line in cx.text.undo_lines(&record.undo_counts) {
                        body(ui, line);
                    }
                });
            }
            problem_list(ui, cx, entry, report);
            strong(ui, cx.t("report-choices"));
            card(ui, |ui| {
                ui.spacing_mut().item_spacing.y = space::XS;
                for (name, value) in cx.text.plan_lines(&record.plan, &shared.known.fields) {
                    name_value(ui, &name, &value);
                }
            });
            strong(ui, cx.t("wizard-step-mapping"));
            card(ui, |ui| {
                ui.spacing_mut().item_spacing.y = space::XS;
                for column in &record.plan.columns {
                    let target = cx.text.target(Some(column.target), &shared.known.fields);
                    name_value(ui, &column.name, &target);
                }
            });
            ui.add_space(space::L);
            focus::follow(ui);
        });
}

fn head(ui: &mut Ui, cx: &mut Cx<'_>, entry: &LogEntry) {
    let no = entry.record.no;
    strong(ui, entry_name(cx, &entry.record));
    small(ui, entry_time(cx, &entry.record));
    undone(ui, cx, entry);
    if let Some(reason) = cx.text.failure(&entry.record) {
        remark(ui, Tone::Error, &reason);
    }
    ui.horizontal_wrapped(|ui| {
        plain_command(ui, cx, Command::Report(None));
        if can_be_undone(entry) {
            plain_command(ui, cx, Command::Undo(Undoable::Import(no)));
        }
        if let Some(list) = entry.list.filter(|_| entry.is_completed()) {
            plain_command(ui, cx, Command::ShowContacts(ContactScope::List(list)));
        }
        if entry.has_rejected_rows() {
            plain_command(ui, cx, Command::Save(Saving::Rejected(no)));
        }
    });
}

/// Examples of a problem that stand under its reason.
const EXAMPLES: usize = 3;

/// Problems by reason, each with its rows and the first of them.
fn reasons(ui: &mut Ui, cx: &mut Cx<'_>, record: &ImportRecord, report: &ReportPage) {
    for (code, rows) in &record.problems {
        ui.push_id(code.word(), |ui| {
            card(ui, |ui| {
                ui.spacing_mut().item_spacing.y = space::XS;
                let heading = cx.tn(
                    "common-name-and-value",
                    [
                        ("name", cx.text.problem(*code).into()),
                        (
                            "value",
                            cx.tn("common-row-count", [("count", (*rows).into())])
                                .into(),
                        ),
                    ],
                );
                focus::with_actions(
                    ui,
                    cx,
                    |ui, _| {
                        remark(ui, Tone::Warning, &heading);
                    },
                    |ui, cx| {
                        if report.reason == Some(*code) {
                            plain_command(ui, cx, Command::ShowReason(None));
                        } else {
                            let name = cx.tn(
                                "report-show-rows-of-problem",
                                [("problem", heading.as_str().into())],
                            );
                            let shown = plain_command(ui, cx, Command::ShowReason(Some(*code)));
                            named(&shown, &name);
                        }
                    },
                );
                let own = report.problems.iter();
                for problem in own.filter(|problem| problem.code == *code).take(EXAMPLES) {
                    small(ui, example(cx, record, problem));
                }
            });
        });
    }
}

/// The name of the column of a problem; empty where it is about a whole row.
fn column_name<'a>(record: &'a ImportRecord, problem: &ProblemEntry) -> &'a str {
    let at = problem.column.and_then(|at| usize::try_from(at).ok());
    let column = at.and_then(|at| record.plan.columns.get(at));
    column.map_or("", |column| &column.name)
}

/// The cell of a problem, cut where it is long.
fn cell(problem: &ProblemEntry) -> String {
    problem.cell.chars().take(CELL_CHARS).collect()
}

/// A problem in a line: where it stands and what stands there.
fn example(cx: &Cx<'_>, record: &ImportRecord, problem: &ProblemEntry) -> String {
    let column = column_name(record, problem);
    let key = if column.is_empty() {
        "report-example-row"
    } else {
        "report-example-cell"
    };
    cx.tn(
        key,
        [
            ("line", problem.line.into()),
            ("column", cx.text.shown(column).into()),
            ("cell", cx.text.quote(&cell(problem)).into()),
        ],
    )
}

fn problem_list(ui: &mut Ui, cx: &mut Cx<'_>, entry: &LogEntry, report: &mut ReportPage) {
    let record = &entry.record;
    if record.problems.is_empty() {
        return;
    }
    strong(ui, cx.t("report-problem-list"));
    if report.problems.is_empty() && !entry.details_kept {
        body(ui, cx.t("report-rows-not-kept"));
    }
    reasons(ui, cx, record, report);
    let wanted = report.reason;
    let problems: Vec<&ProblemEntry> = report
        .problems
        .iter()
        .filter(|problem| wanted.is_none_or(|code| problem.code == code))
        .collect();
    if problems.is_empty() {
        return;
    }
    let problems = &problems[..];
    let columns = [
        "report-column-problem",
        "common-column",
        "report-column-cell",
        "report-column-row",
    ]
    .map(|key| cx.t(key));
    let text = cx.text;
    let table = Table {
        id: "problems",
        name: &cx.t("report-problem-list"),
        columns: &columns,
        rows: problems.rows(),
        cell: &|at, column| {
            let problem = problems.row(at)?;
            Some(match column {
                0 => text.problem_of(problem.code, &cell(problem)),
                1 => column_name(record, problem).to_owned(),
                2 => cell(problem),
                _ => text.number(problem.row),
            })
        },
        gutter: &|at| {
            let problem = problems.row(at);
            problem
                .map(|problem| problem.line.to_string())
                .unwrap_or_default()
        },
        warning: &|at| {
            let problem = problems.row(at)?;
            problem.rejected.then(|| text.say("report-row-rejected"))
        },
        raw: false,
        height: problems.height().min(size::DROPDOWN_LIST),
        order: RowOrder::Fixed,
    };
    table.show(ui, cx, &mut report.table);
    small(ui, cx.t("report-line-hint"));
}
