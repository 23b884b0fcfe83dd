//! Compaction: what is named is copied into a fresh store, which takes the place of the old one.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::store::care::backup::unexpected;
use crate::store::care::check::LiveKeys;
use crate::store::care::open_data::{Trust, open_kept};
use crate::store::engine::database::Engine;
use crate::store::engine::error::{Result, StoreError};
use crate::store::engine::folder::{self, HeadWritten, Step};
use crate::store::engine::frame::{Kind, Sealer};
use crate::store::engine::gathered::Gathered;
use crate::store::state::commit::{CommitRecord, table_payload};
use crate::store::state::open::{Opened, Shared, State, Store, read_record};

/// What compaction does with earlier states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Past {
    /// They stay, and imports can be undone.
    Keep,
    /// They go: what was changed or erased is nowhere in the store any more.
    Forget,
}

/// What compaction gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Compacted {
    /// Bytes on disk before.
    pub before: u64,
    /// Bytes on disk after; those before where the store stayed.
    pub after: u64,
    /// The rewritten store would have been larger, and so the store stayed as it was.
    pub stayed: bool,
}

/// Bytes by which a rewritten store may be larger where there is something that it lets go: that is in
/// the files until they are rewritten.
const SLACK: u64 = 64 << 10;

/// When a rewritten store takes the place of the one it was made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Replace {
    Always,
    UnlessLarger,
}

impl Store {
    /// Rewrites the store so that it takes no more room than it needs.
    ///
    /// Where the rewritten one would be larger, the store stays as it is, unless the past is to go; by
    /// 64 KiB it may be where the files hold something that was let go.
    /// Refused as busy while anybody writes or holds a view. Crash-safe: at each moment one of
    /// the two stores is whole, and the next opening takes it. Backups are left alone.
    pub fn compact(&self, past: Past) -> Result<Compacted> {
        self.compact_until(past, Step::Done)
    }

    pub(crate) fn compact_until(&self, past: Past, until: Step) -> Result<Compacted> {
        // A test that interrupts the replacing needs one.
        let replace = if past == Past::Keep && until == Step::Done {
            Replace::UnlessLarger
        } else {
            Replace::Always
        };
        let ((), sizes) = self.rewritten_if(replace, until, |state, old, new| {
            let commits = match past {
                Past::Keep => state.commits.iter().map(|commit| commit.no).collect(),
                Past::Forget => vec![state.head.record.no],
            };
            copy(old, new, &commits, past)?;
            Ok((state.head.record.no, ()))
        })?;
        Ok(sizes)
    }

    /// Puts what `build` makes of the store into its place; `build` gives the number of the
    /// newest commit. Refused as busy while anybody writes or holds a view.
    pub(crate) fn rewritten<T>(
        &self,
        until: Step,
        build: impl FnOnce(&State, &Engine, &Arc<Engine>) -> Result<(u64, T)>,
    ) -> Result<(T, Compacted)> {
        self.rewritten_if(Replace::Always, until, build)
    }

    fn rewritten_if<T>(
        &self,
        replace: Replace,
        until: Step,
        build: impl FnOnce(&State, &Engine, &Arc<Engine>) -> Result<(u64, T)>,
    ) -> Result<(T, Compacted)> {
        self.shared.claim()?;
        let done = self.rewritten_claimed(replace, until, build);
        self.shared.release();
        done
    }

