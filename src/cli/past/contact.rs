//! `mainbrainer contact`: what is known of one contact, and where it comes from.

use std::collections::BTreeMap;

use clap::ArgMatches;
use serde::Serialize;

use super::super::inspect::region;
use super::super::log_json::iso;
use super::super::output::{self, Align};
use super::super::undo::with_commit;
use super::super::{Context, Failure};
use super::id_of;
use crate::contact::{
    CellReader, ContactId, Fields, ListNo, OptIn, ReadRules, Reading, key_form, standard,
};
use crate::query::{self, ContactFacts, ContactPast};
use crate::store::{Cause, HistoryEntry, HistoryEvent, Store, StoreError, View};
use crate::text::Text;

/// A contact in JSON; the keys are relied upon.
#[derive(Debug, Serialize)]
struct ContactJson<'a> {
    contact: u32,
    /// It is there now.
    exists: bool,
    created: Option<String>,
    updated: Option<String>,
    lists: Vec<&'a str>,
    values: Vec<ValueJson<'a>>,
    /// Newest first.
    history: Vec<EntryJson<'a>>,
    /// The history reaches back to the making of the contact.
    history_complete: bool,
    /// Oldest first.
    consent: Vec<ConsentJson<'a>>,
}

#[derive(Debug, Serialize)]
struct ValueJson<'a> {
    field: &'a str,
    value: &'a str,
    source: Option<SourceJson>,
}

#[derive(Debug, Serialize)]
struct SourceJson {
    at: String,
    commit: u64,
    import: Option<u64>,
    undo: bool,
    line: Option<u64>,
}

#[derive(Debug, Serialize)]
struct EntryJson<'a> {
    at: String,
    commit: u64,
    event: &'static str,
    cause: &'static str,
    import: Option<u64>,
    undo_of: Option<u64>,
    file: Option<&'a str>,
    lines: &'a [u64],
    changes: Vec<ChangeJson<'a>>,
    joined: Vec<u32>,
    left: Vec<u32>,
}

#[derive(Debug, Serialize)]
struct ChangeJson<'a> {
    field: &'a str,
    old: Option<&'a str>,
    new: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct ConsentJson<'a> {
    at: String,
    field: &'a str,
    from: Option<&'static str>,
    to: Option<&'static str>,
    import: Option<u64>,
    line: Option<u64>,
    undo: bool,
    deleted: bool,
    earlier_opt_out: bool,
    word: Option<&'a str>,
    /// What the row said about when and how, by the words of the consent file.
    evidence: BTreeMap<&'static str, &'a str>,
}

/// Carries out the command.
pub(in super::super) fn run(context: &Context, matches: &ArgMatches) -> Result<(), Failure> {
    let text = context.text;
    let word = matches
        .get_one::<String>("contact")
        .map_or("", String::as_str);
    let region = region(text, matches)?;
    let store = context.open_store()?;
    let view = store.view();
    let failed = |error: StoreError| Failure::store(text, &error);
    let found = find(&store, &view, word, &region).map_err(failed)?;
    let id = match found[..] {
        [id] => id,
        [] => {
            let word = ("word", text.shown(word).into());
            return Err(Failure::Failed(text.say_with("contact-unknown", [word])));
        }
        _ => {
            let contacts = ("contacts", text.contacts(&found).into());
            return Err(Failure::usage(text.say_with("contact-several", [contacts])));
        }
    };
    let facts = Facts {
        id,
        contact: query::contact(&view, id).map_err(failed)?,
        past: query::past(&store, id).map_err(failed)?,
    };
    if matches.get_flag("json") {
        return output::print_json(text, &json(&facts, view.fields()));
    }
    output::print(text, &page(text, &facts, &view))
}

/// What is known of a contact.
struct Facts {
    id: ContactId,
    contact: Option<ContactFacts>,
    past: ContactPast,
}

impl Facts {
    fn lists(&self) -> &[String] {
        let contact = self.contact.as_ref();
        contact.map_or(&[], |contact| &contact.lists)
    }
}

