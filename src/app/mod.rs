//! The window: it owns the state, takes in what threads found out, and carries commands out.
//!
//! A frame has two parts. `logic` takes in facts and carries out what was wanted in the frame
//! before; it starts threads and never waits for one. `ui` draws and gathers what is wanted.
//! Nothing is drawn again unless something has happened.

mod activation;
mod carry;
mod copying;
mod erasing;
mod facts;
mod forget;
mod keep;
mod log;
mod looking;
mod no_store;
mod opening;
mod past;
mod people;
mod review;
mod running;
mod saving;
pub mod soft;
mod tasks;
mod undoing;
mod window;
mod work;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU32;
use std::time::{Duration, Instant};

use egui::{Context, ThemePreference, ViewportCommand};

use self::activation::ActivationSocket;
use self::keep::{Keep, SavedDraft};
use self::tasks::{Kind, Tasks};
use self::work::Fact;
use crate::import::Review;
use crate::plan::{Edits, ImportPlan, Mapping};
use crate::source::{Dialect, Source};
use crate::store::{Clock, OpenOptions, Stopwatch, Store};
use crate::text::{Lang, Text};
use crate::ui::{self, Command, Cx, Dialog, Notice, State, ThemeChoice, Tone};

pub use self::forget::{ForgetError, Forgotten, forget};
pub use self::window::{Start, run};

/// How long typing rests before a draft is saved.
const REST: Duration = Duration::from_millis(400);

/// The application behind the window.
pub struct App {
    state: State,
    store: Option<Arc<Store>>,
    /// How the store is opened again.
    options: OpenOptions,
    /// The file that is opened when the store is.
    wanted_file: Option<PathBuf>,
    /// The store's clock, or the system's where there is no store.
    clock: Clock,
    keep: Keep,
    tasks: Tasks,
    commands: Vec<Command>,
    /// The file of the wizard.
    source: Option<Arc<Source>>,
    /// Its headers where one is no other's twin, for remembering choices.
    headers: Vec<Option<String>>,
    /// What the newest survey was made for.
    surveyed: Option<(Dialect, Mapping, PathBuf, Edits)>,
    /// What the newest dry run was made for.
    tried: Option<ImportPlan>,
    /// The newest review.
    review: Option<Arc<Review>>,
    /// Which of its rows are shown.
    shown: Option<review::Shown>,
    /// The file was read anew because it had changed, and no review has come to its end since.
    reopened: bool,
    /// Drafts as they are on disk.
    drafts: Vec<SavedDraft>,
    /// The draft is to be saved when typing rests.
    draft_changed: Option<Instant>,
    /// When the import began.
    began: Stopwatch,
    /// What the newest wizard is known by.
    newest_wizard: u64,
    /// The window may close although an import runs.
    closing: bool,
    /// How far erasing is, in thousandths.
    erasing: Arc<AtomicU32>,
    /// The system's file dialogs may be asked for.
    dialogs: bool,
    /// Brings the window to the front when the program is started a second time.
    activation: Option<ActivationSocket>,
    /// What was last set on the window.
    shown_theme: Option<ThemeChoice>,
    /// How large everything was in the last frame.
    shown_zoom: Option<f32>,
}

impl App {
    /// The window on an open store, or with the reason why there is none.
    pub fn new(ctx: &Context, start: Start) -> Self {
        ui::install(ctx);
        let keep = Keep::new(&start.folder);
        let preferences = keep.load_preferences();
        let lang = start
            .lang
            .or_else(|| preferences.lang.as_deref().and_then(Lang::from_code))
            .unwrap_or_else(Lang::of_system);
        ctx.set_zoom_factor(preferences.zoom.clamp(0.5, 3.0));
        let mut state = State::new(lang, preferences);
        state.folder = start.folder;
        state.home = start.home;
        state.utc = start.utc;
        state.drops = start.drops;
        let clock = Clock::default();
        let began = clock.stopwatch();
        let mut app = Self {
            state,
            store: None,
            options: start.options,
            wanted_file: start.file,
            clock,
            keep,
            tasks: Tasks::default(),
            commands: Vec::new(),
            source: None,
            headers: Vec::new(),
            surveyed: None,
            tried: None,
            review: None,
            shown: None,
            reopened: false,
            drafts: Vec::new(),
            draft_changed: None,
            began,
            newest_wizard: 0,
            closing: false,
            erasing: Arc::default(),
            dialogs: start.dialogs,
            activation: None,
            shown_theme: None,
            shown_zoom: None,
        };
        match start.store {
            Ok(store) => app.take_store(ctx, store),
            Err(error) => app.not_opened(ctx, &error),
        }
        app
    }

    /// What is shown; for tests that look behind the window.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Whether nothing is being worked on.
    pub fn is_idle(&self) -> bool {
        self.tasks.is_idle() && self.commands.is_empty() && self.draft_changed.is_none()
    }

    fn text(&self) -> Text {
        let text = Text::new(self.state.lang);
        if self.state.utc { text.in_utc() } else { text }
    }

    /// A path as the window shows it.
    fn shown_path(&self, path: &Path) -> String {
        self.text().path_from(self.state.home.as_deref(), path)
    }

