//! `mainbrainer lists` and `mainbrainer fields`.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use clap::ArgMatches;
use serde::Serialize;

use super::output::{self, Align};
use super::{Context, Failure};
use crate::contact::FieldNo;

/// A list in JSON; the keys are relied upon.
#[derive(Debug, Serialize)]
struct ListJson<'a> {
    list: &'a str,
    contacts: u64,
}

/// A field in JSON; the keys are relied upon.
#[derive(Debug, Serialize)]
struct FieldJson<'a> {
    field: &'a str,
    label: String,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    options: &'a [String],
    custom: bool,
    contacts: u64,
}

/// Carries out `lists`.
pub(super) fn run_lists(context: &Context, matches: &ArgMatches) -> Result<(), Failure> {
    let text = context.text;
    let store = context.open_store()?;
    let view = store.view();
    let lists = view.lists();
    if matches.get_flag("json") {
        let all: Vec<ListJson<'_>> = lists
            .iter()
            .map(|list| ListJson {
                list: &list.name,
                contacts: list.members,
            })
            .collect();
        return output::print_json(text, &all);
    }
    if lists.is_empty() {
        return output::print(text, &(text.say("lists-none") + "\n"));
    }
    let mut rows = vec![vec![text.say("head-list"), text.say("head-contacts")]];
    for list in lists {
        rows.push(vec![text.shown(&list.name), text.number(list.members)]);
    }
    output::print(text, &output::table(&[Align::Left, Align::Right], &rows))
}

/// Carries out `fields`.
pub(super) fn run_fields(context: &Context, matches: &ArgMatches) -> Result<(), Failure> {
    let text = context.text;
    let store = context.open_store()?;
    let view = store.view();
    let mut filled: BTreeMap<FieldNo, u64> = BTreeMap::new();
    let counted = view.for_each(|_, contact| {
        for (no, _) in contact.values() {
            *filled.entry(no).or_default() += 1;
        }
        ControlFlow::<()>::Continue(())
    });
    let _ = counted.map_err(|error| Failure::store(text, &error))?;
    let count = |no: FieldNo| filled.get(&no).copied().unwrap_or(0);
    let fields = view.fields();
    if matches.get_flag("json") {
        let all: Vec<FieldJson<'_>> = fields
            .iter()
            .map(|field| FieldJson {
                field: &field.id,
                label: text.field_label(field),
                kind: field.kind.word(),
                options: &field.options,
                custom: !field.no.is_standard(),
                contacts: count(field.no),
            })
            .collect();
        return output::print_json(text, &all);
    }
    let heads = ["head-field-id", "head-field", "head-type", "head-contacts"];
    let mut rows = vec![heads.map(|key| text.say(key)).to_vec()];
    for field in fields.iter() {
        let mut kind = text.kind(field.kind);
        if !field.options.is_empty() {
            kind = format!("{kind}: {}", text.enumerate(&field.options));
        }
        rows.push(vec![
            field.id.clone(),
            text.shown(&text.field_label(field)),
            text.shown(&kind),
            text.number(count(field.no)),
        ]);
    }
    let sides = [Align::Left, Align::Left, Align::Left, Align::Right];
    output::print(text, &output::table(&sides, &rows))
}
