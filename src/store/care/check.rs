//! Checking: every byte of a store is read and held against everything else.

use std::path::PathBuf;

use crate::contact::{ContactId, FieldNo, ListNo};
use crate::store::care::backup;
use crate::store::care::check_contacts::{ReadContacts, contacts};
use crate::store::care::check_streams;
use crate::store::care::retention::kept_detail_keys;
use crate::store::engine::database::Engine;
use crate::store::engine::error::{Result, StoreError};
use crate::store::engine::frame::{Kind, is_whole};
use crate::store::engine::numbers::NumberHasher;
use crate::store::record::problems::ProblemEntry;
use crate::store::record::stream::Stream;
use crate::store::record::streams;
use crate::store::state::commit::CommitRecord;
use crate::store::state::directory;
use crate::store::state::index::read_list;
use crate::store::state::log::read_log;
use crate::store::state::members::{Members, page_keys};
use crate::store::state::open::{Store, read_record};
use crate::store::state::parallel::in_order;
use crate::store::state::view::View;

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// A value is missing, has a wrong checksum or does not read.
    Unreadable {
        /// What kind of value it is.
        what: String,
        /// Its key.
        key: u64,
    },
    /// A contact's packed bytes are damaged.
    Contact(ContactId),
    /// There are not as many contacts as the commit says.
    ContactCount {
        /// What the commit says.
        noted: u64,
        /// What there is.
        found: u64,
    },
    /// A contact is not found by its value of a field.
    NotFindable {
        /// The field.
        field: FieldNo,
        /// The contact.
        contact: ContactId,
    },
    /// A key index names a contact that never was.
    IndexBeyond {
        /// The field.
        field: FieldNo,
        /// The contact's number.
        contact: ContactId,
    },
    /// A contact is on a list and there is no such contact.
    NoSuchMember {
        /// The list.
        list: ListNo,
        /// The contact's number.
        contact: ContactId,
    },
    /// A list does not have as many members as it says.
    MemberCount {
        /// The list.
        list: ListNo,
        /// What the list says.
        noted: u64,
        /// What there is.
        found: u64,
    },
    /// An import does not have as many problems as the log says.
    ProblemCount {
        /// The import.
        import: u64,
        /// What the log says.
        noted: u64,
        /// What there is.
        found: u64,
    },
    /// The last entry of the consent ledger says another status than a contact has, or does not
    /// follow from the one before.
    Consent {
        /// The opt-in field.
        field: FieldNo,
        /// The contact.
        contact: ContactId,
    },
    /// An earlier commit does not read.
    Commit(u64),
    /// A backup does not read from beginning to end.
    Backup(PathBuf),
    /// Values that no commit names; they only take room.
    Unnamed(u64),
}

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckReport {
    /// Everything that is not as it should be; the first thousand.
    pub findings: Vec<Finding>,
    /// Findings beyond those.
    pub more: u64,
    /// Contacts that were read.
    pub contacts: u64,
    /// Values that were read, those of earlier commits included.
    pub values: u64,
}

impl CheckReport {
    /// The most findings that are listed.
    pub const MOST: usize = 1_000;

    /// Whether something on disk is not what was written.
    ///
    /// Values that are whole and contradict each other are a fault of the program and no reason to
    /// refuse the store; backups are no part of it.
    pub fn is_damaged(&self) -> bool {
        self.findings.iter().any(|finding| {
            matches!(
                finding,
                Finding::Unreadable { .. } | Finding::Contact(_) | Finding::Commit(_)
            )
        })
    }

    /// Whether nothing was found.
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }

    pub(crate) fn add(&mut self, finding: Finding) {
        if self.findings.len() < Self::MOST {
            self.findings.push(finding);
        } else {
            self.more += 1;
        }
    }

    /// Adds what was found elsewhere.
    pub(crate) fn absorb(&mut self, other: Self) {
        for finding in other.findings {
            self.add(finding);
        }
        self.more += other.more;
        self.contacts += other.contacts;
        self.values += other.values;
    }

    /// Notes damage; other errors go on.
    pub(crate) fn noted<T>(&mut self, result: Result<T>) -> Result<Option<T>> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(StoreError::Corrupt { what, key }) => {
                self.add(Finding::Unreadable {
                    what: what.to_owned(),
                    key,
                });
                Ok(None)
            }
            Err(other) => Err(other),
        }
    }
}