    fn say(&mut self, tone: Tone, text: String) {
        self.state.notice = Some(Notice {
            tone,
            text,
            action: None,
        });
    }

    fn start(
        &mut self,
        ctx: &Context,
        kind: Kind,
        work: impl FnOnce(&crate::import::Progress) -> Fact + Send + 'static,
    ) -> bool {
        match self.tasks.start(ctx, kind, work) {
            Ok(()) => true,
            Err(error) => {
                let said = self.text().no_thread(&error);
                self.say(Tone::Error, said);
                false
            }
        }
    }

    /// Takes in everything that happened outside of the views, and does what was wanted.
    pub fn logic(&mut self, ctx: &Context) {
        for (kind, fact) in self.tasks.take() {
            match fact {
                Some(fact) => self.take_in(ctx, fact),
                None => self.lost(ctx, kind),
            }
        }
        self.follow_progress();
        self.follow_undo();
        self.follow_erasing();
        for command in std::mem::take(&mut self.commands) {
            self.carry_out(ctx, command);
        }
        self.follow_chosen(ctx);
        self.keep_review_true(ctx);
        self.take_dropped(ctx);
        self.guard_close(ctx);
        self.set_theme(ctx);
        self.follow_notices();
        self.rest(ctx);
    }

    /// Draws the window.
    pub fn ui(&mut self, ui: &mut egui::Ui) {
        let mut commands = std::mem::take(&mut self.commands);
        ui::shortcuts(ui.ctx(), &self.state, &mut commands);
        // Views look at the widths while they change the rest.
        let widths = std::mem::take(&mut self.state.preferences.widths);
        let mut cx = Cx {
            text: self.text(),
            commands: &mut commands,
            widths: &widths,
        };
        ui::show(ui, &mut self.state, &mut cx);
        self.state.preferences.widths = widths;
        if !commands.is_empty() {
            // They are carried out before the next frame.
            ui.ctx().request_repaint();
        }
        self.commands = commands;
    }

    fn take_dropped(&mut self, ctx: &Context) {
        let dropped: Vec<PathBuf> = ctx.input(|input| {
            let files = input.raw.dropped_files.iter();
            files.map(|file| file.path().to_owned()).collect()
        });
        // A question is answered first, and without a store there is nothing to import into.
        if self.state.dialog.is_some() || self.store.is_none() {
            return;
        }
        let count = dropped.len();
        if let Some(path) = dropped.into_iter().next() {
            self.drop_file(ctx, path.clone());
            self.tell_of_several(&path, count);
        }
    }

    /// Opens a file that was dropped on the window, whatever page is shown.
    pub fn drop_file(&mut self, ctx: &Context, path: PathBuf) {
        let busy = self
            .state
            .wizard
            .as_ref()
            .is_some_and(|wizard| wizard.importing);
        if busy {
            let said = self.text().say("w-drop-busy");
            self.say(Tone::Warning, said);
            return;
        }
        self.come_to_wizard(ctx);
        self.carry_out(ctx, Command::OpenFile(path));
    }

    /// Asks first when the window is to close while an import runs.
    fn guard_close(&mut self, ctx: &Context) {
        if !ctx.input(|input| input.viewport().close_requested()) {
            return;
        }
        if self.state.imports.running.is_some() && !self.closing {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.state.dialog = Some(Dialog::Quit);
        }
    }

    fn set_theme(&mut self, ctx: &Context) {
        let wanted = self.state.preferences.theme;
        if self.shown_theme != Some(wanted) {
            self.shown_theme = Some(wanted);
            ctx.set_theme(match wanted {
                ThemeChoice::System => ThemePreference::System,
                ThemeChoice::Light => ThemePreference::Light,
                ThemeChoice::Dark => ThemePreference::Dark,
            });
        }
        let zoom = ctx.zoom_factor();
        if (zoom - self.state.preferences.zoom).abs() > f32::EPSILON {
            self.state.preferences.zoom = zoom;
        }
        let size = ctx.input(|input| {
            input
                .viewport()
                .inner_rect
                .map(|rect| [rect.width() * zoom, rect.height() * zoom])
        });
        // In the first frame after a change the size is still told in points of before.
        let steady = self.shown_zoom.replace(zoom) == Some(zoom);
        if size.is_some() && steady {
            self.state.preferences.window = size;
        }
    }

    /// Saves the draft once typing has rested.
    fn rest(&mut self, ctx: &Context) {
        let Some(changed) = self.draft_changed else {
            return;
        };
        let left = REST.saturating_sub(changed.elapsed());
        if left.is_zero() {
            self.draft_changed = None;
            self.save_draft(ctx);
        } else {
            ctx.request_repaint_after(left);
        }
    }

    /// Keeps what must be kept when the window closes.
    pub fn end(&mut self) {
        self.tasks.cancel(Kind::Import);
        if self.store.is_none() {
            // The folder is another program's, or nobody's.
            self.tasks.end();
            return;
        }
        let draft = self.draft_to_save();
        // What was wanted before is written before.
        self.tasks.end();
        if let Some(draft) = draft {
            // There is nobody left to tell.
            let _ = self.keep.save_draft(&draft);
        }
        let _ = self.keep.save_preferences(&self.state.preferences);
    }
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
