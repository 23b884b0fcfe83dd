//! `mainbrainer edit` and `mainbrainer delete`.

use std::collections::BTreeMap;

use clap::ArgMatches;
use serde::Serialize;

use super::super::inspect::region;
use super::super::progress::{ProgressLine, ProgressUnit};
use super::super::undo::with_commit;
use super::super::{Context, Failure, choose, output};
use super::id_of;
use crate::change::{
    EditError, EditRules, EraseError, TypedValue, delete_contacts, edit_contact, erase_for_good,
};
use crate::contact::{ContactId, DateOrder};
use crate::store::Store;
use crate::store::StoreError;
use crate::text::{FieldChoice, Text};

/// What `edit --json` says; the keys are relied upon.
#[derive(Debug, Serialize)]
struct EditJson<'a> {
    contact: u32,
    changed: Vec<&'a str>,
    /// Other contacts with the same value, by field that is a key.
    shared: BTreeMap<&'a str, Vec<u32>>,
    commit_before: u64,
    commit_after: u64,
}

/// What `delete --json` says; the keys are relied upon.
#[derive(Debug, Serialize)]
struct DeleteJson {
    deleted: u64,
    commit_before: u64,
    commit_after: u64,
}

/// What `delete --for-good --json` says; the keys are relied upon.
#[derive(Debug, Serialize)]
struct EraseJson {
    erased: u64,
    erased_from_past: u64,
    rejected_rows: u64,
    problems: u64,
    drafts: u64,
    files: u64,
    /// Stores and backups that were set aside and may hold them still.
    set_aside: usize,
    same_address: Vec<u32>,
    backup: bool,
    commit_after: u64,
}

/// Carries out `edit`.
pub(in super::super) fn run_edit(context: &Context, matches: &ArgMatches) -> Result<(), Failure> {
    let text = context.text;
    let Some(&id) = matches.get_one::<u32>("contact") else {
        return Err(Failure::usage(text.say("usage-other")));
    };
    let region = region(text, matches)?;
    let order = matches.get_one::<String>("date-order");
    let store = context.open_store()?;
    let fields = store.view().fields().clone();
    let mut values = Vec::new();
    for word in matches.get_many::<String>("value").into_iter().flatten() {
        let Some((field, value)) = word.split_once('=') else {
            let word = ("word", text.shown(word).into());
            return Err(Failure::usage(text.say_with("usage-edit-value", [word])));
        };
        let field = match choose::field(text, &fields, "edit", field).map_err(Failure::usage)? {
            FieldChoice::Field(no) => no,
            FieldChoice::FullName => {
                let option = ("option", "edit".into());
                return Err(Failure::usage(text.say_with("usage-fields-name", [option])));
            }
        };
        let text = value.to_owned();
        values.push(TypedValue { field, text });
    }
    let rules = EditRules {
        region: &region,
        date_order: order.and_then(|word| DateOrder::from_word(word)),
    };
    let edited = edit_contact(&store, ContactId(id), &values, &rules).map_err(|error| {
        let sentence = text.edit_error(&error, &fields);
        match error {
            EditError::Store(_) => Failure::Failed(sentence),
            _ => Failure::usage(sentence),
        }
    })?;
    if matches.get_flag("json") {
        let shared = edited.shared.iter().map(|shared| {
            let others = shared.contacts.iter().map(|id| id.0).collect();
            (id_of(&fields, shared.field), others)
        });
        let changed = edited.changed.iter().map(|no| id_of(&fields, *no));
        return output::print_json(
            text,
            &EditJson {
                contact: id,
                changed: changed.collect(),
                shared: shared.collect(),
                commit_before: edited.before,
                commit_after: edited.after,
            },
        );
    }
    let labels = edited
        .changed
        .iter()
        .map(|no| text.field_name(*no, &fields));
    let labels = text.enumerate(labels);
    let mut lines = vec![if edited.changed.is_empty() {
        text.say_with("edit-nothing", [("contact", id.into())])
    } else {
        let args = [("contact", id.into()), ("fields", labels.into())];
        text.say_with("edit-done", args)
    }];
    for shared in &edited.shared {
        lines.push(text.say_with(
            "edit-shared",
            [
                ("field", text.field_name(shared.field, &fields).into()),
                ("contacts", text.contacts(&shared.contacts).into()),
            ],
        ));
    }
    if !edited.changed.is_empty() {
        lines.push(with_commit(text, edited.after));
    }
    output::print(text, &(lines.join("\n") + "\n"))
}

