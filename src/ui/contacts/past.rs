//! What happened to a contact, and its consent.

use egui::Ui;

use super::super::Cx;
use super::super::command::Command;
use super::super::state::{ConsentFile, Saving, Shared, State, Tone};
use super::super::tokens::space;
use super::super::widgets::{body, plain_command, remark, small, strong_line, weak};
use crate::contact::{ContactId, ListNo};
use crate::import::Undoable;
use crate::query::{Cause, FieldChange, HistoryEntry, ImportRecord, LedgerEntry};

/// What happened, newest first.
pub fn history(ui: &mut Ui, state: &State, cx: &mut Cx<'_>) {
    let Some(past) = &state.contacts.past else {
        weak(ui, cx.t("common-reading"));
        return;
    };
    for (at, entry) in past.history.entries.iter().enumerate() {
        ui.push_id(at, |ui| event(ui, state.shared, cx, entry));
        ui.separator();
    }
    if !past.history.complete {
        small(ui, cx.t("history-older-not-kept"));
    }
}

fn event(ui: &mut Ui, shared: &Shared, cx: &mut Cx<'_>, entry: &HistoryEntry) {
    strong_line(ui, cx.text.history_event(entry));
    small(ui, cx.text.moment(entry.at));
    let origin = cx.text.file_lines(&entry.file_name, &entry.lines);
    if !origin.is_empty() {
        small(ui, origin);
    }
    for change in &entry.changes {
        changed(ui, shared, cx, change);
    }
    let list = |no: &ListNo| shared.list(*no).map(|list| list.name.as_str());
    for (key, lists) in [
        ("history-put-on-lists", &entry.joined),
        ("history-taken-off-lists", &entry.left),
    ] {
        let names: Vec<&str> = lists.iter().filter_map(list).collect();
        if !names.is_empty() {
            let names = ("lists", cx.text.names(names).into());
            body(ui, cx.tn(key, [names]));
        }
    }
    // The commits around an edit, which can be taken back.
    let edit = entry.cause == Cause::Edit && entry.commit > 1;
    if entry.import.is_some() || edit {
        ui.horizontal_wrapped(|ui| {
            if let Some(no) = entry.import {
                plain_command(ui, cx, Command::Report(Some(no)));
            }
            if edit {
                let (before, after) = (entry.commit - 1, entry.commit);
                plain_command(ui, cx, Command::Undo(Undoable::Commits { before, after }));
            }
        });
    }
}

fn changed(ui: &mut Ui, shared: &Shared, cx: &Cx<'_>, change: &FieldChange) {
    let fields = &shared.known.fields;
    let kind = fields.get(change.field).map(|field| field.kind);
    let name = cx.text.field_name(change.field, fields);
    let old = change.old.as_deref().map(|old| cx.text.value(kind, old));
    let new = change.new.as_deref().map(|new| cx.text.value(kind, new));
    let (key, old, new) = match (old, new) {
        (Some(old), Some(new)) => ("history-value-changed", old, new),
        (None, new) => ("history-value-new", String::new(), new.unwrap_or_default()),
        (Some(old), None) => ("history-value-removed", old, String::new()),
    };
    small(ui, name);
    body(ui, cx.tn(key, [("old", old.into()), ("new", new.into())]));
}

/// The entries of the consent ledger, newest first.
pub fn consent(ui: &mut Ui, state: &State, cx: &mut Cx<'_>, id: ContactId) {
    let Some(past) = &state.contacts.past else {
        weak(ui, cx.t("common-reading"));
        return;
    };
    if past.consent.is_empty() {
        body(ui, cx.t("contact-consent-nothing-said"));
        return;
    }
    ui.horizontal_wrapped(|ui| {
        for file in [ConsentFile::Csv, ConsentFile::Json] {
            plain_command(ui, cx, Command::Save(Saving::Consent(Some(id), file)));
        }
    });
    ui.add_space(space::S);
    for entry in past.consent.iter().rev() {
        let record = past.import(entry.import);
        ledger_entry(ui, state.shared, cx, entry, record);
        ui.separator();
    }
}

fn ledger_entry(
    ui: &mut Ui,
    shared: &Shared,
    cx: &Cx<'_>,
    entry: &LedgerEntry,
    record: Option<&ImportRecord>,
) {
    strong_line(ui, cx.text.field_name(entry.field, &shared.known.fields));
    let (from, to) = (
        cx.text.opt_in_status(entry.from),
        cx.text.opt_in_status(entry.to),
    );
    let key = if entry.deleted {
        "contact-consent-deleted"
    } else {
        "history-value-changed"
    };
    body(ui, cx.tn(key, [("old", from.into()), ("new", to.into())]));
    small(ui, cx.text.moment(entry.at));
    small(ui, cx.text.consent_origin(entry, record));
    if let Some(word) = &entry.word {
        small(
            ui,
            cx.tn(
                "contact-consent-word-of-file",
                [("word", cx.text.quote(word).into())],
            ),
        );
    }
    for (evidence, said) in &entry.evidence {
        small(
            ui,
            cx.tn(
                "common-name-and-value",
                [
                    ("name", cx.text.evidence(*evidence).into()),
                    ("value", cx.text.shown(said).into()),
                ],
            ),
        );
    }
    if entry.earlier {
        remark(ui, Tone::Info, &cx.t("contact-consent-opted-out-earlier"));
    }
}
