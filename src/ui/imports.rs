//! Imports: unfinished, running, completed and failed ones.

use egui::{ScrollArea, Ui};

use super::Cx;
use super::command::Command;
use super::focus;
use super::icon::Icon;
use super::refusals::step_key;
use super::state::{Dialog, DraftRow, LogRow, LogTab, Running, State, Tone};
use super::tokens::{size, space};
use super::widgets::{
    bar, body, button, card, empty, plain_command, remark, small, strong_line, tabs, weak,
};
use crate::import::Undoable;

/// Draws the page.
pub fn show(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>) {
    if state.imports.undo.is_some() {
        super::undo::show(ui, state, cx);
        return;
    }
    if state.imports.report.is_some() {
        super::report::show(ui, state, cx);
        return;
    }
    let counts = [
        state.imports.drafts.len() + usize::from(state.imports.running.is_some()),
        state
            .imports
            .log
            .iter()
            .filter(|row| row.failure.is_none())
            .count(),
        state
            .imports
            .log
            .iter()
            .filter(|row| row.failure.is_some())
            .count(),
    ];
    let names: Vec<String> = LogTab::ALL
        .iter()
        .zip(counts)
        .map(|(tab, count)| {
            let name = cx.t(tab.key());
            if count == 0 {
                name
            } else {
                cx.tn(
                    "w-tab-count",
                    [("name", name.into()), ("count", count.into())],
                )
            }
        })
        .collect();
    let at = LogTab::ALL
        .iter()
        .position(|tab| *tab == state.imports.tab)
        .unwrap_or_default();
    if let Some(tab) = tabs(ui, &names, at).and_then(|at| LogTab::ALL.get(at)) {
        cx.push(Command::Tab(*tab));
    }
    ui.add_space(space::M);
    ScrollArea::vertical()
        .id_salt("imports")
        .auto_shrink([false, false])
        .show(ui, |ui| {
            if counts.get(at).is_some_and(|count| *count > 0) {
                ui.set_max_width(ui.available_width().min(size::PAGE));
            }
            ui.spacing_mut().item_spacing.y = space::M;
            match state.imports.tab {
                LogTab::Draft => drafts(ui, state, cx),
                LogTab::Completed => log(ui, state, cx, false),
                LogTab::Failed => log(ui, state, cx, true),
            }
            focus::follow(ui);
        });
}

fn drafts(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>) {
    if let Some(running) = &state.imports.running {
        running_card(ui, cx, running);
    } else if state.imports.drafts.is_empty() {
        empty(ui, Icon::Import, &cx.t("w-empty-drafts"), |ui| {
            plain_command(ui, cx, Command::Begin(None));
        });
        return;
    }
    let mut ask = None;
    for draft in &state.imports.drafts {
        draft_card(ui, cx, draft, &mut ask);
    }
    if ask.is_some() {
        state.dialog = ask;
    }
}

fn draft_card(ui: &mut Ui, cx: &mut Cx<'_>, draft: &DraftRow, ask: &mut Option<Dialog>) {
    ui.push_id(draft.id, |ui| {
        card(ui, |ui| {
            focus::with_actions(
                ui,
                cx,
                |ui, cx| {
                    ui.spacing_mut().item_spacing.y = space::XS;
                    let name = if draft.file.is_empty() {
                        cx.t("w-no-file-yet")
                    } else {
                        cx.text.shown(&draft.file)
                    };
                    strong_line(ui, name);
                    let step = cx.t(step_key(draft.step));
                    small(
                        ui,
                        cx.tn(
                            "w-draft-at",
                            [
                                ("step", step.into()),
                                ("list", cx.text.quote(&draft.list).into()),
                                ("time", cx.text.moment(draft.saved).into()),
                            ],
                        ),
                    );
                },
                |ui, cx| {
                    plain_command(ui, cx, Command::Resume(draft.id));
                    if button(ui, Some(Icon::Delete), cx.t("w-discard")).clicked() {
                        *ask = Some(Dialog::Discard(draft.id, draft.file.clone()));
                    }
                },
            );
        });
    });
}

