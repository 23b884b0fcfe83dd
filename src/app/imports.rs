//! The page of imports: the log, the report of one, and taking something back.

use super::host::{Event, Host};
use crate::contact::{ContactId, FieldNo, ProblemCode};
use crate::import::{Kept, UndoError, UndoOutcome, UndoReport, Undoable, undo};
use crate::job::{Progress, Slot};
use crate::query::{self, LogEntry, ProblemEntry};
use crate::store::{Store, StoreError, View};
use crate::text::Text;
use crate::ui::{
    self, KeptRow, LogTab, Page, ReportPage, TableState, Tone, Undo, UndoFacts, UndoFigures,
    UndoStage,
};

/// Problems that a report shows.
const MAX_PROBLEMS: usize = 10_000;

/// An undo, or a look at what it would do.
struct UndoEnd {
    what: Undoable,
    dry_run: bool,
    result: Result<UndoFacts, UndoError>,
}

/// The owner of the page of imports.
#[derive(Default)]
pub(super) struct ImportsOwner {
    pub(super) page: ui::Imports,
    log: Slot<Result<Vec<LogEntry>, StoreError>>,
    problems: Slot<Result<Vec<ProblemEntry>, StoreError>>,
    undo: Slot<UndoEnd>,
    /// Whether the job in `undo` writes to the store; then no other job replaces it before it ends.
    undo_writes: bool,
}

impl ImportsOwner {
    /// Comes to the page: the log, or the undo that runs.
    pub(super) fn arrive(&mut self) {
        self.page.report = None;
        if !self.undo.is_running() {
            self.page.undo = None;
        }
    }

    pub(super) fn show_tab(&mut self, tab: LogTab) {
        self.page.tab = tab;
        self.page.older = 0;
    }

    pub(super) fn read_log(&mut self, host: &mut Host) {
        host.read(&mut self.log, |store, _| query::import_log(&store.view()));
    }

    /// Shows the report of an import, or leaves it.
    pub(super) fn report(&mut self, host: &mut Host, import: Option<u64>) {
        self.page.undo = None;
        self.page.report = import.map(|import| ReportPage {
            import,
            problems: Vec::new(),
            reason: None,
            table: TableState::default(),
        });
        let Some(import) = import else { return };
        host.shared.page = Page::Imports;
        host.read(&mut self.problems, move |store, _| {
            let view = store.view();
            let mut problems = query::problems(&view, import, MAX_PROBLEMS, usize::MAX)?;
            // Grouped by reason, in file order within each.
            problems.sort_by_key(|problem| (problem.code, problem.row));
            Ok(problems)
        });
    }

    pub(super) fn show_reason(&mut self, reason: Option<ProblemCode>) {
        if let Some(report) = &mut self.page.report {
            report.reason = reason;
            report.table.reset();
        }
    }

    // ----- Undo ------------------------------------------------------------------------------

    /// Shows what taking something back would do.
    pub(super) fn show_undo(&mut self, host: &mut Host, what: Undoable) {
        if self.undo_writes {
            return;
        }
        let name = self.undo_name(host, what);
        host.shared.page = Page::Imports;
        host.shared.notice = None;
        self.page.tab = LogTab::Completed;
        self.page.undo = Some(Undo {
            what,
            name,
            stage: UndoStage::Looking(0.0),
            table: TableState::default(),
        });
        self.start_undo(host, what, true);
    }

    /// What is taken back, in words.
    fn undo_name(&self, host: &Host, what: Undoable) -> String {
        let text = host.text();
        let Undoable::Import(no) = what else {
            return text.say("undo-name-of-edit");
        };
        let mut log = self.page.log.iter();
        let record = log.find(|entry| entry.record.no == no);
        let record = record.map(|entry| &entry.record);
        if let Some(of) = record.and_then(|record| record.undoes) {
            return text.say_with("undo-entry", [("import", of.into())]);
        }
        let name =
            record.map(|record| text.file_to_list(&record.plan.file_name, &record.list_name));
        let name = ("name", name.unwrap_or_default().into());
        text.say_with("undo-name-of-import", [("import", no.into()), name])
    }

