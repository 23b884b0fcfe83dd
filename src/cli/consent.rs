//! `mainbrainer consent` and `mainbrainer rejected`: what imports left beside contacts.

use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use clap::ArgMatches;
use serde::Serialize;

use super::interrupt::Interrupt;
use super::output::Output;
use super::{Context, Failure};
use crate::contact::{ContactId, ProblemCode};
use crate::export::{ConsentFormat, ExportError};
use crate::import::{SaveRejectedError, write_rejected};
use crate::store::{RejectedRow, View};
use crate::text::Text;

/// Carries out `consent`.
pub(super) fn run(context: &Context, matches: &ArgMatches) -> Result<(), Failure> {
    let text = context.text;
    let word = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    let contact = word("contact")
        .map(|word| contact(text, word))
        .transpose()?;
    let format = if matches.get_flag("json") || word("format") == Some("json") {
        ConsentFormat::Json
    } else {
        ConsentFormat::Csv
    };
    let store = context.open_store()?;
    let view = store.view();
    let (to, interrupt) = target(matches);
    let stop = || interrupt.is_some_and(Interrupt::is_set);
    let mut out = Output::open(text, to)?;
    match crate::export::consent(&view, contact, format, &mut out, stop) {
        Ok(_) => out.finish(context),
        Err(ExportError::Store(error)) => Err(Failure::store(text, &error)),
        Err(ExportError::Stopped) => Err(Failure::Failed(text.say("fail-interrupted"))),
        Err(ExportError::Write(error)) => Err(out.failure(&error)),
    }
}

fn contact(text: Text, word: &str) -> Result<ContactId, Failure> {
    let number = word.trim().parse().ok().filter(|number| *number > 0);
    number.map(ContactId).ok_or_else(|| {
        let value = ("value", text.shown(word).into());
        Failure::usage(text.say_with("usage-contact-number", [value]))
    })
}

/// Where the output goes; an interrupt is listened for where a file is written.
fn target(matches: &ArgMatches) -> (Option<&Path>, Option<Interrupt>) {
    let to = matches.get_one::<PathBuf>("output").map(PathBuf::as_path);
    (to, to.map(|_| Interrupt::listen()))
}

/// A rejected row in JSON; the keys are relied upon.
#[derive(Debug, Serialize)]
struct RowJson {
    row: u64,
    line: u64,
    reasons: Vec<&'static str>,
    cells: Vec<String>,
}

impl From<RejectedRow> for RowJson {
    fn from(row: RejectedRow) -> Self {
        Self {
            row: row.row,
            line: row.line,
            reasons: row
                .codes
                .iter()
                .map(|code: &ProblemCode| code.word())
                .collect(),
            cells: row.cells,
        }
    }
}

/// Carries out `rejected`.
pub(super) fn run_rejected(context: &Context, matches: &ArgMatches) -> Result<(), Failure> {
    let text = context.text;
    let word = matches
        .get_one::<String>("import")
        .map_or("", String::as_str);
    let store = context.open_store()?;
    let view = store.view();
    let import = super::log::numbered(text, &view, word)?.no;
    let (to, _) = target(matches);
    let mut out = Output::open(text, to)?;
    let written = if matches.get_flag("json") {
        write_json(&view, import, &mut out)
    } else {
        write_rejected(&view, import, &mut out).map(|_| ())
    };
    match written {
        Ok(()) => out.finish(context),
        Err(SaveRejectedError::Write(error)) => Err(out.failure(&error)),
        Err(error) => Err(Failure::Failed(text.rejected_error(import, &error))),
    }
}

fn write_json(view: &View, import: u64, out: &mut Output) -> Result<(), SaveRejectedError> {
    view.rejected_head(import)?
        .ok_or(SaveRejectedError::NoneKept)?;
    let mut separator = "[\n";
    let end = view.for_each_rejected_row(import, |row| {
        let row = RowJson::from(row);
        let written = out
            .write_all(std::mem::replace(&mut separator, ",\n").as_bytes())
            .and_then(|()| Ok(serde_json::to_writer(&mut *out, &row)?));
        match written {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => ControlFlow::Break(error),
        }
    })?;
    if let ControlFlow::Break(error) = end {
        return Err(error.into());
    }
    out.write_all(b"\n]\n")?;
    Ok(())
}
