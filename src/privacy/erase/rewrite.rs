//! The copy of a store without the people being erased.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::plan::{ErasePlan, within};
use crate::contact::{Fields, OptInWords};
use crate::plan::Target;
use crate::store::care::compact::write_records;
use crate::store::engine::database::Engine;
use crate::store::engine::error::{Result, StoreError};
use crate::store::engine::frame::{Sealer, ValueKind, is_intact, unseal};
use crate::store::engine::numbers::put_keys;
use crate::store::engine::write_batch::WriteBatch;
use crate::store::record::ledger::LedgerEntry;
use crate::store::record::log::ImportRecord;
use crate::store::record::problems::ProblemEntry;
use crate::store::record::rejects::RejectedRow;
use crate::store::record::stream::{EntryEdit, Stream, edit_block};
use crate::store::record::trail::TrailRow;
use crate::store::state::blocks::{Block, BlockBuilder};
use crate::store::state::commit::{Cause, table_payload};
use crate::store::state::index::{RunPage, list_payload, page_payload, read_list, read_page};
use crate::store::state::members;

/// Copies all values, leaving out personal data.
pub(crate) struct Rewrite<'a> {
    plan: &'a ErasePlan,
    old: &'a Engine,
    new: &'a Engine,
    sealer: Sealer,
    value: Vec<u8>,
    write_batch: WriteBatch,
    /// Contacts removed, by key of the block.
    lost: HashMap<u64, u64>,
    /// Members removed, by key of the page.
    lost_members: HashMap<u64, u64>,
    /// New first hash and number of removed entries, by key of the index page.
    lost_entries: HashMap<u64, (Option<u64>, u64)>,
    /// Entries removed, by key of the run's page list.
    lost_of_run: HashMap<u64, u64>,
    lost_rows: HashMap<u64, u64>,
    pub rejected_rows: u64,
    pub problems: u64,
}

impl<'a> Rewrite<'a> {
    pub(crate) fn new(plan: &'a ErasePlan, old: &'a Engine, new: &'a Engine) -> Self {
        Self {
            plan,
            old,
            new,
            sealer: Sealer::new(),
            value: Vec::new(),
            write_batch: WriteBatch::default(),
            lost: HashMap::new(),
            lost_members: HashMap::new(),
            lost_entries: HashMap::new(),
            lost_of_run: HashMap::new(),
            lost_rows: HashMap::new(),
            rejected_rows: 0,
            problems: 0,
        }
    }

    pub(crate) fn run(&mut self, progress: &mut dyn FnMut(u64, u64)) -> Result<()> {
        let plan = self.plan;
        // Values that refer to others come last, when the fate of those is known.
        let later: HashSet<u64> = plan
            .runs
            .iter()
            .chain(plan.tables.keys())
            .chain(&plan.rejected_roots)
            .copied()
            .collect();
        let all = plan.keys.len() as u64;
        let mut done = 0;
        for wanted in [false, true] {
            for &key in plan.keys.iter().filter(|key| later.contains(key) == wanted) {
                self.copy(key)?;
                done += 1;
                if done % 256 == 0 || done == all {
                    progress(done, all);
                }
            }
            self.new.insert_all(&mut self.write_batch)?;
        }
        Ok(())
    }

