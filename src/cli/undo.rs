//! `mainbrainer undo`: an import, or a change by hand, is taken back.

use std::sync::Arc;

use clap::ArgMatches;
use serde::Serialize;

use super::interrupt::Interrupt;
use super::progress::{ProgressUnit, follow};
use super::report::figure_lines;
use super::{Context, Failure, output};
use crate::contact::{FieldNo, Fields};
use crate::import::{UndoError, UndoOutcome, UndoReport, Undoable, undo};
use crate::job::{Job, no_wake};
use crate::store::{Cause, Store, UndoCounts};
use crate::text::Text;

/// Things that were not taken back which people are told one by one.
const NAMED: usize = 20;

/// The figures of an undo in JSON; the keys are relied upon.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct UndoJson {
    reversed: u64,
    kept: u64,
    removed_contacts: u64,
    restored_contacts: u64,
    left_lists: u64,
    joined_lists: u64,
    removed_lists: u64,
    restored_lists: u64,
}

impl From<&UndoCounts> for UndoJson {
    fn from(counts: &UndoCounts) -> Self {
        Self {
            reversed: counts.reversed,
            kept: counts.kept,
            removed_contacts: counts.removed_contacts,
            restored_contacts: counts.restored_contacts,
            left_lists: counts.left_lists,
            joined_lists: counts.joined_lists,
            removed_lists: counts.removed_lists,
            restored_lists: counts.restored_lists,
        }
    }
}

#[derive(Debug, Serialize)]
struct Reason {
    code: &'static str,
    count: u64,
}

#[derive(Debug, Serialize)]
struct Values<'a> {
    field: &'a str,
    values: u64,
}

#[derive(Debug, Serialize)]
struct Detail<'a> {
    contact: Option<u32>,
    field: Option<&'a str>,
    reason: &'static str,
    import_wrote: Option<&'a str>,
    now: Option<&'a str>,
    /// The contact was made by what is taken back, and stays whole.
    contact_stays: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    list: Option<&'a str>,
}

/// Everything that `--json` says of an undo; the keys are relied upon.
#[derive(Debug, Serialize)]
struct UndoReportJson<'a> {
    import: Option<u64>,
    /// The commit of the change that is taken back, where it is no import's.
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<u64>,
    undo: Option<u64>,
    /// The commits before and after the undo; none where nothing was stored.
    commit_before: Option<u64>,
    commit_after: Option<u64>,
    outcome: &'static str,
    dry_run: bool,
    #[serde(flatten)]
    counts: UndoJson,
    changed_contacts: u64,
    kept_contacts: u64,
    opt_outs_lifted: u64,
    fields: Vec<Values<'a>>,
    reasons: Vec<Reason>,
    kept_details: Vec<Detail<'a>>,
    seconds: f64,
}

/// Carries out the command.
pub(super) fn run(context: &Context, matches: &ArgMatches) -> Result<(), Failure> {
    let text = context.text;
    let store = Arc::new(context.open_store()?);
    let interrupt = Interrupt::listen();
    let what = what(text, &store, matches)?;
    let dry_run = matches.get_flag("dry-run");
    let shared = Arc::clone(&store);
    let job = Job::start("undo", &no_wake(), move |progress| {
        undo(&shared, what, dry_run, progress)
    });
    let report = follow(text, ProgressUnit::Contacts, job, interrupt)?;
    let report = report.map_err(|error| failure(text, &error))?;
    let view = store.view();
    if matches.get_flag("json") {
        return output::print_json(text, &json(what, &report, view.fields()));
    }
    output::print(text, &page(text, &report, view.fields()))
}

