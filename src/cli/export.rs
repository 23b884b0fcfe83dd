//! `mainbrainer export`: contacts to a CSV file.

use std::path::PathBuf;

use clap::ArgMatches;

use super::args::FORMATS;
use super::interrupt::Interrupt;
use super::output::Output;
use super::{Context, Failure, choose};
use crate::contact::{FieldNo, Fields, ListNo};
use crate::export::{CsvFor, ExportError};
use crate::store::View;
use crate::text::Text;

/// Carries out the command.
pub(super) fn run(context: &Context, matches: &ArgMatches) -> Result<(), Failure> {
    let text = context.text;
    let word = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    let format = word("format").unwrap_or_default();
    if FORMATS.iter().skip(1).any(|other| *other == format) {
        let format = ("format", format.into());
        return Err(Failure::usage(
            text.say_with("usage-format-not-built", [format]),
        ));
    }
    let store = context.open_store()?;
    let view = store.view();
    let list = word("list")
        .map(|name| list(text, &view, name))
        .transpose()?;
    let labels = word("headers") != Some("id");
    let columns = columns(text, view.fields(), word("fields"), labels)?;
    let whom = match word("for") {
        Some("excel") => CsvFor::Excel,
        _ => CsvFor::Exact,
    };
    let to = matches.get_one::<PathBuf>("output").map(PathBuf::as_path);
    let interrupt = to.map(|_| Interrupt::listen());
    let mut out = Output::open(text, to)?;
    let stop = || interrupt.is_some_and(Interrupt::is_set);
    match crate::export::csv(&view, list, &columns, whom, &mut out, stop) {
        Ok(_) => out.finish(context),
        Err(ExportError::Store(error)) => Err(Failure::store(text, &error)),
        Err(ExportError::Stopped) => Err(Failure::Failed(text.say("fail-interrupted"))),
        Err(ExportError::Write(error)) => Err(out.failure(&error)),
    }
}

fn list(text: Text, view: &View, name: &str) -> Result<ListNo, Failure> {
    if let Some(list) = view.list_named(name) {
        return Ok(list.no);
    }
    let names: Vec<&str> = view.lists().iter().map(|list| list.name.as_str()).collect();
    let list = ("list", text.shown(name).into());
    Err(Failure::usage(if names.is_empty() {
        text.say_with("usage-list-none", [list])
    } else {
        text.say_with(
            "usage-list-unknown",
            [list, ("lists", text.names(names).into())],
        )
    }))
}

/// The fields to write with the header of each: those that were asked for, else all of them.
fn columns(
    text: Text,
    fields: &Fields,
    wanted: Option<&str>,
    labels: bool,
) -> Result<Vec<(FieldNo, String)>, Failure> {
    let mut numbers = Vec::new();
    let mut wrong = Vec::new();
    match wanted {
        None => numbers.extend(fields.iter().map(|field| field.no)),
        Some(wanted) => {
            for word in wanted
                .split(',')
                .map(str::trim)
                .filter(|word| !word.is_empty())
            {
                match choose::single_field(text, fields, "--fields", word) {
                    Ok(no) if numbers.contains(&no) => {
                        let field = ("field", text.field_name(no, fields).into());
                        wrong.push(text.say_with("usage-fields-twice", [field]));
                    }
                    Ok(no) => numbers.push(no),
                    Err(sentence) => wrong.push(sentence),
                }
            }
            if numbers.is_empty() && wrong.is_empty() {
                wrong.push(text.say_with("usage-no-value", [("option", "--fields".into())]));
            }
        }
    }
    if !wrong.is_empty() {
        return Err(Failure::Usage(wrong));
    }
    let header = |no: FieldNo| {
        let field = fields.get(no)?;
        let name = if labels {
            text.field_label(field)
        } else {
            field.id.clone()
        };
        Some((no, name))
    };
    Ok(numbers.into_iter().filter_map(header).collect())
}