/// The contacts a person means: by number, also one that was deleted, or by address.
fn find(
    store: &Store,
    view: &View,
    word: &str,
    region: &str,
) -> Result<Vec<ContactId>, StoreError> {
    let word = word.trim();
    if let Ok(number) = word.parse()
        && word.bytes().all(|byte| byte.is_ascii_digit())
    {
        let id = ContactId(number);
        let known = view.contact(id)?.is_some()
            || !store.history(id)?.entries.is_empty()
            || !view.consent_of(id)?.is_empty();
        if known {
            return Ok(vec![id]);
        }
    }
    let rules = ReadRules {
        region,
        words: view.words(),
        date_order: None,
        opt_out_column: false,
    };
    let mut found = Vec::new();
    for field in view.fields().iter() {
        let address = [standard::EMAIL, standard::MOBILE].contains(&field.no);
        if !address {
            continue;
        }
        if let Reading::Value(value) = CellReader::new(field, &rules).read(word) {
            found.extend(view.find(field.no, &key_form(field.kind, &value))?);
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

fn json<'a>(facts: &'a Facts, fields: &'a Fields) -> ContactJson<'a> {
    let status = |status: Option<OptIn>| {
        status.map(|status| match status {
            OptIn::In => "in",
            OptIn::Out => "out",
        })
    };
    let some = |number: u64| (number > 0).then_some(number);
    let contact = facts.contact.iter();
    let values = contact.flat_map(|contact| &contact.values);
    ContactJson {
        contact: facts.id.0,
        exists: facts.contact.is_some(),
        created: facts.contact.as_ref().map(|contact| iso(contact.created)),
        updated: facts.contact.as_ref().map(|contact| iso(contact.updated)),
        lists: facts.lists().iter().map(String::as_str).collect(),
        values: values
            .map(|(no, value)| ValueJson {
                field: id_of(fields, *no),
                value,
                source: facts.past.source(*no).map(|source| SourceJson {
                    at: iso(source.at),
                    commit: source.commit,
                    import: source.import,
                    undo: source.undo,
                    line: source.line,
                }),
            })
            .collect(),
        history: facts
            .past
            .history
            .entries
            .iter()
            .map(|entry| entry_json(entry, fields))
            .collect(),
        history_complete: facts.past.history.complete,
        consent: facts
            .past
            .consent
            .iter()
            .map(|entry| ConsentJson {
                at: iso(entry.at),
                field: id_of(fields, entry.field),
                from: status(entry.from),
                to: status(entry.to),
                import: some(entry.import),
                line: some(entry.line),
                undo: entry.undo,
                deleted: entry.deleted,
                earlier_opt_out: entry.earlier,
                word: entry.word.as_deref(),
                evidence: entry
                    .evidence
                    .iter()
                    .map(|(kind, said)| (kind.word(), said.as_str()))
                    .collect(),
            })
            .collect(),
    }
}

fn entry_json<'a>(entry: &'a HistoryEntry, fields: &'a Fields) -> EntryJson<'a> {
    EntryJson {
        at: iso(entry.at),
        commit: entry.commit,
        event: match entry.event {
            HistoryEvent::Created => "created",
            HistoryEvent::Changed => "changed",
            HistoryEvent::Deleted => "deleted",
            HistoryEvent::Restored => "restored",
        },
        cause: match (entry.cause, entry.undo_of) {
            (_, Some(_)) => "undo",
            (Cause::Import(_) | Cause::Log(_), None) => "import",
            (Cause::Edit | Cause::Erase, None) => "edit",
        },
        import: entry.import,
        undo_of: entry.undo_of,
        file: entry.import.map(|_| entry.file_name.as_str()),
        lines: &entry.lines,
        changes: entry
            .changes
            .iter()
            .map(|change| ChangeJson {
                field: id_of(fields, change.field),
                old: change.old.as_deref(),
                new: change.new.as_deref(),
            })
            .collect(),
        joined: entry.joined.iter().map(|list| list.0).collect(),
        left: entry.left.iter().map(|list| list.0).collect(),
    }
}

fn page(text: Text, facts: &Facts, view: &View) -> String {
    let fields = view.fields();
    let past = &facts.past;
    let mut lines = vec![text.say_with("contact-heading", [("contact", facts.id.0.into())])];
    match &facts.contact {
        None => lines.push(text.say("contact-deleted")),
        Some(contact) => {
            let made = ("made", text.moment(contact.created).into());
            let changed = ("changed", text.moment(contact.updated).into());
            lines.push(text.say_with("contact-times", [made, changed]));
            if !contact.lists.is_empty() {
                let lists = (
                    "lists",
                    text.names(contact.lists.iter().map(String::as_str)).into(),
                );
                lines.push(text.say_with("contact-lists", [lists]));
            }
            lines.push(String::new());
            let rows: Vec<Vec<String>> = contact
                .values
                .iter()
                .map(|(no, value)| {
                    let from = past.source(*no);
                    let kind = fields.get(*no).map(|field| field.kind);
                    vec![
                        text.shown(&text.field_name(*no, fields)),
                        text.shown(&text.value(kind, value)),
                        from.map_or_else(
                            || text.say("contact-source-unknown"),
                            |source| text.value_source(source, past.file_of(source)),
                        ),
                    ]
                })
                .collect();
            let sides = [Align::Left, Align::Left, Align::Left];
            lines.push(output::table(&sides, &rows).trim_end().to_owned());
        }
    }
    lines.extend([String::new(), text.say("contact-history")]);
    let list = |no: &ListNo| {
        let name = view.list(*no).map(|list| text.quote(&list.name));
        name.unwrap_or_else(|| text.say_with("contact-list-gone", [("list", no.0.into())]))
    };
    for entry in &past.history.entries {
        lines.push(text.history_heading(entry));
        for change in &entry.changes {
            lines.push(format!("    {}", text.history_change(change, fields)));
        }
        if entry.import.is_none() && entry.cause == Cause::Edit {
            lines.push(format!("    {}", with_commit(text, entry.commit)));
        }
        for (key, lists) in [
            ("contact-joined", &entry.joined),
            ("contact-left", &entry.left),
        ] {
            if !lists.is_empty() {
                let lists = ("lists", text.enumerate(lists.iter().map(list)).into());
                lines.push(format!("    {}", text.say_with(key, [lists])));
            }
        }
    }
    if !past.history.complete {
        lines.push(text.say("contact-history-cut"));
    }
    if !past.consent.is_empty() {
        lines.extend([String::new(), text.say("contact-consent")]);
        for entry in &past.consent {
            let record = past.import(entry.import);
            lines.push(text.consent_line(entry, record, fields));
            let details = text.consent_details(entry).into_iter();
            lines.extend(details.map(|said| format!("    {said}")));
        }
    }
    lines.join("\n") + "\n"
}