impl Store {
    /// Reads everything and reports what is not as it should be.
    ///
    /// An error means that the check itself could not be done. The newest commit is checked as a
    /// whole, earlier ones for being there and undamaged. Once damage was found, every opening reads
    /// everything first, and refuses the store for as long as it is damaged.
    pub fn check(&self) -> Result<CheckReport> {
        // Nobody may write meanwhile, or what is being written would look like waste.
        self.shared.keep_writers_out()?;
        let done = self.check_claimed();
        self.shared.release();
        done
    }

    fn check_claimed(&self) -> Result<CheckReport> {
        let view = self.view();
        let mut report = check_data(&view)?;
        if report.is_damaged() {
            view.engine().note_damage();
        }
        for backup in backup::damaged(&self.shared.dir)? {
            report.add(Finding::Backup(backup));
        }
        Ok(report)
    }
}

/// Reads all data, backups apart, and reports what is not as it should be.
///
/// # Errors
///
/// When the check itself could not be done.
pub(super) fn check_data(view: &View) -> Result<CheckReport> {
    let mut report = CheckReport::default();
    let ledger = check_streams::ledger(view, &mut report)?;
    let read = contacts(view, &ledger, &mut report)?;
    drop(ledger);
    lists(view, &read, &mut report)?;
    log(view, &mut report)?;
    report.noted(view.suppression())?;
    values(&view.snapshot.engine, &read.whole, &mut report)?;
    Ok(report)
}

fn lists(view: &View, read: &ReadContacts, report: &mut CheckReport) -> Result<()> {
    let snapshot = &*view.snapshot;
    for (list, root) in view.lists().iter().zip(snapshot.list_roots.iter()) {
        let members = match root {
            0 => Members::new(64),
            root => match report.noted(Members::load(*root, |key, kind| {
                snapshot.engine.value(key, kind)
            }))? {
                Some(members) => members,
                None => continue,
            },
        };
        if members.count() != list.members {
            report.add(Finding::MemberCount {
                list: list.no,
                noted: list.members,
                found: members.count(),
            });
        }
        let members = members.into_membership();
        // Contacts that cannot be read are findings of their own.
        let mut erased = read.erased.iter().peekable();
        for id in members.iter() {
            while erased.next_if(|gone| **gone < id.0).is_some() {}
            // The directory has all numbers up to the next one, or it would not have opened.
            let known = (1..snapshot.record.next_contact).contains(&id.0);
            if !known || erased.peek() == Some(&&id.0) {
                report.add(Finding::NoSuchMember {
                    list: list.no,
                    contact: id,
                });
            }
        }
    }
    Ok(())
}

fn log(view: &View, report: &mut CheckReport) -> Result<()> {
    let engine = &view.snapshot.engine;
    for entry in view.snapshot.log.iter() {
        let record = report.noted(view.record(entry))?;
        if entry.no < engine.detailed()? {
            continue;
        }
        if let Some(record) = record {
            check_streams::import(engine, &record, report)?;
        }
        let mut found = 0;
        let problems = Stream::<ProblemEntry>::of(engine, entry.problems);
        for block in report
            .noted(problems)?
            .map_or(Vec::new(), |list| list.blocks)
        {
            let read = Stream::<ProblemEntry>::check_block(engine, &block);
            found += report.noted(read)?.unwrap_or(0);
        }
        if found != entry.count {
            report.add(Finding::ProblemCount {
                import: entry.no,
                noted: entry.count,
                found,
            });
        }
    }
    Ok(())
}

