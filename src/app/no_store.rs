//! A store that does not open: trying again, restoring a backup, beginning anew.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::Context;

use super::App;
use super::activation::{self, ActivationSocket};
use super::tasks::Kind;
use super::work::Fact;
use crate::store::{self, OpenOptions, Store, StoreError};
use crate::ui::{BackupRow, Command, NoStore, StoreTrouble, StoreWork, Tone};

/// How long the window's own readers may take to let go of a store that is to be opened again.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long a second window waits before it asks the first one to come to the front: asked earlier,
/// the first would be covered by the second, which is only then shown.
const UNTIL_SHOWN: Duration = Duration::from_millis(700);

/// Between two tries.
const BEAT: Duration = Duration::from_millis(50);

/// What is done to a store before it is opened.
#[derive(Clone, Debug)]
pub enum Mend {
    /// Nothing.
    Nothing,
    /// Nothing; but the window itself may still have it open.
    Again,
    /// A backup is put in its place.
    Restore(BackupRow),
    /// It is set aside, and an empty one begun.
    BeginAnew,
}

/// What opening a store came to.
#[derive(Debug)]
pub enum Reopened {
    /// It is open; with the folder that the data from before are in now, if they were set aside.
    Open(Store, Option<PathBuf>),
    /// Restoring the backup or setting the store aside failed.
    NotMended(StoreError),
    /// It does not open.
    NotOpen(StoreError),
}

impl App {
    /// Takes in a store that is open now, and shows what is in it.
    pub(super) fn take_store(&mut self, ctx: &Context, store: Store) {
        self.clock = store.clock().clone();
        self.began = self.clock.stopwatch();
        self.state.read_only = store.read_only();
        self.state.no_store = None;
        self.activation = None;
        if self.state.read_only.is_none() {
            let window = ctx.clone();
            self.activation = ActivationSocket::listen(store.dir(), move || activate(&window));
        }
        self.store = Some(Arc::new(store));
        self.read_store(ctx);
        self.read_drafts(ctx);
        if self.state.wizard.is_some() {
            self.edited(ctx);
        }
        if let Some(file) = self.wanted_file.take() {
            self.carry_out(ctx, Command::Begin(None));
            self.carry_out(ctx, Command::OpenFile(file));
        }
    }

    /// Shows why the store did not open.
    pub(super) fn not_opened(&mut self, ctx: &Context, error: &StoreError) {
        let text = self.text();
        let (trouble, reason) = match error {
            StoreError::InUse { dir } => {
                let path = ("path", self.shown_path(dir).into());
                let said = text.say_with("w-store-in-use", [path]);
                let dir = dir.clone();
                let asking = std::thread::Builder::new();
                let _ = asking.spawn(move || {
                    std::thread::sleep(UNTIL_SHOWN);
                    activation::request(&dir)
                });
                (StoreTrouble::InUse, said)
            }
            StoreError::Damaged { .. } | StoreError::Corrupt { .. } => {
                (StoreTrouble::Damaged, text.say("w-store-damaged"))
            }
            other => (StoreTrouble::Other, text.store_error(other)),
        };
        self.state.no_store = Some(NoStore::new(trouble, reason));
        if trouble == StoreTrouble::Damaged {
            self.read_backups(ctx);
        }
    }

    fn read_backups(&mut self, ctx: &Context) {
        let dir = self.state.folder.clone();
        self.start(ctx, Kind::Backups, move |_| {
            let backups = Store::backups(&dir).into_iter();
            Fact::Backups(
                backups
                    .map(|backup| BackupRow {
                        path: backup.path,
                        committed: backup.committed,
                        contacts: backup.contacts,
                        own: backup.own,
                    })
                    .collect(),
            )
        });
    }

    /// The backups of a damaged store are known.
    pub(super) fn backups_known(&mut self, backups: Vec<BackupRow>) {
        if let Some(shown) = &mut self.state.no_store {
            shown.selected = 0;
            shown.backups = Some(backups);
        }
    }

