//! The open store: its state, the commits it keeps, and exclusive writing.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use crate::store::engine::clock::Clock;
use crate::store::engine::database::Engine;
use crate::store::engine::error::{Result, StoreError};
use crate::store::engine::folder::{Head, Lock, Marker};
use crate::store::engine::frame::ValueKind;
use crate::store::engine::numbers::take_ranges;
use crate::store::engine::sled_files::Unopened;
use crate::store::state::blocks::BlockCache;
use crate::store::state::commit::{CommitInfo, CommitRecord, READ_CACHE_BYTES, Snapshot};
use crate::store::state::tuning::Tuning;
use crate::store::state::view::View;

/// Options for opening a store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenOptions {
    /// Sizes and limits.
    pub tuning: Tuning,
    /// The time source.
    pub clock: Clock,
    /// Whether to open a read-only copy in the temporary folder if the store's disk is full or
    /// read-only.
    pub or_copy: bool,
}

/// An open store; one process at a time can have it open.
///
/// Clones are the same store. It closes with the last clone, writer and view.
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) shared: Arc<Shared>,
}

#[derive(Debug)]
pub(crate) struct Shared {
    pub dir: PathBuf,
    pub tuning: Tuning,
    pub clock: Clock,
    pub(crate) state: Mutex<State>,
    /// Whether a real writer exists.
    pub writing: AtomicBool,
    /// Whether anything but the import log was changed.
    pub changed: AtomicBool,
    pub lock: Arc<Lock>,
    /// Distinguishes this store's backups from another's.
    pub marker: Marker,
    /// What the floors above do after each commit.
    pub hooks: CommitHooks,
    pub notices: Mutex<Vec<Notice>>,
}

/// What the floors above do after each commit.
#[derive(Clone, Copy)]
pub(crate) struct CommitHooks {
    /// Applies retention.
    pub retire: fn(&Shared, &mut State) -> Result<()>,
    /// Makes a backup if one is due; receives the number of contacts created or changed.
    pub back_up: fn(&Shared, &Snapshot, u64) -> Result<()>,
}

impl std::fmt::Debug for CommitHooks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CommitHooks").finish_non_exhaustive()
    }
}

/// A warning although the operation succeeded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Damaged or missing files were rebuilt from the rest; no contact is missing.
    Rebuilt,
    /// As [`Self::Rebuilt`], but the record of the newest commit was lost, so newer ones may be
    /// missing. The time of the newest one found, in milliseconds since 1970 UTC.
    RebuiltUpTo(u64),
    /// The change is made, but could not be forced to disk: a power cut may undo it.
    NotForced(io::ErrorKind),
    /// The change is made, but its backup could not be written.
    NoBackup(Option<io::ErrorKind>),
    /// People were erased from the store, but old backups that hold them could not all be deleted;
    /// the next opening tries again.
    OldBackups(Option<io::ErrorKind>),
    /// The disk is full or read-only; this is a read-only copy.
    ReadOnly(io::ErrorKind),
}

#[derive(Debug)]
pub(crate) struct State {
    pub head: Arc<Snapshot>,
    /// Commits that are kept, oldest first.
    pub commits: Vec<CommitInfo>,
    /// Snapshots that may be in use.
    pub live: Vec<Weak<Snapshot>>,
}

/// What files beside sled's log say about the newest commit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewestCommit {
    pub head: Head,
    /// The commit that exists at least, by everything except the head; 0 for none.
    pub at_least: u64,
}

/// The result of opening the data folder.
pub(crate) struct Opened {
    pub head: Arc<Snapshot>,
    pub commits: Vec<CommitInfo>,
}

impl Store {
    /// The newest commit.
    pub fn view(&self) -> View {
        let mut state = self.shared.state();
        let snapshot = Arc::clone(&state.head);
        state.watch(&snapshot);
        View { snapshot }
    }

