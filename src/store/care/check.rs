//! Consistency check: every byte of a store is read and compared with everything that refers to it.

use std::path::PathBuf;

use crate::contact::{ContactId, FieldNo, ListNo};
use crate::store::care::backup;
use crate::store::care::check_contacts::{CheckedContacts, contacts};
use crate::store::care::check_streams;
use crate::store::care::retention::kept_detail_keys;
use crate::store::engine::database::Engine;
use crate::store::engine::error::{Result, StoreError};
use crate::store::engine::frame::{ValueKind, is_intact};
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

/// An inconsistency in a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// A value is missing, has a wrong checksum or cannot be parsed.
    Unreadable {
        /// The kind of value, in words.
        what: String,
        /// Its key.
        key: u64,
    },
    /// The packed bytes of a contact are damaged.
    Contact(ContactId),
    /// The number of contacts differs from the commit record.
    ContactCount {
        /// The number in the commit record.
        noted: u64,
        /// The number found.
        found: u64,
    },
    /// A contact is missing in the key index of a field.
    NotFindable {
        /// The field.
        field: FieldNo,
        /// The contact.
        contact: ContactId,
    },
    /// A key index refers to a contact number that was never given.
    IndexBeyond {
        /// The field.
        field: FieldNo,
        /// The contact's number.
        contact: ContactId,
    },
    /// A list has a member that does not exist.
    NoSuchMember {
        /// The list.
        list: ListNo,
        /// The contact's number.
        contact: ContactId,
    },
    /// The number of members differs from the list's record.
    MemberCount {
        /// The list.
        list: ListNo,
        /// The number in the list's record.
        noted: u64,
        /// The number found.
        found: u64,
    },
    /// The number of problems of an import differs from the import log.
    ProblemCount {
        /// The import.
        import: u64,
        /// The number in the log.
        noted: u64,
        /// The number found.
        found: u64,
    },
    /// The consent ledger contradicts itself or a contact's opt-in status.
    Consent {
        /// The opt-in field.
        field: FieldNo,
        /// The contact.
        contact: ContactId,
    },
    /// The record of an earlier commit cannot be read.
    Commit(u64),
    /// A backup cannot be read from start to end.
    Backup(PathBuf),
    /// A value that no commit refers to; it only wastes space.
    Unnamed(u64),
}

/// The result of a check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckReport {
    /// The first [`Self::MAX_FINDINGS`] findings.
    pub findings: Vec<Finding>,
    /// Number of further findings.
    pub more: u64,
    /// Contacts that were read.
    pub contacts: u64,
    /// Values that were read, those of earlier commits included.
    pub values: u64,
}

impl CheckReport {
    /// Findings that are listed at most.
    pub const MAX_FINDINGS: usize = 1_000;

    /// Whether stored bytes are damaged.
    ///
    /// Intact values that contradict each other are a bug and no reason to refuse the store;
    /// backups are not part of it.
    pub fn is_damaged(&self) -> bool {
        self.findings.iter().any(|finding| {
            matches!(
                finding,
                Finding::Unreadable { .. } | Finding::Contact(_) | Finding::Commit(_)
            )
        })
    }

