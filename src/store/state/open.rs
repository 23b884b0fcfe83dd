//! The store: opening, what is kept of the past, and who may write.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use crate::store::engine::clock::Clock;
use crate::store::engine::database::Engine;
use crate::store::engine::error::{Result, StoreError};
use crate::store::engine::folder::{Head, Lock, Marker};
use crate::store::engine::frame::Kind;
use crate::store::engine::numbers::take_ranges;
use crate::store::engine::sled_files::Unopened;
use crate::store::state::blocks::BlockCache;
use crate::store::state::commit::{CommitInfo, CommitRecord, READ_CACHE, Snapshot};
use crate::store::state::tuning::Tuning;
use crate::store::state::view::View;

/// How a store is opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenOptions {
    /// Sizes and limits.
    pub tuning: Tuning,
    /// Where the time is taken from.
    pub clock: Clock,
    /// Where the store's disk has no room or can only be read, a copy in the folder for temporary
    /// files is opened, to which nothing can be written.
    pub or_copy: bool,
}

/// An open store; only one process at a time has it open.
///
/// Clones are the same store. It closes when the last clone, writer and view is gone.
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
    /// A real writer is at work.
    pub writing: AtomicBool,
    /// Something but the import log was changed.
    pub changed: AtomicBool,
    pub lock: Arc<Lock>,
    /// Tells this store's backups from those of another one.
    pub marker: Marker,
    /// What floors above this one do after each commit.
    pub care: Care,
    pub notices: Mutex<Vec<Notice>>,
}

/// What floors above this one do after each commit.
#[derive(Clone, Copy)]
pub(crate) struct Care {
    /// Lets go what is too old.
    pub retire: fn(&Shared, &mut State) -> Result<()>,
    /// Makes a backup where one is due; told how many contacts were made or changed.
    pub back_up: fn(&Shared, &Snapshot, u64) -> Result<()>,
}

impl std::fmt::Debug for Care {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Care").finish_non_exhaustive()
    }
}

/// Something to be said although what was asked for was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A part of the store's files was damaged or missing and was made again from the rest; no
    /// contact is missing.
    Rebuilt,
    /// The same, and what noted the newest commit was lost, too: the newest that was found was made at
    /// this time, in milliseconds since 1970 UTC. Whether there was a newer one nobody can say.
    RebuiltUpTo(u64),
    /// The change stands, but its name could not be forced to disk: a power cut now may undo it.
    NotForced(io::ErrorKind),
    /// The change stands, but the backup beside it could not be made.
    NoBackup(Option<io::ErrorKind>),
    /// Persons were erased for good from the store, but not all of its old backups could be deleted,
    /// which hold them; it is tried again at the next opening.
    OldBackups(Option<io::ErrorKind>),
    /// The disk has no room or can only be read; this is a copy that nothing can be written to.
    ReadOnly(io::ErrorKind),
}

#[derive(Debug)]
pub(crate) struct State {
    pub head: Arc<Snapshot>,
    /// The commits that are kept, oldest first.
    pub commits: Vec<CommitInfo>,
    /// Snapshots that someone may be reading.
    pub live: Vec<Weak<Snapshot>>,
}

/// What files beside sled's say of the newest commit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Noted {
    pub head: Head,
    /// There is this commit or a newer one, as far as anything but the head tells; 0 for none.
    pub at_least: u64,
}

/// What opening the data folder gave.
pub(crate) struct Opened {
    pub head: Arc<Snapshot>,
    pub commits: Vec<CommitInfo>,
}

impl Store {
    /// The store as it is now.
    pub fn view(&self) -> View {
        let mut state = self.shared.state();
        let snapshot = Arc::clone(&state.head);
        state.watch(&snapshot);
        View { snapshot }
    }

    /// The store as it was after a commit; 0 is the empty store, while the first commit is kept.
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

    /// The folder of the store.
    pub fn dir(&self) -> &Path {
        &self.shared.dir
    }

    /// The folder for temporary files, which are gone when nobody has them open any more.
    pub(crate) fn temporary(&self) -> &Path {
        self.shared.temporary()
    }

    /// Bytes of the store on disk, backups not counted.
    pub fn size_on_disk(&self) -> Result<u64> {
        self.shared.head()?.engine.size()
    }

    /// Where it takes the time from.
    pub fn clock(&self) -> &Clock {
        &self.shared.clock
    }

    /// Whether it can only be read, and why: then it is a copy, and every writer is refused.
    pub fn read_only(&self) -> Option<io::ErrorKind> {
        self.shared.lock.read_only()
    }

    /// Whether anything but the import log was changed since it was opened.
    pub fn has_changed(&self) -> bool {
        self.shared.changed.load(Ordering::Acquire)
    }

