//! Erasing for good: persons are taken out of every value of the store and every file beside it.
//!
//! The whole store is copied into a fresh one, as compaction does, and what is theirs is left out on
//! the way: every commit stays under its number, and every value under its key, so what others did
//! can still be looked at and taken back. One commit is added, that says so.
//!
//! | value | what becomes of it |
//! |---|---|
//! | contacts | theirs are empty, as erased ones are |
//! | key indexes | without their entries; the pages' names begin with other hashes |
//! | members of lists | without them |
//! | trail | without their entries |
//! | rejected rows | without theirs |
//! | problems | cells and contacts that are theirs are blank |
//! | import records | names of columns and edits that are theirs go |
//! | ledger | their entries stay, without word and evidence |
//! | earlier opt-outs | if they had opted out, a keyed hash of the address is added |
//!
//! Backups are deleted and one new is made; so are stores that were moved aside. As with
//! compaction a crash leaves either the old store or the new one; a mark inside of the new one
//! tells the next opening that old backups are still to be deleted.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::backup::{self, BackupInfo};
use super::blocks::{Block, BlockBuilder};
use super::check::LiveKeys;
use super::coding::{Kind, Sealer, is_whole, put_keys, unseal};
use super::commit::{Cause, CommitRecord, Snapshot, StoredList, table_payload};
use super::compact::{Compacted, write_records};
use super::directory;
use super::engine::Engine;
use super::error::{Result, StoreError};
use super::folder::{self, Step};
use super::index::{RunPage, list_payload, page_payload, read_list, read_page};
use super::ledger::{self, LedgerBlock};
use super::log::{ImportRecord, problems_payload, read_problem_list, read_problems};
use super::members;
use super::open::{Shared, State, Store, read_record};
use super::rejects::{self, read_rejected, read_rejected_root};
use super::retention::kept_detail_keys;
use super::traces::Traces;
use super::trail;
use super::tuning::Durability;
use super::view::read;
use super::writer::Writer;
use crate::contact::{ContactId, FieldNo, key_form};
use crate::plan::Target;

/// The file inside of a rewritten store that says: backups from before are to be deleted.
const MARK: &str = "erased";

/// What erasing for good came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erased {
    /// Contacts that were there.
    pub contacts: u64,
    /// Contacts that were deleted before and were there in the past alone; also those that nobody
    /// named, but that had an address or phone number of one who was.
    pub past: u64,
    /// The newest commit now.
    pub commit: u64,
    /// Rejected rows of imports that are gone.
    pub rejected_rows: u64,
    /// Problems of imports that lost their cell.
    pub problems: u64,
    /// Contacts that stay and have an e-mail address, phone or customer number of theirs.
    pub same_address: Vec<ContactId>,
    /// Backups and stores moved aside that were deleted.
    pub files: u64,
    /// The backup that was made in their place; none if it could not be made.
    pub backup: Option<BackupInfo>,
    /// Size before and after.
    pub sizes: Compacted,
}

impl Erased {
    /// Contacts that are named in [`Self::same_address`] at most.
    pub const MOST_NAMED: usize = 100;
}

impl Store {
    /// By what contacts are known again in texts, from everything that is kept of them.
    ///
    /// For what is kept beside the store and has to be cleaned before they are erased.
    pub fn traces(&self, ids: &[ContactId]) -> Result<Traces> {
        let held = self.view();
        let commits: Vec<u64> = self.commits().iter().map(|commit| commit.no).collect();
        let wanted = known(&held.snapshot.record, ids)?;
        let plan = Plan::gather(&held.snapshot, &commits, wanted)?;
        Ok(plan.traces)
    }

