//! What threads found out, taken into the state.

use egui::Context;

use super::App;
use super::log;
use super::tasks::Kind;
use super::work::{Fact, Watch};
use crate::contact::{ContactId, FieldNo};
use crate::import::{ImportError, Report, Undoable};
use crate::plan::Step;
use crate::store::{ImportStatus, StoreError};
use crate::ui::{self, ContactScope, Dialog, Done, ListFacts, Outcome, Tone};

/// Rows of contacts that are kept in memory.
const ROWS: usize = 2_000;

impl App {
    pub(super) fn take_in(&mut self, ctx: &Context, fact: Fact) {
        match fact {
            Fact::Opened(opened) => self.opened(ctx, *opened),
            Fact::Encoding(encoding) => self.encoding(ctx, &encoding),
            Fact::Surveyed(surveyed) => self.surveyed(ctx, surveyed),
            Fact::Tried(tried) => self.tried(ctx, *tried),
            Fact::ReviewFound(found) => self.rows_found(found),
            Fact::ReviewRows(from, rows) => self.review_rows(from, rows),
            Fact::ReviewRow(row) => self.review_row(row),
            Fact::ReviewValues(column, values) => self.review_values(column, values),
            Fact::Imported(imported) => self.imported(ctx, *imported),
            Fact::Picked(files) => self.picked(ctx, files),
            Fact::Edited(edited) => match edited {
                Ok(_) => {
                    self.state.forms.list_error = None;
                    self.state.forms.new_list.clear();
                    self.state.forms.rename = None;
                    self.read_store(ctx);
                }
                Err(error) => {
                    self.refused(&error);
                    self.read_tables();
                }
            },
            Fact::Gathered(found) => self.gathered(found),
            Fact::Rows(rows) => match rows {
                Ok(rows) => {
                    let contacts = &mut self.state.contacts;
                    let kept = &mut contacts.rows;
                    if kept.is_empty() {
                        // Now there is something to measure the columns by.
                        contacts.table.widths.clear();
                    }
                    if kept.len() > ROWS {
                        kept.clear();
                    }
                    kept.extend(rows);
                }
                Err(error) => self.refused(&error),
            },
            Fact::Copied(all, copied) => self.copied(ctx, all, copied),
            Fact::Contact(id, contact) => self.contact_known(ctx, id, contact),
            Fact::Asked(ids, what, who) => self.asked(ids, what, who),
            Fact::Past(id, past) => self.past_known(ctx, id, past),
            Fact::ContactEdited(edited) => self.contact_edited(ctx, edited),
            Fact::ContactsDeleted(ids, deleted) => self.contacts_deleted(ctx, &ids, deleted),
            Fact::Undo(what, looked, undone) => self.undone(ctx, what, looked, *undone),
            Fact::Erased(ids, erased) => self.erased(ctx, &ids, &erased),
            Fact::Backups(backups) => self.backups_known(backups),
            Fact::Reopened(reopened) => {
                let (mend, reopened) = *reopened;
                self.reopened(ctx, &mend, reopened);
            }
            Fact::FolderShown(shown) => self.folder_shown(&shown),
            Fact::Keeps(kept) => self.kept_known(kept),
            Fact::RetentionSet(set) => self.retention_set(ctx, set),
            Fact::Log(log) => match log {
                Ok(log) => self.state.imports.log = log,
                Err(error) => self.refused(&error),
            },
            Fact::Problems(problems) => match problems {
                Ok(problems) => {
                    self.state.imports.problems = problems;
                    // Now there is something to measure the columns by.
                    self.state.imports.table.widths.clear();
                }
                Err(error) => self.refused(&error),
            },
            Fact::Drafts(drafts, damaged) => {
                self.drafts = drafts;
                self.show_drafts();
                if let Some(path) = damaged.first() {
                    let said = self
                        .text()
                        .say_with("w-damaged-draft", [("path", self.shown_path(path).into())]);
                    self.say(Tone::Warning, said);
                }
            }
            Fact::Kept(kept) => {
                // That nothing can be kept stands above every page of a store that can only be read.
                if let Err(error) = kept
                    && self.state.read_only.is_none()
                {
                    let said = self.text().say_with(
                        "w-failed-save",
                        [("reason", self.text().io_reason(&error).into())],
                    );
                    self.say(Tone::Error, said);
                }
            }
            Fact::SaveAs(what, offered, chosen) => self.asked_where(ctx, what, &offered, chosen),
            Fact::Written(what, path, written) => self.written(&what, &path, written),
        }
    }

