//! The store itself: opening it, and what can be done where it does not open: trying again, restoring
//! a backup, beginning anew.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use egui::Context;

use super::activation::{self, ActivationSocket};
use super::host::Host;
use crate::job::{Slot, ThreadPanicked};
use crate::store::{self, OpenOptions, Store, StoreError};
use crate::ui::{BackupRow, Command, NoStore, StoreTrouble, StoreWork, Tone};

/// How long the window's own readers may take to let go of a store that is to be opened again.
const MAX_WAIT: Duration = Duration::from_secs(10);

/// How long a second window waits before it asks the first one to come to the front: asked earlier,
/// the first would be covered by the second, which is only then shown.
const UNTIL_SHOWN: Duration = Duration::from_millis(700);

/// Pause before opening is tried again while another job still holds the store.
const RETRY_EVERY: Duration = Duration::from_millis(50);

/// What is done to a store before it is opened.
#[derive(Clone, Debug)]
enum RecoveryStep {
    /// Nothing.
    Nothing,
    /// Nothing; but the window itself may still have it open.
    Again,
    /// A backup is put in its place.
    Restore(BackupRow),
    /// It is set aside, and an empty one begun.
    BeginAnew,
}

/// The result of opening a store.
#[derive(Debug)]
enum RecoveryEnd {
    /// It is open; with the folder that the data from before are in now, if they were set aside.
    Open(Store, Option<PathBuf>),
    /// Restoring the backup or setting the store aside failed.
    NotRecovered(StoreError),
    /// It does not open.
    NotOpen(StoreError),
}

/// A store that has just been opened.
pub(super) struct NewlyOpen {
    pub(super) store: Store,
    pub(super) recovery: Recovery,
}

/// What was done to a store before it was opened.
pub(super) struct Recovery {
    step: RecoveryStep,
    /// The folder that the data from before are in now, if they were set aside.
    aside: Option<PathBuf>,
}

/// The owner of the store, open or not.
pub(super) struct StoreOwner {
    /// What is shown while no store is open.
    pub(super) page: Option<NoStore>,
    /// How the store is opened again.
    options: OpenOptions,
    reopened: Slot<(RecoveryStep, RecoveryEnd)>,
    backups: Slot<Vec<BackupRow>>,
    folder_shown: Slot<io::Result<()>>,
    /// Brings the window to the front when the program is started a second time.
    activation: Option<ActivationSocket>,
}

impl StoreOwner {
    pub(super) fn new(options: OpenOptions) -> Self {
        Self {
            page: None,
            options,
            reopened: Slot::default(),
            backups: Slot::default(),
            folder_shown: Slot::default(),
            activation: None,
        }
    }

    /// Takes in a store that is open now.
    pub(super) fn take(&mut self, ctx: &Context, host: &mut Host, store: Store) {
        host.clock = store.clock().clone();
        host.shared.read_only = store.read_only();
        self.page = None;
        self.activation = None;
        if host.shared.read_only.is_none() {
            let window = ctx.clone();
            self.activation = ActivationSocket::listen(store.dir(), move || activate(&window));
        }
        host.store = Some(std::sync::Arc::new(store));
    }

    /// Shows why the store did not open.
    pub(super) fn not_opened(&mut self, host: &mut Host, error: &StoreError) {
        let text = host.text();
        let (trouble, reason) = match error {
            StoreError::InUse { dir } => {
                let path = ("path", host.shown_path(dir).into());
                let said = text.say_with("store-page-in-use", [path]);
                let dir = dir.clone();
                let asking = std::thread::Builder::new();
                let _ = asking.spawn(move || {
                    std::thread::sleep(UNTIL_SHOWN);
                    activation::request(&dir)
                });
                (StoreTrouble::InUse, said)
            }
            StoreError::Damaged { .. } | StoreError::Corrupt { .. } => {
                (StoreTrouble::Damaged, text.say("store-page-damaged"))
            }
            other => (StoreTrouble::Other, text.store_error(other)),
        };
        self.page = Some(NoStore::new(trouble, reason));
        if trouble == StoreTrouble::Damaged {
            self.read_backups(host);
        }
    }

