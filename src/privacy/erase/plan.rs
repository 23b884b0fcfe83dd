//! Which stored values hold data of the people being erased.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::ControlFlow;
use std::sync::Arc;

use super::{Erased, PackedContact};
use crate::contact::{ContactId, FieldNo, Statuses, key_form};
use crate::plan::Target;
use crate::privacy::traces::Traces;
use crate::store::care::live_keys::{LiveKeys, kept_detail_keys};
use crate::store::engine::database::Engine;
use crate::store::engine::error::Result;
use crate::store::engine::frame::ValueKind;
use crate::store::record::ledger::{CommitStamp, LedgerEntry};
use crate::store::record::log::ImportRecord;
use crate::store::record::problems::ProblemEntry;
use crate::store::record::rejects::RejectedRow;
use crate::store::record::stream::{Stream, StreamEntry};
use crate::store::record::trail::TrailRow;
use crate::store::state::blocks::Block;
use crate::store::state::commit::{CommitRecord, Snapshot, StoredList};
use crate::store::state::directory;
use crate::store::state::members;
use crate::store::state::open::{State, read_record};
use crate::store::state::view::{View, decode, read};

/// The values of all commits, and which of them hold data of the people being erased.
pub(crate) struct ErasePlan {
    pub ids: BTreeSet<u32>,
    /// Those that exist in some commit.
    pub committed: BTreeSet<u32>,
    pub traces: Traces,
    pub records: Vec<CommitRecord>,
    /// Keys of blocks that hold one of the contacts.
    pub blocks: HashSet<u64>,
    /// Blocks of interest by the key of their directory page.
    pub pages: HashMap<u64, Vec<u64>>,
    /// Keys of directory pages by the key of their root.
    pub directories: HashMap<u64, Vec<u64>>,
    /// The range of contacts of each member page: first, and one past the last.
    pub members: HashMap<u64, (u64, u64)>,
    /// Keys of member pages by the key of their root.
    pub roots: HashMap<u64, Vec<u64>>,
    pub tables: HashMap<u64, Vec<StoredList>>,
    pub runs: BTreeSet<u64>,
    /// The batch note of each ledger block, from the root.
    pub ledger: HashMap<u64, Option<CommitStamp>>,
    /// The import of each block or root of problems and rejected rows.
    pub imports: HashMap<u64, u64>,
    /// Imports whose trail says which lines are theirs.
    pub imports_with_trail: BTreeSet<u64>,
    /// For each undo, the import whose file its edits refer to.
    pub origins: BTreeMap<u64, u64>,
    /// The field of each column, by import.
    pub columns: BTreeMap<u64, Vec<Option<FieldNo>>>,
    pub rejected_roots: Vec<u64>,
    pub keys: Vec<u64>,
}

pub(crate) fn within(ids: &BTreeSet<u32>, first: u64, end: u64) -> impl Iterator<Item = u32> + '_ {
    let from = u32::try_from(first).unwrap_or(u32::MAX);
    ids.range(from..)
        .copied()
        .take_while(move |id| u64::from(*id) < end)
}

impl ErasePlan {
    pub(crate) fn gather(head: &Snapshot, commits: &[u64], ids: BTreeSet<u32>) -> Result<Self> {
        let engine = &*head.engine;
        let mut plan = Self {
            ids,
            committed: BTreeSet::new(),
            traces: Traces::default(),
            records: Vec::new(),
            blocks: HashSet::new(),
            pages: HashMap::new(),
            directories: HashMap::new(),
            members: HashMap::new(),
            roots: HashMap::new(),
            tables: HashMap::new(),
            runs: BTreeSet::new(),
            ledger: HashMap::new(),
            imports: HashMap::new(),
            imports_with_trail: BTreeSet::new(),
            origins: BTreeMap::new(),
            columns: BTreeMap::new(),
            rejected_roots: Vec::new(),
            keys: Vec::new(),
        };
        let mut live = LiveKeys::default();
        let mut blocks = HashMap::new();
        for no in commits {
            let record = read_record(engine, *no)?;
            live.add(engine, &record)?;
            plan.follow_contacts(engine, &record, &mut blocks)?;
            plan.follow_lists(engine, &record)?;
            let runs = record.indexes.iter().flat_map(|index| &index.runs);
            plan.runs.extend(runs.map(|run| run.list));
            for block in Stream::<LedgerEntry>::of(engine, record.ledger)?.blocks {
                let noted = LedgerEntry::batch_of_note(&block.note);
                plan.ledger.insert(block.key, noted);
            }
            plan.records.push(record);
        }
        plan.keys = live.into_keys();
        plan.look_at_contacts(head, &blocks)?;
        // Known only now, because earlier contacts of theirs were found.
        for (key, (first, end)) in &blocks {
            if within(&plan.ids, *first, *end).next().is_some() {
                plan.blocks.insert(*key);
            }
        }
        let touched = &plan.blocks;
        for blocks in plan.pages.values_mut() {
            blocks.retain(|key| touched.contains(key));
        }
        plan.look_at_imports(head)?;
        Ok(plan)
    }