    /// Erases persons from the newest state, all earlier ones, and everything else the store keeps.
    ///
    /// `progress` is told values done and all values. Refused as busy while anybody writes or
    /// holds a view. A number that no contact ever had is refused, and nothing is done; one that
    /// was deleted before is erased from the past. What lies beside the store (drafts) is
    /// cleaned by [`Self::traces`] before.
    pub fn erase_for_good(
        &self,
        ids: &[ContactId],
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Erased> {
        self.erase_until(ids, progress, Step::Done)
    }

    pub(super) fn erase_until(
        &self,
        ids: &[ContactId],
        progress: &mut dyn FnMut(u64, u64),
        until: Step,
    ) -> Result<Erased> {
        let (mut erased, sizes) = self.rewritten(until, |state, old, new| {
            let wanted = known(&state.head.record, ids)?;
            let commits: Vec<u64> = state.commits.iter().map(|commit| commit.no).collect();
            let plan = Plan::gather(&state.head, &commits, wanted)?;
            let mut rewrite = Rewrite::new(&plan, old, new);
            rewrite.run(progress)?;
            let same_address = plan.same_address(state)?;
            let (present, opted) = plan.present(&state.head)?;
            let erased = Erased {
                contacts: present,
                past: plan.seen.len() as u64 - present,
                commit: 0,
                rejected_rows: rewrite.rejected_rows,
                problems: rewrite.problems,
                same_address,
                files: 0,
                backup: None,
                sizes: Compacted {
                    before: 0,
                    after: 0,
                },
            };
            let newest = rewrite.commits(self.shared.clock.now())?;
            let newest = note_opted(&self.shared, new, newest, &opted)?;
            let mark = new.path().join(MARK);
            folder::create_file(&mark)?
                .sync_all()
                .map_err(StoreError::io(&mark))?;
            Ok((newest, erased))
        })?;
        erased.sizes = sizes;
        let view = self.view();
        erased.commit = view.commit().no;
        (erased.files, erased.backup) = clear_past(&self.shared, &view.snapshot)?;
        Ok(erased)
    }
}

/// The contacts, if each number was once given to one.
fn known(record: &CommitRecord, ids: &[ContactId]) -> Result<BTreeSet<u32>> {
    for id in ids {
        if id.0 == 0 || id.0 >= record.next_contact {
            return Err(StoreError::NoSuchContact(*id));
        }
    }
    Ok(ids.iter().map(|id| id.0).collect())
}

/// Deletes backups and stores that were moved aside, if persons were erased and they are from before.
pub(super) fn finish_erasing(shared: &Shared, snapshot: &Snapshot) -> Result<()> {
    if shared.dir.join(folder::DATA).join(MARK).exists() {
        clear_past(shared, snapshot)?;
    }
    Ok(())
}

/// Deletes everything from before and makes a new backup; then the mark goes.
fn clear_past(shared: &Shared, snapshot: &Snapshot) -> Result<(u64, Option<BackupInfo>)> {
    // A backup that cannot be made is no reason to keep those with the erased ones in them.
    let made = backup::make(&shared.dir, snapshot, usize::MAX, shared.clock.now());
    // One that was made before a crash is as good.
    let made = made
        .unwrap_or(None)
        .or_else(|| backup::of(&shared.dir, snapshot));
    let mut deleted = backup::delete_others(&shared.dir, made.as_ref().map(|made| &*made.path))?;
    for entry in fs::read_dir(&shared.dir).map_err(StoreError::io(&shared.dir))? {
        let path = entry.map_err(StoreError::io(&shared.dir))?.path();
        if is_moved_aside(&path) {
            fs::remove_dir_all(&path).map_err(StoreError::io(&path))?;
            deleted += 1;
        }
    }
    folder::sync_names(&shared.dir)?;
    let data = shared.dir.join(folder::DATA);
    let mark = data.join(MARK);
    if mark.exists() {
        fs::remove_file(&mark).map_err(StoreError::io(&mark))?;
        folder::sync_names(&data)?;
    }
    Ok((deleted, made))
}

/// Whether a path is a store that was moved aside: `damaged-<time>` or `replaced-<time>`.
fn is_moved_aside(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    let time = name.and_then(|name| {
        name.strip_prefix("damaged-")
            .or_else(|| name.strip_prefix("replaced-"))
    });
    time.is_some_and(|time| time.starts_with(|c: char| c.is_ascii_digit())) && path.is_dir()
}

/// Notes in the new store what erasing those who had a status means for ledger and earlier
/// opt-outs; gives the number of the newest commit.
fn note_opted(shared: &Shared, new: &Arc<Engine>, newest: u64, opted: &[Packed]) -> Result<u64> {
    if opted.is_empty() {
        return Ok(newest);
    }
    let shared = Shared::passing(shared, new, newest)?;
    let mut writer = Writer::begin(&shared, Durability::Real)?;
    for (id, packed) in opted {
        let contact = read(packed, 0)?;
        writer.note_statuses(*id, contact.statuses(), None, &())?;
        writer.suppress(contact);
    }
    Ok(writer.commit(None)?.commit)
}

/// A contact and its packed bytes.
type Packed = (u32, Vec<u8>);

/// What is where, and what of it is to go.
struct Plan {
    ids: BTreeSet<u32>,
    /// Those of them that are in some commit.
    seen: BTreeSet<u32>,
    traces: Traces,
    records: Vec<CommitRecord>,
    /// Blocks that hold one of them.
    blocks: HashSet<u64>,
    /// The blocks of each directory page that has one of these.
    pages: HashMap<u64, Vec<u64>>,
    /// The pages of each directory.
    directories: HashMap<u64, Vec<u64>>,
    /// The first contact of each page of members, and one behind the last.
    members: HashMap<u64, (u64, u64)>,
    /// The page of members by list.
    roots: HashMap<u64, Vec<u64>>,
    tables: HashMap<u64, Vec<StoredList>>,
    runs: BTreeSet<u64>,
    ledger: HashMap<u64, LedgerBlock>,
    /// The import whose rows a block of problems or rejected rows, or its root, is about.
    imports: HashMap<u64, u64>,
    /// The field of each column, by import.
    columns: BTreeMap<u64, Vec<Option<FieldNo>>>,
    rejected_roots: Vec<u64>,
    keys: Vec<u64>,
}

fn within(ids: &BTreeSet<u32>, first: u64, end: u64) -> impl Iterator<Item = u32> + '_ {
    let from = u32::try_from(first).unwrap_or(u32::MAX);
    ids.range(from..)
        .copied()
        .take_while(move |id| u64::from(*id) < end)
}