    /// The contacts of the page are found.
    fn gathered(&mut self, found: Result<Vec<ContactId>, StoreError>) {
        let contacts = &mut self.state.contacts;
        contacts.gathering = false;
        match found {
            Ok(ids) => {
                let brought = contacts.brought;
                if !contacts.again {
                    contacts.table.top = 0.0;
                    contacts.table.left = 0.0;
                }
                if contacts.again && *contacts.ids == ids {
                    contacts.rows.clear();
                } else {
                    contacts.take_rows(ids, contacts.again);
                }
                if brought {
                    contacts.table.bring_selected();
                }
                self.choose_columns();
            }
            Err(error) => self.refused(&error),
        }
    }

    fn picked(&mut self, ctx: &Context, files: Option<Vec<std::path::PathBuf>>) {
        if let Some(wizard) = &mut self.state.wizard {
            wizard.picking = false;
            wizard.no_dialog = files.is_none();
        }
        let count = files.as_ref().map_or(0, Vec::len);
        if let Some(path) = files.and_then(|files| files.into_iter().next()) {
            self.open(ctx, path.clone(), None);
            self.tell_of_several(&path, count);
        }
    }

    fn encoding(
        &mut self,
        ctx: &Context,
        encoding: &Result<crate::source::Encoding, crate::source::SourceError>,
    ) {
        let Some(wizard) = &self.state.wizard else {
            return;
        };
        let shown = wizard.file.as_ref().map(|file| file.dialect.encoding);
        if let Ok(encoding) = encoding
            && shown.is_some_and(|shown| shown != *encoding)
        {
            let mut choice = wizard.choice.clone();
            choice.encoding = Some(*encoding);
            self.reread(ctx, choice);
            let said = self.text().say_with(
                "w-encoding-changed",
                [("encoding", encoding.label().into())],
            );
            self.say(Tone::Info, said);
        }
    }

    fn surveyed(
        &mut self,
        ctx: &Context,
        surveyed: Result<crate::plan::Survey, crate::source::SourceError>,
    ) {
        let text = self.text();
        let Some(wizard) = &mut self.state.wizard else {
            return;
        };
        wizard.surveying = false;
        match surveyed {
            Ok(survey) => wizard.survey = survey,
            Err(error) => {
                self.surveyed = None;
                let said = text.source_error(&error);
                self.say(Tone::Error, said);
                return;
            }
        }
        self.edited(ctx);
    }

    fn imported(&mut self, ctx: &Context, imported: Result<(Report, Watch), ImportError>) {
        let text = self.text();
        self.state.imports.running = None;
        if self.state.dialog == Some(Dialog::Quit) {
            // There is nothing left to ask about.
            self.state.dialog = None;
        }
        if let Err(
            error @ (ImportError::StoreChanged
            | ImportError::FileChanged
            | ImportError::PlanChanged),
        ) = &imported
        {
            self.not_as_reviewed(ctx, error);
            if self.closing {
                ctx.send_viewport_cmd(egui::ViewportCommand::Close);
            }
            return;
        }
        self.forget_review();
        let done =
            match imported {
                Ok((report, watch)) => {
                    let failure = match report.status {
                        ImportStatus::Completed => None,
                        _ => Some(report.failure.map_or_else(
                            || text.say("w-lost"),
                            |reason| text.failure_reason(reason),
                        )),
                    };
                    let list = self.store.as_ref().and_then(|store| {
                        store.view().list_named(&report.list).map(|list| list.no)
                    });
                    Done {
                        import: report.import,
                        list,
                        failure,
                        outcome: outcome(report, watch),
                    }
                }
                Err(error) => Done {
                    import: None,
                    list: None,
                    failure: Some(text.import_error(&error)),
                    outcome: Outcome::default(),
                },
            };
        if let (Some(no), None) = (done.import, &done.failure) {
            self.state.last = Some(Undoable::Import(no));
            if self.state.page != ui::Page::Wizard {
                let said = text.say_with(
                    "u-import-done",
                    [
                        ("created", done.outcome.figures.created.into()),
                        ("updated", done.outcome.figures.updated.into()),
                    ],
                );
                self.say(Tone::Success, said);
                if let Some(notice) = &mut self.state.notice {
                    notice.action = Some(ui::Command::Undo(Undoable::Import(no)));
                }
            }
        }
        if let Some(wizard) = &mut self.state.wizard {
            wizard.importing = false;
            let id = wizard.id;
            if done.failure.is_none() {
                wizard.done = Some(done);
                self.drafts.retain(|draft| draft.id != id);
                let keep = self.keep.clone();
                self.start(ctx, Kind::Keep, move |_| Fact::Kept(keep.discard_draft(id)));
            } else {
                wizard.done = Some(done);
            }
        }
        self.draft_changed = None;
        self.show_drafts();
        self.read_store(ctx);
        if self.closing {
            ctx.send_viewport_cmd(egui::ViewportCommand::Close);
        }
    }

