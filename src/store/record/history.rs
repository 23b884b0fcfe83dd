//! The history of one contact, as far back as commits are kept.
//!
//! Neighbouring commits are compared, and only where they differ: a commit with the same directory
//! changed no contact, one with the same block not this one. So a commit that changed another
//! contact costs reading one small record.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::contact::{Contact, ContactId, FieldNo, ListNo};
use crate::store::engine::database::Engine;
use crate::store::engine::error::Result;
use crate::store::engine::frame::ValueKind;
use crate::store::engine::numbers::NumberMap;
use crate::store::record::trail::TrailEntry;
use crate::store::state::blocks::Block;
use crate::store::state::commit::{Cause, CommitRecord, StoredList};
use crate::store::state::directory::{BlockRef, locate, page_blocks};
use crate::store::state::members;
use crate::store::state::open::{Store, read_record};
use crate::store::state::view::{View, checked, read};

/// How a commit changed a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HistoryEvent {
    /// The contact was created.
    Created,
    /// Values or list memberships changed.
    Changed,
    /// The contact was deleted.
    Deleted,
    /// The contact was restored after a deletion.
    Restored,
}

/// A changed value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// The field.
    pub field: FieldNo,
    /// The value before; `None` for none.
    pub old: Option<String>,
    /// The value after; `None` for none.
    pub new: Option<String>,
}

/// The changes of one commit to a contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryEntry {
    /// The number of the commit.
    pub commit: u64,
    /// When it was made, in milliseconds since 1970 UTC.
    pub at: u64,
    /// Why it was made.
    pub cause: Cause,
    /// How the commit changed the contact.
    pub event: HistoryEvent,
    /// The number in the import log, if the commit is an import or an undo.
    pub import: Option<u64>,
    /// The import (or undo) that the commit undid.
    pub undo_of: Option<u64>,
    /// The name of the imported file without its folder; empty if there was none.
    pub file_name: String,
    /// The lines of the file that created or changed the contact, from 1, if known.
    pub lines: Vec<u64>,
    /// The changed values, sorted by field.
    pub changes: Vec<FieldChange>,
    /// The lists that the contact joined.
    pub joined: Vec<ListNo>,
    /// The lists that the contact left.
    pub left: Vec<ListNo>,
}

/// The provenance of a value: the last change that wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueSource {
    /// The field.
    pub field: FieldNo,
    /// The commit that wrote it.
    pub commit: u64,
    /// When that was, in milliseconds since 1970 UTC.
    pub at: u64,
    /// The number in the import log; `None` for an edit by hand.
    pub import: Option<u64>,
    /// Whether that import is an undo.
    pub undo: bool,
    /// The line of the file, from 1, if known.
    pub line: Option<u64>,
}

/// The history of a contact, as far back as the store keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// Changes, newest first.
    pub entries: Vec<HistoryEntry>,
    /// The provenance of present values, sorted by field; without those older than the history.
    pub sources: Vec<ValueSource>,
    /// Whether the history begins with the contact's creation.
    pub complete: bool,
}

/// A contact and its lists at one commit.
#[derive(Clone, Debug, Default, PartialEq)]
struct ContactState {
    contact: Option<Arc<Contact>>,
    lists: BTreeSet<ListNo>,
}

impl Store {
    /// The history of a contact, existing or deleted; empty for a number that no kept commit knows.
    ///
    /// # Errors
    ///
    /// [`StoreError`](crate::store::StoreError) if the store cannot be read.
    pub fn history(&self, id: ContactId) -> Result<History> {
        let head = self.view();
        let commits = self.commits();
        let Some(oldest) = commits.first() else {
            return Ok(History::default());
        };
        // Held, so that no commit is released meanwhile.
        let first = self.view_at(oldest.no)?;
        let mut walker = CommitWalker::new(&first, id);
        let (mut before, mut complete) = if oldest.no == 1 {
            (ContactState::default(), true)
        } else {
            let was = walker.moment(&read_record(walker.engine, oldest.no)?)?;
            let complete = was.contact.is_none();
            (was, complete)
        };
        let mut entries = Vec::new();
        let mut known = before.contact.is_some();
        for info in commits.iter().skip(usize::from(oldest.no != 1)) {
            let record = read_record(walker.engine, info.no)?;
            let after = walker.moment(&record)?;
            if after != before {
                let mut entry = difference(&record, &before, &after, known);
                head.explain(id, &mut entry)?;
                entries.push(entry);
            }
            known |= after.contact.is_some();
            before = after;
        }
        complete &= known;
        entries.reverse();
        let mut history = History {
            sources: Vec::new(),
            entries,
            complete,
        };
        if let Some(contact) = &before.contact {
            history.sources = head.sources(id, contact, &history.entries)?;
        }
        Ok(history)
    }
}

impl View {
    /// Adds what the import log knows about a change.
    fn explain(&self, id: ContactId, entry: &mut HistoryEntry) -> Result<()> {
        let Cause::Import(no) = entry.cause else {
            return Ok(());
        };
        entry.import = Some(no);
        if let Some(record) = self.import(no)? {
            entry.undo_of = record.undoes;
            entry.file_name = record.plan.file_name;
        }
        let trail = self.trail_of(no, id)?;
        let wrote = trail.iter().filter(|row| !row.fields.is_empty());
        entry.lines = wrote.map(|row| row.line).collect();
        Ok(())
    }