impl Plan {
    fn gather(head: &Snapshot, commits: &[u64], ids: BTreeSet<u32>) -> Result<Self> {
        let engine = &*head.engine;
        let mut plan = Self {
            ids,
            seen: BTreeSet::new(),
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
            if record.ledger != 0 {
                let payload = engine.value(record.ledger, Kind::LedgerRoot)?;
                for block in ledger::read_root(record.ledger, &payload)? {
                    plan.ledger.insert(block.key, block);
                }
            }
            plan.records.push(record);
        }
        plan.keys = live.into_keys();
        plan.look_at_contacts(head, &blocks)?;
        // Which blocks hold one of them is known only now: earlier states of theirs were found.
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
        let keys = directory::page_keys(root, &engine.value(root, Kind::DirectoryRoot)?)?;
        for &page in &keys {
            if self.pages.contains_key(&page) {
                continue;
            }
            let payload = engine.value(page, Kind::DirectoryPage)?;
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
        let payload = engine.value(table, Kind::Lists)?;
        let lists: Vec<StoredList> =
            serde_json::from_slice(&payload).map_err(|_| Kind::Lists.corrupt(table))?;
        for root in lists.iter().map(|list| list.root) {
            if root == 0 || self.roots.contains_key(&root) {
                continue;
            }
            let payload = engine.value(root, Kind::MembersRoot)?;
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

    /// Gathers what is known of them, and finds earlier contacts of theirs that were deleted.
    fn look_at_contacts(
        &mut self,
        head: &Snapshot,
        blocks: &HashMap<u64, (u64, u64)>,
    ) -> Result<()> {
        let engine = &*head.engine;
        let load = |key: u64| -> Result<Block> {
            let payload = Arc::new(engine.value(key, Kind::Contacts)?);
            Block::new(payload).ok_or_else(|| Kind::Contacts.corrupt(key))
        };
        for (&key, (first, end)) in blocks {
            if within(&self.ids, *first, *end).next().is_none() {
                continue;
            }
            for (id, packed) in load(key)?.iter().filter(|(_, packed)| !packed.is_empty()) {
                if self.ids.contains(&id) {
                    self.seen.insert(id);
                    self.traces.absorb(read(packed, key)?, &head.fields);
                }
            }
        }
        // A contact that is no more was in a block that the newest commit does not name.
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
        self.seen.extend(&earlier);
        self.ids.append(&mut earlier);
        Ok(())
    }

    /// Finds the rows of files that are theirs.
    fn look_at_imports(&mut self, head: &Snapshot) -> Result<()> {
        let engine = &*head.engine;
        // The newest log has all imports.
        for entry in head.log.iter() {
            let payload = engine.value(entry.record, Kind::Import)?;
            let record: ImportRecord =
                serde_json::from_slice(&payload).map_err(|_| Kind::Import.corrupt(entry.record))?;
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
            if kept_detail_keys(engine, entry)?.is_empty() {
                continue;
            }
            if record.trail != 0 {
                for block in trail::blocks_with(engine, record.trail, &self.ids)? {
                    let payload = engine.value(block, Kind::Trail)?;
                    let (ids, traces) = (&self.ids, &mut self.traces);
                    trail::read_trail(block, &payload, |id, line, _| {
                        if ids.contains(&id.0) {
                            traces.note_line(entry.no, line);
                        }
                        true
                    })?;
                }
            }
            if record.rejected_rows != 0 {
                self.imports.insert(record.rejected_rows, entry.no);
                self.rejected_roots.push(record.rejected_rows);
                let root = engine.value(record.rejected_rows, Kind::RejectedRoot)?;
                for key in read_rejected_root(record.rejected_rows, &root)?.1 {
                    self.imports.insert(key, entry.no);
                    for row in read_rejected(key, &engine.value(key, Kind::Rejected)?)? {
                        let cells = row.cells.iter().map(String::as_str);
                        if self.traces.is_row(cells, |at| self.field(entry.no, at)) {
                            self.traces.note_line(entry.no, row.line);
                        }
                    }
                }
            }
            if entry.problems != 0 {
                let list = engine.value(entry.problems, Kind::ProblemsRoot)?;
                for key in read_problem_list(entry.problems, &list)? {
                    self.imports.insert(key, entry.no);
                    for problem in read_problems(key, &engine.value(key, Kind::Problems)?)? {
                        if problem.contacts.iter().any(|id| self.ids.contains(&id.0)) {
                            self.traces.note_line(entry.no, problem.line);
                        }
                    }
                }
            }
        }
        Ok(())
    }

    fn field(&self, import: u64, column: usize) -> Option<FieldNo> {
        self.columns.get(&import)?.get(column).copied().flatten()
    }

    fn is_line(&self, import: u64, line: u64) -> bool {
        let lines = self.traces.lines(import);
        lines.is_some_and(|lines| lines.contains(&line))
    }

    /// How many of them are there now, and those who have an opt-in status.
    fn present(&self, head: &Snapshot) -> Result<(u64, Vec<Packed>)> {
        let (mut count, mut opted) = (0, Vec::new());
        for &id in &self.ids {
            if let Some(packed) = packed_at(head, id)? {
                count += 1;
                if read(&packed, 0)?.statuses() != crate::contact::Statuses::default() {
                    opted.push((id, packed));
                }
            }
        }
        Ok((count, opted))
    }

    /// Others who are there and have a key value of theirs.
    fn same_address(&self, state: &State) -> Result<Vec<ContactId>> {
        let view = super::view::View {
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
                if found.len() >= Erased::MOST_NAMED {
                    break;
                }
            }
        }
        Ok(found.into_iter().take(Erased::MOST_NAMED).collect())
    }
}

/// The packed bytes of a contact at a commit; none where it is not there.
fn packed_at(snapshot: &Snapshot, id: u32) -> Result<Option<Vec<u8>>> {
    let Some(block) = snapshot.directory.find(id) else {
        return Ok(None);
    };
    let decoded = super::view::decode(snapshot, block)?;
    let packed = decoded.get(id).filter(|packed| !packed.is_empty());
    Ok(packed.map(<[u8]>::to_vec))
}

/// Copies the store, with what is theirs left out.
struct Rewrite<'a> {
    plan: &'a Plan,
    old: &'a Engine,
    new: &'a Engine,
    sealer: Sealer,
    value: Vec<u8>,
    /// How many contacts a block has lost.
    lost: HashMap<u64, u64>,
    /// How many members a page has lost.
    lost_members: HashMap<u64, u64>,
    /// The first hash of an index page that has lost entries, and how many.
    lost_entries: HashMap<u64, (Option<u64>, u64)>,
    /// How many entries a run has lost, by its list.
    lost_of_run: HashMap<u64, u64>,
    lost_rows: HashMap<u64, u64>,
    rejected_rows: u64,
    problems: u64,
}

impl<'a> Rewrite<'a> {
    fn new(plan: &'a Plan, old: &'a Engine, new: &'a Engine) -> Self {
        Self {
            plan,
            old,
            new,
            sealer: Sealer::new(),
            value: Vec::new(),
            lost: HashMap::new(),
            lost_members: HashMap::new(),
            lost_entries: HashMap::new(),
            lost_of_run: HashMap::new(),
            lost_rows: HashMap::new(),
            rejected_rows: 0,
            problems: 0,
        }
    }

