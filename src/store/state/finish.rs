//! Committing: what a writer gathered becomes the newest state of the store.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::store::engine::error::{FailedBy, Result, StoreError};
use crate::store::engine::folder::{self, HeadWritten};
use crate::store::engine::frame::ValueKind;
use crate::store::engine::numbers::{put_keys, ranges};
use crate::store::state::blocks::{Block, BlockBuilder, BlockCache};
use crate::store::state::commit::{Cause, CommitRecord, Snapshot, StoredList, table_payload};
use crate::store::state::directory::{BlockRef, Directory, Page, page_payload, root_payload};
use crate::store::state::index::{IndexRecord, RunReader, RunWriter, read_list, runs_to_merge};
use crate::store::state::journal::{CommitContext, Journal};
use crate::store::state::keys::{FieldIndex, PageLookups};
use crate::store::state::log::{LogEntry, log_payload};
use crate::store::state::open::Notice;
use crate::store::state::overlay::{MergedOverlay, Overlay};
use crate::store::state::sink::Sink;
use crate::store::state::table::KeyTable;
use crate::store::state::tuning::Tuning;
use crate::store::state::view::checked;
use crate::store::state::writer::{TrackedTable, Writer};

/// The result of a commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Committed {
    /// The number of the newest commit: this one, or the previous one if nothing changed.
    pub commit: u64,
    /// The number of the import, if a real writer committed a record.
    pub import_no: Option<u64>,
}

/// Entries below which an index is not rebuilt, however many of them are stale.
const MIN_REBUILD_ENTRIES: u64 = 64;

impl<J: Journal> Writer<J> {
    /// Makes all changes visible at once, with the record of the import that made them.
    ///
    /// A dry writer does nothing and returns the newest commit.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if writing fails. Then it is unknown whether the commit is on disk: the store
    /// must be opened again.
    pub fn commit(mut self, record: Option<J::Record>) -> Result<Committed> {
        if self.is_dry() {
            return Ok(Committed {
                commit: self.base.record.no,
                import_no: None,
            });
        }
        let mut next = self.base.record.clone();
        next.no += 1;
        // Lookups are done, and merging needs the memory.
        for index in &mut self.indexes {
            index.table = None;
        }
        self.rebuild_stale()?;
        self.close_tail()?;
        let directory = self.write_contacts(&mut next)?;
        next.next_contact = self.next_contact;
        next.contacts = self.contacts;
        next.indexes.clear();
        for mut index in std::mem::take(&mut self.indexes) {
            next.indexes.push(self.write_index(&mut index)?);
        }
        let roots = self.write_lists(&mut next)?;
        next.next_list = self.next_list;
        self.write_tables(&mut next)?;
        let nothing = self.sink.next_key() == self.sink.first_key() && !self.journal.is_waiting();
        if nothing && record.is_none() {
            return Ok(Committed {
                commit: self.base.record.no,
                import_no: None,
            });
        }
        let import_no = record.is_some().then_some(next.next_import);
        next.cause = import_no.map_or(Cause::Edit, Cause::Import);
        let context = self.context(&next, import_no);
        let (journal, mut values) = self.journal();
        let written = journal.write(context, next.journal(), &mut values)?;
        next.ledger = written.ledger;
        next.suppressed = written.suppressed;
        let log = if let Some(record) = record {
            let entry = journal.enter(record, context, &mut values)?;
            self.write_log(&mut next, entry)?
        } else {
            journal.discard(&mut values);
            Arc::clone(&self.base.log)
        };
        self.sink.finish()?;
        self.dead.sort_unstable();
        let dead = ranges(&self.dead);
        self.base.engine.remove(&dead)?;
        self.seal(next, Arc::new(directory), roots, log, import_no)
    }