    /// Takes back what is shown.
    pub(super) fn undo_now(&mut self, host: &mut Host) {
        let Some(undo) = &mut self.page.undo else {
            return;
        };
        if matches!(undo.stage, UndoStage::Ready(_)) {
            undo.stage = UndoStage::Running(0.0);
            let what = undo.what;
            self.start_undo(host, what, false);
        }
    }

    /// Takes a change by hand back at once; of an import it is shown first what that would do.
    pub(super) fn undo_at_once(&mut self, host: &mut Host, what: Undoable) {
        host.shared.notice = None;
        match what {
            Undoable::Import(_) => self.show_undo(host, what),
            Undoable::Commits { .. } => self.start_undo(host, what, false),
        }
    }

    fn start_undo(&mut self, host: &mut Host, what: Undoable, dry_run: bool) {
        if self.undo_writes {
            return;
        }
        let (text, turn) = (host.text(), host.store_turn());
        let started = host.read(&mut self.undo, move |store, progress| {
            let _turn = (!dry_run).then(|| turn.wait());
            UndoEnd {
                what,
                dry_run,
                result: run_undo(store, what, dry_run, progress, text),
            }
        });
        self.undo_writes = started && !dry_run;
    }

    /// Stops an undo that runs, or leaves its page.
    pub(super) fn close_undo(&mut self) {
        let shown = self.page.undo.as_ref();
        if shown.is_some_and(|undo| matches!(undo.stage, UndoStage::Running(_))) {
            // It says itself that it was stopped, or that it was too late for that.
            self.undo.cancel();
        } else {
            self.undo.clear();
            self.page.undo = None;
        }
    }

    fn take_undo(&mut self, host: &mut Host, end: UndoEnd) {
        let text = host.text();
        let shown = self.page.undo.as_mut();
        let shown = shown.filter(|undo| undo.what == end.what);
        match (end.result, end.dry_run) {
            (Ok(facts), true) => {
                if let Some(undo) = shown {
                    undo.stage = UndoStage::Ready(Box::new(facts));
                }
            }
            (Ok(facts), false) => {
                host.shared.last = facts.undo_of_undo;
                host.events.push(Event::Undone);
                let tone = if facts.figures.kept > 0 {
                    Tone::Warning
                } else {
                    Tone::Success
                };
                match shown {
                    Some(undo) => undo.stage = UndoStage::Done(Box::new(facts)),
                    None => host.say(tone, facts.sentence),
                }
                host.events.push(Event::StoreChanged);
            }
            (Err(error), dry_run) => {
                let said = text.undo_error(&error);
                match shown {
                    Some(undo) => undo.stage = UndoStage::Failed(said),
                    None if dry_run => {}
                    None => host.say(Tone::Error, said),
                }
            }
        }
    }

    fn follow_undo(&mut self) {
        if let Some(progress) = self.undo.progress()
            && let Some(undo) = &mut self.page.undo
            && let UndoStage::Looking(part) | UndoStage::Running(part) = &mut undo.stage
        {
            *part = progress.fraction();
        }
    }

    // ----- What happens elsewhere ------------------------------------------------------------

    /// Forgets whatever may name persons that were erased.
    pub(super) fn persons_erased(&mut self) {
        self.page.undo = None;
        self.page.report = None;
    }

    /// Takes in what threads have read or done.
    pub(super) fn poll(&mut self, host: &mut Host) {
        if let Some(log) = host.take_read(&mut self.log) {
            self.page.log = log;
        }
        if let Some(problems) = host.take_read(&mut self.problems)
            && let Some(report) = &mut self.page.report
        {
            report.problems = problems;
            // Now there is something to measure the columns by.
            report.table.widths.clear();
        }
        let end = host.take(&mut self.undo);
        self.undo_writes &= self.undo.is_running();
        match end {
            Some(end) => self.take_undo(host, end),
            None => self.follow_undo(),
        }
    }

