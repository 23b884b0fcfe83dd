//! The store: opening, what is kept of the past, and who may write.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use crate::store::care::backup::{self, BackupInfo};
use crate::store::care::purge;
use crate::store::care::retention::sweep;
use crate::store::engine::clock::Clock;
use crate::store::engine::coding::Kind;
use crate::store::engine::database::{Engine, Unopened};
use crate::store::engine::error::{Result, StoreError};
use crate::store::engine::folder::{self, Lock};
use crate::store::state::blocks::BlockCache;
use crate::store::state::commit::{CommitInfo, CommitRecord, READ_CACHE, Snapshot};
use crate::store::state::tuning::{Durability, Tuning};
use crate::store::state::view::View;
use crate::store::state::writer::Writer;

/// How a store is opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenOptions {
    /// Sizes and limits.
    pub tuning: Tuning,
    /// Where the time is taken from.
    pub clock: Clock,
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
    pub lock: Arc<Lock>,
}

#[derive(Debug)]
pub(crate) struct State {
    pub head: Arc<Snapshot>,
    /// The commits that are kept, oldest first.
    pub commits: Vec<CommitInfo>,
    /// Snapshots that someone may be reading.
    pub live: Vec<Weak<Snapshot>>,
}

/// What opening the data folder gave.
pub(crate) struct Opened {
    pub head: Arc<Snapshot>,
    pub commits: Vec<CommitInfo>,
}

impl Store {
    /// Opens the store in a folder, which is made if it is not there.
    ///
    /// What an interrupted import left is removed. A damaged store is moved aside as a whole,
    /// the error says where, and the next opening begins with an empty store; see
    /// [`Store::restore_backup`].
    pub fn open(dir: &Path, options: &OpenOptions) -> Result<Self> {
        folder::make_root(dir)?;
        let lock = Arc::new(folder::take_lock(dir)?);
        folder::settle(dir)?;
        let data = dir.join(folder::DATA);
        let opened =
            open_data(&data, &lock, &options.tuning).map_err(|unopened| match unopened {
                Unopened::System(error) => error,
                Unopened::Damaged(what) => {
                    match folder::move_aside(dir, "damaged", options.clock.now()) {
                        Ok(moved_to) => StoreError::Damaged {
                            moved_to,
                            what,
                            backup: backup::newest(dir),
                        },
                        Err(error) => error,
                    }
                }
            })?;
        let store = Self {
            shared: Arc::new(Shared {
                dir: dir.to_owned(),
                tuning: options.tuning.clone(),
                clock: options.clock.clone(),
                state: Mutex::new(State {
                    live: Vec::new(),
                    head: opened.head,
                    commits: opened.commits,
                }),
                writing: AtomicBool::new(false),
                lock,
            }),
        };
        backup::delete_unfinished(dir)?;
        let head = Arc::clone(&store.shared.state().head);
        purge::finish(&store.shared, &head)?;
        drop(head);
        // What is too old goes now; what cannot go stays until the next time.
        let _ = store.shared.retire(&mut store.shared.state());
        Ok(store)
    }

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

    /// Begins to write; only one real writer is at work at a time, any number of dry ones.
    pub fn begin(&self, durability: Durability) -> Result<Writer> {
        Writer::begin(&self.shared, durability)
    }

    /// The folder of the store.
    pub fn dir(&self) -> &Path {
        &self.shared.dir
    }

    /// Bytes of the store on disk, backups not counted.
    pub fn size_on_disk(&self) -> Result<u64> {
        self.shared.head()?.engine.size()
    }

    /// Dumps the newest commit into a backup, and deletes the oldest when there are too many.
    ///
    /// `None` when the newest backup already has this commit.
    pub fn backup(&self) -> Result<Option<BackupInfo>> {
        let view = self.view();
        backup::make(
            &self.shared.dir,
            &view.snapshot,
            self.retention().backups,
            self.shared.clock.now(),
        )
    }

