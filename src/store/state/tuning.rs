//! Sizes and limits of a store.

use crate::store::engine::database::Limits;

/// Sizes and limits; the default is for real use, tests make everything tiny.
///
/// Nothing here changes what is on disk: a store written with one tuning reads with another.
///
/// Blocks: of 139 MB of packed contacts, 13 KiB a block make 69 MB of values of about 6.5 KB; more
/// than 7 KiB would make a leaf larger than sled keeps in its log. Of values that come one by one
/// sled writes each about 3.6 times (as an addition, and again when its leaf is consolidated or
/// split); of those that come together, their keys first, about once: 481 and 178 MB were written for
/// 124 MB of values, and the log had 228 and 149 MB.
///
/// Forcing to disk: with a random half of the pages written since the last time lost, as in a
/// power cut, 900 of 900 stores opened with everything that had been forced to disk at 192 and at
/// 256 KiB of values; 888 of 900 did at 320 KiB, and 74 of 120 at 1 MiB.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tuning {
    /// A contact block is closed when its packed contacts have this many bytes.
    pub block_bytes: usize,
    /// A contact block is closed when it has this many contacts.
    pub block_contacts: usize,
    /// Most blocks a directory page names.
    pub page_blocks: usize,
    /// Entries of an index page.
    pub index_page_entries: usize,
    /// New index entries kept in memory before they are written as a sorted run.
    pub index_pending: usize,
    /// Members a page of a list covers; a multiple of 64.
    pub member_page: usize,
    /// Bytes of changed contacts kept in memory before they are spilled to a temporary file.
    pub overlay_bytes: usize,
    /// Bytes of decoded blocks a writer keeps.
    pub cache_bytes: usize,
    /// Bytes written to sled before they are forced to disk.
    pub sync_bytes: usize,
    /// Bytes written to sled before the next start is shortened: what was written since is read,
    /// and kept in memory, by an opening.
    pub refresh_bytes: usize,
    /// Blocks that may wait for the writing thread.
    pub queue: usize,
    /// Bytes of blocks that may wait for it; a larger block waits alone.
    pub queue_bytes: usize,
    /// Bytes of contacts that a writer fetches ahead.
    pub fetch_bytes: usize,
    /// Import commits whose state before them stays readable, unless a setting says otherwise.
    pub history: usize,
    /// Days for which states stay readable, unless a setting says otherwise.
    pub history_days: u32,
    /// Most commits that are kept, whatever the rules say: their list is read at each opening.
    pub most_commits: usize,
    /// Backups that are kept, unless a setting says otherwise.
    pub backups: usize,
    /// Bytes from which on a whole backup is one that others can be based on: a smaller one costs
    /// nearly nothing to make again.
    pub backup_base: u64,
    /// Backups are made beside changes, as often as is due.
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
    /// What concerns sled.
    pub(crate) fn limits(&self) -> Limits {
        Limits {
            sync_bytes: self.sync_bytes,
            refresh_bytes: self.refresh_bytes,
        }
    }

    /// Everything so small that a handful of contacts exercises every path; for tests.
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

/// Whether what a writer writes can be committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// Into the store, visible with the commit.
    Real,
    /// Into a temporary file that is gone with the writer: a dry run. Committing does nothing.
    Scratch,
}
