//! Consistency check: every byte of a store is read and compared with everything that refers to it.

use crate::store::care::backup;
use crate::store::care::check_contacts::{CheckedContacts, contacts};
use crate::store::care::check_report::{CheckReport, Finding};
use crate::store::care::check_streams;
use crate::store::care::live_keys::LiveKeys;
use crate::store::engine::database::Engine;
use crate::store::engine::error::{Result, StoreError};
use crate::store::engine::frame::is_intact;
use crate::store::record::problems::ProblemEntry;
use crate::store::record::stream::Stream;
use crate::store::state::members::Members;
use crate::store::state::open::{Store, read_record};
use crate::store::state::parallel::in_order;
use crate::store::state::view::View;

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