    /// Where it takes the time from.
    pub fn clock(&self) -> &Clock {
        &self.shared.clock
    }

    /// The backups of the store in a folder, newest first; damaged ones are left out.
    pub fn backups(dir: &Path) -> Vec<BackupInfo> {
        backup::list(dir)
    }

    /// Puts a backup in the place of the data of a store that is not open.
    ///
    /// Data that are there are moved aside, never deleted; their folder is given back.
    pub fn restore_backup(
        dir: &Path,
        backup: &Path,
        options: &OpenOptions,
    ) -> Result<Option<PathBuf>> {
        folder::make_root(dir)?;
        let lock = Arc::new(folder::take_lock(dir)?);
        folder::settle(dir)?;
        backup::restore(dir, backup, &lock, options.tuning.sync_bytes)?;
        let moved = if dir.join(folder::DATA).exists() {
            Some(folder::move_aside(dir, "replaced", options.clock.now())?)
        } else {
            None
        };
        folder::replace_data(dir, folder::Step::Done)?;
        Ok(moved)
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
        Ok(Arc::new(Self {
            dir: of.dir.clone(),
            tuning: of.tuning.clone(),
            clock: of.clock.clone(),
            state: Mutex::new(State {
                commits,
                head,
                live: Vec::new(),
            }),
            writing: AtomicBool::new(false),
            lock: Arc::clone(&of.lock),
        }))
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
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
        self.retire(&mut state)
    }
}

pub(crate) fn read_record(engine: &Engine, no: u64) -> Result<CommitRecord> {
    let sealed = engine.commit(no)?.ok_or_else(|| Kind::Commit.corrupt(no))?;
    CommitRecord::read(no, &sealed)
}

/// Opens the data folder and reads the newest commit; the caller holds the lock.
pub(crate) fn open_data(
    data: &Path,
    lock: &Arc<Lock>,
    tuning: &Tuning,
) -> Result<Opened, Unopened> {
    let fresh = !data.exists();
    folder::make(data).map_err(Unopened::System)?;
    folder::delete_unfinished_snapshots(data).map_err(Unopened::System)?;
    let noted = folder::read_head(data).map_err(sort_out)?;
    let engine = Arc::new(Engine::open(data, lock, tuning.sync_bytes)?);
    folder::make_private(data).map_err(Unopened::System)?;
    if fresh {
        folder::sync_names(data).map_err(Unopened::System)?;
        if let Some(dir) = data.parent() {
            folder::sync_names(dir).map_err(Unopened::System)?;
        }
    }
    read_newest(&engine, noted).map_err(sort_out)
}

fn read_newest(engine: &Arc<Engine>, noted: u64) -> Result<Opened> {
    let numbers = engine.commits()?;
    let newest = numbers.last().copied().unwrap_or(0);
    if newest < noted {
        return Err(Kind::Head.corrupt(noted));
    }
    let record = match newest {
        0 => CommitRecord::empty(),
        no => read_record(engine, no)?,
    };
    let cache = Arc::new(Mutex::new(BlockCache::new(READ_CACHE)));
    let next_key = record.next_key;
    let head = Arc::new(Snapshot::load(engine, record, &cache)?);
    engine.remove(&[(next_key, u64::MAX)])?;
    let mut commits = Vec::with_capacity(numbers.len());
    for no in numbers {
        // An older commit that does not read is a finding of a check, not the end of the store.
        match read_record(engine, no) {
            Ok(record) => commits.push(record.info()),
            Err(StoreError::Corrupt { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    if let Some(oldest) = commits.first() {
        sweep(engine, oldest.no)?;
    }
    engine.sync()?;
    Ok(Opened { head, commits })
}

/// Whether an error of reading the newest commit means damage.
fn sort_out(error: StoreError) -> Unopened {
    match error {
        StoreError::Corrupt { what, key } => Unopened::Damaged(format!("{what} {key}")),
        other => Unopened::System(other),
    }
}
