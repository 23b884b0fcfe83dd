//! Commands, carried out: the one place where a wish becomes an effect.

use egui::{Context, ViewportCommand};

use super::App;
use super::looking;
use super::tasks::Kind;
use super::work::{self, Asking, Fact};
use crate::contact::{ContactId, FieldError, FieldKind, FieldNo, ListNo, WordError, WordMeaning};
use crate::plan::{Step, Target};
use crate::store::{Store, StoreError};
use crate::text::{Lang, reserved_names};
use crate::ui::{Command, ContactScope, Dialog, Into, LogTab, Page, Tone, Wizard, Zoom};

impl App {
    /// Carries one command out.
    #[expect(
        clippy::too_many_lines,
        reason = "one line for each command, in one place"
    )]
    pub(super) fn carry_out(&mut self, ctx: &Context, command: Command) {
        if self.store.is_none()
            && !matches!(
                command,
                Command::Copy(_)
                    | Command::SetLang(_)
                    | Command::Zoom(_)
                    | Command::CloseDialog
                    | Command::OpenStore
                    | Command::RestoreBackup(_)
                    | Command::BeginAnew
                    | Command::ShowFolder
                    | Command::Quit
            )
        {
            return;
        }
        match command {
            Command::Go(page) => self.go(ctx, page),
            Command::Begin(list) => self.begin(ctx, list),
            Command::Leave => self.leave(ctx),
            Command::PickFile => self.pick(ctx),
            Command::OpenFile(path) => self.open(ctx, path, None),
            Command::Reread(choice) => self.reread(ctx, choice),
            Command::Step(step) => self.step(ctx, step, false),
            Command::ShowColumn(at) => {
                self.step(ctx, Step::Mapping, false);
                if let Some(wizard) = &mut self.state.wizard {
                    wizard.show_column = Some(at);
                }
            }
            Command::OptInPage => self.step(ctx, Step::Mapping, true),
            Command::Back => self.back(ctx),
            Command::Continue => self.go_on(ctx),
            Command::Edited => self.edited(ctx),
            Command::CreateField {
                name,
                kind,
                options,
                column,
            } => self.create_field(ctx, &name, kind, options, column),
            Command::SetOptions(no, options) => self.set_options(ctx, no, options),
            Command::Import => self.import(ctx),
            Command::CancelImport => self.cancel_import(),
            Command::Save(what) => self.ask_where(ctx, what),
            Command::SaveTo(what, path) => self.save_to(ctx, what, path, false),
            Command::ShowRows(rows) => {
                if let Some(wizard) = &mut self.state.wizard {
                    wizard.shown_rows = rows;
                    wizard.rows_table = crate::ui::TableState::default();
                }
            }
            Command::Tab(tab) => {
                self.state.imports.tab = tab;
                self.state.imports.older = 0;
            }
            Command::ShowOlder => self.state.imports.older += 1,
            Command::Resume(id) => self.resume(ctx, id),
            Command::Discard(id) => self.discard(ctx, id),
            Command::Report(report) => self.report(ctx, report),
            Command::CreateList(name) => self.edit_list(ctx, move |store| {
                work::edit(store, |writer| writer.create_list(&name)).map(Some)
            }),
            Command::RenameList(list, name) => {
                self.edit_list(ctx, move |store| {
                    work::edit(store, |writer| writer.rename_list(list, &name)).map(|()| None)
                });
            }
            Command::DeleteList(list) => {
                self.edit_list(ctx, move |store| {
                    work::edit(store, |writer| writer.delete_list(list)).map(|()| None)
                });
            }
            Command::ShowContacts(scope) => self.show_contacts(ctx, scope),
            Command::Search => self.gather(ctx),
            Command::NeedRows(from, to) => self.need_rows(ctx, from, to),
            Command::CopyContacts => self.copy_contacts(ctx),
            Command::CloseContact => self.state.contacts.choose_none(),
            Command::OpenContact(id) => self.open_contact(ctx, id),
            Command::ContactTab(tab) => self.state.contacts.tab = tab,
            Command::FilterStatus(status) => self.filter_status(ctx, status),
            Command::OrderContacts(order) => self.order_contacts(ctx, order),
            Command::EditContact => self.edit_shown(),
            Command::SaveContact => self.save_contact(ctx),
            Command::CancelEdit => self.state.contacts.edit = None,
            Command::AskDelete(ids) => self.ask_first(ctx, ids, Asking::Delete),
            Command::DeleteContacts(ids) => self.delete_contacts(ctx, ids),
            Command::AskErase(ids) => self.ask_first(ctx, ids, Asking::Erase),
            Command::EraseContacts => self.erase_contacts(ctx),
            Command::Undo(what) => self.show_undo(ctx, what),
            Command::UndoNow => self.undo_now(ctx),
            Command::UndoAtOnce(what) => self.undo_at_once(ctx, what),
            Command::UndoLast => {
                if let Some(what) = self.state.last {
                    self.undo_at_once(ctx, what);
                }
            }
            Command::CloseUndo => self.close_undo(),
            Command::ShowReason(reason) => {
                self.state.imports.reason = reason;
                self.state.imports.table.reset();
            }
            Command::SetRetention(numbers) => self.set_retention(ctx, numbers),
            Command::Review(wish) => self.review_wish(ctx, wish),
            Command::FocusSearch if self.search_review(ctx) => {}
            Command::FocusSearch => {
                self.go(ctx, Page::Contacts);
                self.state.contacts.focus_search = true;
            }
            Command::AddWord(word, meaning) => self.add_word(ctx, &word, meaning),
            Command::RemoveWord(word) => self.remove_word(ctx, &word),
            Command::SetRegion(region) => {
                self.state.preferences.region.clone_from(&region);
                if let Some(draft) = self
                    .state
                    .wizard
                    .as_mut()
                    .and_then(|wizard| wizard.draft.as_mut())
                {
                    draft.region = region;
                    self.edited(ctx);
                }
                self.save_preferences(ctx);
            }
            Command::SetLang(lang) => self.set_lang(ctx, lang),
            Command::SetTheme(theme) => {
                self.state.preferences.theme = theme;
                self.save_preferences(ctx);
            }
            Command::RememberFiles(remember) => {
                self.state.preferences.remember_files = remember;
                if !remember {
                    self.state.preferences.recent.clear();
                }
                self.save_preferences(ctx);
            }
            Command::KeepWidth(table, column, width) => {
                self.state.preferences.widths.keep(table, &column, width);
                self.save_preferences(ctx);
            }
            Command::Copy(text) => ctx.copy_text(text),
            Command::Dismiss => self.state.notice = None,
            Command::CloseDialog => self.state.dialog = None,
            Command::Zoom(zoom) => self.zoom(ctx, zoom),
            Command::OpenStore => self.open_store(ctx),
            Command::RestoreBackup(path) => self.restore_backup(ctx, &path),
            Command::BeginAnew => self.begin_anew(ctx),
            Command::ShowFolder => self.show_folder(ctx),
            Command::Quit => ctx.send_viewport_cmd(ViewportCommand::Close),
            Command::QuitForSure => {
                self.closing = true;
                self.cancel_import();
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
        }
    }

    fn go(&mut self, ctx: &Context, page: Page) {
        self.state.page = page;
        match page {
            Page::Contacts => self.gather(ctx),
            Page::Settings => self.read_kept(ctx),
            Page::Imports => {
                self.state.imports.report = None;
                if !self.tasks.runs(Kind::Undo) {
                    self.state.imports.undo = None;
                }
                self.save_draft(ctx);
            }
            _ => {}
        }
    }

    fn begin(&mut self, ctx: &Context, list: Option<ListNo>) {
        if self
            .state
            .wizard
            .as_ref()
            .is_some_and(|wizard| wizard.importing)
        {
            self.state.page = Page::Wizard;
            return;
        }
        self.put_away(ctx);
        // Later than every other one, by whatever clock.
        let id = self.clock.now().max(self.newest_wizard + 1);
        self.newest_wizard = id;
        self.state.wizard = Some(Wizard {
            id,
            into: list.map_or(Into::New, Into::Existing),
            ..Wizard::default()
        });
        self.state.page = Page::Wizard;
        self.state.notice = None;
    }

    /// Puts the open wizard away as a draft.
    pub(super) fn put_away(&mut self, ctx: &Context) {
        self.save_draft(ctx);
        self.leave_wizard();
    }

    /// Lets go of the open wizard; its draft is somebody else's business.
    pub(super) fn leave_wizard(&mut self) {
        for kind in [Kind::Open, Kind::Encoding, Kind::Survey] {
            self.tasks.forget(kind);
        }
        self.forget_review();
        self.state.wizard = None;
        self.source = None;
        self.headers.clear();
        self.surveyed = None;
        self.tried = None;
    }

    /// Shows the wizard that a file is to be opened in: the one that is shown, else a new one.
    ///
    /// A wizard that was left for another page keeps its own file.
    pub(super) fn come_to_wizard(&mut self, ctx: &Context) {
        let other_page = self.state.page != Page::Wizard;
        let new = self.state.wizard.as_ref().is_none_or(|wizard| {
            let has_file = wizard.draft.is_some() && !wizard.importing;
            wizard.done.is_some() || (other_page && has_file)
        });
        if new {
            self.begin(ctx, None);
        }
        self.state.page = Page::Wizard;
    }

    fn leave(&mut self, ctx: &Context) {
        if self
            .state
            .wizard
            .as_ref()
            .is_some_and(|wizard| !wizard.importing)
        {
            self.put_away(ctx);
        }
        self.state.page = Page::Imports;
        self.state.imports.tab = LogTab::Draft;
    }

    fn pick(&mut self, ctx: &Context) {
        self.come_to_wizard(ctx);
        let Some(wizard) = self
            .state
            .wizard
            .as_mut()
            .filter(|wizard| !wizard.picking && !wizard.importing)
        else {
            return;
        };
        wizard.picking = true;
        let dialogs = self.dialogs;
        self.start(ctx, Kind::Pick, move |_| {
            let asked = dialogs.then(|| rfd::FileDialog::new().pick_files());
            Fact::Picked(asked.flatten())
        });
    }

    fn set_lang(&mut self, ctx: &Context, lang: Lang) {
        self.state.lang = lang;
        self.state.preferences.lang = Some(lang.code().to_owned());
        // Sentences that were made in the other language.
        self.state.notice = None;
        self.read_log(ctx);
        self.save_preferences(ctx);
    }

    fn zoom(&mut self, ctx: &Context, zoom: Zoom) {
        const STEP: f32 = 0.1;
        let now = ctx.zoom_factor();
        let wanted = match zoom {
            Zoom::In => now + STEP,
            Zoom::Out => now - STEP,
            Zoom::Reset => 1.0,
        };
        let wanted = wanted.clamp(0.5, 3.0);
        ctx.set_zoom_factor(wanted);
        self.state.preferences.zoom = wanted;
        self.save_preferences(ctx);
    }

    pub(super) fn save_preferences(&mut self, ctx: &Context) {
        if self.store.is_none() {
            return;
        }
        let (keep, preferences) = (self.keep.clone(), self.state.preferences.clone());
        self.start(ctx, Kind::Keep, move |_| {
            Fact::Kept(keep.save_preferences(&preferences))
        });
    }

    // ----- Fields and words ------------------------------------------------------------------

    fn create_field(
        &mut self,
        ctx: &Context,
        name: &str,
        kind: FieldKind,
        options: Vec<String>,
        column: Option<usize>,
    ) {
        let reserved = reserved_names();
        let reserved: Vec<&str> = reserved.iter().map(String::as_str).collect();
        let made = if kind == FieldKind::Choice && options.is_empty() {
            Err(self.text().say("w-options-missing"))
        } else {
            let made = self.state.fields.create(name, kind, options, &reserved);
            made.map_err(|error| self.field_error(&error))
        };
        match made {
            Ok(no) => {
                self.state.dialog = None;
                let draft = self
                    .state
                    .wizard
                    .as_mut()
                    .and_then(|wizard| wizard.draft.as_mut());
                if let (Some(draft), Some(column)) = (draft, column)
                    && let Some(target) = draft.mapping.targets.get_mut(column)
                {
                    *target = Some(Target::Field(no));
                    self.edited(ctx);
                }
                self.save_fields(ctx);
            }
            Err(said) => {
                if let Some(Dialog::Field(form)) = &mut self.state.dialog {
                    form.error = Some(said);
                }
            }
        }
    }

    fn field_error(&self, error: &FieldError) -> String {
        let text = self.text();
        match error {
            FieldError::BlankName => text.say("w-name-blank"),
            FieldError::NameTooLong => text.say_with(
                "w-name-too-long",
                [("most", crate::contact::Fields::MAX_NAME.into())],
            ),
            FieldError::ControlCharacter => text.say("w-name-control"),
            FieldError::NameReserved => text.say("w-name-reserved"),
            FieldError::OptionTwice(option) => {
                text.say_with("w-option-twice", [("option", text.quote(option).into())])
            }
            FieldError::NameTaken => text.say("w-name-taken"),
            FieldError::KindNotAllowed | FieldError::TooMany => text.say("w-name-too-many"),
        }
    }

    fn set_options(&mut self, ctx: &Context, no: FieldNo, options: Vec<String>) {
        let typed = options.join("\n");
        let set = if options.is_empty() {
            Err(self.text().say("w-options-missing"))
        } else {
            let set = self.state.fields.set_options(no, options);
            set.map_err(|error| self.field_error(&error))
        };
        match set {
            Ok(true) => {
                self.save_fields(ctx);
                self.edited(ctx);
            }
            Ok(false) => {}
            Err(said) => {
                // What was typed stays, to be put right.
                self.state.forms.options = Some((no, typed));
                self.say(Tone::Error, said);
            }
        }
    }

    fn save_fields(&mut self, ctx: &Context) {
        let fields = self.state.fields.clone();
        self.edit_store(ctx, move |store| {
            work::edit(store, |writer| {
                writer.set_fields(fields);
                Ok(())
            })
            .map(|()| None)
        });
    }

    fn add_word(&mut self, ctx: &Context, word: &str, meaning: WordMeaning) {
        let added = self.state.words.add(word, meaning);
        self.state.forms.word_error = match added {
            Ok(()) => None,
            Err(WordError::Blank) => Some(self.text().say("w-word-blank")),
            Err(WordError::OnAnotherSide(other)) => {
                let text = self.text();
                let args = [
                    ("word", text.quote(word).into()),
                    ("meaning", text.meaning(other).into()),
                ];
                Some(text.say_with("w-word-taken", args))
            }
        };
        if self.state.forms.word_error.is_none() {
            if let Some(draft) = self
                .state
                .wizard
                .as_mut()
                .and_then(|wizard| wizard.draft.as_mut())
            {
                // A word that the wizard put on another side stays there.
                let _ = draft.words.add(word, meaning);
            }
            self.save_words(ctx);
        }
    }

    fn remove_word(&mut self, ctx: &Context, word: &str) {
        if self.state.words.remove(word) {
            if let Some(draft) = self
                .state
                .wizard
                .as_mut()
                .and_then(|wizard| wizard.draft.as_mut())
            {
                draft.words.remove(word);
            }
            self.surveyed = None;
            self.save_words(ctx);
            self.edited(ctx);
        }
    }

    fn save_words(&mut self, ctx: &Context) {
        let words = self.state.words.clone();
        self.edit_store(ctx, move |store| {
            work::edit(store, |writer| {
                writer.set_words(words);
                Ok(())
            })
            .map(|()| None)
        });
    }

    // ----- Lists and contacts ----------------------------------------------------------------

    fn edit_list(
        &mut self,
        ctx: &Context,
        change: impl FnOnce(&Store) -> Result<Option<ListNo>, StoreError> + Send + 'static,
    ) {
        self.state.forms.list_error = None;
        self.edit_store(ctx, change);
    }

    fn edit_store(
        &mut self,
        ctx: &Context,
        change: impl FnOnce(&Store) -> Result<Option<ListNo>, StoreError> + Send + 'static,
    ) {
        let Some(store) = self.store.clone() else {
            return;
        };
        self.start(ctx, Kind::Change, move |_| Fact::Edited(change(&store)));
    }

    fn show_contacts(&mut self, ctx: &Context, scope: ContactScope) {
        let contacts = &mut self.state.contacts;
        contacts.scope = scope;
        self.state.page = Page::Contacts;
        self.gather(ctx);
    }

    fn need_rows(&mut self, ctx: &Context, from: u64, to: u64) {
        let Some(store) = self.store.clone() else {
            return;
        };
        if self.tasks.runs(Kind::Rows) {
            return;
        }
        let at = |row: u64| usize::try_from(row).unwrap_or(usize::MAX);
        let ids = &self.state.contacts.ids;
        let from = from.saturating_sub(20);
        let ids: Vec<ContactId> = ids
            .get(at(from)..at(to.saturating_add(20)).min(ids.len()))
            .unwrap_or_default()
            .to_vec();
        let columns = self.state.contacts.columns.clone();
        self.start(ctx, Kind::Rows, move |_| {
            Fact::Rows(looking::rows(&store.view(), &ids, from, &columns))
        });
    }

    // ----- Reports ---------------------------------------------------------------------------

    fn report(&mut self, ctx: &Context, report: Option<u64>) {
        self.state.imports.report = report;
        self.state.imports.undo = None;
        self.state.imports.reason = None;
        self.state.imports.problems.clear();
        self.state.imports.table.reset();
        let (Some(import), Some(store)) = (report, self.store.clone()) else {
            return;
        };
        self.state.page = Page::Imports;
        self.start(ctx, Kind::Problems, move |_| {
            Fact::Problems(work::problems(&store.view(), import))
        });
    }
}