    fn read_backups(&mut self, host: &mut Host) {
        let dir = host.shared.folder.clone();
        host.start(&mut self.backups, move |_| {
            let backups = Store::backups(&dir).into_iter();
            let rows = backups.map(|backup| BackupRow {
                path: backup.path,
                committed: backup.committed,
                contacts: backup.contacts,
                own: backup.own,
            });
            rows.collect()
        });
    }

    // ----- Opening once more -----------------------------------------------------------------

    /// Whether the store is open for reading alone and may be opened once more.
    pub(super) fn may_reopen(host: &Host) -> bool {
        host.store.is_some() && host.shared.read_only.is_some() && host.store_turns.are_over()
    }

    /// Opens the store once more, where none is open.
    pub(super) fn open(&mut self, host: &mut Host) {
        if host.store.is_none() {
            self.reopen(host, StoreWork::Open, RecoveryStep::Nothing);
        }
    }

    /// Closes the store and opens it once more; jobs that still read it end soon.
    pub(super) fn close_and_open(&mut self, host: &mut Host) {
        host.store = None;
        self.activation = None;
        host.shared.read_only = None;
        host.dialog = None;
        self.page = Some(NoStore::new(StoreTrouble::Opening, String::new()));
        self.reopen(host, StoreWork::Open, RecoveryStep::Again);
    }

    /// Puts one of the backups that are shown in the place of a damaged store.
    pub(super) fn restore_backup(&mut self, host: &mut Host, path: &Path) {
        let backups = self.page.as_ref().and_then(|page| page.backups.as_ref());
        let row = backups.and_then(|rows| rows.iter().find(|row| row.path == path));
        if let Some(row) = row.cloned() {
            self.reopen(host, StoreWork::Restore, RecoveryStep::Restore(row));
        }
    }

    /// Sets a damaged store aside and begins with an empty one.
    pub(super) fn begin_anew(&mut self, host: &mut Host) {
        let page = self.page.as_ref();
        if page.is_some_and(|page| page.trouble == StoreTrouble::Damaged) {
            self.reopen(host, StoreWork::BeginAnew, RecoveryStep::BeginAnew);
        }
    }

    fn reopen(&mut self, host: &mut Host, work: StoreWork, step: RecoveryStep) {
        let Some(page) = self.page.as_mut().filter(|page| page.work.is_none()) else {
            return;
        };
        page.work = Some(work);
        page.failed = None;
        let (dir, options) = (host.shared.folder.clone(), self.options.clone());
        let started = host.start(&mut self.reopened, move |_| {
            let reopened = reopen(&dir, &options, &step);
            (step, reopened)
        });
        if !started {
            let said = host.shared.notice.take().map(|notice| notice.text);
            self.failed(said.unwrap_or_default());
        }
    }

    fn failed(&mut self, said: String) {
        if let Some(page) = &mut self.page {
            page.work = None;
            page.failed = Some(said);
        }
    }

    fn panicked(&mut self, host: &Host) {
        if let Some(page) = &mut self.page
            && page.trouble == StoreTrouble::Opening
        {
            page.trouble = StoreTrouble::Other;
        }
        self.failed(host.text().say("notice-thread-failed"));
    }

    fn take_reopened(
        &mut self,
        host: &mut Host,
        step: RecoveryStep,
        reopened: RecoveryEnd,
    ) -> Option<NewlyOpen> {
        match reopened {
            RecoveryEnd::Open(store, aside) => Some(NewlyOpen {
                store,
                recovery: Recovery { step, aside },
            }),
            RecoveryEnd::NotRecovered(error) => {
                let said = host.text().store_error(&error);
                self.failed(said);
                self.read_backups(host);
                None
            }
            RecoveryEnd::NotOpen(error) => {
                self.not_opened(host, &error);
                None
            }
        }
    }