    /// Commits only the record of an import that failed or was cancelled, with its problems and
    /// rejected rows.
    ///
    /// # Errors
    ///
    /// As [`Self::commit`].
    pub fn commit_log_only(mut self, record: J::Record) -> Result<Committed> {
        if self.is_dry() {
            return Ok(Committed {
                commit: self.base.record.no,
                import_no: None,
            });
        }
        let mut next = self.base.record.clone();
        next.no += 1;
        let import_no = next.next_import;
        next.cause = Cause::Log(import_no);
        let context = self.context(&next, Some(import_no));
        let (journal, mut values) = self.journal();
        let (entry, mut kept) = journal.enter_unchanged(record, context, &mut values)?;
        self.sink.finish()?;
        kept.sort_unstable();
        let (first, end) = (self.sink.first_key(), self.sink.next_key());
        let mut dead = Vec::new();
        let mut from = first;
        for key in kept {
            dead.push((from, key));
            from = key + 1;
        }
        dead.push((from, end));
        dead.retain(|(from, to)| from < to);
        self.base.engine.remove(&dead)?;
        // All other changes of this writer are dropped.
        self.freed.clear();
        self.lists.clone_from(&self.base.lists);
        for changed in [&mut self.fields.changed, &mut self.words.changed] {
            *changed = false;
        }
        self.fields.value = Arc::clone(&self.base.fields);
        self.words.value = Arc::clone(&self.base.words);
        self.remembered.value = Arc::clone(&self.base.remembered);
        self.settings.value = Arc::clone(&self.base.settings);
        let log = self.write_log(&mut next, entry)?;
        let (directory, roots) = (
            Arc::clone(&self.base.directory),
            Arc::clone(&self.base.list_roots),
        );
        self.seal(next, directory, roots, log, Some(import_no))
    }

    /// Writes the commit record and shows the new state.
    fn seal(
        mut self,
        mut next: CommitRecord,
        directory: Arc<Directory>,
        roots: Arc<Vec<u64>>,
        log: Arc<Vec<LogEntry>>,
        import_no: Option<u64>,
    ) -> Result<Committed> {
        let engine = Arc::clone(&self.base.engine);
        let mut freed = std::mem::take(&mut self.freed);
        if next.freed != 0 {
            freed.push(next.freed);
        }
        next.freed = if freed.is_empty() {
            0
        } else {
            self.sink.put(ValueKind::Freed, put_keys(freed))?
        };
        next.next_key = self.sink.next_key();
        next.at = self.shared.clock.now();
        let payload = table_payload(&next, ValueKind::Commit)?;
        let mut sealed = Vec::new();
        crate::store::engine::frame::Sealer::new().seal(
            next.no,
            ValueKind::Commit,
            &payload,
            &mut sealed,
        )?;
        engine.insert_commit(next.no, &sealed)?;
        // Without a head that refers to it the commit never happened; the next opening removes it.
        let written = folder::write_head(engine.path(), next.no).inspect_err(|error| {
            let kind = error.io_kind().unwrap_or(std::io::ErrorKind::Other);
            engine.fail(FailedBy::Io(kind));
        })?;
        if let HeadWritten::NotForced(error) = written {
            self.shared.notice(Notice::NotForced(error.kind()));
        }
        // The commit stands; its values must not be removed any more.
        self.done = true;
        if !matches!(next.cause, Cause::Log(_)) {
            self.shared.changed.store(true, Ordering::Release);
        }
        let commit = next.no;
        let snapshot = Snapshot {
            engine,
            record: next,
            fields: Arc::clone(&self.fields.value),
            words: Arc::clone(&self.words.value),
            lists: Arc::new(std::mem::take(&mut self.lists)),
            list_roots: roots,
            remembered: Arc::clone(&self.remembered.value),
            settings: Arc::clone(&self.settings.value),
            directory,
            log,
            cache: Arc::clone(&self.base.cache),
        };
        let snapshot = Arc::new(snapshot);
        // The commit stands even if releasing old ones fails; the next call reports it.
        let _ = self.shared.install(Arc::clone(&snapshot));
        if let Err(error) = (self.shared.hooks.back_up)(&self.shared, &snapshot, self.touched) {
            self.shared.notice(Notice::NoBackup(error.io_kind()));
        }
        Ok(Committed { commit, import_no })
    }

