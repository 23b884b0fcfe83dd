//! The report of one import.

use egui::{ScrollArea, Ui};

use super::Cx;
use super::command::Command;
use super::focus;
use super::imports::{entry_name, entry_time, undone};
use super::state::{ContactScope, LogRow, ProblemRow, Saving, State, Tone};
use super::table::{Table, TableRows};
use super::tokens::{size, space};
use super::widgets::{body, card, name_value, named, plain_command, remark, small, strong};
use super::wizard::{figures, remarks_after};
use crate::import::Undoable;

/// Draws the report that was asked for.
pub fn show(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>) {
    let Some(row) = state
        .imports
        .report
        .and_then(|no| state.imports.log.iter().find(|row| row.no == no))
        .cloned()
    else {
        plain_command(ui, cx, Command::Report(None));
        return;
    };
    ScrollArea::vertical()
        .id_salt("report")
        .auto_shrink([false, false])
        .show(ui, |ui| {
            ui.set_max_width(ui.available_width().min(size::PAGE));
            ui.spacing_mut().item_spacing.y = space::M;
            head(ui, cx, &row);
            if row.undoes.is_none() {
                figures(ui, cx, &row.figures, None, false);
                remarks_after(ui, cx, &row.figures);
            } else {
                card(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = space::XS;
                    for line in &row.undo_lines {
                        body(ui, line.as_str());
                    }
                });
            }
            problem_list(ui, state, cx, &row);
            strong(ui, cx.t("w-settings-used"));
            card(ui, |ui| {
                ui.spacing_mut().item_spacing.y = space::XS;
                for (name, value) in &row.settings {
                    name_value(ui, name, value);
                }
            });
            strong(ui, cx.t("w-step-mapping"));
            card(ui, |ui| {
                ui.spacing_mut().item_spacing.y = space::XS;
                for (column, field) in &row.mapping {
                    name_value(ui, column, field);
                }
            });
            ui.add_space(space::L);
            focus::follow(ui);
        });
}

fn head(ui: &mut Ui, cx: &mut Cx<'_>, row: &LogRow) {
    strong(ui, entry_name(cx, row));
    small(ui, entry_time(cx, row));
    undone(ui, cx, row);
    if let Some(reason) = &row.failure {
        remark(ui, Tone::Error, reason);
    }
    ui.horizontal_wrapped(|ui| {
        plain_command(ui, cx, Command::Report(None));
        if row.failure.is_none() {
            plain_command(ui, cx, Command::Undo(Undoable::Import(row.no)));
        }
        if let Some(list) = row.list_no.filter(|_| row.failure.is_none()) {
            plain_command(ui, cx, Command::ShowContacts(ContactScope::List(list)));
        }
        if row.has_rejected {
            plain_command(ui, cx, Command::Save(Saving::Rejected(row.no)));
        }
    });
}

/// Examples of a problem that stand under its reason.
const EXAMPLES: usize = 3;

/// Problems by reason, each with its rows and the first of them.
fn reasons(ui: &mut Ui, state: &State, cx: &mut Cx<'_>, row: &LogRow) {
    for (code, rows) in &row.problems {
        ui.push_id(code.word(), |ui| {
            card(ui, |ui| {
                ui.spacing_mut().item_spacing.y = space::XS;
                let heading = cx.tn(
                    "w-name-value",
                    [
                        ("name", cx.text.problem(*code).into()),
                        ("value", cx.tn("w-rows", [("count", (*rows).into())]).into()),
                    ],
                );
                focus::with_actions(
                    ui,
                    cx,
                    |ui, _| {
                        remark(ui, Tone::Warning, &heading);
                    },
                    |ui, cx| {
                        if state.imports.reason == Some(*code) {
                            plain_command(ui, cx, Command::ShowReason(None));
                        } else {
                            let name = cx.tn("u-show-rows", [("problem", heading.as_str().into())]);
                            let shown = plain_command(ui, cx, Command::ShowReason(Some(*code)));
                            named(&shown, &name);
                        }
                    },
                );
                let own = state.imports.problems.iter();
                for problem in own.filter(|problem| problem.code == *code).take(EXAMPLES) {
                    small(ui, example(cx, problem));
                }
            });
        });
    }
}

/// A problem in a line: where it stands and what stands there.
fn example(cx: &Cx<'_>, problem: &ProblemRow) -> String {
    let key = if problem.column.is_empty() {
        "u-example-row"
    } else {
        "u-example-cell"
    };
    cx.tn(
        key,
        [
            ("line", problem.line.into()),
            ("column", cx.text.shown(&problem.column).into()),
            ("cell", cx.text.quote(&problem.cell).into()),
        ],
    )
}

fn problem_list(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>, row: &LogRow) {
    if row.problems.is_empty() {
        return;
    }
    strong(ui, cx.t("w-problems"));
    if state.imports.problems.is_empty() && row.details_gone {
        body(ui, cx.t("u-details-gone"));
    }
    reasons(ui, state, cx, row);
    let wanted = state.imports.reason;
    let problems: Vec<&ProblemRow> = state
        .imports
        .problems
        .iter()
        .filter(|problem| wanted.is_none_or(|code| problem.code == code))
        .collect();
    if problems.is_empty() {
        return;
    }
    let problems = &problems[..];
    let columns = ["w-problem", "w-column", "w-cell", "w-row"].map(|key| cx.t(key));
    let text = cx.text;
    let table = Table {
        id: "problems",
        name: &cx.t("w-problems"),
        columns: &columns,
        rows: problems.rows(),
        cell: &|at, column| {
            let problem = problems.row(at)?;
            Some(match column {
                0 => text.problem_of(problem.code, &problem.cell),
                1 => problem.column.clone(),
                2 => problem.cell.clone(),
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
            problem.rejected.then(|| text.say("w-row-rejected"))
        },
        raw: false,
        height: problems.height().min(size::DROPDOWN_LIST),
        sorting: None,
    };
    table.show(ui, cx, &mut state.imports.table);
    small(ui, cx.t("w-line-hint"));
}