    fn follow_contacts(
        &mut self,
        engine: &Engine,
        record: &CommitRecord,
        blocks: &mut HashMap<u64, (u64, u64)>,
    ) -> Result<()> {
        let root = record.directory;
        if root == 0 || self.directories.contains_key(&root) {
            return Ok(());
        }
        let keys = directory::page_keys(root, &engine.value(root, ValueKind::DirectoryRoot)?)?;
        for &page in &keys {
            if self.pages.contains_key(&page) {
                continue;
            }
            let payload = engine.value(page, ValueKind::DirectoryPage)?;
            let found = directory::page_blocks(page, &payload)?;
            for block in &found {
                let first = u64::from(block.first);
                blocks.insert(block.key, (first, first + u64::from(block.count)));
            }
            let found = found.iter().map(|block| block.key).collect();
            self.pages.insert(page, found);
        }
        self.directories.insert(root, keys);
        Ok(())
    }

    fn follow_lists(&mut self, engine: &Engine, record: &CommitRecord) -> Result<()> {
        let table = record.lists;
        if table == 0 || self.tables.contains_key(&table) {
            return Ok(());
        }
        let payload = engine.value(table, ValueKind::Lists)?;
        let lists: Vec<StoredList> =
            serde_json::from_slice(&payload).map_err(|_| ValueKind::Lists.corrupt(table))?;
        for root in lists.iter().map(|list| list.root) {
            if root == 0 || self.roots.contains_key(&root) {
                continue;
            }
            let payload = engine.value(root, ValueKind::MembersRoot)?;
            let mut pages = Vec::new();
            for (key, first, end) in members::page_ranges(root, &payload)? {
                self.members.insert(key, (first, end));
                pages.push(key);
            }
            self.roots.insert(root, pages);
        }
        self.tables.insert(table, lists);
        Ok(())
    }

    /// Collects their identifiers, and finds their earlier, deleted contacts.
    fn look_at_contacts(
        &mut self,
        head: &Snapshot,
        blocks: &HashMap<u64, (u64, u64)>,
    ) -> Result<()> {
        let engine = &*head.engine;
        let load = |key: u64| -> Result<Block> {
            let payload = Arc::new(engine.value(key, ValueKind::Contacts)?);
            Block::new(payload).ok_or_else(|| ValueKind::Contacts.corrupt(key))
        };
        for (&key, (first, end)) in blocks {
            if within(&self.ids, *first, *end).next().is_none() {
                continue;
            }
            for (id, packed) in load(key)?.iter().filter(|(_, packed)| !packed.is_empty()) {
                if self.ids.contains(&id) {
                    self.committed.insert(id);
                    self.traces.absorb(read(packed, key)?, &head.fields);
                }
            }
        }
        // A deleted contact is in a block that the newest commit does not name.
        let now: HashSet<u64> = head
            .directory
            .blocks
            .iter()
            .map(|block| block.key)
            .collect();
        let mut earlier = BTreeSet::new();
        for &key in blocks.keys().filter(|key| !now.contains(key)) {
            for (id, packed) in load(key)?.iter().filter(|(_, packed)| !packed.is_empty()) {
                let contact = read(packed, key)?;
                if !self.ids.contains(&id)
                    && !earlier.contains(&id)
                    && self.traces.shares_address(contact, &head.fields)
                    && packed_at(head, id)?.is_none()
                {
                    earlier.insert(id);
                }
            }
        }
        for (&key, (first, end)) in blocks {
            if within(&earlier, *first, *end).next().is_none() {
                continue;
            }
            for (id, packed) in load(key)?.iter().filter(|(_, packed)| !packed.is_empty()) {
                if earlier.contains(&id) {
                    self.traces.absorb(read(packed, key)?, &head.fields);
                }
            }
        }
        self.committed.extend(&earlier);
        self.ids.append(&mut earlier);
        Ok(())
    }