/// An import that runs: bar, rows, speed, time left, and a way to stop it.
pub(super) fn running_card(ui: &mut Ui, cx: &mut Cx<'_>, running: &Running) {
    card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::S;
        strong_line(ui, cx.text.file_to_list(&running.file, &running.list));
        bar(ui, running.part(), &cx.t("w-running"));
        ui.horizontal(|ui| {
            let line = cx.tn(
                "w-running-line",
                [
                    (
                        "percent",
                        cx.text
                            .percent(running.bytes.min(running.total), running.total.max(1))
                            .into(),
                    ),
                    ("rows", running.rows.into()),
                    ("rate", running.rate.into()),
                ],
            );
            weak(ui, line);
            if let Some(left) = running.left {
                weak(
                    ui,
                    cx.tn("w-time-left", [("time", cx.text.duration(left).into())]),
                );
            }
        });
        if running.cancelling {
            weak(ui, cx.t("w-cancelling"));
        } else {
            plain_command(ui, cx, Command::CancelImport);
        }
    });
}

/// Entries that are shown at first, and that come with each wish for older ones.
const AT_ONCE: usize = 50;

fn log(ui: &mut Ui, state: &State, cx: &mut Cx<'_>, failed: bool) {
    let log = state.imports.log.iter();
    let mut rows = log.filter(|row| row.failure.is_some() == failed).peekable();
    if rows.peek().is_none() {
        let key = if failed {
            "w-empty-failed"
        } else {
            "w-empty-completed"
        };
        empty(ui, Icon::Import, &cx.t(key), |ui| {
            if !failed {
                plain_command(ui, cx, Command::Begin(None));
            }
        });
        return;
    }
    let shown = AT_ONCE * (state.imports.older + 1);
    for row in rows.by_ref().take(shown) {
        log_card(ui, cx, row);
    }
    if rows.peek().is_some() {
        plain_command(ui, cx, Command::ShowOlder);
    }
}

fn log_card(ui: &mut Ui, cx: &mut Cx<'_>, row: &LogRow) {
    ui.push_id(row.no, |ui| {
        card(ui, |ui| {
            focus::with_actions(
                ui,
                cx,
                |ui, cx| {
                    ui.spacing_mut().item_spacing.y = space::XS;
                    strong_line(ui, entry_name(cx, row));
                    small(ui, entry_time(cx, row));
                },
                |ui, cx| {
                    plain_command(ui, cx, Command::Report(Some(row.no)));
                    if can_be_undone(row) {
                        plain_command(ui, cx, Command::Undo(Undoable::Import(row.no)));
                    }
                },
            );
            if let Some(reason) = &row.failure {
                remark(ui, Tone::Error, reason);
            } else {
                body(ui, figures_line(cx, row));
            }
            undone(ui, cx, row);
        });
    });
}

/// A file and its list, or what an undo took back.
pub(super) fn entry_name(cx: &Cx<'_>, row: &LogRow) -> String {
    match row.undoes {
        Some(of) => cx.tn(
            "u-entry",
            [
                ("import", of.into()),
                ("what", cx.text.file_to_list(&row.file, &row.list).into()),
            ],
        ),
        None => cx.text.file_to_list(&row.file, &row.list),
    }
}

/// The number of an entry, and when it was.
pub(super) fn entry_time(cx: &Cx<'_>, row: &LogRow) -> String {
    cx.tn(
        "u-entry-time",
        [
            ("import", row.no.into()),
            ("time", cx.text.moment(row.at).into()),
        ],
    )
}

/// Whether an entry has something to take back, as far as the log says.
pub(super) fn can_be_undone(row: &LogRow) -> bool {
    row.failure.is_none() && row.undone_by.is_none()
}

/// That an entry was taken back.
pub(super) fn undone(ui: &mut Ui, cx: &Cx<'_>, row: &LogRow) {
    if let Some(by) = row.undone_by {
        remark(ui, Tone::Info, &cx.tn("u-undone-by", [("undo", by.into())]));
    }
}

/// The four figures in a sentence.
pub(super) fn figures_line(cx: &Cx<'_>, row: &LogRow) -> String {
    if row.undoes.is_some() {
        return cx.text.enumerate(&row.undo_lines);
    }
    let figures = &row.figures;
    cx.tn(
        "w-figures-line",
        [
            ("created", figures.created.into()),
            ("updated", figures.updated.into()),
            ("unchanged", figures.unchanged.into()),
            ("rejected", figures.rejected.into()),
        ],
    )
}
