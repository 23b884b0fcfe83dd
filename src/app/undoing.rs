//! Taking back: looking what it would do, doing it, and saying what it did.

use egui::Context;

use super::App;
use super::tasks::Kind;
use super::work::Fact;
use crate::contact::{ContactId, FieldNo};
use crate::import::{Progress, UndoError, UndoOutcome, UndoReport, Undoable, undo};
use crate::store::{Store, StoreError, View};
use crate::text::Text;
use crate::ui::{KeptRow, LogTab, Page, TableState, Tone, Undo, UndoFacts, UndoStage};

/// What an undo came to.
pub type Undone = Result<UndoFacts, UndoError>;

impl App {
    /// Shows what taking something back would do.
    pub(super) fn show_undo(&mut self, ctx: &Context, what: Undoable) {
        let Some(store) = self.store.clone() else {
            return;
        };
        let (text, name) = (self.text(), self.undo_name(what));
        self.state.page = Page::Imports;
        self.state.notice = None;
        self.state.imports.tab = LogTab::Completed;
        self.state.imports.undo = Some(Undo {
            what,
            name,
            stage: UndoStage::Looking(0.0),
            table: TableState::default(),
        });
        self.start(ctx, Kind::Undo, move |progress| {
            Fact::Undo(
                what,
                true,
                Box::new(work(&store, what, true, progress, text)),
            )
        });
    }

    /// What is taken back, in words.
    fn undo_name(&self, what: Undoable) -> String {
        let text = self.text();
        let Undoable::Import(no) = what else {
            return text.say("u-the-edit");
        };
        let row = self.state.imports.log.iter().find(|row| row.no == no);
        let number = ("import", no.into());
        if let Some(of) = row.and_then(|row| row.undoes) {
            return text.say_with("undo-entry", [("import", of.into())]);
        }
        let name = row.map(|row| text.file_to_list(&row.file, &row.list));
        let name = name.unwrap_or_default();
        text.say_with("u-the-import", [number, ("name", name.into())])
    }

    /// Takes back what is shown.
    pub(super) fn undo_now(&mut self, ctx: &Context) {
        let Some(undo) = &mut self.state.imports.undo else {
            return;
        };
        if !matches!(undo.stage, UndoStage::Ready(_)) {
            return;
        }
        undo.stage = UndoStage::Running(0.0);
        let what = undo.what;
        self.take_back(ctx, what);
    }

    /// Takes something back without showing first what it would do.
    pub(super) fn undo_at_once(&mut self, ctx: &Context, what: Undoable) {
        self.state.notice = None;
        match what {
            Undoable::Import(_) => self.show_undo(ctx, what),
            Undoable::Commits { .. } => self.take_back(ctx, what),
        }
    }

    fn take_back(&mut self, ctx: &Context, what: Undoable) {
        let Some(store) = self.store.clone() else {
            return;
        };
        let text = self.text();
        self.start(ctx, Kind::Undo, move |progress| {
            Fact::Undo(
                what,
                false,
                Box::new(work(&store, what, false, progress, text)),
            )
        });
    }

    /// Stops an undo that runs, or leaves its page.
    pub(super) fn close_undo(&mut self) {
        let running = self.state.imports.undo.as_ref();
        if running.is_some_and(|undo| matches!(undo.stage, UndoStage::Running(_))) {
            // It says itself that it was stopped, or that it was too late for that.
            self.tasks.cancel(Kind::Undo);
        } else {
            self.tasks.forget(Kind::Undo);
            self.state.imports.undo = None;
        }
    }

    /// An undo, or the look at it, is over.
    pub(super) fn undone(&mut self, ctx: &Context, what: Undoable, looked: bool, undone: Undone) {
        let text = self.text();
        let shown = self.state.imports.undo.as_mut();
        let shown = shown.filter(|undo| undo.what == what);
        if looked {
            if let Some(undo) = shown {
                undo.stage = match undone {
                    Ok(facts) => UndoStage::Ready(Box::new(facts)),
                    Err(error) => UndoStage::Failed(text.undo_error(&error)),
                };
            }
            return;
        }
        match undone {
            Ok(facts) => {
                self.state.last = facts.again;
                self.state.contacts.edit = None;
                let tone = if facts.four.get(3).is_some_and(|kept| *kept > 0) {
                    Tone::Warning
                } else {
                    Tone::Success
                };
                match shown {
                    Some(undo) => undo.stage = UndoStage::Done(Box::new(facts)),
                    None => self.say(tone, facts.sentence),
                }
                self.read_store(ctx);
            }
            Err(error) => {
                let said = text.undo_error(&error);
                match shown {
                    Some(undo) => undo.stage = UndoStage::Failed(said),
                    None => self.say(Tone::Error, said),
                }
            }
        }
    }

    /// Shows how far an undo is.
    pub(super) fn follow_undo(&mut self) {
        let Some(moved) = self.tasks.moved(Kind::Undo) else {
            return;
        };
        #[expect(clippy::cast_precision_loss, reason = "a bar has some hundred pixels")]
        let done = moved.bytes as f32 / moved.total.max(1) as f32;
        if let Some(undo) = &mut self.state.imports.undo
            && let UndoStage::Looking(part) | UndoStage::Running(part) = &mut undo.stage
        {
            *part = done.clamp(0.0, 1.0);
        }
    }
}

fn work(store: &Store, what: Undoable, dry_run: bool, progress: &Progress, text: Text) -> Undone {
    // What goes is named by what it is now.
    let before = store.view();
    let report = undo(store, what, dry_run, progress)?;
    Ok(facts(&before, &report, text)?)
}

/// What an undo came to, in words.
fn facts(view: &View, report: &UndoReport, text: Text) -> Result<UndoFacts, StoreError> {
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
    let again = match (report.undo, report.commits) {
        (Some(entry), _) => Some(Undoable::Import(entry)),
        (None, Some((before, after))) => Some(Undoable::Commits { before, after }),
        (None, None) => None,
    };
    Ok(UndoFacts {
        sentence: text.undo_outcome(report),
        any: report.outcome == UndoOutcome::Undone,
        four: [
            counts.reversed,
            counts.removed_contacts,
            counts.restored_contacts,
            counts.kept,
        ],
        more,
        fields: report.fields.iter().map(|(no, n)| (*no, *n)).collect(),
        reasons: report
            .reasons
            .iter()
            .map(|(reason, count)| (text.kept_reason(*reason), *count))
            .collect(),
        kept,
        removed,
        again,
        entry: report.undo,
    })
}

fn kept_row(view: &View, kept: &crate::import::Kept, text: Text) -> Result<KeptRow, StoreError> {
    let list = kept.list.as_ref().map(|(_, name)| name.clone());
    let name = match kept.contact {
        Some(id) => contact_name(view, id, text)?,
        None => list.clone().unwrap_or_default(),
    };
    let field = |no: FieldNo| text.field_name(no, view.fields());
    let what = match (kept.field, kept.contact.and(list)) {
        (Some(no), _) => field(no),
        (None, Some(list)) => list,
        (None, None) if kept.stays => text.say("u-whole-contact"),
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