    fn copy(&mut self, key: u64) -> Result<()> {
        let sealed = self
            .old
            .sealed(key)?
            .filter(|sealed| is_intact(key, sealed));
        let sealed = sealed.ok_or(StoreError::Corrupt { what: "value", key })?;
        let open = |kind| unseal(key, kind, &sealed);
        let kind = ValueKind::of(&sealed);
        let plan = self.plan;
        let changed = match kind {
            Some(kind @ ValueKind::Contacts) if plan.blocks.contains(&key) => {
                self.contacts(key, open(kind)?)?
            }
            Some(kind @ ValueKind::IndexPage) => self.index_page(key, &open(kind)?)?,
            Some(kind @ ValueKind::IndexRun) => self.index_run(key, &open(kind)?)?,
            Some(kind @ ValueKind::Members) => self.members(key, &open(kind)?)?,
            Some(ValueKind::Lists) => self.lists(key)?,
            Some(kind @ ValueKind::Trail) => self.trail(key, &open(kind)?)?,
            Some(kind @ ValueKind::Rejected) => self.rejected(key, &open(kind)?)?,
            Some(kind @ ValueKind::RejectedRoot) => self.rejected_root(key, &open(kind)?)?,
            Some(kind @ ValueKind::Problems) => self.problems(key, &open(kind)?)?,
            Some(kind @ ValueKind::Import) => self.import(key, &open(kind)?)?,
            Some(kind @ ValueKind::Remembered) => self.remembered(key, &open(kind)?)?,
            Some(kind @ ValueKind::Fields) => self.fields(key, &open(kind)?)?,
            Some(kind @ ValueKind::Words) => self.words(key, &open(kind)?)?,
            Some(kind @ ValueKind::Ledger) => self.ledger(key, &open(kind)?)?,
            _ => None,
        };
        let (Some(kind), Some(payload)) = (kind, changed) else {
            return self.write(key, &sealed);
        };
        if self
            .lost_entries
            .get(&key)
            .is_some_and(|(first, _)| first.is_none())
        {
            // An empty index page is dropped; its run will not name it.
            return Ok(());
        }
        let mut value = std::mem::take(&mut self.value);
        self.sealer.seal(key, kind, &payload, &mut value)?;
        let written = self.write(key, &value);
        self.value = value;
        written
    }

    fn write(&mut self, key: u64, sealed: &[u8]) -> Result<()> {
        if self.write_batch.push(key, sealed) {
            self.new.insert_all(&mut self.write_batch)?;
        }
        Ok(())
    }

    fn contacts(&mut self, key: u64, payload: Vec<u8>) -> Result<Option<Vec<u8>>> {
        let block =
            Block::new(Arc::new(payload)).ok_or_else(|| ValueKind::Contacts.corrupt(key))?;
        let mut builder = BlockBuilder::default();
        builder.begin(block.first());
        let mut lost = 0;
        for (id, packed) in block.iter() {
            let theirs = self.plan.ids.contains(&id);
            lost += u64::from(theirs && !packed.is_empty());
            if !builder.push(if theirs { &[] } else { packed }) {
                return Err(StoreError::Full);
            }
        }
        self.lost.insert(key, lost);
        Ok((lost > 0).then(|| builder.payload()))
    }

    fn index_page(&mut self, key: u64, payload: &[u8]) -> Result<Option<Vec<u8>>> {
        let mut entries = read_page(key, payload)?;
        let before = entries.len();
        entries.retain(|(_, id)| !self.plan.ids.contains(id));
        if entries.len() == before {
            return Ok(None);
        }
        let first = entries.first().map(|(hash, _)| *hash);
        let lost = (before - entries.len()) as u64;
        self.lost_entries.insert(key, (first, lost));
        Ok(Some(page_payload(&entries)))
    }

    fn index_run(&mut self, key: u64, payload: &[u8]) -> Result<Option<Vec<u8>>> {
        let mut lost_of_run = 0;
        let pages = read_list(key, payload)?.into_iter();
        let pages: Vec<RunPage> = pages
            .filter_map(|page| match self.lost_entries.get(&page.key) {
                None => Some(page),
                Some((first, lost)) => {
                    lost_of_run += lost;
                    // An empty page is not named.
                    first.map(|first_hash| RunPage { first_hash, ..page })
                }
            })
            .collect();
        if lost_of_run == 0 {
            return Ok(None);
        }
        self.lost_of_run.insert(key, lost_of_run);
        Ok(Some(list_payload(&pages)))
    }

    fn members(&mut self, key: u64, payload: &[u8]) -> Result<Option<Vec<u8>>> {
        let Some(&(first, end)) = self.plan.members.get(&key) else {
            return Ok(None);
        };
        let ids = within(&self.plan.ids, first, end);
        let (left, lost) = members::page_without(key, payload, first, ids)?;
        self.lost_members.insert(key, lost);
        Ok((lost > 0).then_some(left))
    }

