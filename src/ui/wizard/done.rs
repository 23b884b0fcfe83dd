//! While an import runs, and when it is over.

use egui::Ui;

use super::super::Cx;
use super::super::command::Command;
use super::super::imports::running_card;
use super::super::state::{ContactScope, Saving, State, Tone, Wizard};
use super::super::tokens::space;
use super::super::widgets::{body, notice, plain_command, strong};
use super::main_action;
use super::rows::{behind, figures, problems, remarks_after};
use crate::import::Undoable;

/// Draws the page.
pub fn show(ui: &mut Ui, state: &State, wizard: &mut Wizard, cx: &mut Cx<'_>) {
    ui.spacing_mut().item_spacing.y = space::M;
    let Some(done) = &wizard.done else {
        strong(ui, cx.t("w-running"));
        body(ui, cx.t("w-running-what"));
        if let Some(running) = &state.imports.running {
            running_card(ui, cx, running);
        }
        return;
    };
    match &done.failure {
        Some(reason) => notice(ui, Tone::Error, reason, |_| {}),
        None => notice(
            ui,
            Tone::Success,
            &cx.tn(
                "w-done",
                [("time", cx.text.elapsed(done.outcome.seconds).into())],
            ),
            |_| {},
        ),
    }
    figures(
        ui,
        cx,
        &done.outcome.figures,
        wizard.shown_rows,
        done.outcome.rows.iter().any(|rows| !rows.is_empty()),
    );
    if let Some(at) = wizard.shown_rows {
        let columns = wizard
            .draft
            .as_ref()
            .map(|draft| draft.columns.clone())
            .unwrap_or_default();
        behind(ui, cx, &done.outcome, &columns, at, &mut wizard.rows_table);
    }
    remarks_after(ui, cx, &done.outcome.figures);
    problems(ui, cx, &done.outcome.problems);
    super::summary::changes(ui, state, cx, &done.outcome);
    ui.add_space(space::S);
    ui.horizontal_wrapped(|ui| {
        if done.failure.is_some() {
            // Nothing was imported, and every choice is kept.
            plain_command(ui, cx, Command::Resume(wizard.id));
        }
        if let Some(list) = done.list.filter(|_| done.failure.is_none()) {
            main_action(
                ui,
                cx,
                state,
                Command::ShowContacts(ContactScope::List(list)),
            );
        }
        if let Some(no) = done.import {
            if done.failure.is_none() {
                plain_command(ui, cx, Command::Undo(Undoable::Import(no)));
            }
            if state
                .imports
                .log
                .iter()
                .any(|row| row.no == no && row.has_rejected)
            {
                plain_command(ui, cx, Command::Save(Saving::Rejected(no)));
            }
            plain_command(ui, cx, Command::Report(Some(no)));
        }
        plain_command(ui, cx, Command::Begin(None));
    });
}