    /// Takes in what threads have done; a store that is open now is for the application to take.
    pub(super) fn poll(&mut self, host: &mut Host) -> Option<NewlyOpen> {
        if let Some(backups) = host.take(&mut self.backups)
            && let Some(page) = &mut self.page
        {
            page.selected = 0;
            page.backups = Some(backups);
        }
        if let Some(Ok(Err(_)) | Err(ThreadPanicked)) = self.folder_shown.poll() {
            self.folder_not_shown(host);
        }
        let Ok((step, reopened)) = self.reopened.poll()? else {
            self.panicked(host);
            return None;
        };
        self.take_reopened(host, step, reopened)
    }

    // ----- What the store has to say ---------------------------------------------------------

    /// Shows the store's notices, after the result of the change itself.
    pub(super) fn show_notices(host: &mut Host) {
        let Some(store) = host.store.clone().filter(|_| host.store_turns.are_over()) else {
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
            let said = host.text().store_notice(&notice);
            match &mut host.shared.notice {
                Some(shown) => {
                    shown.text.push('\n');
                    shown.text.push_str(&said);
                    if shown.tone != Tone::Error {
                        shown.tone = tone;
                    }
                }
                None => host.say(tone, said),
            }
        }
    }

    // ----- The folder ------------------------------------------------------------------------

    /// Shows the folder of the store in the system's file manager.
    pub(super) fn show_folder(&mut self, host: &mut Host) {
        let (dir, may) = (host.shared.folder.clone(), host.dialogs);
        host.start(&mut self.folder_shown, move |_| {
            if may {
                show_folder(&dir)
            } else {
                Err(io::ErrorKind::Unsupported.into())
            }
        });
    }

    /// Says at least where the folder is.
    fn folder_not_shown(&mut self, host: &mut Host) {
        let path = ("path", host.shown_path(&host.shared.folder).into());
        let said = host.text().say_with("common-folder-not-shown", [path]);
        match &mut self.page {
            Some(page) => page.failed = Some(said),
            None => host.say(Tone::Error, said),
        }
    }

    pub(super) fn is_idle(&self) -> bool {
        self.reopened.is_idle() && self.backups.is_idle() && self.folder_shown.is_idle()
    }

    pub(super) fn end(&mut self) {
        self.backups.abandon();
        self.folder_shown.abandon();
        // A store that is being mended is waited for.
        self.reopened.clear();
    }
}

impl Recovery {
    /// Says what was done to the store, and where the data from before are.
    pub(super) fn tell(&self, host: &mut Host) {
        let text = host.text();
        let mut said = match &self.step {
            RecoveryStep::Nothing | RecoveryStep::Again => return,
            RecoveryStep::Restore(row) => text.say_with(
                "notice-backup-restored",
                [
                    ("time", text.moment(row.committed).into()),
                    ("contacts", row.contacts.into()),
                ],
            ),
            RecoveryStep::BeginAnew => text.say("notice-begun-anew"),
        };
        if let Some(aside) = &self.aside {
            let path = ("path", host.shown_path(aside).into());
            said.push(' ');
            said.push_str(&text.say_with("notice-damaged-files-set-aside", [path]));
        }
        host.say_with(Tone::Success, said, Command::ShowFolder);
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
fn reopen(dir: &Path, options: &OpenOptions, step: &RecoveryStep) -> RecoveryEnd {
    let restored = match step {
        RecoveryStep::Nothing | RecoveryStep::Again => Ok(None),
        RecoveryStep::Restore(row) => Store::restore_backup(dir, &row.path, options),
        RecoveryStep::BeginAnew => Store::begin_anew(dir, options),
    };
    let aside = match restored {
        Ok(aside) => aside,
        Err(error) => return RecoveryEnd::NotRecovered(error),
    };
    let began = Instant::now();
    loop {
        match Store::open(dir, options) {
            Ok(store) => return RecoveryEnd::Open(store, aside),
            Err(StoreError::InUse { .. })
                if matches!(step, RecoveryStep::Again) && began.elapsed() < MAX_WAIT =>
            {
                std::thread::sleep(RETRY_EVERY);
            }
            Err(error) => return RecoveryEnd::NotOpen(error),
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
