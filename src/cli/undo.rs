//! `mainbrainer undo`: an import is taken back.

use std::sync::Arc;
use std::time::Duration;

use clap::ArgMatches;
use serde::Serialize;

use super::interrupt::Interrupt;
use super::report::figure_lines;
use super::{Context, Failure, output};
use crate::contact::{FieldNo, Fields};
use crate::import::{UndoError, UndoOutcome, UndoReport, Undoable};
use crate::job::{self, Fact};
use crate::store::{Store, UndoCounts};
use crate::text::Text;

/// Between two looks at whether somebody pressed Ctrl+C.
const BEAT: Duration = Duration::from_millis(50);

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
struct Json<'a> {
    import: Option<u64>,
    undo: Option<u64>,
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
    let Some(import) = matches.get_one::<u64>("import") else {
        return Err(Failure::usage(text.say("usage-other")));
    };
    let store = Arc::new(context.open_store()?);
    let interrupt = Interrupt::listen();
    let what = Undoable::Import(*import);
    let dry_run = matches.get_flag("dry-run");
    let report = carry_out(text, &store, what, dry_run, interrupt)?;
    let report = report.map_err(|error| failure(text, &error))?;
    let view = store.view();
    if matches.get_flag("json") {
        return output::print_json(text, &json(&report, view.fields()));
    }
    output::print(text, &page(text, &report, view.fields()))
}

/// Runs the undo on a thread of its own and listens to Ctrl+C.
fn carry_out(
    text: Text,
    store: &Arc<Store>,
    what: Undoable,
    dry_run: bool,
    interrupt: Interrupt,
) -> Result<Result<UndoReport, UndoError>, Failure> {
    let job = job::undo(Arc::clone(store), what, dry_run, || {})
        .map_err(|error| Failure::Failed(text.no_thread(&error)))?;
    loop {
        if interrupt.is_set() {
            job.cancel();
        }
        match job.next_within(BEAT) {
            Some(Fact::Done(result)) => return Ok(result),
            Some(Fact::Lost) => return Err(Failure::Failed(text.say("undo-lost"))),
            Some(Fact::Moved(_)) | None => {}
        }
    }
}

fn failure(text: Text, error: &UndoError) -> Failure {
    let sentence = text.undo_error(error);
    match error {
        UndoError::NoSuchImport(_) => Failure::usage(sentence),
        _ => Failure::Failed(sentence),
    }
}

fn id_of(fields: &Fields, no: FieldNo) -> Option<&str> {
    fields.get(no).map(|field| field.id.as_str())
}

fn json<'a>(report: &'a UndoReport, fields: &'a Fields) -> Json<'a> {
    Json {
        import: report.import,
        undo: report.undo,
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
    lines.join("\n") + "\n"
}