    /// What is to be said about the store although nothing failed; each is given once.
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
    /// A store that is being rewritten, for as long as that takes: beside another one, in its folder.
    pub(crate) fn passing(of: &Self, engine: &Arc<Engine>, newest: u64) -> Result<Arc<Self>> {
        let cache = Arc::new(Mutex::new(BlockCache::new(READ_CACHE)));
        let record = read_record(engine, newest)?;
        let head = Arc::new(Snapshot::load(engine, record, &cache)?);
        let mut commits = Vec::new();
        for no in engine.commits()? {
            commits.push(read_record(engine, no)?.info());
        }
        let care = Care {
            retire: of.care.retire,
            // It becomes a store only when it takes its place.
            back_up: |_, _, _| Ok(()),
        };
        Ok(Arc::new(Self::new(
            &of.dir,
            of.tuning.clone(),
            of.clock.clone(),
            Arc::clone(&of.lock),
            of.marker.clone(),
            care,
            Opened { head, commits },
        )))
    }

    /// An open store.
    pub(crate) fn new(
        dir: &Path,
        tuning: Tuning,
        clock: Clock,
        lock: Arc<Lock>,
        marker: Marker,
        care: Care,
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
            care,
            notices: Mutex::new(Vec::new()),
        }
    }

    /// The folder for temporary files: beside the data, which have to fit there anyway; beside the
    /// copy where nothing can be written there.
    pub(crate) fn temporary(&self) -> &Path {
        self.lock.copy().unwrap_or(&self.dir)
    }

    /// Notes something that is to be said although nothing failed.
    pub(crate) fn notice(&self, notice: Notice) {
        lock(&self.notices).push(notice);
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    /// The newest commit, held so that it is not removed.
    pub(crate) fn head(&self) -> Result<Arc<Snapshot>> {
        let mut state = self.state();
        let head = Arc::clone(&state.head);
        head.engine.check()?;
        state.watch(&head);
        Ok(head)
    }

    /// Takes the right to write; [`Self::release`] gives it back.
    pub(crate) fn claim(&self) -> Result<()> {
        if let Some(reason) = self.lock.read_only() {
            return Err(StoreError::ReadOnly { reason });
        }
        self.keep_writers_out()
    }

    /// Keeps others from writing; [`Self::release`] lets them again.
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

    /// Shows a commit that is on disk, and lets old ones go.
    pub(crate) fn install(&self, snapshot: Arc<Snapshot>) -> Result<()> {
        let mut state = self.state();
        state.commits.push(snapshot.record.info());
        state.head = snapshot;
        (self.care.retire)(self, &mut state)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn read_record(engine: &Engine, no: u64) -> Result<CommitRecord> {
    let sealed = engine.commit(no)?;
    sealed
        .map_or_else(
            || Err(Kind::Commit.corrupt(no)),
            |sealed| CommitRecord::read(no, &sealed),
        )
        .map_err(|error| engine.noted(error))
}

/// Reads the newest commit of data that sled has just opened, and closes them where this fails; the
/// caller puts back what sled changed.
///
/// Nothing of ours is written before everything could be read. `make` says that there may be no
/// store yet.
///
/// # Errors
///
/// See [`Unopened`].
pub(crate) fn open_data(engine: Engine, head: Noted, make: bool) -> Result<Opened, Unopened> {
    let engine = Arc::new(engine);
    let opened = read_newest(&engine, head, make).map_err(sort_out);
    if opened.is_err() {
        engine.close();
    }
    opened
}

fn read_newest(engine: &Arc<Engine>, head: Noted, make: bool) -> Result<Opened> {
    let rewritten_empty = head.head == Head::Commit(0);
    let mut numbers = engine.commits()?;
    let in_log = numbers.last().copied().unwrap_or(0);
    let newest = match head.head {
        Head::Commit(noted) => noted,
        // The copy may be of the commit before.
        Head::Missing | Head::Damaged => in_log.max(head.at_least),
    };
    if in_log < newest || (newest == 0 && !make && !rewritten_empty) {
        return Err(Kind::Head.corrupt(newest));
    }
    let record = match newest {
        0 => CommitRecord::empty(),
        no => read_record(engine, no)?,
    };
    let cache = Arc::new(Mutex::new(BlockCache::new(READ_CACHE)));
    let next_key = record.next_key;
    let head = Arc::new(Snapshot::load(engine, record, &cache)?);
    // A commit that the head does not name was interrupted: nobody was told that it happened.
    let interrupted = numbers.split_off(numbers.partition_point(|no| *no <= newest));
    let mut commits = Vec::with_capacity(numbers.len());
    for no in numbers {
        // An older commit that does not read is a finding of a check, not the end of the store.
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

/// Removes what the commits before `oldest`, which are gone, named alone.
pub(crate) fn sweep(engine: &Engine, oldest: u64) -> Result<()> {
    if engine.swept()? == oldest {
        return Ok(());
    }
    let freed = read_record(engine, oldest)?.freed;
    if freed != 0 {
        let ranges = take_ranges(&engine.value(freed, Kind::Freed)?)
            .ok_or_else(|| Kind::Freed.corrupt(freed))?;
        engine.remove(&ranges)?;
    }
    engine.set_swept(oldest)
}

/// Whether an error of reading the newest commit means damage.
pub(crate) fn sort_out(error: StoreError) -> Unopened {
    match error {
        StoreError::Corrupt { what, key } => Unopened::Damaged(format!("{what} {key}")),
        other => Unopened::Error(other),
    }
}