    // ----- The store -------------------------------------------------------------------------

    /// Takes in fields, words, lists and numbers, which are in memory, and has the log read.
    pub(super) fn read_store(&mut self, ctx: &Context) {
        self.read_tables();
        self.read_log(ctx);
        self.show_drafts();
        self.read_shown(ctx);
        if self.state.page == ui::Page::Contacts {
            let fresh = self.state.contacts.gathering && !self.state.contacts.again;
            self.gather(ctx);
            self.state.contacts.again = !fresh;
        }
    }

    fn read_tables(&mut self) {
        let Some(store) = &self.store else { return };
        let view = store.view();
        self.state.fields = view.fields().clone();
        self.state.words = view.words().clone();
        self.state.contact_count = view.contact_count();
        self.state.lists = view
            .lists()
            .iter()
            .map(|list| ListFacts {
                no: list.no,
                name: list.name.clone(),
                contacts: list.members,
            })
            .collect();
        self.choose_columns();
        // A list that an open wizard goes to may be gone, or a name taken.
        self.mark_stale();
    }

    pub(super) fn read_log(&mut self, ctx: &Context) {
        let Some(store) = self.store.clone() else {
            return;
        };
        let text = self.text();
        self.start(ctx, Kind::Log, move |_| {
            Fact::Log(log::read(&store.view(), text))
        });
    }

    /// The columns of the table of contacts: what most contacts have, then the user's own fields.
    fn choose_columns(&mut self) {
        const MOST: usize = 24;
        let shown = [
            "first_name",
            "last_name",
            "email",
            "mobile",
            "company",
            "postcode",
            "city",
            "email_marketing",
            "sms_marketing",
        ];
        let standard = shown
            .iter()
            .filter_map(|id| self.state.fields.find(id).map(|field| field.no));
        let custom = self
            .state
            .fields
            .iter()
            .filter(|field| !field.no.is_standard())
            .map(|field| field.no);
        let columns: Vec<FieldNo> = standard.chain(custom).take(MOST).collect();
        let contacts = &mut self.state.contacts;
        if contacts.columns != columns {
            contacts.columns = columns;
            contacts.rows.clear();
            contacts.table.widths.clear();
        }
        if let ContactScope::List(no) = contacts.scope
            && !self.state.lists.iter().any(|list| list.no == no)
        {
            contacts.scope = ContactScope::All;
        }
    }

    /// Whether the wizard stands at a step; for tests.
    pub fn at(&self) -> Option<Step> {
        self.state.wizard.as_ref().map(ui::Wizard::at)
    }
}

fn outcome(report: Report, watch: Watch) -> Outcome {
    Outcome {
        figures: report.counts,
        problems: report
            .problems
            .into_iter()
            .filter(|(_, rows)| *rows > 0)
            .collect(),
        rows: watch.rows,
        changes: watch
            .changes
            .into_iter()
            .map(|(no, (added, replaced))| (no, added, replaced))
            .collect(),
        seconds: report.seconds,
    }
}
