//! The keys of all values that commits refer to.

use crate::store::engine::database::Engine;
use crate::store::engine::error::Result;
use crate::store::engine::frame::ValueKind;
use crate::store::engine::numbers::NumberHasher;
use crate::store::record::problems::ProblemEntry;
use crate::store::record::stream::Stream;
use crate::store::record::streams;
use crate::store::state::commit::CommitRecord;
use crate::store::state::directory;
use crate::store::state::index::read_list;
use crate::store::state::log::{LogEntry, read_log};
use crate::store::state::members::page_keys;

/// The sorted keys of all values that a commit refers to.
pub(crate) fn live_keys(engine: &Engine, record: &CommitRecord) -> Result<Vec<u64>> {
    let mut live = LiveKeys::default();
    live.add(engine, record)?;
    Ok(live.into_keys())
}

/// The keys of all values that several commits refer to.
///
/// Neighbouring commits share nearly everything; a value is followed only once.
#[derive(Debug, Default)]
pub(crate) struct LiveKeys {
    keys: NumberSet,
    /// Keys whose value was read and whose references were added.
    followed: NumberSet,
}

/// A set of keys with a fast hasher.
type NumberSet = std::collections::HashSet<u64, std::hash::BuildHasherDefault<NumberHasher>>;

impl LiveKeys {
    /// Adds what a commit refers to; after an error part of it may have been added.
    pub(crate) fn add(&mut self, engine: &Engine, record: &CommitRecord) -> Result<()> {
        let done = self.follow(engine, record);
        if done.is_err() {
            // Other commits that share the unreadable value must fail as well.
            self.followed.clear();
        }
        done
    }

    fn follow(&mut self, engine: &Engine, record: &CommitRecord) -> Result<()> {
        for key in [
            record.fields,
            record.words,
            record.remembered,
            record.settings,
            record.freed,
        ] {
            self.keys.insert(key);
        }
        if self.is_new(record.directory) {
            let payload = engine.value(record.directory, ValueKind::DirectoryRoot)?;
            for page in directory::page_keys(record.directory, &payload)? {
                if self.is_new(page) {
                    let payload = engine.value(page, ValueKind::DirectoryPage)?;
                    let blocks = directory::page_blocks(page, &payload)?;
                    self.keys.extend(blocks.iter().map(|block| block.key));
                }
            }
        }
        for run in record.indexes.iter().flat_map(|index| &index.runs) {
            if self.is_new(run.list) {
                let pages = read_list(run.list, &engine.value(run.list, ValueKind::IndexRun)?)?;
                self.keys.extend(pages.iter().map(|page| page.key));
            }
        }
        if self.is_new(record.lists) {
            self.add_lists(engine, record.lists)?;
        }
        if self.is_new(record.log) {
            let payload = engine.value(record.log, ValueKind::Log)?;
            for entry in read_log(record.log, &payload)? {
                if self.is_new(entry.record) {
                    self.keys.extend(kept_detail_keys(engine, &entry)?);
                }
            }
        }
        if record.ledger != 0 || record.suppressed != 0 {
            let both = [record.ledger, record.suppressed].map(|root| self.is_new(root));
            if both.contains(&true) {
                self.keys.extend(streams::keys_of_commit(engine, record)?);
            }
        }
        self.keys.remove(&0);
        Ok(())
    }

    /// Adds a key whose value refers to others; returns whether it still has to be followed.
    fn is_new(&mut self, key: u64) -> bool {
        self.keys.insert(key);
        key != 0 && self.followed.insert(key)
    }

    fn add_lists(&mut self, engine: &Engine, table: u64) -> Result<()> {
        let payload = engine.value(table, ValueKind::Lists)?;
        let lists: Vec<crate::store::state::commit::StoredList> =
            serde_json::from_slice(&payload).map_err(|_| ValueKind::Lists.corrupt(table))?;
        for root in lists.into_iter().map(|list| list.root) {
            if self.is_new(root) {
                let payload = engine.value(root, ValueKind::MembersRoot)?;
                self.keys.extend(page_keys(root, &payload)?);
            }
        }
        Ok(())
    }

    /// All keys, sorted.
    pub(crate) fn into_keys(self) -> Vec<u64> {
        let mut keys: Vec<u64> = self.keys.into_iter().collect();
        keys.sort_unstable();
        keys
    }
}

/// The keys of an import's details; none if they are no longer kept.
pub(crate) fn kept_detail_keys(engine: &Engine, entry: &LogEntry) -> Result<Vec<u64>> {
    if entry.no < engine.detailed()? {
        return Ok(Vec::new());
    }
    detail_keys(engine, entry)
}

/// The keys of an import's details, kept or not.
pub(crate) fn detail_keys(engine: &Engine, entry: &LogEntry) -> Result<Vec<u64>> {
    let mut keys = Vec::new();
    if entry.problems != 0 {
        keys.extend(Stream::<ProblemEntry>::of(engine, entry.problems)?.keys());
        // The root goes last, because it refers to the others.
        keys.push(entry.problems);
    }
    keys.extend(streams::keys_of_import(engine, entry.record)?);
    Ok(keys)
}