    /// Finds the rows of imported files that are theirs.
    fn look_at_imports(&mut self, head: &Snapshot) -> Result<()> {
        let engine = &*head.engine;
        // The newest log has all imports.
        for entry in head.log.iter() {
            let payload = engine.value(entry.record, ValueKind::Import)?;
            let record: ImportRecord = serde_json::from_slice(&payload)
                .map_err(|_| ValueKind::Import.corrupt(entry.record))?;
            self.imports.insert(entry.record, entry.no);
            let fields = record
                .plan
                .columns
                .iter()
                .map(|column| match column.target {
                    Target::Field(field) => Some(field),
                    _ => None,
                });
            self.columns.insert(entry.no, fields.collect());
            let names = record.plan.columns.iter();
            let names: Vec<&str> = names.map(|column| column.name.as_str()).collect();
            self.traces.note_names(&names);
            if let Some(of) = record.undoes {
                let origin = self.origins.get(&of).copied().unwrap_or(of);
                self.origins.insert(entry.no, origin);
            }
            if kept_detail_keys(engine, entry)?.is_empty() {
                continue;
            }
            if record.trail != 0 {
                self.imports_with_trail.insert(entry.no);
                let (ids, traces) = (&self.ids, &mut self.traces);
                let trail = Stream::<TrailRow>::of(engine, record.trail)?;
                let theirs = trail.only(|contacts| ids.range(contacts).next().is_some());
                let _: ControlFlow<()> = theirs.for_each(engine, |row| {
                    if ids.contains(&row.contact.0) {
                        traces.note_line(entry.no, row.line);
                    }
                    ControlFlow::Continue(())
                })?;
            }
            if record.rejected_rows != 0 {
                self.imports.insert(record.rejected_rows, entry.no);
                self.rejected_roots.push(record.rejected_rows);
                let rejected = Stream::<RejectedRow>::of(engine, record.rejected_rows)?;
                self.imports
                    .extend(rejected.keys().map(|key| (key, entry.no)));
                let _: ControlFlow<()> = rejected.for_each(engine, |row| {
                    let cells = row.cells.iter().map(String::as_str);
                    if self.traces.is_row(cells, |at| self.field(entry.no, at)) {
                        self.traces.note_line(entry.no, row.line);
                    }
                    ControlFlow::Continue(())
                })?;
            }
            let problems = Stream::<ProblemEntry>::of(engine, entry.problems)?;
            self.imports
                .extend(problems.keys().map(|key| (key, entry.no)));
            let _: ControlFlow<()> = problems.for_each(engine, |problem| {
                if problem.contacts.iter().any(|id| self.ids.contains(&id.0)) {
                    self.traces.note_line(entry.no, problem.line);
                }
                ControlFlow::Continue(())
            })?;
        }
        Ok(())
    }

    pub(crate) fn field(&self, import: u64, column: usize) -> Option<FieldNo> {
        self.columns.get(&import)?.get(column).copied().flatten()
    }

    /// The lines of an import's file that are theirs; `None` if that is no longer known.
    pub(crate) fn lines(&self, import: u64) -> Option<&BTreeSet<u64>> {
        static NO_LINES: BTreeSet<u64> = BTreeSet::new();
        let import = self.origins.get(&import).copied().unwrap_or(import);
        self.imports_with_trail
            .contains(&import)
            .then(|| self.traces.lines(import).unwrap_or(&NO_LINES))
    }

    pub(crate) fn is_line(&self, import: u64, line: u64) -> bool {
        let lines = self.traces.lines(import);
        lines.is_some_and(|lines| lines.contains(&line))
    }

    /// How many exist in the newest commit, and those of them with an opt-in status.
    pub(crate) fn present(&self, head: &Snapshot) -> Result<(u64, Vec<PackedContact>)> {
        let (mut count, mut opted) = (0, Vec::new());
        for &id in &self.ids {
            if let Some(packed) = packed_at(head, id)? {
                count += 1;
                if read(&packed, 0)?.statuses() != Statuses::default() {
                    opted.push((id, packed));
                }
            }
        }
        Ok((count, opted))
    }

    /// Other contacts of the newest commit that share an identifying value.
    pub(crate) fn same_address(&self, state: &State) -> Result<Vec<ContactId>> {
        let view = View {
            snapshot: Arc::clone(&state.head),
        };
        let mut found = BTreeSet::new();
        for index in &state.head.record.indexes {
            let field = FieldNo(index.field);
            let Some(kind) = view.fields().get(field).map(|field| field.kind) else {
                continue;
            };
            if !Traces::is_telling(field, kind) {
                continue;
            }
            for &id in &self.ids {
                let packed = packed_at(&state.head, id)?;
                let contact = packed
                    .as_deref()
                    .map(|packed| read(packed, 0))
                    .transpose()?;
                if let Some(value) = contact.and_then(|contact| contact.value(field)) {
                    let others = view.find(field, &key_form(kind, value))?;
                    found.extend(
                        others
                            .into_iter()
                            .filter(|other| !self.ids.contains(&other.0)),
                    );
                }
                if found.len() >= Erased::MAX_NAMED {
                    break;
                }
            }
        }
        Ok(found.into_iter().take(Erased::MAX_NAMED).collect())
    }
}

/// The packed bytes of a contact in a snapshot; `None` if it is not there.
fn packed_at(snapshot: &Snapshot, id: u32) -> Result<Option<Vec<u8>>> {
    let Some(block) = snapshot.directory.find(id) else {
        return Ok(None);
    };
    let decoded = decode(snapshot, block)?;
    let packed = decoded.get(id).filter(|packed| !packed.is_empty());
    Ok(packed.map(<[u8]>::to_vec))
}