    fn run(&mut self, progress: &mut dyn FnMut(u64, u64)) -> Result<()> {
        let plan = self.plan;
        // What names other values needs to know what became of those.
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
        }
        Ok(())
    }

    fn copy(&mut self, key: u64) -> Result<()> {
        let sealed = self.old.sealed(key)?.filter(|sealed| is_whole(key, sealed));
        let sealed = sealed.ok_or(StoreError::Corrupt { what: "value", key })?;
        let open = |kind| unseal(key, kind, &sealed);
        let kind = Kind::of(&sealed);
        let plan = self.plan;
        let changed = match kind {
            Some(kind @ Kind::Contacts) if plan.blocks.contains(&key) => {
                self.contacts(key, open(kind)?)?
            }
            Some(kind @ Kind::IndexPage) => self.index_page(key, &open(kind)?)?,
            Some(kind @ Kind::IndexRun) => self.index_run(key, &open(kind)?)?,
            Some(kind @ Kind::Members) => self.members(key, open(kind)?),
            Some(Kind::Lists) => self.lists(key)?,
            Some(kind @ Kind::Trail) => {
                trail::without(key, &open(kind)?, |id| plan.ids.contains(&id.0))?
            }
            Some(kind @ Kind::Rejected) => self.rejected(key, &open(kind)?)?,
            Some(kind @ Kind::RejectedRoot) => self.rejected_root(key, &open(kind)?)?,
            Some(kind @ Kind::Problems) => self.problems(key, &open(kind)?)?,
            Some(kind @ Kind::Import) => self.import(key, &open(kind)?)?,
            Some(kind @ Kind::Remembered) => self.remembered(key, &open(kind)?)?,
            Some(kind @ Kind::Ledger) => match plan.ledger.get(&key) {
                Some(block) => ledger::blanked(block, &open(kind)?, |id| plan.ids.contains(&id.0))?,
                None => None,
            },
            _ => None,
        };
        let (Some(kind), Some(payload)) = (kind, changed) else {
            return self.new.insert(key, &sealed);
        };
        if self
            .lost_entries
            .get(&key)
            .is_some_and(|(first, _)| first.is_none())
        {
            // An index page that nothing is left of: its list will not name it.
            return Ok(());
        }
        self.sealer.seal(key, kind, &payload, &mut self.value)?;
        self.new.insert(key, &self.value)
    }