    /// Opens the store once more.
    pub(super) fn open_store(&mut self, ctx: &Context) {
        if self.store.is_none() {
            self.reopen(ctx, StoreWork::Open, Mend::Nothing);
        } else if self.state.read_only.is_some() && !self.writes() {
            self.let_go_of_store();
            self.reopen(ctx, StoreWork::Open, Mend::Again);
        }
    }

    /// Puts one of the backups that are shown in the place of a damaged store.
    pub(super) fn restore_backup(&mut self, ctx: &Context, path: &Path) {
        let shown = self.state.no_store.as_ref();
        let backups = shown.and_then(|shown| shown.backups.as_ref());
        let row = backups.and_then(|rows| rows.iter().find(|row| row.path == path));
        if let Some(row) = row.cloned() {
            self.reopen(ctx, StoreWork::Restore, Mend::Restore(row));
        }
    }

    /// Sets a damaged store aside and begins with an empty one.
    pub(super) fn begin_anew(&mut self, ctx: &Context) {
        let shown = self.state.no_store.as_ref();
        if shown.is_some_and(|shown| shown.trouble == StoreTrouble::Damaged) {
            self.reopen(ctx, StoreWork::BeginAnew, Mend::BeginAnew);
        }
    }

    fn reopen(&mut self, ctx: &Context, work: StoreWork, mend: Mend) {
        let Some(shown) = self
            .state
            .no_store
            .as_mut()
            .filter(|shown| shown.work.is_none())
        else {
            return;
        };
        shown.work = Some(work);
        shown.failed = None;
        let (dir, options) = (self.state.folder.clone(), self.options.clone());
        let started = self.start(ctx, Kind::Reopen, move |_| {
            let reopened = reopen(&dir, &options, &mend);
            Fact::Reopened(Box::new((mend, reopened)))
        });
        if !started {
            let said = self.state.notice.take().map(|notice| notice.text);
            self.reopening_failed(said.unwrap_or_default());
        }
    }

    fn reopening_failed(&mut self, said: String) {
        if let Some(shown) = &mut self.state.no_store {
            shown.work = None;
            shown.failed = Some(said);
        }
    }

    /// The thread that opened the store broke down.
    pub(super) fn reopening_lost(&mut self) {
        if let Some(shown) = &mut self.state.no_store
            && shown.trouble == StoreTrouble::Opening
        {
            shown.trouble = StoreTrouble::Other;
        }
        let said = self.text().say("w-lost");
        self.reopening_failed(said);
    }

    /// The store is open, or not.
    pub(super) fn reopened(&mut self, ctx: &Context, mend: &Mend, reopened: Reopened) {
        match reopened {
            Reopened::Open(store, aside) => {
                self.take_store(ctx, store);
                self.tell_of_mend(mend, aside.as_deref());
            }
            Reopened::NotMended(error) => {
                let said = self.text().store_error(&error);
                self.reopening_failed(said);
                self.read_backups(ctx);
            }
            Reopened::NotOpen(error) => self.not_opened(ctx, &error),
        }
    }

    /// Says what was done to the store, and where the data from before are.
    fn tell_of_mend(&mut self, mend: &Mend, aside: Option<&Path>) {
        let text = self.text();
        let mut said = match mend {
            Mend::Nothing | Mend::Again => return,
            Mend::Restore(row) => text.say_with(
                "w-restored",
                [
                    ("time", text.moment(row.committed).into()),
                    ("contacts", row.contacts.into()),
                ],
            ),
            Mend::BeginAnew => text.say("w-begun-anew"),
        };
        if let Some(aside) = aside {
            let path = ("path", self.shown_path(aside).into());
            said.push(' ');
            said.push_str(&text.say_with("w-set-aside", [path]));
        }
        self.say(Tone::Success, said);
        if let Some(notice) = &mut self.state.notice {
            notice.action = Some(Command::ShowFolder);
        }
    }

    /// Closes the store for the window; what still reads lets go of it soon.
    fn let_go_of_store(&mut self) {
        for kind in [
            Kind::Gather,
            Kind::Rows,
            Kind::Contact,
            Kind::Past,
            Kind::Ask,
            Kind::Kept,
            Kind::Copy,
            Kind::Log,
            Kind::Problems,
            Kind::Try,
        ] {
            self.tasks.forget(kind);
        }
        self.forget_review();
        self.store = None;
        self.activation = None;
        self.state.read_only = None;
        self.state.dialog = None;
        self.state.no_store = Some(NoStore::new(StoreTrouble::Opening, String::new()));
    }