    /// For each value the last change that wrote it; `entries` are newest first.
    fn sources(
        &self,
        id: ContactId,
        contact: &Contact,
        entries: &[HistoryEntry],
    ) -> Result<Vec<ValueSource>> {
        let mut trails: BTreeMap<u64, Vec<TrailEntry>> = BTreeMap::new();
        let mut sources = Vec::new();
        for (field, _) in contact.values() {
            let wrote = entries
                .iter()
                .find(|entry| entry.changes.iter().any(|change| change.field == field));
            let Some(wrote) = wrote else {
                continue;
            };
            let mut line = None;
            if let Some(import) = wrote.import {
                let trail = match trails.entry(import) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(place) => place.insert(self.trail_of(import, id)?),
                };
                let last = trail.iter().rfind(|row| row.fields.contains(field));
                line = last.map(|row| row.line);
            }
            sources.push(ValueSource {
                field,
                commit: wrote.commit,
                at: wrote.at,
                import: wrote.import,
                undo: wrote.undo_of.is_some(),
                line,
            });
        }
        Ok(sources)
    }
}

fn difference(
    record: &CommitRecord,
    before: &ContactState,
    after: &ContactState,
    known: bool,
) -> HistoryEntry {
    let event = match (&before.contact, &after.contact) {
        (None, Some(_)) if known => HistoryEvent::Restored,
        (None, Some(_)) => HistoryEvent::Created,
        (Some(_), None) => HistoryEvent::Deleted,
        _ => HistoryEvent::Changed,
    };
    let values = |moment: &ContactState| -> BTreeMap<FieldNo, String> {
        let values = moment.contact.iter().flat_map(|contact| contact.values());
        values
            .map(|(field, value)| (field, value.to_owned()))
            .collect()
    };
    let (was, is) = (values(before), values(after));
    let fields: BTreeSet<FieldNo> = was.keys().chain(is.keys()).copied().collect();
    let changes = fields.into_iter().filter_map(|field| {
        let (old, new) = (was.get(&field).cloned(), is.get(&field).cloned());
        (old != new).then_some(FieldChange { field, old, new })
    });
    HistoryEntry {
        commit: record.no,
        at: record.at,
        cause: record.cause,
        event,
        import: None,
        undo_of: None,
        file_name: String::new(),
        lines: Vec::new(),
        changes: changes.collect(),
        joined: after.lists.difference(&before.lists).copied().collect(),
        left: before.lists.difference(&after.lists).copied().collect(),
    }
}

/// Reads a contact commit by commit, and only values that differ from the previous commit's.
struct CommitWalker<'a> {
    engine: &'a Engine,
    id: ContactId,
    pages: NumberMap<u64, Arc<Vec<BlockRef>>>,
    /// The key of the directory read last, and the contact found in it.
    directory: (u64, Option<Arc<Contact>>),
    block: (u64, Option<Arc<Contact>>),
    /// The key of the list table read last, and the contact's lists in it.
    lists: (u64, BTreeSet<ListNo>),
    roots: BTreeMap<u64, bool>,
}

impl<'a> CommitWalker<'a> {
    fn new(first: &'a View, id: ContactId) -> Self {
        Self {
            engine: &first.snapshot.engine,
            id,
            pages: NumberMap::default(),
            directory: (0, None),
            block: (0, None),
            lists: (0, BTreeSet::new()),
            roots: BTreeMap::new(),
        }
    }

    fn moment(&mut self, record: &CommitRecord) -> Result<ContactState> {
        if self.directory.0 != record.directory {
            self.directory = (record.directory, self.contact(record.directory)?);
        }
        if self.lists.0 != record.lists {
            self.lists = (record.lists, self.lists_of(record.lists)?);
        }
        Ok(ContactState {
            contact: self.directory.1.clone(),
            lists: self.lists.1.clone(),
        })
    }

    fn contact(&mut self, root: u64) -> Result<Option<Arc<Contact>>> {
        let engine = self.engine;
        let payload = engine.value(root, ValueKind::DirectoryRoot)?;
        let pages = &mut self.pages;
        let block = locate(&payload, self.id.0, |key| {
            if let Some(blocks) = pages.get(&key) {
                return Ok(Arc::clone(blocks));
            }
            let payload = engine.value(key, ValueKind::DirectoryPage)?;
            let blocks = Arc::new(page_blocks(key, &payload)?);
            pages.insert(key, Arc::clone(&blocks));
            Ok(blocks)
        })?;
        let Some(block) = block else {
            return Ok(None);
        };
        if self.block.0 != block.key {
            let payload = engine.value(block.key, ValueKind::Contacts)?;
            let decoded = checked(Block::new(Arc::new(payload)), &block)?;
            let contact = decoded
                .get(self.id.0)
                .filter(|packed| !packed.is_empty())
                .map(|packed| read(packed, block.key))
                .transpose()?
                .map(|contact| Arc::new(contact.to_contact()));
            self.block = (block.key, contact);
        }
        Ok(self.block.1.clone())
    }

    fn lists_of(&mut self, table: u64) -> Result<BTreeSet<ListNo>> {
        let mut on = BTreeSet::new();
        if table == 0 {
            return Ok(on);
        }
        let payload = self.engine.value(table, ValueKind::Lists)?;
        let lists: Vec<StoredList> =
            serde_json::from_slice(&payload).map_err(|_| ValueKind::Lists.corrupt(table))?;
        for list in lists.iter().filter(|list| list.root != 0) {
            let is = if let Some(is) = self.roots.get(&list.root) {
                *is
            } else {
                let payload = self.engine.value(list.root, ValueKind::MembersRoot)?;
                let is = members::is_member(list.root, &payload, self.id.0, |key| {
                    self.engine.value(key, ValueKind::Members)
                })?;
                self.roots.insert(list.root, is);
                is
            };
            if is {
                on.insert(list.list.no);
            }
        }
        Ok(on)
    }
}