    /// The store at a commit; 0 is the empty store before the first, while that is kept.
    ///
    /// # Errors
    ///
    /// [`StoreError::NoSuchCommit`] if the commit is not kept, and errors of reading it.
    pub fn view_at(&self, commit: u64) -> Result<View> {
        let mut state = self.shared.state();
        let kept = state.commits.iter().any(|kept| kept.no == commit)
            || (commit == 0 && state.commits.first().is_none_or(|first| first.no == 1));
        if !kept {
            return Err(StoreError::NoSuchCommit(commit));
        }
        let held = state.live.iter().filter_map(Weak::upgrade);
        let held = held
            .chain([Arc::clone(&state.head)])
            .find(|held| held.record.no == commit);
        let snapshot = if let Some(held) = held {
            held
        } else {
            let engine = &state.head.engine;
            let record = match commit {
                0 => CommitRecord::empty(),
                no => read_record(engine, no)?,
            };
            Arc::new(Snapshot::load(engine, record, &state.head.cache)?)
        };
        state.watch(&snapshot);
        Ok(View { snapshot })
    }

    /// The commits that are kept, oldest first.
    pub fn commits(&self) -> Vec<CommitInfo> {
        self.shared.state().commits.clone()
    }

    /// The store's folder.
    pub fn dir(&self) -> &Path {
        &self.shared.dir
    }

    /// The folder for unnamed temporary files.
    pub(crate) fn temporary(&self) -> &Path {
        self.shared.temporary()
    }

    /// The time source.
    pub fn clock(&self) -> &Clock {
        &self.shared.clock
    }

    /// Why the store is read-only, if it is; then it is a copy, and writers are refused.
    pub fn read_only(&self) -> Option<io::ErrorKind> {
        self.shared.lock.read_only()
    }

    /// Whether anything but the import log was changed since opening.
    pub fn has_changed(&self) -> bool {
        self.shared.changed.load(Ordering::Acquire)
    }

    /// Returns warnings although nothing failed; each is returned once.
    pub fn take_notices(&self) -> Vec<Notice> {
        std::mem::take(&mut *lock(&self.shared.notices))
    }
}

impl State {
    fn watch(&mut self, snapshot: &Arc<Snapshot>) {
        self.live.retain(|held| held.strong_count() > 0);
        if !self
            .live
            .iter()
            .any(|held| std::ptr::eq(held.as_ptr(), Arc::as_ptr(snapshot)))
        {
            self.live.push(Arc::downgrade(snapshot));
        }
    }
}

impl Shared {
    /// The shared state of a store being rewritten beside another, in its folder.
    pub(crate) fn passing(of: &Self, engine: &Arc<Engine>, newest: u64) -> Result<Arc<Self>> {
        let cache = Arc::new(Mutex::new(BlockCache::new(READ_CACHE_BYTES)));
        let record = read_record(engine, newest)?;
        let head = Arc::new(Snapshot::load(engine, record, &cache)?);
        let mut commits = Vec::new();
        for no in engine.commits()? {
            commits.push(read_record(engine, no)?.info());
        }
        let hooks = CommitHooks {
            retire: of.hooks.retire,
            // It becomes a store only when it replaces the other one.
            back_up: |_, _, _| Ok(()),
        };
        Ok(Arc::new(Self::new(
            &of.dir,
            of.tuning.clone(),
            of.clock.clone(),
            Arc::clone(&of.lock),
            of.marker.clone(),
            hooks,
            Opened { head, commits },
        )))
    }

    /// The shared state of an open store.
    pub(crate) fn new(
        dir: &Path,
        tuning: Tuning,
        clock: Clock,
        lock: Arc<Lock>,
        marker: Marker,
        hooks: CommitHooks,
        opened: Opened,
    ) -> Self {
        if lock.copy().is_none() {
            opened.head.engine.note_damage_in(dir);
        }
        Self {
            dir: dir.to_owned(),
            tuning,
            clock,
            state: Mutex::new(State {
                commits: opened.commits,
                head: opened.head,
                live: Vec::new(),
            }),
            writing: AtomicBool::new(false),
            changed: AtomicBool::new(false),
            lock,
            marker,
            hooks,
            notices: Mutex::new(Vec::new()),
        }
    }

    /// The folder for temporary files: beside the data, where there must be space anyway, or beside
    /// the copy if that is read-only.
    pub(crate) fn temporary(&self) -> &Path {
        self.lock.copy().unwrap_or(&self.dir)
    }