    fn contacts(&mut self, key: u64, payload: Vec<u8>) -> Result<Option<Vec<u8>>> {
        let block = Block::new(Arc::new(payload)).ok_or_else(|| Kind::Contacts.corrupt(key))?;
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
                    // A page without entries is named by nobody.
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

    fn members(&mut self, key: u64, mut payload: Vec<u8>) -> Option<Vec<u8>> {
        let (first, end) = *self.plan.members.get(&key)?;
        let ids = within(&self.plan.ids, first, end);
        let lost = members::clear(&mut payload, first, ids);
        self.lost_members.insert(key, lost);
        (lost > 0).then_some(payload)
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
        }
        changed
            .then(|| table_payload(&lists, Kind::Lists))
            .transpose()
    }

    fn rejected(&mut self, key: u64, payload: &[u8]) -> Result<Option<Vec<u8>>> {
        let Some(&import) = self.plan.imports.get(&key) else {
            return Ok(None);
        };
        let kept = |row: &rejects::RejectedRow| !self.plan.is_line(import, row.line);
        let (left, gone) = rejects::filtered(key, payload, kept)?;
        *self.lost_rows.entry(import).or_default() += gone;
        self.rejected_rows += gone;
        Ok((gone > 0).then_some(left))
    }

    fn rejected_root(&mut self, key: u64, payload: &[u8]) -> Result<Option<Vec<u8>>> {
        let (mut head, blocks) = read_rejected_root(key, payload)?;
        let import = self.plan.imports.get(&key).copied().unwrap_or(0);
        let gone = self.lost_rows.get(&import).copied().unwrap_or(0);
        head.rows = head.rows.saturating_sub(gone);
        let mut changed = gone > 0;
        // A file without a header whose first row was taken for one.
        for (at, cell) in head.header.iter_mut().enumerate() {
            if self.plan.traces.is_in(cell, self.plan.field(import, at)) {
                cell.clear();
                changed = true;
            }
        }
        Ok(changed.then(|| rejects::root_payload(&head, &blocks)))
    }

