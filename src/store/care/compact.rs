//! Compaction: what is named is copied into a fresh store, which takes the place of the old one.

use std::sync::Arc;

use crate::store::care::backup::unexpected;
use crate::store::care::check::LiveKeys;
use crate::store::engine::coding::{Kind, Sealer, is_whole};
use crate::store::engine::database::Engine;
use crate::store::engine::error::{Result, StoreError};
use crate::store::engine::folder::{self, Step};
use crate::store::state::commit::{CommitRecord, table_payload};
use crate::store::state::open::{State, Store, open_data, read_record};

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
    /// Bytes on disk after.
    pub after: u64,
}

impl Store {
    /// Rewrites the store so that it takes no more room than it needs.
    ///
    /// Refused as busy while anybody writes or holds a view. Crash-safe: at each moment one of
    /// the two stores is whole, and the next opening takes it. Backups are left alone.
    pub fn compact(&self, past: Past) -> Result<Compacted> {
        self.compact_until(past, Step::Done)
    }

    pub(crate) fn compact_until(&self, past: Past, until: Step) -> Result<Compacted> {
        let ((), sizes) = self.rewritten(until, |state, old, new| {
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
        self.shared.claim()?;
        let done = self.rewritten_claimed(until, build);
        self.shared.release();
        done
    }

    fn rewritten_claimed<T>(
        &self,
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
        let before = old.size()?;
        let new = shared.dir.join(folder::NEW);
        if new.exists() {
            std::fs::remove_dir_all(&new).map_err(StoreError::io(&new))?;
        }
        folder::make(&new)?;
        let engine = Engine::open(&new, &shared.lock, shared.tuning.sync_bytes)
            .map_err(|unopened| unexpected(unopened, &new))?;
        let engine = Arc::new(engine);
        let done = build(&state, &old, &engine).and_then(|done| {
            engine.sync()?;
            Ok(done)
        });
        engine.close();
        drop(engine);
        let (newest, given) = done.inspect_err(|_| {
            // Half a store is of no use to anybody; what is left goes at the next opening.
            let _ = std::fs::remove_dir_all(&new);
        })?;
        folder::make_private(&new)?;
        folder::write_head(&new, newest)?;
        // From here on the old files are closed: some systems do not rename open ones.
        old.close();
        drop(old);
        folder::replace_data(&shared.dir, until)?;
        if until != Step::Done {
            return Err(StoreError::Busy);
        }
        let data = shared.dir.join(folder::DATA);
        let opened = open_data(&data, &shared.lock, &shared.tuning)
            .map_err(|unopened| unexpected(unopened, &data))?;
        state.head = opened.head;
        state.commits = opened.commits;
        state.live.clear();
        let after = state.head.engine.size()?;
        Ok((given, Compacted { before, after }))
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
    for key in live.into_keys() {
        let sealed = old.sealed(key)?.filter(|sealed| is_whole(key, sealed));
        let sealed = sealed.ok_or(StoreError::Corrupt { what: "value", key })?;
        new.insert(key, &sealed)?;
    }
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
