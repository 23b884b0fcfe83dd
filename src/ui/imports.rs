//! Imports: unfinished, running, completed and failed ones.

use egui::{ScrollArea, Ui};

use super::Cx;
use super::command::Command;
use super::focus;
use super::icon::Icon;
use super::refusals::step_key;
use super::state::{Dialog, LogTab, Running, Shared, State, Tone};
use super::tokens::{size, space};
use super::widgets::{
    bar, body, button, card, empty, plain_command, remark, small, strong_line, tabs, weak,
};
use crate::desk::SavedDraft;
use crate::import::Undoable;
use crate::query::{ImportRecord, LogEntry};

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
    let entries = state.imports.log.iter();
    let completed = entries.filter(|entry| entry.is_completed()).count();
    let counts = [
        state.waiting_count(),
        completed,
        state.imports.log.len() - completed,
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
                    "imports-tab-count",
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
    if let Some(running) = state.running() {
        running_card(ui, cx, running);
    } else if state.waiting_drafts().next().is_none() {
        empty(ui, Icon::Import, &cx.t("imports-no-drafts"), |ui| {
            plain_command(ui, cx, Command::Begin(None));
        });
        return;
    }
    let mut ask = None;
    for draft in state.waiting_drafts() {
        draft_card(ui, state.shared, cx, draft, &mut ask);
    }
    if ask.is_some() {
        *state.dialog = ask;
    }
}

fn draft_card(
    ui: &mut Ui,
    shared: &Shared,
    cx: &mut Cx<'_>,
    draft: &SavedDraft,
    ask: &mut Option<Dialog>,
) {
    let choices = draft.draft.as_ref();
    let file = choices.map_or("", |choices| choices.file_name.as_str());
    let list = draft.list.and_then(|no| shared.list(no));
    let list = list.map_or(&draft.list_name, |list| &list.name);
    ui.push_id(draft.id, |ui| {
        card(ui, |ui| {
            focus::with_actions(
                ui,
                cx,
                |ui, cx| {
                    ui.spacing_mut().item_spacing.y = space::XS;
                    let name = if file.is_empty() {
                        cx.t("imports-draft-without-file")
                    } else {
                        cx.text.shown(file)
                    };
                    strong_line(ui, name);
                    let step = cx.t(step_key(draft.step));
                    small(
                        ui,
                        cx.tn(
                            "imports-draft-step-list-time",
                            [
                                ("step", step.into()),
                                ("list", cx.text.quote(list).into()),
                                ("time", cx.text.moment(draft.saved).into()),
                            ],
                        ),
                    );
                },
                |ui, cx| {
                    plain_command(ui, cx, Command::Resume(draft.id));
                    if button(ui, Some(Icon::Delete), cx.t("common-discard")).clicked() {
                        *ask = Some(Dialog::Discard(draft.id, file.to_owned()));
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
        bar(ui, running.fraction(), &cx.t("running-title"));
        ui.horizontal(|ui| {
            let line = cx.tn(
                "running-progress",
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
                    cx.tn(
                        "running-time-left",
                        [("time", cx.text.duration(left).into())],
                    ),
                );
            }
        });
        if running.cancelling {
            weak(ui, cx.t("running-cancelling"));
        } else {
            plain_command(ui, cx, Command::CancelImport);
        }
    });
}

/// Entries of the log per page: shown at first, and added by each click on *show older*.
const ENTRIES_AT_ONCE: usize = 50;

fn log(ui: &mut Ui, state: &State, cx: &mut Cx<'_>, failed: bool) {
    let log = state.imports.log.iter();
    let mut rows = log
        .filter(|entry| entry.is_completed() != failed)
        .peekable();
    if rows.peek().is_none() {
        let key = if failed {
            "imports-no-failed"
        } else {
            "imports-no-completed"
        };
        empty(ui, Icon::Import, &cx.t(key), |ui| {
            if !failed {
                plain_command(ui, cx, Command::Begin(None));
            }
        });
        return;
    }
    let shown = ENTRIES_AT_ONCE * (state.imports.older + 1);
    for row in rows.by_ref().take(shown) {
        log_card(ui, cx, row);
    }
    if rows.peek().is_some() {
        plain_command(ui, cx, Command::ShowOlder);
    }
}

fn log_card(ui: &mut Ui, cx: &mut Cx<'_>, entry: &LogEntry) {
    let no = entry.record.no;
    ui.push_id(no, |ui| {
        card(ui, |ui| {
            focus::with_actions(
                ui,
                cx,
                |ui, cx| {
                    ui.spacing_mut().item_spacing.y = space::XS;
                    strong_line(ui, entry_name(cx, &entry.record));
                    small(ui, entry_time(cx, &entry.record));
                },
                |ui, cx| {
                    plain_command(ui, cx, Command::Report(Some(no)));
                    if can_be_undone(entry) {
                        plain_command(ui, cx, Command::Undo(Undoable::Import(no)));
                    }
                },
            );
            match cx.text.failure(&entry.record) {
                Some(reason) => remark(ui, Tone::Error, &reason),
                None => {
                    body(ui, figures_line(cx, &entry.record));
                }
            }
            undone(ui, cx, entry);
        });
    });
}

/// A file and its list, or what an undo took back.
pub(super) fn entry_name(cx: &Cx<'_>, record: &ImportRecord) -> String {
    let name = cx
        .text
        .file_to_list(&record.plan.file_name, &record.list_name);
    match record.undoes {
        Some(of) => cx.tn(
            "imports-undo-of-import",
            [("import", of.into()), ("what", name.into())],
        ),
        None => name,
    }
}

/// The number of an entry, and when it was.
pub(super) fn entry_time(cx: &Cx<'_>, record: &ImportRecord) -> String {
    cx.tn(
        "imports-number-and-time",
        [
            ("import", record.no.into()),
            ("time", cx.text.moment(record.finished).into()),
        ],
    )
}

/// Whether an entry has something to take back, as far as the log says.
pub(super) fn can_be_undone(entry: &LogEntry) -> bool {
    entry.is_completed() && entry.undone_by.is_none()
}

/// That an entry was taken back.
pub(super) fn undone(ui: &mut Ui, cx: &Cx<'_>, entry: &LogEntry) {
    if let Some(by) = entry.undone_by {
        remark(
            ui,
            Tone::Info,
            &cx.tn("imports-undone-by", [("undo", by.into())]),
        );
    }
}

/// The four figures in a sentence.
fn figures_line(cx: &Cx<'_>, record: &ImportRecord) -> String {
    if record.undoes.is_some() {
        return cx.text.enumerate(cx.text.undo_lines(&record.undo_counts));
    }
    let counts = &record.counts;
    cx.tn(
        "imports-figures",
        [
            ("created", counts.created.into()),
            ("updated", counts.updated.into()),
            ("unchanged", counts.unchanged.into()),
            ("rejected", counts.rejected.into()),
        ],
    )
}
