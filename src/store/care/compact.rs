//! Compaction: referenced values are copied into a new store that replaces the old one.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::store::care::backup::unexpected;
use crate::store::care::live_keys::LiveKeys;
use crate::store::care::open_data::{Trust, open_guarded};
use crate::store::engine::database::Engine;
use crate::store::engine::error::{Result, StoreError};
use crate::store::engine::folder::{self, HeadWritten, Step};
use crate::store::engine::frame::{Sealer, ValueKind};
use crate::store::engine::write_batch::WriteBatch;
use crate::store::state::commit::{CommitRecord, table_payload};
use crate::store::state::open::{Opened, Shared, State, Store, read_record};

/// What compaction does with earlier commits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Past {
    /// They are kept, and imports can still be undone.
    Keep,
    /// They are dropped: changed and deleted data remain nowhere in the store.
    Forget,
}

/// The result of a compaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Compacted {
    /// Bytes on disk before.
    pub before: u64,
    /// Bytes on disk after; equal to `before` if the store was not replaced.
    pub after: u64,
    /// Whether the store was left as it was because the rewritten one would be larger.
    pub stayed: bool,
}

/// Bytes by which a rewritten store may be larger if data were released: those stay in the files
/// until they are rewritten.
const SLACK_BYTES: u64 = 64 << 10;

/// When a rewritten store replaces the original.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Replace {
    Always,
    UnlessLarger,
}

impl Store {
    /// Rewrites the store without unreferenced data, and replaces it.
    ///
    /// If the result would be larger the store stays as it is, unless the past is dropped; if data
    /// were released it may be 64 KiB larger. Crash-safe: at every moment one of the two stores is
    /// intact, and the next opening uses it. Backups stay.
    ///
    /// # Errors
    ///
    /// [`StoreError::Busy`] while a writer or view exists; errors of reading or writing, after
    /// which the store is as before.
    pub fn compact(&self, past: Past) -> Result<Compacted> {
        self.compact_until(past, Step::Done)
    }

    pub(crate) fn compact_until(&self, past: Past, until: Step) -> Result<Compacted> {
        // Tests that interrupt the replacement need one.
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

    /// Replaces the store by what `build` makes of it; `build` returns the number of the newest
    /// commit. Busy while a writer or view exists.
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
            // The next opening removes what is left of an unfinished store.
            let _ = folder::remove(&new);
        })?;
        let after = folder::size(&new)?;
        let slack = if has_let_go(&state)? { SLACK_BYTES } else { 0 };
        if replace == Replace::UnlessLarger && after > before + slack {
            folder::remove(&new)?;
            let sizes = Compacted {
                before,
                after: before,
                stayed: true,
            };
            return Ok((given, sizes));
        }
        // The old files are closed first: some systems cannot rename open ones.
        old.close();
        drop(old);
        let replaced = folder::replace_data(&shared.dir, until);
        if until != Step::Done {
            return Err(StoreError::Busy);
        }
        let opened = replaced.and_then(|()| open_newest(shared, newest));
        let (opened, error) = match opened {
            Ok(opened) => {
                // The old store is no longer needed; if it cannot be deleted now it is later.
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
        // The replacement is complete, even if its size cannot be read.
        let after = folder::size(state.head.engine.path()).unwrap_or(after);
        let sizes = Compacted {
            before,
            after,
            stayed: false,
        };
        Ok((given, sizes))
    }
}

/// Whether commits or import details were released whose values may still be in the files.
fn has_let_go(state: &State) -> Result<bool> {
    let first = state.commits.first().map_or(1, |commit| commit.no);
    Ok(first > 1 || state.head.engine.detailed()? > 1)
}

/// Builds a rewritten store in `data.new`, including its head; returns the number of its newest
/// commit.
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

/// Opens a data folder that was just put in place.
fn open_newest(shared: &Shared, newest: u64) -> Result<Opened> {
    let data = shared.dir.join(folder::DATA);
    let trust = Trust::default();
    let (opened, _) = open_guarded(&data, &shared.lock, &shared.tuning, newest == 0, trust)
        .map_err(|unopened| unexpected(unopened, &data))?;
    if opened.head.record.no == newest {
        opened.head.engine.note_damage_in(&shared.dir);
        Ok(opened)
    } else {
        opened.head.engine.close();
        Err(ValueKind::Head.corrupt(newest))
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
    let mut write_batch = WriteBatch::default();
    for key in live.into_keys() {
        let sealed = old.verified(key)?;
        if write_batch.push(key, &sealed) {
            new.insert_all(&mut write_batch)?;
        }
    }
    new.insert_all(&mut write_batch)?;
    write_records(old, new, &records)
}

/// Copies commit records, and the bookkeeping numbers of the old store.
pub(crate) fn write_records(old: &Engine, new: &Engine, records: &[CommitRecord]) -> Result<()> {
    if let Some(oldest) = records.first() {
        new.set_swept(oldest.no)?;
    }
    new.set_detailed(old.detailed()?)?;
    new.set_stripped(old.stripped()?)?;
    let mut sealer = Sealer::new();
    let mut value = Vec::new();
    for record in records {
        let payload = table_payload(record, ValueKind::Commit)?;
        sealer.seal(record.no, ValueKind::Commit, &payload, &mut value)?;
        new.insert_commit(record.no, &value)?;
    }
    Ok(())
}
