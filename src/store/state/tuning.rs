//! Sizes and limits of a store.

use crate::store::engine::database::Limits;

/// Sizes and limits; the default is for real use, tests use tiny values.
///
/// They do not affect the format: a store written with one tuning can be read with another.
///
/// Measurements for blocks: 139 MB of packed contacts with 13 KiB per block give 69 MB of values of
/// about 6.5 KB; more than 7 KiB would make a leaf larger than sled keeps in its log. sled writes
/// values that come one by one about 3.6 times each, and batches whose keys come first about once:
/// 481 and 178 MB for 124 MB of values, with logs of 228 and 149 MB.
///
/// Measurements for syncing: with a random half of the pages written since the last sync lost, as
/// in a power cut, 900 of 900 stores opened with everything synced at 192 and at 256 KiB of values;
/// 888 of 900 at 320 KiB, and 74 of 120 at 1 MiB.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tuning {
    /// Bytes of packed contacts at which a block is closed.
    pub block_bytes: usize,
    /// Contacts at which a block is closed.
    pub block_contacts: usize,
    /// Blocks per directory page at most.
    pub page_blocks: usize,
    /// Entries per index page.
    pub index_page_entries: usize,
    /// New index entries kept in memory before they are written as a sorted run.
    pub index_pending: usize,
    /// Contacts per page of list members; a multiple of 64.
    pub member_page: usize,
    /// Bytes of changed contacts kept in memory before they are spilled to a temporary file.
    pub overlay_bytes: usize,
    /// Bytes of parsed blocks cached by a writer.
    pub cache_bytes: usize,
    /// Bytes written to sled before they are synced.
    pub sync_bytes: usize,
    /// Bytes written to sled before it is reopened: opening reads, and keeps in memory, what was
    /// written since its snapshot.
    pub refresh_bytes: usize,
    /// Blocks that may wait for the writing thread.
    pub queue: usize,
    /// Bytes of blocks that may wait for it; a larger block waits alone.
    pub queue_bytes: usize,
    /// Bytes of contacts that a writer prefetches.
    pub fetch_bytes: usize,
    /// Latest imports that can be undone, unless a setting says otherwise.
    pub history: usize,
    /// Days for which changes can be undone, unless a setting says otherwise.
    pub history_days: u32,
    /// Commits kept at most, whatever the retention rules: their list is read at each opening.
    pub most_commits: usize,
    /// Backups kept, unless a setting says otherwise.
    pub backups: usize,
    /// Bytes from which a full backup can be the base of incremental ones: a smaller one costs
    /// nearly nothing to repeat.
    pub backup_base: u64,
    /// Whether backups are made after commits.
    pub backs_up: bool,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            block_bytes: 13 << 10,
            block_contacts: 256,
            page_blocks: 512,
            index_page_entries: 896,
            index_pending: 1 << 18,
            member_page: 1 << 15,
            overlay_bytes: 24 << 20,
            cache_bytes: 24 << 20,
            sync_bytes: 192 << 10,
            refresh_bytes: 48 << 20,
            queue: 512,
            queue_bytes: 16 << 20,
            fetch_bytes: 64 << 20,
            history: 20,
            history_days: 90,
            most_commits: 10_000,
            backups: 3,
            backup_base: 8 << 20,
            backs_up: true,
        }
    }
}

impl Tuning {
    /// The limits that concern sled.
    pub(crate) fn limits(&self) -> Limits {
        Limits {
            sync_bytes: self.sync_bytes,
            refresh_bytes: self.refresh_bytes,
        }
    }

    /// Values so small that a handful of contacts exercises every path; for tests.
    #[cfg(test)]
    pub(crate) fn tiny() -> Self {
        Self {
            block_bytes: 200,
            block_contacts: 5,
            page_blocks: 4,
            index_page_entries: 3,
            index_pending: 7,
            member_page: 64,
            overlay_bytes: 256,
            cache_bytes: 600,
            sync_bytes: 1 << 20,
            refresh_bytes: 8 << 10,
            queue: 2,
            queue_bytes: 300,
            fetch_bytes: 6_400,
            history: 3,
            history_days: 0,
            most_commits: 40,
            backups: 3,
            backup_base: 8 << 20,
            backs_up: false,
        }
    }
}

/// Whether a writer can commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// Writes into the store; visible with the commit.
    Real,
    /// Dry run: writes into a temporary file, and committing does nothing.
    Scratch,
}