    fn lists(&self, key: u64) -> Result<Option<Vec<u8>>> {
        let Some(lists) = self.plan.tables.get(&key) else {
            return Ok(None);
        };
        let mut lists = lists.clone();
        let mut changed = false;
        for list in &mut lists {
            let pages = self.plan.roots.get(&list.root);
            let lost: u64 = pages
                .into_iter()
                .flatten()
                .filter_map(|page| self.lost_members.get(page))
                .sum();
            list.list.members = list.list.members.saturating_sub(lost);
            changed |= lost > 0;
            let no = list.list.no.0;
            if let Some(left) = self.plan.traces.list_name(&list.list.name, no) {
                list.list.name = left;
                changed = true;
            }
        }
        changed
            .then(|| table_payload(&lists, ValueKind::Lists))
            .transpose()
    }

    fn trail(&self, key: u64, payload: &[u8]) -> Result<Option<Vec<u8>>> {
        edit_block(key, (), payload, |row: &mut TrailRow| {
            if self.plan.ids.contains(&row.contact.0) {
                EntryEdit::Remove
            } else {
                EntryEdit::Keep
            }
        })
    }

    fn ledger(&self, key: u64, payload: &[u8]) -> Result<Option<Vec<u8>>> {
        let Some(noted) = self.plan.ledger.get(&key) else {
            return Ok(None);
        };
        edit_block(key, *noted, payload, |entry: &mut LedgerEntry| {
            if !self.plan.ids.contains(&entry.contact.0) {
                return EntryEdit::Keep;
            }
            // What was done with their consent stays, without their own words.
            entry.word = None;
            entry.evidence.clear();
            EntryEdit::Changed
        })
    }

    fn rejected(&mut self, key: u64, payload: &[u8]) -> Result<Option<Vec<u8>>> {
        let Some(&import) = self.plan.imports.get(&key) else {
            return Ok(None);
        };
        let mut gone = 0;
        let left = edit_block(key, (), payload, |row: &mut RejectedRow| {
            if self.plan.is_line(import, row.line) {
                gone += 1;
                EntryEdit::Remove
            } else {
                EntryEdit::Keep
            }
        })?;
        *self.lost_rows.entry(import).or_default() += gone;
        self.rejected_rows += gone;
        Ok(left)
    }

    fn rejected_root(&mut self, key: u64, payload: &[u8]) -> Result<Option<Vec<u8>>> {
        let mut rejected = Stream::<RejectedRow>::read(key, payload)?;
        let head = &mut rejected.head;
        let import = self.plan.imports.get(&key).copied().unwrap_or(0);
        let gone = self.lost_rows.get(&import).copied().unwrap_or(0);
        head.rows = head.rows.saturating_sub(gone);
        let mut changed = gone > 0;
        // A file without a header whose first row was taken for one.
        let names: Vec<&str> = head.header.iter().map(String::as_str).collect();
        let own = self.plan.traces.own_names(&names);
        for (at, cell) in head.header.iter_mut().enumerate() {
            let field = self.plan.field(import, at);
            if own.contains(&at) || self.plan.traces.is_in(cell, field) {
                cell.clear();
                changed = true;
            }
        }
        Ok(changed.then(|| rejected.payload()))
    }

    fn problems(&mut self, key: u64, payload: &[u8]) -> Result<Option<Vec<u8>>> {
        let plan = self.plan;
        let import = plan.imports.get(&key).copied().unwrap_or(0);
        edit_block(key, (), payload, |problem: &mut ProblemEntry| {
            let mut edit = EntryEdit::Keep;
            let column = problem.column.and_then(|at| usize::try_from(at).ok());
            let field = column.and_then(|at| plan.field(import, at));
            let theirs =
                plan.is_line(import, problem.line) || plan.traces.is_in(&problem.cell, field);
            if theirs && !problem.cell.is_empty() {
                problem.cell.clear();
                self.problems += 1;
                edit = EntryEdit::Changed;
            }
            let before = problem.contacts.len();
            problem.contacts.retain(|id| !plan.ids.contains(&id.0));
            if problem.contacts.len() < before {
                edit = EntryEdit::Changed;
            }
            edit
        })
    }