    /// Whether there are no findings.
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }

    pub(crate) fn add(&mut self, finding: Finding) {
        if self.findings.len() < Self::MAX_FINDINGS {
            self.findings.push(finding);
        } else {
            self.more += 1;
        }
    }

    /// Adds the findings of another report.
    pub(crate) fn absorb(&mut self, other: Self) {
        for finding in other.findings {
            self.add(finding);
        }
        self.more += other.more;
        self.contacts += other.contacts;
        self.values += other.values;
    }

    /// Turns [`StoreError::Corrupt`] into a finding; other errors are passed on.
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
    /// Checks the store.
    ///
    /// The newest commit is checked completely, earlier ones for being present and undamaged. After
    /// damage was found, every opening reads all data and refuses the store while it is damaged.
    ///
    /// # Errors
    ///
    /// [`StoreError::Busy`] while a writer exists, and errors that keep the check from being done;
    /// damage is a finding.
    pub fn check(&self) -> Result<CheckReport> {
        // What a writer is writing would look like unreferenced values.
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

/// Checks all data except backups.
///
/// # Errors
///
/// Errors that keep the check from being done.
pub(super) fn check_data(view: &View) -> Result<CheckReport> {
    let mut report = CheckReport::default();
    let ledger = check_streams::ledger(view, &mut report)?;
    let read = contacts(view, &ledger, &mut report)?;
    drop(ledger);
    lists(view, &read, &mut report)?;
    log(view, &mut report)?;
    report.noted(view.suppression())?;
    values(&view.snapshot.engine, &read.intact, &mut report)?;
    Ok(report)
}

fn lists(view: &View, read: &CheckedContacts, report: &mut CheckReport) -> Result<()> {
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
        // Unreadable contacts are findings already.
        let mut erased = read.erased.iter().peekable();
        for id in members.iter() {
            while erased.next_if(|gone| **gone < id.0).is_some() {}
            // The directory covers all numbers below the next one, or the store would not have
            // opened.
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

/// Checks that every referenced value is present and intact, and that there are no others.
///
/// `whole` are the sorted keys of values whose checksum was verified before.
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
            if !sealed.is_some_and(|sealed| is_intact(*key, &sealed)) {
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
    // What an unreadable commit refers to cannot be told from waste.
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

/// The sorted keys of all values that a commit refers to.
pub(crate) fn live_keys(engine: &Engine, record: &CommitRecord) -> Result<Vec<u64>> {
    let mut live = LiveKeys::default();
    live.add(engine, record)?;
    Ok(live.into_keys())
}

/// The keys of all values that several commits refer to.
///
/// Neighbouring commits share nearly everything; a value is followed only once.
#[derive(Debug, Default)]
pub(crate) struct LiveKeys {
    keys: NumberSet,
    /// Keys whose value was read and whose references were added.
    followed: NumberSet,
}

/// A set of keys with a fast hasher.
type NumberSet = std::collections::HashSet<u64, std::hash::BuildHasherDefault<NumberHasher>>;

impl LiveKeys {
    /// Adds what a commit refers to; after an error part of it may have been added.
    pub(crate) fn add(&mut self, engine: &Engine, record: &CommitRecord) -> Result<()> {
        let done = self.follow(engine, record);
        if done.is_err() {
            // Other commits that share the unreadable value must fail as well.
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
            let payload = engine.value(record.directory, ValueKind::DirectoryRoot)?;
            for page in directory::page_keys(record.directory, &payload)? {
                if self.is_new(page) {
                    let payload = engine.value(page, ValueKind::DirectoryPage)?;
                    let blocks = directory::page_blocks(page, &payload)?;
                    self.keys.extend(blocks.iter().map(|block| block.key));
                }
            }
        }
        for run in record.indexes.iter().flat_map(|index| &index.runs) {
            if self.is_new(run.list) {
                let pages = read_list(run.list, &engine.value(run.list, ValueKind::IndexRun)?)?;
                self.keys.extend(pages.iter().map(|page| page.key));
            }
        }
        if self.is_new(record.lists) {
            self.add_lists(engine, record.lists)?;
        }
        if self.is_new(record.log) {
            let payload = engine.value(record.log, ValueKind::Log)?;
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

    /// Adds a key whose value refers to others; returns whether it still has to be followed.
    fn is_new(&mut self, key: u64) -> bool {
        self.keys.insert(key);
        key != 0 && self.followed.insert(key)
    }

    fn add_lists(&mut self, engine: &Engine, table: u64) -> Result<()> {
        let payload = engine.value(table, ValueKind::Lists)?;
        let lists: Vec<crate::store::state::commit::StoredList> =
            serde_json::from_slice(&payload).map_err(|_| ValueKind::Lists.corrupt(table))?;
        for root in lists.into_iter().map(|list| list.root) {
            if self.is_new(root) {
                let payload = engine.value(root, ValueKind::MembersRoot)?;
                self.keys.extend(page_keys(root, &payload)?);
            }
        }
        Ok(())
    }

    /// All keys, sorted.
    pub(crate) fn into_keys(self) -> Vec<u64> {
        let mut keys: Vec<u64> = self.keys.into_iter().collect();
        keys.sort_unstable();
        keys
    }
}
