//! Commands, carried out: each is passed on to the one owner of what it concerns.

use egui::{Context, ViewportCommand};

use super::App;
use super::contacts::Question;
use super::erasing::EraseOwner;
use super::opening::StoreOwner;
use super::saving::Offer;
use super::settings::SettingsOwner;
use crate::plan::Step;
use crate::ui::{Command, LogTab, Page, Saving};

impl App {
    /// Carries one command out.
    #[expect(
        clippy::too_many_lines,
        reason = "one line for each command, in one place"
    )]
    pub(super) fn carry_out(&mut self, ctx: &Context, command: Command) {
        let host = &mut self.host;
        if host.store.is_none() && !command.works_without_store() {
            return;
        }
        match command {
            Command::Go(page) => self.go(page),
            Command::Begin(list) => self.wizard.begin(host, list),
            Command::Leave => {
                self.wizard.leave(host);
                self.imports.page.tab = LogTab::Draft;
            }
            Command::PickFile => self.wizard.pick(host),
            Command::OpenFile(path) => self.wizard.open(host, &path, None),
            Command::Reread(choice) => {
                self.wizard.reread(host, choice);
            }
            Command::Step(step) => self.wizard.show(host, step, false),
            Command::ShowColumn(at) => self.wizard.show_column(host, at),
            Command::OptInPage => self.wizard.show(host, Step::Mapping, true),
            Command::Back => self.wizard.back(host),
            Command::Continue => self.wizard.go_on(host),
            Command::Edited => self.wizard.edited(host),
            Command::CreateField {
                name,
                kind,
                options,
                column,
            } => {
                let made = self.fields.create(host, &name, kind, options);
                if let (Some(field), Some(column)) = (made, column) {
                    self.wizard.map(host, column, field);
                }
            }
            Command::SetOptions(no, options) => {
                if self.fields.set_options(host, no, options) {
                    self.wizard.edited(host);
                }
            }
            Command::Import => self.wizard.import(host),
            Command::CancelImport => self.wizard.cancel_import(),
            Command::Review(wish) => self.wizard.review_wish(host, wish),
            Command::Save(what) => {
                let offer = self.offer(&what);
                self.saving.ask_where(&mut self.host, what, offer);
            }
            Command::SaveTo(what, path) => self.saving.save_to(host, what, path, false),
            Command::Tab(tab) => self.imports.show_tab(tab),
            Command::ShowOlder => self.imports.page.older += 1,
            Command::Resume(id) => self.wizard.resume(host, id),
            Command::Discard(id) => {
                self.wizard.discard(host, id);
                self.imports.page.tab = LogTab::Draft;
            }
            Command::Report(report) => self.imports.report(host, report),
            Command::ShowReason(reason) => self.imports.show_reason(reason),
            Command::Undo(what) => self.imports.show_undo(host, what),
            Command::UndoNow => self.imports.undo_now(host),
            Command::UndoAtOnce(what) => self.imports.undo_at_once(host, what),
            Command::UndoLast => {
                if let Some(what) = host.shared.last {
                    self.imports.undo_at_once(host, what);
                }
            }
            Command::CloseUndo => self.imports.close_undo(),
            Command::CreateList(name) => self.lists.create(host, name),
            Command::RenameList(list, name) => self.lists.rename(host, list, name),
            Command::DeleteList(list) => self.lists.delete(host, list),
            Command::ShowContacts(scope) => self.contacts.show(host, scope),
            Command::Search => self.contacts.find(host),
            Command::NeedRows(from, to) => self.contacts.need_rows(host, from, to),
            Command::CopyContacts => self.contacts.copy(host),
            Command::CloseContact => self.contacts.page.choose_none(),
            Command::OpenContact(id) => self.contacts.open(host, id),
            Command::ContactTab(tab) => self.contacts.page.tab = tab,
            Command::FilterStatus(status) => self.contacts.filter(host, status),
            Command::OrderContacts(order) => self.contacts.order(host, order),
            Command::EditContact => self.contacts.begin_edit(host),
            Command::SaveContact => self.contacts.save(host),
            Command::CancelEdit => self.contacts.page.edit = None,
            Command::AskDelete(ids) => self.contacts.ask(host, ids, Question::Delete),
            Command::DeleteContacts(ids) => self.contacts.delete(host, ids),
            Command::AskErase(ids) => self.contacts.ask(host, ids, Question::Erase),
            Command::EraseContacts => self.erase(),
            Command::SetRetention(numbers) => self.settings.set_retention(host, numbers),
            Command::FocusSearch => {
                if !self.wizard.search_review(host) {
                    self.go(Page::Contacts);
                    self.contacts.page.focus_search = true;
                }
            }
            Command::AddWord(word, meaning) => {
                if self.fields.add_word(host, &word, meaning) {
                    self.wizard.word_added(&word, meaning);
                }
            }
            Command::RemoveWord(word) => {
                if self.fields.remove_word(host, &word) {
                    self.wizard.word_removed(host, &word);
                }
            }
            Command::SetRegion(region) => {
                host.shared.preferences.region = region;
                self.wizard.region_changed(host);
                host.save_preferences();
            }
            Command::SetLang(lang) => SettingsOwner::set_lang(host, lang),
            Command::SetTheme(theme) => {
                host.shared.preferences.theme = theme;
                host.save_preferences();
            }
            Command::RememberFiles(remember) => {
                host.shared.preferences.remember_files = remember;
                if !remember {
                    host.shared.preferences.recent.clear();
                }
                host.save_preferences();
            }
            Command::KeepWidth(table, column, width) => {
                let widths = &mut host.shared.preferences.widths;
                widths.keep(table, &column, width);
                host.save_preferences();
            }
            Command::Zoom(zoom) => SettingsOwner::zoom(ctx, host, zoom),
            Command::Copy(text) => ctx.copy_text(text),
            Command::Dismiss => host.shared.notice = None,
            Command::CloseDialog => host.dialog = None,
            Command::OpenStore => self.open_store(),
            Command::RestoreBackup(path) => self.store.restore_backup(host, &path),
            Command::BeginAnew => self.store.begin_anew(host),
            Command::ShowFolder => self.store.show_folder(host),
            Command::Quit => ctx.send_viewport_cmd(ViewportCommand::Close),
            Command::QuitForSure => {
                self.closing = true;
                self.wizard.cancel_import();
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
        }
    }

    /// Shows a page.
    fn go(&mut self, page: Page) {
        let host = &mut self.host;
        host.shared.page = page;
        match page {
            Page::Contacts => self.contacts.find(host),
            Page::Settings => self.settings.read(host),
            Page::Imports => {
                self.imports.arrive();
                self.wizard.save_draft(host);
            }
            Page::Lists | Page::Fields | Page::Wizard => {}
        }
    }

    /// Folder and name that the save dialog starts with; for rejected rows the folder of their file.
    fn offer(&self, what: &Saving) -> Offer {
        let mut offer = Offer {
            folder: None,
            file: String::new(),
        };
        if let Saving::Rejected(import) = what {
            let mut log = self.imports.page.log.iter();
            let entry = log.find(|entry| entry.record.no == *import);
            let file = entry.map(|entry| entry.record.plan.file_name.clone());
            offer.file = file.unwrap_or_default();
            offer.folder = self.folder_of(*import, &offer.file);
        }
        offer
    }

    /// The folder that the file of an import was in, if the window still knows.
    fn folder_of(&self, import: u64, file: &str) -> Option<std::path::PathBuf> {
        let session = self.wizard.session().filter(|session| {
            let done = session.done();
            done.is_some_and(|done| done.import() == Some(import))
        });
        let of_session = session.and_then(|session| session.path());
        let named = |path: &&std::path::PathBuf| {
            let name = path.file_name();
            name.is_some_and(|name| name.to_string_lossy() == *file)
        };
        let recent = self.host.shared.preferences.recent.iter().find(named);
        let path = of_session.or(recent.map(std::path::PathBuf::as_path))?;
        path.parent().map(std::path::Path::to_owned)
    }

    /// Erases the contacts of the dialog; jobs that read the store are cancelled first.
    fn erase(&mut self) {
        if !EraseOwner::may_begin(&self.host) {
            return;
        }
        self.contacts.release_store();
        self.imports.release_store();
        self.settings.release_store();
        let draft = self.wizard.draft(&self.host);
        if !self.wizard.is_importing() {
            self.host.forget_draft_change();
            self.wizard.close_without_saving();
        }
        self.erasing.begin(&mut self.host, draft);
    }

    /// Opens the store where none is open, or once more where it can only be read.
    fn open_store(&mut self) {
        if StoreOwner::may_reopen(&self.host) {
            self.contacts.release_store();
            self.imports.release_store();
            self.settings.release_store();
            self.wizard.release_store();
            self.store.close_and_open(&mut self.host);
        } else {
            self.store.open(&mut self.host);
        }
    }
}
