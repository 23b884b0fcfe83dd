//! What happened to a contact, and its consent.

use egui::Ui;

use super::super::Cx;
use super::super::command::Command;
use super::super::state::{ConsentFile, ConsentRow, HistoryRow, Saving, State, Tone, ValueChange};
use super::super::tokens::space;
use super::super::widgets::{body, plain_command, remark, small, strong_line, weak};
use crate::contact::ContactId;
use crate::import::Undoable;

/// What happened, newest first.
pub fn history(ui: &mut Ui, state: &State, cx: &mut Cx<'_>) {
    let Some(past) = &state.contacts.past else {
        weak(ui, cx.t("p-reading"));
        return;
    };
    for (at, entry) in past.history.iter().enumerate() {
        ui.push_id(at, |ui| event(ui, state, cx, entry));
        ui.separator();
    }
    if !past.complete {
        small(ui, cx.t("p-history-older"));
    }
}

fn event(ui: &mut Ui, state: &State, cx: &mut Cx<'_>, entry: &HistoryRow) {
    strong_line(ui, entry.what.as_str());
    small(ui, cx.text.moment(entry.at));
    if !entry.origin.is_empty() {
        small(ui, entry.origin.as_str());
    }
    for change in &entry.changes {
        changed(ui, state, cx, change);
    }
    for (key, lists) in [("p-joined", &entry.joined), ("p-left", &entry.left)] {
        if !lists.is_empty() {
            let names = cx.text.names(lists.iter().map(String::as_str));
            body(ui, cx.tn(key, [("lists", names.into())]));
        }
    }
    if entry.import.is_some() || entry.edit.is_some() {
        ui.horizontal_wrapped(|ui| {
            if let Some(no) = entry.import {
                plain_command(ui, cx, Command::Report(Some(no)));
            }
            if let Some((before, after)) = entry.edit {
                plain_command(ui, cx, Command::Undo(Undoable::Commits { before, after }));
            }
        });
    }
}

fn changed(ui: &mut Ui, state: &State, cx: &Cx<'_>, change: &ValueChange) {
    let kind = state.fields.get(change.field).map(|field| field.kind);
    let name = cx.text.field_name(change.field, &state.fields);
    let old = change.old.as_deref().map(|old| cx.text.value(kind, old));
    let new = change.new.as_deref().map(|new| cx.text.value(kind, new));
    let (key, old, new) = match (old, new) {
        (Some(old), Some(new)) => ("p-value-changed", old, new),
        (None, new) => ("p-value-set", String::new(), new.unwrap_or_default()),
        (Some(old), None) => ("p-value-taken", old, String::new()),
    };
    small(ui, name);
    body(ui, cx.tn(key, [("old", old.into()), ("new", new.into())]));
}

/// The entries of the consent ledger, newest first.
pub fn consent(ui: &mut Ui, state: &State, cx: &mut Cx<'_>, id: ContactId) {
    let Some(past) = &state.contacts.past else {
        weak(ui, cx.t("p-reading"));
        return;
    };
    if past.consent.is_empty() {
        body(ui, cx.t("p-no-consent"));
        return;
    }
    ui.horizontal_wrapped(|ui| {
        for file in [ConsentFile::Csv, ConsentFile::Json] {
            plain_command(ui, cx, Command::Save(Saving::Consent(Some(id), file)));
        }
    });
    ui.add_space(space::S);
    for entry in &past.consent {
        ledger_entry(ui, state, cx, entry);
        ui.separator();
    }
}

fn ledger_entry(ui: &mut Ui, state: &State, cx: &Cx<'_>, entry: &ConsentRow) {
    strong_line(ui, cx.text.field_name(entry.field, &state.fields));
    let (from, to) = (
        cx.text.opt_in_status(entry.from),
        cx.text.opt_in_status(entry.to),
    );
    let key = if entry.deleted {
        "p-consent-deleted"
    } else {
        "p-value-changed"
    };
    body(ui, cx.tn(key, [("old", from.into()), ("new", to.into())]));
    small(ui, cx.text.moment(entry.at));
    small(ui, entry.origin.as_str());
    if let Some(word) = &entry.word {
        small(
            ui,
            cx.tn("p-consent-word", [("word", cx.text.quote(word).into())]),
        );
    }
    for (evidence, said) in &entry.evidence {
        small(
            ui,
            cx.tn(
                "w-name-value",
                [
                    ("name", cx.text.evidence(*evidence).into()),
                    ("value", cx.text.shown(said).into()),
                ],
            ),
        );
    }
    if entry.earlier {
        remark(ui, Tone::Info, &cx.t("p-consent-earlier"));
    }
}