    fn problems(&mut self, key: u64, payload: &[u8]) -> Result<Option<Vec<u8>>> {
        let plan = self.plan;
        let import = plan.imports.get(&key).copied().unwrap_or(0);
        let mut problems = read_problems(key, payload)?;
        let mut changed = false;
        for problem in &mut problems {
            let column = problem.column.and_then(|at| usize::try_from(at).ok());
            let field = column.and_then(|at| plan.field(import, at));
            let theirs =
                plan.is_line(import, problem.line) || plan.traces.is_in(&problem.cell, field);
            if theirs && !problem.cell.is_empty() {
                problem.cell.clear();
                self.problems += 1;
                changed = true;
            }
            let before = problem.contacts.len();
            problem.contacts.retain(|id| !plan.ids.contains(&id.0));
            changed |= problem.contacts.len() < before;
        }
        changed
            .then(|| problems_payload(key, &problems))
            .transpose()
    }

    fn import(&self, key: u64, payload: &[u8]) -> Result<Option<Vec<u8>>> {
        let bad = || Kind::Import.corrupt(key);
        let mut record: serde_json::Value = serde_json::from_slice(payload).map_err(|_| bad())?;
        let import = self.plan.imports.get(&key).copied();
        if !self.plan.traces.clean_choices(&mut record, import) {
            return Ok(None);
        }
        let cleaned = table_payload(&record, Kind::Import)?;
        // What was cleaned is to read as before.
        serde_json::from_slice::<ImportRecord>(&cleaned).map_err(|_| bad())?;
        Ok(Some(cleaned))
    }

    fn remembered(&self, key: u64, payload: &[u8]) -> Result<Option<Vec<u8>>> {
        let mut headers: BTreeMap<String, Target> =
            serde_json::from_slice(payload).map_err(|_| Kind::Remembered.corrupt(key))?;
        let before = headers.len();
        headers.retain(|header, _| !self.plan.traces.is_in(header, None));
        (headers.len() < before)
            .then(|| table_payload(&headers, Kind::Remembered))
            .transpose()
    }

    /// Writes the records of the commits and one more; gives its number.
    fn commits(&mut self, now: u64) -> Result<u64> {
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
            return Err(Kind::Commit.corrupt(0));
        };
        newest.no += 1;
        newest.at = now;
        newest.cause = Cause::Erase;
        if newest.freed != 0 {
            // It names all that the commit before names, but what that let go.
            let (key, payload) = (newest.next_key, put_keys(vec![newest.freed]));
            let sealer = &mut self.sealer;
            sealer.seal(key, Kind::Freed, &payload, &mut self.value)?;
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