    /// Lets go of what is read of the store.
    pub(super) fn release_store(&mut self) {
        self.log.clear();
        self.problems.clear();
        if !self.undo_writes {
            self.undo.clear();
            self.page.undo = None;
        }
    }

    pub(super) fn is_idle(&self) -> bool {
        self.log.is_idle() && self.problems.is_idle() && self.undo.is_idle()
    }

    pub(super) fn end(&mut self) {
        self.log.abandon();
        self.problems.abandon();
        // An undo that writes is waited for.
        self.undo.clear();
    }
}

fn run_undo(
    store: &Store,
    what: Undoable,
    dry_run: bool,
    progress: &Progress,
    text: Text,
) -> Result<UndoFacts, UndoError> {
    // What goes is named by what it is now.
    let before = store.view();
    let report = undo(store, what, dry_run, progress)?;
    Ok(undo_facts(&before, &report, text)?)
}

/// The result of an undo, in words.
fn undo_facts(view: &View, report: &UndoReport, text: Text) -> Result<UndoFacts, StoreError> {
    let counts = &report.counts;
    let mut more = text.undo_list_lines(counts);
    if report.opt_outs_lifted > 0 {
        let count = ("count", report.opt_outs_lifted.into());
        more.push(text.say_with("undo-opt-outs-lifted", [count]));
    }
    let mut kept = Vec::with_capacity(report.kept.len());
    for one in &report.kept {
        kept.push(kept_row(view, one, text)?);
    }
    let mut removed = Vec::with_capacity(report.removed.len());
    for id in &report.removed {
        removed.push((*id, contact_name(view, *id, text)?));
    }
    let undo_of_undo = match (report.undo, report.commits) {
        (Some(entry), _) => Some(Undoable::Import(entry)),
        (None, Some((before, after))) => Some(Undoable::Commits { before, after }),
        (None, None) => None,
    };
    let reasons = report.reasons.iter();
    Ok(UndoFacts {
        sentence: text.undo_outcome(report),
        has_effect: report.outcome == UndoOutcome::Undone,
        figures: UndoFigures {
            reversed_values: counts.reversed,
            removed_contacts: counts.removed_contacts,
            restored_contacts: counts.restored_contacts,
            kept: counts.kept,
        },
        more,
        fields: report.fields.iter().map(|(no, n)| (*no, *n)).collect(),
        reasons: reasons
            .map(|(reason, count)| (text.kept_reason(*reason), *count))
            .collect(),
        kept,
        removed,
        undo_of_undo,
        entry: report.undo,
    })
}

fn kept_row(view: &View, kept: &Kept, text: Text) -> Result<KeptRow, StoreError> {
    let list = kept.list.as_ref().map(|(_, name)| name.clone());
    let name = match kept.contact {
        Some(id) => contact_name(view, id, text)?,
        None => list.clone().unwrap_or_default(),
    };
    let field = |no: FieldNo| text.field_name(no, view.fields());
    let what = match (kept.field, kept.contact.and(list)) {
        (Some(no), _) => field(no),
        (None, Some(list)) => list,
        (None, None) if kept.stays => text.say("undo-whole-contact"),
        (None, None) => String::new(),
    };
    let kind = kept.field.and_then(|no| view.fields().get(no));
    let kind = kind.map(|field| field.kind);
    let value = |value: &Option<String>| {
        let value = value.as_deref();
        value
            .map(|value| text.value(kind, value))
            .unwrap_or_default()
    };
    Ok(KeptRow {
        contact: kept.contact,
        name,
        what,
        reason: text.kept_reason(kept.reason),
        wrote: value(&kept.import_wrote),
        now: value(&kept.now),
    })
}

fn contact_name(view: &View, id: ContactId, text: Text) -> Result<String, StoreError> {
    let contact = view.contact(id)?;
    Ok(text.contact_name(id, |no| contact.as_ref()?.value(no)))
}
