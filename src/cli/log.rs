//! `mainbrainer imports`: the import log, newest first, or the report of one import.

use clap::ArgMatches;
use serde::Serialize;

use super::log_json::{LogEntryJson, entry};
use super::output::{self, Align};
use super::report::{ProblemRows, problem_rows};
use super::{Context, Failure, past};
use crate::store::{ImportRecord, View};
use crate::text::Text;

/// An import in JSON; the keys are relied upon.
#[derive(Debug, Serialize)]
struct LogJson<'a> {
    #[serde(flatten)]
    entry: LogEntryJson<'a>,
    problems: Vec<ProblemRows>,
}

/// Carries out the command.
pub(super) fn run(context: &Context, matches: &ArgMatches) -> Result<(), Failure> {
    let text = context.text;
    let store = context.open_store()?;
    let view = store.view();
    if let Some(word) = matches.get_one::<String>("import") {
        let record = numbered(text, &view, word)?;
        return past::report::run(text, &view, record, matches.get_flag("json"));
    }
    let records = view
        .imports()
        .map_err(|error| Failure::store(text, &error))?;
    if matches.get_flag("json") {
        let all: Vec<LogJson<'_>> = records.iter().map(json).collect();
        return output::print_json(text, &all);
    }
    if records.is_empty() {
        return output::print(text, &(text.say("imports-none") + "\n"));
    }
    let heads = [
        "head-import",
        "head-time",
        "head-file",
        "head-list",
        "head-status",
        "head-created",
        "head-updated",
        "head-unchanged",
        "head-rejected",
    ];
    let mut rows = vec![heads.map(|key| text.say(key)).to_vec()];
    for record in &records {
        let counts = &record.counts;
        let mut row = vec![
            text.number(record.no),
            text.moment(record.finished),
            text.import_name(record),
            text.shown(&record.list_name),
            text.status(record.status),
        ];
        row.extend(counts.row_outcomes().map(|figure| text.number(figure)));
        rows.push(row);
    }
    let (left, right) = (Align::Left, Align::Right);
    let sides = [right, left, left, left, left, right, right, right, right];
    output::print(text, &output::table(&sides, &rows))
}

/// The import that a person names by its number.
pub(super) fn numbered(text: Text, view: &View, word: &str) -> Result<ImportRecord, Failure> {
    let known = |no: u64| view.import(no).ok().flatten();
    let record = word.trim().parse().ok().and_then(known);
    record.ok_or_else(|| {
        let value = ("value", text.shown(word).into());
        Failure::usage(text.say_with("usage-import-number", [value]))
    })
}

fn json(record: &ImportRecord) -> LogJson<'_> {
    let problems: Vec<_> = record
        .problems
        .iter()
        .map(|(code, rows)| (*code, *rows))
        .collect();
    LogJson {
        entry: entry(record),
        problems: problem_rows(&problems),
    }
}