/// Every value that any commit names is there and whole, and there are no others.
///
/// `whole` are keys, ascending, of values whose checksum was seen to be right.
fn values(engine: &Engine, whole: &[u64], report: &mut CheckReport) -> Result<()> {
    let mut live = LiveKeys::default();
    let mut complete = true;
    for no in engine.commits()? {
        match read_record(engine, no).and_then(|record| live.add(engine, &record)) {
            Ok(()) => {}
            Err(StoreError::Corrupt { .. }) => {
                complete = false;
                report.add(Finding::Commit(no));
            }
            Err(error) => return Err(error),
        }
    }
    let named = live.into_keys();
    report.values += named.len() as u64;
    let mut unread = named.clone();
    unread.retain(|key| whole.binary_search(key).is_err());
    in_order(
        &unread,
        &CheckReport::default,
        &|found, key| {
            let sealed = found.noted(engine.sealed(*key))?.flatten();
            if !sealed.is_some_and(|sealed| is_whole(*key, &sealed)) {
                found.add(Finding::Unreadable {
                    what: "value".to_owned(),
                    key: *key,
                });
            }
            Ok::<_, StoreError>(false)
        },
        &mut |found| {
            report.absorb(found);
            Ok(())
        },
    )?;
    // What an unreadable commit names cannot be told from waste.
    if complete {
        for key in engine.keys_from(0) {
            let Some(key) = report.noted(key)? else {
                break;
            };
            if named.binary_search(&key).is_err() {
                report.add(Finding::Unnamed(key));
            }
        }
    }
    Ok(())
}

/// The keys of all values that a commit names, ascending.
pub(crate) fn live_keys(engine: &Engine, record: &CommitRecord) -> Result<Vec<u64>> {
    let mut live = LiveKeys::default();
    live.add(engine, record)?;
    Ok(live.into_keys())
}

/// The keys of all values that some commits name.
///
/// Neighbouring commits share nearly everything; what was followed once is not followed again.
#[derive(Debug, Default)]
pub(crate) struct LiveKeys {
    keys: NumberSet,
    /// Those whose value was read, and what it names added.
    followed: NumberSet,
}

/// Keys, for fast looking up.
type NumberSet = std::collections::HashSet<u64, std::hash::BuildHasherDefault<NumberHasher>>;

impl LiveKeys {
    /// Adds what a commit names; after an error some of it may be added.
    pub(crate) fn add(&mut self, engine: &Engine, record: &CommitRecord) -> Result<()> {
        let done = self.follow(engine, record);
        if done.is_err() {
            // What one commit cannot read, others cannot either, and shall say so.
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
            let payload = engine.value(record.directory, Kind::DirectoryRoot)?;
            for page in directory::page_keys(record.directory, &payload)? {
                if self.is_new(page) {
                    let payload = engine.value(page, Kind::DirectoryPage)?;
                    let blocks = directory::page_blocks(page, &payload)?;
                    self.keys.extend(blocks.iter().map(|block| block.key));
                }
            }
        }
        for run in record.indexes.iter().flat_map(|index| &index.runs) {
            if self.is_new(run.list) {
                let pages = read_list(run.list, &engine.value(run.list, Kind::IndexRun)?)?;
                self.keys.extend(pages.iter().map(|page| page.key));
            }
        }
        if self.is_new(record.lists) {
            self.add_lists(engine, record.lists)?;
        }
        if self.is_new(record.log) {
            let payload = engine.value(record.log, Kind::Log)?;
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

    /// Adds a key that names others; whether it was not followed yet.
    fn is_new(&mut self, key: u64) -> bool {
        self.keys.insert(key);
        key != 0 && self.followed.insert(key)
    }

    fn add_lists(&mut self, engine: &Engine, table: u64) -> Result<()> {
        let payload = engine.value(table, Kind::Lists)?;
        let lists: Vec<crate::store::state::commit::StoredList> =
            serde_json::from_slice(&payload).map_err(|_| Kind::Lists.corrupt(table))?;
        for root in lists.into_iter().map(|list| list.root) {
            if self.is_new(root) {
                let payload = engine.value(root, Kind::MembersRoot)?;
                self.keys.extend(page_keys(root, &payload)?);
            }
        }
        Ok(())
    }

    /// All of them, ascending.
    pub(crate) fn into_keys(self) -> Vec<u64> {
        let mut keys: Vec<u64> = self.keys.into_iter().collect();
        keys.sort_unstable();
        keys
    }
}
