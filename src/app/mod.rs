//! The window: it owns the pages, takes in what threads found out, and carries commands out.
//!
//! A frame has two parts. `logic` polls the slots of every page's owner and carries out what was
//! wanted in the frame before; it starts threads and never waits for one. `ui` lends the pages to
//! the views and gathers commands. Nothing is drawn again unless something has happened.
//!
//! | owner | what it owns |
//! |---|---|
//! | `wizard` (with `picking`, `importing`, `mending`, `review_rows`) | the session and what is read for it |
//! | `contacts` | the table, the panel, edits and deletions |
//! | `imports` | the log, reports, undo |
//! | `lists`, `fields`, `settings` | their pages |
//! | `erasing`, `saving` | the two dialogs with work behind them |
//! | `opening` | the store, and what is shown while none is open |
//! | `host` | what all of them share |

mod activation;
mod commands;
mod contacts;
mod copying;
mod erasing;
mod fields;
mod host;
mod imports;
mod lists;
mod opening;
mod saving;
mod settings;
mod window;
mod wizard;

use std::path::PathBuf;
use std::sync::Arc;

use egui::{Context, ViewportCommand};

use self::contacts::ContactsOwner;
use self::erasing::EraseOwner;
use self::fields::FieldsOwner;
use self::host::{Event, Host};
use self::imports::ImportsOwner;
use self::lists::ListsOwner;
use self::opening::{NewlyOpen, StoreOwner};
use self::saving::SaveOwner;
use self::settings::{SettingsOwner, clamp_zoom};
use self::wizard::WizardOwner;
use crate::desk::{Desk, SavedDraft};
use crate::job::Slot;
use crate::store::Store;
use crate::text::Lang;
use crate::ui::{self, Cx, Dialog, Shared, State, Tone};

pub use self::window::{Start, run};

type LoadedDrafts = (Vec<SavedDraft>, Vec<PathBuf>);

/// The application behind the window: it passes on commands and events to the owners of the pages.
pub struct App {
    host: Host,
    wizard: WizardOwner,
    contacts: ContactsOwner,
    imports: ImportsOwner,
    lists: ListsOwner,
    fields: FieldsOwner,
    settings: SettingsOwner,
    store: StoreOwner,
    saving: SaveOwner,
    erasing: EraseOwner,
    drafts: Slot<LoadedDrafts>,
    /// The file that is opened when the store is.
    file: Option<PathBuf>,
    /// The window may close although an import runs.
    closing: bool,
}

impl App {
    /// The window on an open store, or with the reason why there is none.
    pub fn new(ctx: &Context, start: Start) -> Self {
        ui::install(ctx);
        let desk = Desk::new(&start.folder);
        let preferences = desk.load_preferences();
        let lang = start
            .lang
            .or_else(|| preferences.lang.as_deref().and_then(Lang::from_code))
            .unwrap_or_else(Lang::of_system);
        ctx.set_zoom_factor(clamp_zoom(preferences.zoom));
        let mut shared = Shared::new(lang, preferences);
        shared.folder = start.folder;
        shared.home = start.home;
        shared.utc = start.utc;
        shared.drops = start.drops;
        let mut app = Self {
            host: Host::new(ctx, shared, desk, start.dialogs),
            wizard: WizardOwner::default(),
            contacts: ContactsOwner::default(),
            imports: ImportsOwner::default(),
            lists: ListsOwner::default(),
            fields: FieldsOwner::default(),
            settings: SettingsOwner::default(),
            store: StoreOwner::new(start.options),
            saving: SaveOwner::default(),
            erasing: EraseOwner::default(),
            drafts: Slot::default(),
            file: start.file,
            closing: false,
        };
        match start.store {
            Ok(store) => app.take_store(ctx, store),
            Err(error) => app.store.not_opened(&mut app.host, &error),
        }
        app
    }