/// What is to be taken back: an entry of the log, or what one commit changed.
fn what(text: Text, store: &Store, matches: &ArgMatches) -> Result<Undoable, Failure> {
    if let Some(import) = matches.get_one::<u64>("import") {
        return Ok(Undoable::Import(*import));
    }
    let commit = matches.get_one::<u64>("commit").copied().unwrap_or(0);
    if commit == 0 || commit > store.view().commit().no {
        let commit = ("commit", commit.into());
        return Err(Failure::usage(text.say_with("undo-no-commit", [commit])));
    }
    let commits = store.commits();
    let Some(found) = commits.iter().find(|kept| kept.no == commit) else {
        return Err(failure(text, &UndoError::TooOld));
    };
    match found.cause {
        Cause::Import(no) | Cause::Log(no) => Ok(Undoable::Import(no)),
        Cause::Edit => Ok(Undoable::Commits {
            before: commit - 1,
            after: commit,
        }),
        Cause::Erase => Err(Failure::Failed(text.say("undo-erased"))),
    }
}

pub(super) fn failure(text: Text, error: &UndoError) -> Failure {
    let sentence = text.undo_error(error);
    match error {
        UndoError::NoSuchImport(_) => Failure::usage(sentence),
        _ => Failure::Failed(sentence),
    }
}

fn id_of(fields: &Fields, no: FieldNo) -> Option<&str> {
    fields.get(no).map(|field| field.id.as_str())
}

fn json<'a>(what: Undoable, report: &'a UndoReport, fields: &'a Fields) -> UndoReportJson<'a> {
    let (before, after) = report.commits.unzip();
    UndoReportJson {
        import: report.import,
        commit: match what {
            Undoable::Commits { after, .. } => Some(after),
            Undoable::Import(_) => None,
        },
        undo: report.undo,
        commit_before: before,
        commit_after: after,
        outcome: match report.outcome {
            UndoOutcome::Undone => "undone",
            UndoOutcome::NothingLeft => "nothing_left",
            UndoOutcome::ChangedNothing => "changed_nothing",
        },
        dry_run: report.dry_run,
        counts: UndoJson::from(&report.counts),
        changed_contacts: report.changed_contacts,
        kept_contacts: report.kept_contacts,
        opt_outs_lifted: report.opt_outs_lifted,
        fields: report
            .fields
            .iter()
            .filter_map(|(no, values)| {
                let values = *values;
                Some(Values {
                    field: id_of(fields, *no)?,
                    values,
                })
            })
            .collect(),
        reasons: report
            .reasons
            .iter()
            .map(|(reason, count)| Reason {
                code: reason.word(),
                count: *count,
            })
            .collect(),
        kept_details: report
            .kept
            .iter()
            .map(|kept| Detail {
                contact: kept.contact.map(|id| id.0),
                field: kept.field.and_then(|no| id_of(fields, no)),
                reason: kept.reason.word(),
                import_wrote: kept.import_wrote.as_deref(),
                now: kept.now.as_deref(),
                contact_stays: kept.stays,
                list: kept.list.as_ref().map(|(_, name)| name.as_str()),
            })
            .collect(),
        seconds: report.seconds,
    }
}

/// How a change by hand is taken back.
pub(super) fn with_commit(text: Text, commit: u64) -> String {
    text.say_with("undo-with-commit", [("commit", commit.to_string().into())])
}

fn page(text: Text, report: &UndoReport, fields: &Fields) -> String {
    let mut lines = vec![text.undo_outcome(report)];
    let figures = text.undo_figures(&report.counts);
    if !figures.is_empty() {
        lines.push(String::new());
        lines.extend(figure_lines(text, figures.into_iter()));
    }
    if report.opt_outs_lifted > 0 {
        let count = ("count", report.opt_outs_lifted.into());
        lines.extend([
            String::new(),
            text.say_with("undo-opt-outs-lifted", [count]),
        ]);
    }
    if !report.kept.is_empty() {
        lines.extend([String::new(), text.say("undo-kept")]);
        let named = report.kept.iter().take(NAMED);
        lines.extend(named.map(|kept| format!("  {}", text.kept(kept, fields))));
        let more = report.counts.kept.saturating_sub(NAMED as u64);
        if more > 0 {
            let more = text.say_with("undo-kept-more", [("count", more.into())]);
            lines.push(format!("  {more}"));
        }
    }
    if let (None, Some((_, commit))) = (report.import, report.commits) {
        lines.extend([String::new(), with_commit(text, commit)]);
    }
    lines.join("\n") + "\n"
}
