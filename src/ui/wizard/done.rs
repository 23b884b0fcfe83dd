//! While an import runs, and when it is over.

use egui::Ui;

use super::super::Cx;
use super::super::command::Command;
use super::super::imports::running_card;
use super::super::state::{Saving, Shared, Tone, Wizard};
use super::super::tokens::space;
use super::super::widgets::{body, main_command_if, notice, plain_command, strong};
use super::review;
use super::rows::{problems, remarks_after};
use crate::import::{ImportCounts, Undoable};
use crate::query::ContactScope;
use crate::session::Done;

/// Draws the page.
pub fn show(ui: &mut Ui, shared: &Shared, wizard: &mut Wizard, cx: &mut Cx<'_>) {
    ui.spacing_mut().item_spacing.y = space::M;
    let Some(done) = wizard.session.done() else {
        strong(ui, cx.t("running-title"));
        body(ui, cx.t("running-explained"));
        if let Some(running) = &wizard.running {
            running_card(ui, cx, running);
        }
        return;
    };
    let report = done.result.as_ref().ok();
    if let Some(reason) = failure(cx, done) {
        notice(ui, Tone::Error, &reason, |_| {});
    } else {
        let seconds = report.map_or(0.0, |report| report.seconds);
        let time = ("time", cx.text.elapsed(seconds).into());
        notice(ui, Tone::Success, &cx.tn("done-title", [time]), |_| {});
    }
    let counts = report.map_or_else(ImportCounts::default, |report| report.counts);
    // The rows of the import are those that were reviewed.
    let rows = wizard.session.review().is_some();
    review::outcome_figures(ui, cx, &counts, rows);
    remarks_after(ui, cx, &counts);
    problems(ui, cx, report.map_or(&[], |report| &report.problems));
    if let Some(review) = wizard.session.review() {
        review::changes(ui, &shared.known.fields, cx, review);
    }
    ui.add_space(space::S);
    ui.horizontal_wrapped(|ui| actions(ui, wizard, done, cx));
}

/// Why nothing was imported, if so.
fn failure(cx: &Cx<'_>, done: &Done) -> Option<String> {
    match &done.result {
        Ok(_) if done.is_completed() => None,
        Ok(report) => Some(report.failure.map_or_else(
            || cx.t("notice-thread-failed"),
            |reason| cx.text.failure_reason(reason),
        )),
        Err(error) => Some(cx.text.import_error(error)),
    }
}

fn actions(ui: &mut Ui, wizard: &Wizard, done: &Done, cx: &mut Cx<'_>) {
    let completed = done.is_completed();
    if !completed {
        // Nothing was imported, and every choice is kept.
        plain_command(ui, cx, Command::Resume(wizard.session.id));
    }
    if let Some(list) = done.list.filter(|_| completed) {
        let show = Command::ShowContacts(ContactScope::List(list));
        main_command_if(ui, cx, true, show);
    }
    if let Some(no) = done.import() {
        if completed {
            plain_command(ui, cx, Command::Undo(Undoable::Import(no)));
        }
        let report = done.result.as_ref();
        if report.is_ok_and(|report| report.counts.rejected > 0) {
            plain_command(ui, cx, Command::Save(Saving::Rejected(no)));
        }
        plain_command(ui, cx, Command::Report(Some(no)));
    }
    plain_command(ui, cx, Command::Begin(None));
}