    fn writes(&self) -> bool {
        [Kind::Change, Kind::Import, Kind::Undo, Kind::Erase]
            .into_iter()
            .any(|kind| self.tasks.runs(kind))
    }

    // ----- What the store has to say ---------------------------------------------------------

    /// Shows what the store has to say, after what the change itself came to.
    pub(super) fn follow_notices(&mut self) {
        let Some(store) = self.store.as_ref().filter(|_| !self.writes()) else {
            return;
        };
        for notice in store.take_notices() {
            let tone = match notice {
                // It stands above every page.
                store::Notice::ReadOnly(_) => continue,
                store::Notice::Rebuilt => Tone::Info,
                store::Notice::RebuiltUpTo(_)
                | store::Notice::NotForced(_)
                | store::Notice::NoBackup(_)
                | store::Notice::OldBackups(_) => Tone::Warning,
            };
            let said = self.text().store_notice(&notice);
            match &mut self.state.notice {
                Some(shown) => {
                    shown.text.push('\n');
                    shown.text.push_str(&said);
                    if shown.tone != Tone::Error {
                        shown.tone = tone;
                    }
                }
                None => self.say(tone, said),
            }
        }
    }

    // ----- The folder ------------------------------------------------------------------------

    /// Shows the folder of the store in the system's file manager.
    pub(super) fn show_folder(&mut self, ctx: &Context) {
        let (dir, may) = (self.state.folder.clone(), self.dialogs);
        self.start(ctx, Kind::ShowFolder, move |_| {
            Fact::FolderShown(if may {
                show_folder(&dir)
            } else {
                Err(io::ErrorKind::Unsupported.into())
            })
        });
    }

    /// The folder is shown, or not; then it is at least said where it is.
    pub(super) fn folder_shown(&mut self, shown: &io::Result<()>) {
        if shown.is_ok() {
            return;
        }
        let path = ("path", self.shown_path(&self.state.folder).into());
        let said = self.text().say_with("w-folder-not-shown", [path]);
        match &mut self.state.no_store {
            Some(shown) => shown.failed = Some(said),
            None => self.say(Tone::Error, said),
        }
    }
}

/// Brings the window to the front; called from another thread.
fn activate(window: &Context) {
    use egui::{UserAttentionType, ViewportCommand};
    window.send_viewport_cmd(ViewportCommand::Minimized(false));
    window.send_viewport_cmd(ViewportCommand::Focus);
    window.send_viewport_cmd(ViewportCommand::RequestUserAttention(
        UserAttentionType::Informational,
    ));
    window.request_repaint();
}

/// Mends a store, and opens it.
fn reopen(dir: &Path, options: &OpenOptions, mend: &Mend) -> Reopened {
    let mended = match mend {
        Mend::Nothing | Mend::Again => Ok(None),
        Mend::Restore(row) => Store::restore_backup(dir, &row.path, options),
        Mend::BeginAnew => Store::begin_anew(dir, options),
    };
    let aside = match mended {
        Ok(aside) => aside,
        Err(error) => return Reopened::NotMended(error),
    };
    let began = Instant::now();
    loop {
        match Store::open(dir, options) {
            Ok(store) => return Reopened::Open(store, aside),
            Err(StoreError::InUse { .. })
                if matches!(mend, Mend::Again) && began.elapsed() < PATIENCE =>
            {
                std::thread::sleep(BEAT);
            }
            Err(error) => return Reopened::NotOpen(error),
        }
    }
}

/// Asks the system to show a folder, and waits until it says whether it does.
fn show_folder(dir: &Path) -> io::Result<()> {
    let program = if cfg!(windows) {
        "explorer"
    } else if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    let status = std::process::Command::new(program)
        // A name that begins with a hyphen is no option then.
        .arg(std::path::absolute(dir)?)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()?;
    // The Explorer says 1 although it shows the folder.
    if status.success() || cfg!(windows) {
        Ok(())
    } else {
        Err(io::ErrorKind::Other.into())
    }
}
