//! The report of one import.

use egui::{ScrollArea, Ui};

use super::Cx;
use super::command::Command;
use super::state::{ContactScope, LogRow, ProblemRow, Saving, State, Tone};
use super::table::{Table, TableRows};
use super::tokens::{size, space};
use super::widgets::{card, name_value, plain_command, remark, small, strong};
use super::wizard::{figures, problem_lines, remarks_after};

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
            figures(ui, cx, &row.figures, None, false);
            remarks_after(ui, cx, &row.figures);
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
            super::focus::follow(ui);
        });
}

fn head(ui: &mut Ui, cx: &mut Cx<'_>, row: &LogRow) {
    strong(ui, cx.text.file_to_list(&row.file, &row.list));
    small(ui, cx.text.moment(row.at));
    if let Some(reason) = &row.failure {
        remark(ui, Tone::Error, reason);
    }
    ui.horizontal_wrapped(|ui| {
        plain_command(ui, cx, Command::Report(None));
        if let Some(list) = row.list_no.filter(|_| row.failure.is_none()) {
            plain_command(ui, cx, Command::ShowContacts(ContactScope::List(list)));
        }
        if row.has_rejected {
            plain_command(ui, cx, Command::Save(Saving::Rejected(row.no)));
        }
    });
}

fn problem_list(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>, row: &LogRow) {
    if row.problems.is_empty() {
        return;
    }
    strong(ui, cx.t("w-problems"));
    problem_lines(ui, cx, &row.problems);
    let problems: &[ProblemRow] = &state.imports.problems;
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