/// Carries out `delete`.
pub(in super::super) fn run_delete(context: &Context, matches: &ArgMatches) -> Result<(), Failure> {
    let text = context.text;
    let ids = matches.get_many::<u32>("contact").into_iter().flatten();
    let ids: Vec<ContactId> = ids.copied().map(ContactId).collect();
    let store = context.open_store()?;
    let json = matches.get_flag("json");
    if !matches.get_flag("for-good") {
        let fields = store.view().fields().clone();
        let deleted = delete_contacts(&store, &ids)
            .map_err(|error| Failure::Failed(text.edit_error(&error, &fields)))?;
        if json {
            return output::print_json(
                text,
                &DeleteJson {
                    deleted: deleted.contacts,
                    commit_before: deleted.before,
                    commit_after: deleted.after,
                },
            );
        }
        let count = ("count", deleted.contacts.into());
        let lines = [
            text.say_with("delete-done", [count]),
            with_commit(text, deleted.after),
        ];
        return output::print(text, &(lines.join("\n") + "\n"));
    }
    let mut line = ProgressLine::begin(text, ProgressUnit::Contacts);
    let done = erase_for_good(&store, &ids, &mut |done, all| line.erasing(done, all));
    line.clear();
    let done = done.map_err(|error| match error {
        EraseError::Store(error) => failed(text, &error),
        EraseError::Drafts(error) => Failure::Failed(text.say_with(
            "erase-drafts-failed",
            [("reason", text.io_reason(&error).into())],
        )),
    })?;
    let erased = done.erased;
    // They are erased, whatever becomes of what lies beside the store.
    let beside = |error: StoreError| {
        let reason = ("reason", text.store_error(&error).into());
        context.warn(text.say_with("erase-aside-failed", [reason]));
    };
    let mut aside_deleted = 0;
    if matches.get_flag("also-set-aside") {
        aside_deleted = store.delete_set_aside().map_err(beside).unwrap_or(0);
    }
    let aside = Store::set_aside(store.dir())
        .map_err(beside)
        .unwrap_or_default();
    if json {
        return output::print_json(
            text,
            &EraseJson {
                erased: erased.contacts,
                erased_from_past: erased.past,
                rejected_rows: erased.rejected_rows,
                problems: erased.problems,
                drafts: done.drafts,
                files: erased.files + aside_deleted,
                set_aside: aside.len(),
                same_address: erased.same_address.iter().map(|id| id.0).collect(),
                backup: erased.backup.is_some(),
                commit_after: erased.commit,
            },
        );
    }
    let all = erased.contacts + erased.past;
    let mut lines = vec![
        text.say_with("erase-done", [("count", all.into())]),
        text.say_with(
            "erase-rest",
            [
                ("rows", erased.rejected_rows.into()),
                ("problems", erased.problems.into()),
                ("drafts", done.drafts.into()),
            ],
        ),
        text.say_with("erase-files", [("files", erased.files.into())]),
    ];
    if aside_deleted > 0 {
        lines.push(text.say_with("erase-aside-deleted", [("files", aside_deleted.into())]));
    }
    if !aside.is_empty() {
        let paths: Vec<String> = aside.iter().map(|path| text.path(path)).collect();
        lines.push(text.say_with("erase-aside", [("paths", text.enumerate(paths).into())]));
    }
    if erased.backup.is_none() {
        lines.push(text.say("erase-no-backup"));
    }
    if !erased.same_address.is_empty() {
        let contacts = ("contacts", text.contacts(&erased.same_address).into());
        lines.push(text.say_with("erase-same-address", [contacts]));
    }
    lines.push(text.say("erase-outside"));
    output::print(text, &(lines.join("\n") + "\n"))
}

fn failed(text: Text, error: &StoreError) -> Failure {
    Failure::store(text, error)
}