    // ----- Contacts -------------------------------------------------------------------------

    /// Merges changed contacts into their blocks, and writes the changed directory pages.
    fn write_contacts(&mut self, next: &mut CommitRecord) -> Result<Directory> {
        let base = Arc::clone(&self.base);
        let untouched = self.overlay.is_empty()
            && self.own_blocks.is_empty()
            && self.base_blocks == base.directory.blocks.len();
        if untouched {
            return Ok(Directory::clone(&base.directory));
        }
        self.touched = u64::from(self.next_contact - base.record.next_contact)
            + self.overlay.contacts_below(base.record.next_contact);
        let own = std::mem::take(&mut self.own_blocks);
        let mut overlay =
            std::mem::replace(&mut self.overlay, Overlay::new(self.shared.temporary(), 0));
        let mut merge = Merge {
            changes: overlay.merged(),
            next: None,
            packed: Vec::new(),
            builder: BlockBuilder::default(),
            sink: &mut self.sink,
            cache: &self.cache,
            tuning: &self.tuning,
            first_key: base.record.next_key,
            freed: &mut self.freed,
            dead: &mut self.dead,
        };
        merge.step()?;
        let mut directory = Directory::default();
        let mut open = Vec::new();
        let mut start = 0;
        for page in &base.directory.pages {
            let end = start + page.blocks;
            let blocks = base
                .directory
                .blocks
                .get(start..end.min(self.base_blocks))
                .unwrap_or(&[]);
            start = end;
            let before = open.len();
            let changed = merge.blocks(blocks, &mut open)?;
            let last = end >= base.directory.blocks.len();
            let grows = last && !own.is_empty() && blocks.len() < self.tuning.page_blocks;
            if before == 0 && !changed && !grows && blocks.len() == page.blocks {
                directory.pages.push(*page);
                directory.blocks.append(&mut open);
                continue;
            }
            merge.freed.push(page.key);
            if !last {
                merge.pages(&mut open, &mut directory)?;
            }
        }
        merge.blocks(&own, &mut open)?;
        merge.pages(&mut open, &mut directory)?;
        if next.directory != 0 {
            merge.freed.push(next.directory);
        }
        next.directory = self
            .sink
            .put(ValueKind::DirectoryRoot, root_payload(&directory.pages))?;
        Ok(directory)
    }

    // ----- Indexes --------------------------------------------------------------------------

    /// Rebuilds indexes of which more than half are stale entries.
    fn rebuild_stale(&mut self) -> Result<()> {
        for at in 0..self.indexes.len() {
            let Some(index) = self.indexes.get_mut(at) else {
                continue;
            };
            let entries: u64 = index.runs.iter().map(|run| run.entries).sum();
            if entries < MIN_REBUILD_ENTRIES || index.stale.saturating_mul(2) <= entries {
                continue;
            }
            let runs = std::mem::take(&mut index.runs);
            let empty = FieldIndex {
                field: index.field,
                kind: index.kind,
                runs: Vec::new(),
                pending: crate::store::state::index::Pending::default(),
                table: None::<KeyTable>,
                stale: 0,
                page_lookups: PageLookups::default(),
            };
            for run in runs {
                self.release_run(run.list)?;
            }
            let build_index = self.build_index(empty)?;
            if let Some(index) = self.indexes.get_mut(at) {
                *index = build_index;
            }
        }
        Ok(())
    }

    /// Releases a run that the commit does not refer to.
    fn release_run(&mut self, list: u64) -> Result<()> {
        let payload = self.sink.read(list, ValueKind::IndexRun)?;
        let pages = read_list(list, &payload)?;
        for key in pages.into_iter().map(|page| page.key).chain([list]) {
            if key < self.sink.first_key() {
                self.freed.push(key);
            } else {
                self.dead.push(key);
            }
        }
        Ok(())
    }