    fn import(&self, key: u64, payload: &[u8]) -> Result<Option<Vec<u8>>> {
        let bad = || ValueKind::Import.corrupt(key);
        let mut record: serde_json::Value = serde_json::from_slice(payload).map_err(|_| bad())?;
        let import = self.plan.imports.get(&key).copied();
        let lines = import.and_then(|no| self.plan.lines(no));
        if !self.plan.traces.clean_record(&mut record, lines) {
            return Ok(None);
        }
        let cleaned = table_payload(&record, ValueKind::Import)?;
        // The result must still be readable.
        serde_json::from_slice::<ImportRecord>(&cleaned).map_err(|_| bad())?;
        Ok(Some(cleaned))
    }

    fn remembered(&self, key: u64, payload: &[u8]) -> Result<Option<Vec<u8>>> {
        let mut headers: BTreeMap<String, Target> =
            serde_json::from_slice(payload).map_err(|_| ValueKind::Remembered.corrupt(key))?;
        let before = headers.len();
        headers.retain(|header, _| !self.plan.traces.is_header(header));
        (headers.len() < before)
            .then(|| table_payload(&headers, ValueKind::Remembered))
            .transpose()
    }

    fn fields(&self, key: u64, payload: &[u8]) -> Result<Option<Vec<u8>>> {
        let mut fields: Fields =
            serde_json::from_slice(payload).map_err(|_| ValueKind::Fields.corrupt(key))?;
        let traces = &self.plan.traces;
        let changed = fields.forget(
            |name, no| traces.field_name(name, no.0),
            |option| traces.identifies(option),
        );
        changed
            .then(|| table_payload(&fields, ValueKind::Fields))
            .transpose()
    }

    fn words(&self, key: u64, payload: &[u8]) -> Result<Option<Vec<u8>>> {
        let bad = || ValueKind::Words.corrupt(key);
        let mut words: serde_json::Value = serde_json::from_slice(payload).map_err(|_| bad())?;
        if !self.plan.traces.clean_words(&mut words) {
            return Ok(None);
        }
        serde_json::from_value::<OptInWords>(words.clone()).map_err(|_| bad())?;
        table_payload(&words, ValueKind::Words).map(Some)
    }

    /// Writes the records of all commits and of one more; returns its number.
    pub(crate) fn commits(&mut self, now: u64) -> Result<u64> {
        let plan = self.plan;
        let mut records = plan.records.clone();
        let mut lost_of_directory: HashMap<u64, u64> = HashMap::new();
        for record in &mut records {
            let root = record.directory;
            let lost = *lost_of_directory.entry(root).or_insert_with(|| {
                let pages = plan.directories.get(&root).into_iter().flatten();
                let blocks = pages.filter_map(|page| plan.pages.get(page)).flatten();
                blocks.filter_map(|block| self.lost.get(block)).sum()
            });
            record.contacts = record.contacts.saturating_sub(lost);
            for run in record.indexes.iter_mut().flat_map(|index| &mut index.runs) {
                let lost = self.lost_of_run.get(&run.list).copied().unwrap_or(0);
                run.entries = run.entries.saturating_sub(lost);
            }
        }
        let Some(mut newest) = records.last().cloned() else {
            return Err(ValueKind::Commit.corrupt(0));
        };
        newest.no += 1;
        newest.at = now;
        newest.cause = Cause::Erase;
        if newest.freed != 0 {
            // It names all that its predecessor names except what that freed.
            let (key, payload) = (newest.next_key, put_keys(vec![newest.freed]));
            let sealer = &mut self.sealer;
            sealer.seal(key, ValueKind::Freed, &payload, &mut self.value)?;
            self.new.insert(key, &self.value)?;
            newest.freed = key;
            newest.next_key = key.checked_add(1).ok_or(StoreError::Full)?;
        }
        let no = newest.no;
        records.push(newest);
        write_records(self.old, self.new, &records)?;
        Ok(no)
    }
}