    /// Takes in a store that is open now, and shows what is in it.
    fn take_store(&mut self, ctx: &Context, store: Store) {
        self.store.take(ctx, &mut self.host, store);
        self.store_changed();
        self.read_drafts();
        self.wizard.edited(&mut self.host);
        if let Some(file) = self.file.take() {
            self.wizard.begin(&mut self.host, None);
            self.wizard.open(&mut self.host, &file, None);
        }
    }

    /// Reads again what every page shows of the store.
    fn store_changed(&mut self) {
        self.host.read_tables();
        self.imports.read_log(&mut self.host);
        self.contacts.store_changed(&mut self.host);
        self.wizard.store_changed(&mut self.host);
    }

    fn read_drafts(&mut self) {
        let desk = self.host.desk();
        let turn = self.host.desk_turns.take();
        self.host.start(&mut self.drafts, move |_| {
            let _turn = turn.wait();
            desk.load_drafts()
        });
    }

    fn take_drafts(&mut self, (drafts, damaged): LoadedDrafts) {
        self.host.shared.drafts = drafts;
        if let Some(path) = damaged.first() {
            let path = ("path", self.host.shown_path(path).into());
            let said = self.host.text().say_with("notice-draft-damaged", [path]);
            self.host.say(Tone::Warning, said);
        }
    }

    /// Takes in everything that happened outside of the views, and does what was wanted.
    pub fn logic(&mut self, ctx: &Context) {
        self.poll(ctx);
        for command in std::mem::take(&mut self.host.commands) {
            self.carry_out(ctx, command);
        }
        self.hear_events();
        self.contacts.follow_chosen(&mut self.host);
        self.wizard.redo_outdated_review(&mut self.host);
        self.take_dropped(ctx);
        self.guard_close(ctx);
        self.settings.follow_window(ctx, &mut self.host);
        StoreOwner::show_notices(&mut self.host);
        if self.host.is_draft_due(ctx) {
            self.wizard.save_draft(&mut self.host);
        }
    }