    fn rewritten_claimed<T>(
        &self,
        replace: Replace,
        until: Step,
        build: impl FnOnce(&State, &Engine, &Arc<Engine>) -> Result<(u64, T)>,
    ) -> Result<(T, Compacted)> {
        let shared = &self.shared;
        let mut state = shared.state();
        // The state itself holds the newest snapshot once.
        let held: usize = state.live.iter().map(std::sync::Weak::strong_count).sum();
        let watched = state
            .live
            .iter()
            .any(|live| live.ptr_eq(&Arc::downgrade(&state.head)));
        if held > usize::from(watched) || (!watched && Arc::strong_count(&state.head) > 1) {
            return Err(StoreError::Busy);
        }
        let old = Arc::clone(&state.head.engine);
        old.check()?;
        let before = folder::size(old.path())?;
        let new = shared.dir.join(folder::NEW);
        folder::remove(&new)?;
        let made = build_beside(shared, &state, &old, build);
        let (newest, given) = made.inspect_err(|_| {
            // Half a store is of no use to anybody; what is left goes at the next opening.
            let _ = folder::remove(&new);
        })?;
        let after = folder::size(&new)?;
        let slack = if has_let_go(&state)? { SLACK } else { 0 };
        if replace == Replace::UnlessLarger && after > before + slack {
            folder::remove(&new)?;
            let sizes = Compacted {
                before,
                after: before,
                stayed: true,
            };
            return Ok((given, sizes));
        }
        // From here on the old files are closed: some systems do not rename open ones.
        old.close();
        drop(old);
        let replaced = folder::replace_data(&shared.dir, until);
        if until != Step::Done {
            return Err(StoreError::Busy);
        }
        let opened = replaced.and_then(|()| open_newest(shared, newest));
        let (opened, error) = match opened {
            Ok(opened) => {
                // The old store is of no use any more; one that cannot be deleted now goes later.
                let _ = folder::remove_left_over(&shared.dir);
                (opened, None)
            }
            Err(error) => {
                folder::take_old_back(&shared.dir)?;
                (open_newest(shared, state.head.record.no)?, Some(error))
            }
        };
        state.head = opened.head;
        state.commits = opened.commits;
        state.live.clear();
        if let Some(error) = error {
            return Err(error);
        }
        shared.changed.store(true, Ordering::Release);
        // The new store is in its place, whatever becomes of its size.
        let after = folder::size(state.head.engine.path()).unwrap_or(after);
        let sizes = Compacted {
            before,
            after,
            stayed: false,
        };
        Ok((given, sizes))
    }
}

/// Whether earlier states or details of imports were let go, whose values may still be in the files.
fn has_let_go(state: &State) -> Result<bool> {
    let first = state.commits.first().map_or(1, |commit| commit.no);
    Ok(first > 1 || state.head.engine.detailed()? > 1)
}

/// Builds a rewritten store in `data.new`, up to its head; gives the number of its newest commit.
fn build_beside<T>(
    shared: &Shared,
    state: &State,
    old: &Engine,
    build: impl FnOnce(&State, &Engine, &Arc<Engine>) -> Result<(u64, T)>,
) -> Result<(u64, T)> {
    let new = shared.dir.join(folder::NEW);
    folder::make(&new)?;
    let engine = Engine::open(&new, &shared.lock, shared.tuning.limits(), true)
        .map_err(|unopened| unexpected(unopened, &new))?;
    let engine = Arc::new(engine);
    let done = build(state, old, &engine).and_then(|done| {
        engine.refresh()?;
        Ok(done)
    });
    engine.close();
    let (newest, given) = done?;
    folder::make_private(&new)?;
    match folder::write_head(&new, newest)? {
        HeadWritten::Forced => Ok((newest, given)),
        HeadWritten::NotForced(source) => Err(StoreError::Io { path: new, source }),
    }
}

/// Opens data that were just put in their place.
fn open_newest(shared: &Shared, newest: u64) -> Result<Opened> {
    let data = shared.dir.join(folder::DATA);
    let trust = Trust::default();
    let (opened, _) = open_kept(&data, &shared.lock, &shared.tuning, newest == 0, trust)
        .map_err(|unopened| unexpected(unopened, &data))?;
    if opened.head.record.no == newest {
        opened.head.engine.note_damage_in(&shared.dir);
        Ok(opened)
    } else {
        opened.head.engine.close();
        Err(Kind::Head.corrupt(newest))
    }
}

fn copy(old: &Engine, new: &Engine, commits: &[u64], past: Past) -> Result<()> {
    let mut live = LiveKeys::default();
    let mut records = Vec::new();
    for no in commits.iter().copied().filter(|no| *no != 0) {
        let mut record = read_record(old, no)?;
        if past == Past::Forget {
            record.freed = 0;
        }
        live.add(old, &record)?;
        records.push(record);
    }
    let mut gathered = Gathered::default();
    for key in live.into_keys() {
        let sealed = old.whole(key)?;
        if gathered.push(key, &sealed) {
            new.insert_all(&mut gathered)?;
        }
    }
    new.insert_all(&mut gathered)?;
    write_records(old, new, &records)
}

/// Writes the records of commits, and what else the old store notes.
pub(crate) fn write_records(old: &Engine, new: &Engine, records: &[CommitRecord]) -> Result<()> {
    if let Some(oldest) = records.first() {
        new.set_swept(oldest.no)?;
    }
    new.set_detailed(old.detailed()?)?;
    new.set_stripped(old.stripped()?)?;
    let mut sealer = Sealer::new();
    let mut value = Vec::new();
    for record in records {
        let payload = table_payload(record, Kind::Commit)?;
        sealer.seal(record.no, Kind::Commit, &payload, &mut value)?;
        new.insert_commit(record.no, &value)?;
    }
    Ok(())
}