    /// Adds a warning.
    pub(crate) fn notice(&self, notice: Notice) {
        lock(&self.notices).push(notice);
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    /// The newest commit, protected from removal.
    pub(crate) fn head(&self) -> Result<Arc<Snapshot>> {
        let mut state = self.state();
        let head = Arc::clone(&state.head);
        head.engine.check()?;
        state.watch(&head);
        Ok(head)
    }

    /// Takes the exclusive right to write; [`Self::release`] returns it.
    pub(crate) fn claim(&self) -> Result<()> {
        if let Some(reason) = self.lock.read_only() {
            return Err(StoreError::ReadOnly { reason });
        }
        self.keep_writers_out()
    }

    /// Excludes writers; [`Self::release`] admits them again.
    pub(crate) fn keep_writers_out(&self) -> Result<()> {
        if self.writing.swap(true, Ordering::AcqRel) {
            Err(StoreError::Busy)
        } else {
            Ok(())
        }
    }

    pub(crate) fn release(&self) {
        self.writing.store(false, Ordering::Release);
    }

    /// Shows a commit that is on disk, and applies retention.
    pub(crate) fn install(&self, snapshot: Arc<Snapshot>) -> Result<()> {
        let mut state = self.state();
        state.commits.push(snapshot.record.info());
        state.head = snapshot;
        (self.hooks.retire)(self, &mut state)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn read_record(engine: &Engine, no: u64) -> Result<CommitRecord> {
    let sealed = engine.commit(no)?;
    sealed
        .map_or_else(
            || Err(ValueKind::Commit.corrupt(no)),
            |sealed| CommitRecord::read(no, &sealed),
        )
        .map_err(|error| engine.noted(error))
}

/// Reads the newest commit of data that sled has just opened; closes them on failure, and the
/// caller restores what sled changed.
///
/// Nothing of ours is written before everything could be read. `make` allows that there is no store
/// yet.
///
/// # Errors
///
/// [`Unopened`].
pub(crate) fn open_data(
    engine: Engine,
    head: NewestCommit,
    make: bool,
) -> Result<Opened, Unopened> {
    let engine = Arc::new(engine);
    let opened = read_newest(&engine, head, make).map_err(sort_out);
    if opened.is_err() {
        engine.close();
    }
    opened
}

fn read_newest(engine: &Arc<Engine>, head: NewestCommit, make: bool) -> Result<Opened> {
    let rewritten_empty = head.head == Head::Commit(0);
    let mut numbers = engine.commits()?;
    let in_log = numbers.last().copied().unwrap_or(0);
    let newest = match head.head {
        Head::Commit(noted) => noted,
        // The copy may be that of the previous commit.
        Head::Missing | Head::Damaged => in_log.max(head.at_least),
    };
    if in_log < newest || (newest == 0 && !make && !rewritten_empty) {
        return Err(ValueKind::Head.corrupt(newest));
    }
    let record = match newest {
        0 => CommitRecord::empty(),
        no => read_record(engine, no)?,
    };
    let cache = Arc::new(Mutex::new(BlockCache::new(READ_CACHE_BYTES)));
    let next_key = record.next_key;
    let head = Arc::new(Snapshot::load(engine, record, &cache)?);
    // A commit without head was interrupted; nobody was told of it.
    let interrupted = numbers.split_off(numbers.partition_point(|no| *no <= newest));
    let mut commits = Vec::with_capacity(numbers.len());
    for no in numbers {
        // An unreadable older commit is a finding of a check, and no reason to refuse the store.
        match read_record(engine, no) {
            Ok(record) => commits.push(record.info()),
            Err(StoreError::Corrupt { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    for no in interrupted {
        engine.remove_commit(no)?;
    }
    engine.remove(&[(next_key, u64::MAX)])?;
    if let Some(oldest) = commits.first() {
        sweep(engine, oldest.no)?;
    }
    engine.sync()?;
    Ok(Opened { head, commits })
}

/// Removes values that only commits before `oldest`, now removed, referred to.
pub(crate) fn sweep(engine: &Engine, oldest: u64) -> Result<()> {
    if engine.swept()? == oldest {
        return Ok(());
    }
    let freed = read_record(engine, oldest)?.freed;
    if freed != 0 {
        let ranges = take_ranges(&engine.value(freed, ValueKind::Freed)?)
            .ok_or_else(|| ValueKind::Freed.corrupt(freed))?;
        engine.remove(&ranges)?;
    }
    engine.set_swept(oldest)
}

/// Classifies an error of reading the newest commit.
pub(crate) fn sort_out(error: StoreError) -> Unopened {
    match error {
        StoreError::Corrupt { what, key } => Unopened::Damaged(format!("{what} {key}")),
        other => Unopened::Error(other),
    }
}
