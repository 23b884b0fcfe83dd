//! The report of one import.

use egui::{ScrollArea, Ui};

use super::Cx;
use super::command::Command;
use super::state::{ContactScope, LogRow, ProblemRow, State, TableRows, Tone};
use super::table::Table;
use super::tokens::{size, space};
use super::widgets::{body, card, plain_command, remark, small, strong, weak_line};
use super::wizard::{figures, problem_lines, remarks};

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
            remarks(ui, cx, &row.figures);
            problem_list(ui, state, cx, &row);
            strong(ui, cx.t("w-settings-used"));
            card(ui, |ui| {
                ui.spacing_mut().item_spacing.y = space::XS;
                for (key, value) in &row.settings {
                    line(ui, &cx.t(key), value);
                }
            });
            strong(ui, cx.t("w-step-mapping"));
            card(ui, |ui| {
                ui.spacing_mut().item_spacing.y = space::XS;
                for (column, field) in &row.mapping {
                    line(ui, column, field);
                }
            });
            ui.add_space(space::L);
        });
}

fn line(ui: &mut Ui, name: &str, value: &str) {
    ui.horizontal(|ui| {
        let left = size::DROPDOWN;
        ui.allocate_ui(egui::vec2(left, size::ICON), |ui| {
            ui.set_min_width(left);
            weak_line(ui, name);
        });
        body(ui, value);
    });
}

fn head(ui: &mut Ui, cx: &mut Cx<'_>, row: &LogRow) {
    strong(
        ui,
        cx.tn(
            "w-running-to",
            [
                ("file", cx.text.shown(&row.file).into()),
                ("list", cx.text.quote(&row.list).into()),
            ],
        ),
    );
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
            plain_command(ui, cx, Command::SaveRejected(row.no));
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
    let shown = problems.rows();
    let table = Table {
        name: &cx.t("w-problems"),
        columns: &columns,
        rows: shown,
        cell: &|at, column| {
            let problem = problems.get(usize::try_from(at).ok()?)?;
            Some(match column {
                0 => cx.text.problem_of(problem.code, &problem.cell),
                1 => problem.column.clone(),
                2 => problem.cell.clone(),
                _ => cx.text.number(problem.row),
            })
        },
        gutter: &|at| {
            let problem = usize::try_from(at).ok().and_then(|at| problems.get(at));
            problem
                .map(|problem| problem.line.to_string())
                .unwrap_or_default()
        },
        warning: &|at| {
            let problem = usize::try_from(at).ok().and_then(|at| problems.get(at))?;
            problem.rejected.then(|| cx.t("w-row-rejected"))
        },
        raw: false,
        height: (problems.height()).min(size::DROPDOWN_LIST),
    };
    let events = table.show(ui, &mut state.imports.table);
    if let Some(text) = events.copied {
        cx.push(Command::Copy(text));
    }
    small(ui, cx.t("w-line-hint"));
}