    /// Writes the new entries of an index, and merges small runs.
    fn write_index(&mut self, index: &mut FieldIndex) -> Result<IndexRecord> {
        index.write_pending(&self.tuning, &mut self.sink)?;
        let merged = runs_to_merge(&index.runs);
        if merged > 0 {
            let runs = index
                .runs
                .split_off(index.runs.len().saturating_sub(merged));
            let mut heads = Vec::new();
            let mut out = RunWriter::new(self.tuning.index_page_entries);
            for run in &runs {
                let sink = std::cell::RefCell::new(&mut self.sink);
                let fetch = |key, kind| {
                    sink.borrow_mut()
                        .read(key, kind)
                        .map(|payload| payload.to_vec())
                };
                let mut reader = RunReader::new(run.list, &fetch)?;
                let head = reader.next(&fetch)?;
                heads.push((head, reader));
            }
            while let Some((least, at)) = (0..)
                .zip(&heads)
                .filter_map(|(at, (head, _))| head.map(|head| (head, at)))
                .min()
            {
                out.push(least, &mut |kind, payload| self.sink.put(kind, payload))?;
                if let Some((head, reader)) = heads.get_mut::<usize>(at) {
                    let sink = std::cell::RefCell::new(&mut self.sink);
                    *head = reader.next(&|key, kind| {
                        sink.borrow_mut()
                            .read(key, kind)
                            .map(|payload| payload.to_vec())
                    })?;
                }
            }
            let run = out.finish(&mut |kind, payload| self.sink.put(kind, payload))?;
            index.runs.extend(run);
            for run in runs {
                self.release_run(run.list)?;
            }
        }
        Ok(IndexRecord {
            field: index.field.0,
            runs: std::mem::take(&mut index.runs),
            stale: index.stale,
        })
    }

    // ----- Tables ---------------------------------------------------------------------------

    fn write_lists(&mut self, next: &mut CommitRecord) -> Result<Arc<Vec<u64>>> {
        let mut roots = Vec::with_capacity(self.lists.len());
        let sink = &mut self.sink;
        for list in &mut self.lists {
            let at = self.base.lists.iter().position(|known| known.no == list.no);
            let mut root = at
                .and_then(|at| self.base.list_roots.get(at).copied())
                .unwrap_or(0);
            if let Some(open) = self.members.get_mut(&list.no.0) {
                let was = (root, list.members);
                // A list that was deleted and restored begins anew.
                root = open.root;
                if open.root != 0 || open.members.count() > 0 {
                    root = open.members.write(
                        open.root,
                        &mut |kind, payload| sink.put(kind, payload),
                        &mut self.freed,
                    )?;
                }
                list.members = open.members.count();
                self.lists_changed |= was != (root, list.members);
            }
            roots.push(root);
        }
        if self.lists_changed {
            let stored: Vec<StoredList> = self
                .lists
                .iter()
                .zip(&roots)
                .map(|(list, root)| StoredList {
                    list: list.clone(),
                    root: *root,
                })
                .collect();
            let payload = table_payload(&stored, ValueKind::Lists)?;
            self.swap(&mut next.lists, ValueKind::Lists, payload)?;
        }
        Ok(Arc::new(roots))
    }

    fn write_tables(&mut self, next: &mut CommitRecord) -> Result<()> {
        if let Some(payload) = changed(&self.fields, ValueKind::Fields)? {
            self.swap(&mut next.fields, ValueKind::Fields, payload)?;
        }
        if let Some(payload) = changed(&self.words, ValueKind::Words)? {
            self.swap(&mut next.words, ValueKind::Words, payload)?;
        }
        if let Some(payload) = changed(&self.remembered, ValueKind::Remembered)? {
            self.swap(&mut next.remembered, ValueKind::Remembered, payload)?;
        }
        if let Some(payload) = changed(&self.settings, ValueKind::Settings)? {
            self.swap(&mut next.settings, ValueKind::Settings, payload)?;
        }
        Ok(())
    }

    /// Writes a value that replaces an older one.
    fn swap(&mut self, key: &mut u64, kind: ValueKind, payload: Vec<u8>) -> Result<()> {
        if *key != 0 {
            self.freed.push(*key);
        }
        *key = self.sink.put(kind, payload)?;
        Ok(())
    }