    fn poll(&mut self, ctx: &Context) {
        let was_importing = self.wizard.is_importing();
        self.wizard.poll(ctx, &mut self.host);
        self.contacts.poll(ctx, &mut self.host);
        self.imports.poll(&mut self.host);
        self.lists.poll(&mut self.host);
        self.fields.poll(&mut self.host);
        if self.settings.poll(&mut self.host) {
            self.imports.read_log(&mut self.host);
        }
        self.saving.poll(&mut self.host);
        self.erasing.poll(&mut self.host);
        self.host.poll();
        if let Some(loaded) = self.host.take(&mut self.drafts) {
            self.take_drafts(loaded);
        }
        if let Some(NewlyOpen { store, recovery }) = self.store.poll(&mut self.host) {
            self.take_store(ctx, store);
            recovery.tell(&mut self.host);
        }
        self.hear_events();
        if self.closing && was_importing && !self.wizard.is_importing() {
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
    }

    /// Passes on what happened on one page to the others.
    fn hear_events(&mut self) {
        for event in std::mem::take(&mut self.host.events) {
            match event {
                Event::StoreChanged => self.store_changed(),
                Event::ContactsGone(ids) => self.contacts.page.forget(&ids),
                Event::Undone => self.contacts.page.edit = None,
                Event::Erased => {
                    self.imports.persons_erased();
                    self.contacts.page.rows.clear();
                    self.read_drafts();
                }
            }
        }
    }

    /// Draws the window.
    pub fn ui(&mut self, ui: &mut egui::Ui) {
        let text = self.host.text();
        let mut commands = std::mem::take(&mut self.host.commands);
        let mut state = State {
            shared: &self.host.shared,
            dialog: &mut self.host.dialog,
            wizard: &mut self.wizard.page,
            imports: &mut self.imports.page,
            contacts: &mut self.contacts.page,
            lists: &mut self.lists.page,
            fields: &mut self.fields.page,
            settings: &mut self.settings.page,
            no_store: &mut self.store.page,
        };
        ui::shortcuts(ui.ctx(), &state, &mut commands);
        let mut cx = Cx {
            text,
            commands: &mut commands,
            widths: &self.host.shared.preferences.widths,
        };
        ui::show(ui, &mut state, &mut cx);
        if !commands.is_empty() {
            // They are carried out before the next frame.
            ui.ctx().request_repaint();
        }
        self.host.commands = commands;
    }

    fn take_dropped(&mut self, ctx: &Context) {
        let dropped: Vec<PathBuf> = ctx.input(|input| {
            let files = input.raw.dropped_files.iter();
            files.map(|file| file.path().to_owned()).collect()
        });
        // A question is answered first, and without a store there is nothing to import into.
        if self.host.dialog.is_some() || self.host.store.is_none() {
            return;
        }
        if let Some(path) = dropped.first() {
            self.wizard.drop_file(&mut self.host, path, dropped.len());
        }
    }

    /// Asks first when the window is to close while an import runs.
    fn guard_close(&mut self, ctx: &Context) {
        let asked = ctx.input(|input| input.viewport().close_requested());
        if asked && self.wizard.is_importing() && !self.closing {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.host.dialog = Some(Dialog::Quit);
        }
    }

    /// Whether nothing is being worked on.
    pub fn is_idle(&self) -> bool {
        self.host.is_idle()
            && self.wizard.is_idle()
            && self.contacts.is_idle()
            && self.imports.is_idle()
            && self.lists.is_idle()
            && self.fields.is_idle()
            && self.settings.is_idle()
            && self.store.is_idle()
            && self.saving.is_idle()
            && self.erasing.is_idle()
            && self.drafts.is_idle()
    }

    /// Keeps what must be kept when the window closes; waits for what writes.
    pub fn end(&mut self) {
        let draft = self.wizard.draft(&self.host);
        self.wizard.end();
        self.contacts.end();
        self.imports.end();
        self.lists.end();
        self.fields.end();
        self.settings.end();
        self.store.end();
        self.saving.end();
        self.erasing.end();
        self.drafts.abandon();
        self.host.end(draft);
    }

    /// The state of the pages, for tests and other code that drive the window from outside.
    pub fn pages(&self) -> Pages<'_> {
        Pages {
            shared: &self.host.shared,
            dialog: self.host.dialog.as_ref(),
            wizard: self.wizard.page.as_ref(),
            imports: &self.imports.page,
            contacts: &self.contacts.page,
            fields: &self.fields.page,
            settings: &self.settings.page,
            no_store: self.store.page.as_ref(),
            store: self.host.store.as_ref(),
        }
    }

    /// Opens a file as if it were dropped on the window.
    pub fn drop_file(&mut self, path: &std::path::Path) {
        self.wizard.drop_file(&mut self.host, path, 1);
    }
}

/// What the pages hold; see [`App::pages`].
#[derive(Clone, Copy)]
pub struct Pages<'a> {
    /// What every page knows.
    pub shared: &'a Shared,
    /// The question over the page.
    pub dialog: Option<&'a Dialog>,
    /// The import in the making.
    pub wizard: Option<&'a ui::Wizard>,
    /// The page of imports.
    pub imports: &'a ui::Imports,
    /// The page of contacts.
    pub contacts: &'a ui::Contacts,
    /// The page of fields.
    pub fields: &'a ui::FieldsPage,
    /// The page of settings.
    pub settings: &'a ui::SettingsPage,
    /// What is shown while no store is open.
    pub no_store: Option<&'a ui::NoStore>,
    /// The open store.
    pub store: Option<&'a Arc<Store>>,
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        Self::logic(self, ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        Self::ui(self, ui);
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.end();
    }

    fn persist_egui_memory(&self) -> bool {
        false
    }
}

impl crate::soft::SoftApp for App {
    fn logic(&mut self, ctx: &Context) {
        Self::logic(self, ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui) {
        Self::ui(self, ui);
    }

    fn end(&mut self) {
        Self::end(self);
    }
}
