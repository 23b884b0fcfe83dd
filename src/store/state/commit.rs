//! A commit: what it names on disk, and how it is held in memory.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::contact::{Fields, ListNo, OptInWords};
use crate::plan::Target;
use crate::store::engine::database::Engine;
use crate::store::engine::error::Result;
use crate::store::engine::frame::{Kind, unseal};
use crate::store::state::blocks::BlockCache;
use crate::store::state::directory::Directory;
use crate::store::state::index::IndexRecord;
use crate::store::state::journal::JournalRoots;
use crate::store::state::log::{LogEntry, read_log};

/// Why a commit was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// An import (or the undoing of one) that changed contacts.
    Import(u64),
    /// The log entry of an import that changed nothing.
    Log(u64),
    /// Anything else: contacts by hand, fields, words, settings, lists.
    Edit,
    /// Contacts were erased for good, in all commits before, too.
    Erase,
}

/// A commit that is still kept.
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
    /// Its name, as it was typed, trimmed.
    pub name: String,
    /// When it was made, in milliseconds since 1970 UTC.
    pub created: u64,
    /// How many contacts are on it.
    pub members: u64,
}

impl ContactList {
    /// The most characters a list's name may have.
    pub const MAX_NAME: usize = crate::store::engine::error::ListNameError::MAX;
}

/// The record of a commit: it names everything by key, 0 where there is nothing yet.
///
/// Kept as JSON: what later versions add has a default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CommitRecord {
    pub no: u64,
    pub at: u64,
    pub cause: Cause,
    /// All keys below this are used; what stands from here on belongs to no commit.
    pub next_key: u64,
    pub next_contact: u32,
    pub next_list: u32,
    pub next_import: u64,
    /// Contacts that are not erased.
    pub contacts: u64,
    pub directory: u64,
    pub indexes: Vec<IndexRecord>,
    pub fields: u64,
    pub words: u64,
    pub lists: u64,
    pub remembered: u64,
    pub settings: u64,
    pub log: u64,
    /// The consent ledger.
    #[serde(default)]
    pub ledger: u64,
    /// Earlier opt-outs.
    #[serde(default)]
    pub suppressed: u64,
    /// What the commit before this one names and this one does not: removed when that one goes.
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

    /// Reads a record from its framed value.
    pub(crate) fn read(no: u64, sealed: &[u8]) -> Result<Self> {
        let payload = unseal(no, Kind::Commit, sealed)?;
        serde_json::from_slice(&payload)
            .ok()
            .filter(|record: &Self| record.no == no)
            .ok_or_else(|| Kind::Commit.corrupt(no))
    }

    /// What it names of its journal.
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

/// A list with the key of its members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StoredList {
    #[serde(flatten)]
    pub list: ContactList,
    pub root: u64,
}

/// A commit as it is held in memory: its small tables and the directory of its contacts.
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
    /// Decoded blocks, shared by all snapshots.
    pub cache: Arc<Mutex<BlockCache>>,
}

/// Decoded blocks that reading keeps at hand.
pub(crate) const READ_CACHE: usize = 4 << 20;

impl Snapshot {
    /// Reads a commit; every page of its directory is checked.
    pub(crate) fn load(
        engine: &Arc<Engine>,
        record: CommitRecord,
        cache: &Arc<Mutex<BlockCache>>,
    ) -> Result<Self> {
        let fetch = |key, kind| engine.value(key, kind);
        let stored: Vec<StoredList> = table(engine, record.lists, Kind::Lists)?;
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
            return Err(Kind::DirectoryRoot.corrupt(record.directory));
        }
        let log = match record.log {
            0 => Vec::new(),
            key => read_log(key, &fetch(key, Kind::Log)?)?,
        };
        Ok(Self {
            engine: Arc::clone(engine),
            fields: Arc::new(table(engine, record.fields, Kind::Fields)?),
            words: Arc::new(table(engine, record.words, Kind::Words)?),
            lists: Arc::new(lists),
            list_roots: Arc::new(roots),
            remembered: Arc::new(table(engine, record.remembered, Kind::Remembered)?),
            settings: Arc::new(table(engine, record.settings, Kind::Settings)?),
            directory: Arc::new(directory),
            log: Arc::new(log),
            cache: Arc::clone(cache),
            record,
        })
    }
}

fn table<T: Default + DeserializeOwned>(engine: &Engine, key: u64, kind: Kind) -> Result<T> {
    if key == 0 {
        return Ok(T::default());
    }
    serde_json::from_slice(&engine.value(key, kind)?).map_err(|_| kind.corrupt(key))
}

/// The payload of a small table.
pub(crate) fn table_payload<T: Serialize>(table: &T, kind: Kind) -> Result<Vec<u8>> {
    // Nothing in these tables can fail to be written as JSON.
    serde_json::to_vec(table).map_err(|_| kind.corrupt(0))
}
