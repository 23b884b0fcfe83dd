//! A commit: its record on disk, and its snapshot in memory.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::contact::{Fields, ListNo, OptInWords};
use crate::plan::Target;
use crate::store::engine::database::Engine;
use crate::store::engine::error::Result;
use crate::store::engine::frame::{ValueKind, unseal};
use crate::store::state::blocks::BlockCache;
use crate::store::state::directory::Directory;
use crate::store::state::index::IndexRecord;
use crate::store::state::journal::JournalRoots;
use crate::store::state::log::{LogEntry, read_log};

/// The operation that made a commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// An import, or an undo, that changed contacts; with its number in the import log.
    Import(u64),
    /// An import that changed nothing and was only logged; with its number.
    Log(u64),
    /// Anything else: contacts by hand, fields, words, settings, lists.
    Edit,
    /// Contacts were erased for good, from all earlier commits, too.
    Erase,
}

/// A commit that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommitInfo {
    /// Its number, from 1.
    pub no: u64,
    /// When it was made, in milliseconds since 1970 UTC.
    pub at: u64,
    /// Why it was made.
    pub cause: Cause,
}

/// A contact list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactList {
    /// Its number.
    pub no: ListNo,
    /// Its name, trimmed.
    pub name: String,
    /// When it was created, in milliseconds since 1970 UTC.
    pub created: u64,
    /// The number of its members.
    pub members: u64,
}

impl ContactList {
    /// Characters of a list name at most.
    pub const MAX_NAME: usize = crate::store::engine::error::ListNameError::MAX;
}

/// The record of a commit; it refers to everything by key, 0 for nothing.
///
/// Stored as JSON: fields added by later versions have a default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CommitRecord {
    pub no: u64,
    pub at: u64,
    pub cause: Cause,
    /// All keys below this are used; values from here on belong to no commit.
    pub next_key: u64,
    pub next_contact: u32,
    pub next_list: u32,
    pub next_import: u64,
    /// Contacts that exist.
    pub contacts: u64,
    pub directory: u64,
    pub indexes: Vec<IndexRecord>,
    pub fields: u64,
    pub words: u64,
    pub lists: u64,
    pub remembered: u64,
    pub settings: u64,
    pub log: u64,
    /// The key of the consent ledger's root.
    #[serde(default)]
    pub ledger: u64,
    /// The key of the suppression list's root.
    #[serde(default)]
    pub suppressed: u64,
    /// The key of a list of keys that the previous commit refers to and this one does not; those
    /// values are removed with the previous commit.
    pub freed: u64,
}

impl CommitRecord {
    /// The state of a store before its first commit.
    pub(crate) fn empty() -> Self {
        Self {
            no: 0,
            at: 0,
            cause: Cause::Edit,
            next_key: 1,
            next_contact: 1,
            next_list: 1,
            next_import: 1,
            contacts: 0,
            directory: 0,
            indexes: Vec::new(),
            fields: 0,
            words: 0,
            lists: 0,
            remembered: 0,
            settings: 0,
            log: 0,
            ledger: 0,
            suppressed: 0,
            freed: 0,
        }
    }

    /// Parses a framed record.
    pub(crate) fn read(no: u64, sealed: &[u8]) -> Result<Self> {
        let payload = unseal(no, ValueKind::Commit, sealed)?;
        serde_json::from_slice(&payload)
            .ok()
            .filter(|record: &Self| record.no == no)
            .ok_or_else(|| ValueKind::Commit.corrupt(no))
    }

    /// The roots of its journal.
    pub(crate) fn journal(&self) -> JournalRoots {
        JournalRoots {
            ledger: self.ledger,
            suppressed: self.suppressed,
        }
    }

    pub(crate) fn info(&self) -> CommitInfo {
        CommitInfo {
            no: self.no,
            at: self.at,
            cause: self.cause,
        }
    }
}

/// A list with the key of its members' root.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StoredList {
    #[serde(flatten)]
    pub list: ContactList,
    pub root: u64,
}

/// A commit in memory: its small tables and the directory of its contacts.
#[derive(Debug)]
pub(crate) struct Snapshot {
    pub engine: Arc<Engine>,
    pub record: CommitRecord,
    pub fields: Arc<Fields>,
    pub words: Arc<OptInWords>,
    pub lists: Arc<Vec<ContactList>>,
    /// The keys of the lists' members, in the order of the lists.
    pub list_roots: Arc<Vec<u64>>,
    pub remembered: Arc<BTreeMap<String, Target>>,
    pub settings: Arc<BTreeMap<String, String>>,
    pub directory: Arc<Directory>,
    pub log: Arc<Vec<LogEntry>>,
    /// Parsed blocks, shared by all snapshots.
    pub cache: Arc<Mutex<BlockCache>>,
}

/// Bytes of the cache of parsed blocks for views.
pub(crate) const READ_CACHE_BYTES: usize = 4 << 20;

impl Snapshot {
    /// Loads a commit; every page of its directory is read.
    pub(crate) fn load(
        engine: &Arc<Engine>,
        record: CommitRecord,
        cache: &Arc<Mutex<BlockCache>>,
    ) -> Result<Self> {
        let fetch = |key, kind| engine.value(key, kind);
        let stored: Vec<StoredList> = table(engine, record.lists, ValueKind::Lists)?;
        let (lists, roots) = stored
            .into_iter()
            .map(|stored| (stored.list, stored.root))
            .unzip();
        let directory = match record.directory {
            0 => Directory::default(),
            root => Directory::load(root, fetch)?,
        };
        let room = directory
            .blocks
            .last()
            .map_or(1, |block| block.first + block.count);
        if room != record.next_contact {
            return Err(ValueKind::DirectoryRoot.corrupt(record.directory));
        }
        let log = match record.log {
            0 => Vec::new(),
            key => read_log(key, &fetch(key, ValueKind::Log)?)?,
        };
        Ok(Self {
            engine: Arc::clone(engine),
            fields: Arc::new(table(engine, record.fields, ValueKind::Fields)?),
            words: Arc::new(table(engine, record.words, ValueKind::Words)?),
            lists: Arc::new(lists),
            list_roots: Arc::new(roots),
            remembered: Arc::new(table(engine, record.remembered, ValueKind::Remembered)?),
            settings: Arc::new(table(engine, record.settings, ValueKind::Settings)?),
            directory: Arc::new(directory),
            log: Arc::new(log),
            cache: Arc::clone(cache),
            record,
        })
    }
}

fn table<T: Default + DeserializeOwned>(engine: &Engine, key: u64, kind: ValueKind) -> Result<T> {
    if key == 0 {
        return Ok(T::default());
    }
    serde_json::from_slice(&engine.value(key, kind)?).map_err(|_| kind.corrupt(key))
}

/// The JSON payload of a small table.
pub(crate) fn table_payload<T: Serialize>(table: &T, kind: ValueKind) -> Result<Vec<u8>> {
    // Serialising these tables cannot fail.
    serde_json::to_vec(table).map_err(|_| kind.corrupt(0))
}