    /// Adds an import to the log.
    fn write_log(
        &mut self,
        next: &mut CommitRecord,
        entry: LogEntry,
    ) -> Result<Arc<Vec<LogEntry>>> {
        next.next_import += 1;
        let mut log = self.base.log.to_vec();
        log.push(entry);
        self.swap(&mut next.log, ValueKind::Log, log_payload(&log))?;
        Ok(Arc::new(log))
    }

    /// The data about the commit that the journal needs.
    fn context(&self, next: &CommitRecord, import: Option<u64>) -> CommitContext {
        CommitContext {
            commit: next.no,
            before: self.base.record.no,
            at: self.shared.clock.now(),
            import,
        }
    }
}

fn changed<T: serde::Serialize>(
    table: &TrackedTable<T>,
    kind: ValueKind,
) -> Result<Option<Vec<u8>>> {
    if table.changed {
        table_payload(&*table.value, kind).map(Some)
    } else {
        Ok(None)
    }
}

/// Merges changed contacts into blocks.
struct Merge<'a> {
    changes: MergedOverlay<'a>,
    /// The next changed contact; its bytes are in `packed`.
    next: Option<u32>,
    packed: Vec<u8>,
    builder: BlockBuilder,
    sink: &'a mut Sink,
    cache: &'a BlockCache,
    tuning: &'a Tuning,
    first_key: u64,
    freed: &'a mut Vec<u64>,
    dead: &'a mut Vec<u64>,
}

impl Merge<'_> {
    fn step(&mut self) -> Result<()> {
        self.next = self.changes.next(&mut self.packed)?;
        Ok(())
    }

    /// Adds blocks to `out`, rewriting those with changed contacts; returns whether there were any.
    fn blocks(&mut self, blocks: &[BlockRef], out: &mut Vec<BlockRef>) -> Result<bool> {
        let mut changed = false;
        for block in blocks {
            let end = block.first + block.count;
            if self.next.is_none_or(|id| id >= end) {
                out.push(*block);
                continue;
            }
            changed = true;
            let decoded = match self.cache.get(block.key) {
                Some(decoded) => Arc::clone(decoded),
                None => Arc::new(checked(
                    Block::new(self.sink.read(block.key, ValueKind::Contacts)?),
                    block,
                )?),
            };
            self.builder.begin(block.first);
            for (id, packed) in decoded.iter() {
                // A block that has grown much is split.
                if self.builder.len() >= self.tuning.block_bytes / 2 * 3 {
                    self.close(id, out)?;
                }
                if self.next == Some(id) {
                    self.push_change()?;
                } else if !self.builder.push(packed) {
                    return Err(StoreError::Full);
                }
            }
            self.close(end, out)?;
            if block.key < self.first_key {
                self.freed.push(block.key);
            } else {
                self.dead.push(block.key);
            }
        }
        Ok(changed)
    }

    fn push_change(&mut self) -> Result<()> {
        if !self.builder.push(&self.packed) {
            return Err(StoreError::Full);
        }
        self.step()
    }

    fn close(&mut self, next: u32, out: &mut Vec<BlockRef>) -> Result<()> {
        if self.builder.count() > 0 {
            out.push(BlockRef {
                first: self.builder.first(),
                count: u32::try_from(self.builder.count()).map_err(|_| StoreError::Full)?,
                key: self.sink.put(ValueKind::Contacts, self.builder.payload())?,
            });
        }
        self.builder.begin(next);
        Ok(())
    }

    /// Writes directory pages for blocks that are on none.
    fn pages(&mut self, open: &mut Vec<BlockRef>, directory: &mut Directory) -> Result<()> {
        for blocks in open.chunks(self.tuning.page_blocks.max(1)) {
            directory.pages.push(Page {
                key: self
                    .sink
                    .put(ValueKind::DirectoryPage, page_payload(blocks))?,
                blocks: blocks.len(),
            });
        }
        directory.blocks.append(open);
        Ok(())
    }
}
