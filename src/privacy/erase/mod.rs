//! Erasure for good: people are removed from every value of the store and every file beside it.
//!
//! The whole store is copied into a new one, as compaction does, and personal data are left out on
//! the way. Every commit keeps its number and every value its key, so changes of other people can
//! still be viewed and undone. One more commit records the erasure.
//!
//! | value | what the copy does with it |
//! |---|---|
//! | contacts | emptied, like deleted contacts |
//! | key indexes | their entries removed; affected pages get another first hash |
//! | list members | removed |
//! | provenance trail | their entries removed |
//! | rejected rows | their rows removed |
//! | problems | their cells and contact numbers blanked |
//! | import records | their column names and edits removed, identifying text redacted |
//! | lists, fields, words, remembered headers | names redacted, words and headers removed |
//! | consent ledger | their entries kept without word and evidence |
//! | suppression list | a keyed hash of each address that had opted out is added |
//!
//! Backups are deleted and one new backup is made; stores that were set aside are left to
//! [`Store::delete_set_aside`]. A crash leaves either the old store or the new one, as with
//! compaction; a mark inside the new one makes the next opening delete old backups.

mod plan;
mod rewrite;

use std::collections::BTreeSet;
use std::sync::Arc;

use self::plan::ErasePlan;
use self::rewrite::Rewrite;
use crate::contact::ContactId;
use crate::privacy::traces::Traces;
use crate::store::care::backup::BackupInfo;
use crate::store::care::compact::Compacted;
use crate::store::care::purge;
use crate::store::engine::database::Engine;
use crate::store::engine::error::{Result, StoreError};
use crate::store::engine::folder::Step;
use crate::store::record::streams::Writer;
use crate::store::state::commit::CommitRecord;
use crate::store::state::open::{Notice, Shared, Store};
use crate::store::state::tuning::Durability;
use crate::store::state::view::read;

/// The result of an erasure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erased {
    /// Contacts that existed in the newest commit.
    pub contacts: u64,
    /// Contacts that existed only in earlier commits, including unnamed ones that shared an e-mail
    /// address or phone number with a named one.
    pub past: u64,
    /// The number of the newest commit.
    pub commit: u64,
    /// Rejected rows that were removed.
    pub rejected_rows: u64,
    /// Problems whose cell was blanked.
    pub problems: u64,
    /// Remaining contacts with the same e-mail address, phone or customer number; at most
    /// [`Self::MAX_NAMED`].
    pub same_address: Vec<ContactId>,
    /// Backups that were deleted.
    pub files: u64,
    /// The backup made instead; `None` if it could not be made.
    pub backup: Option<BackupInfo>,
    /// Bytes on disk before and after.
    pub sizes: Compacted,
}

impl Erased {
    /// Contacts listed in [`Self::same_address`] at most.
    pub const MAX_NAMED: usize = 100;
}

impl Store {
    /// Collects the identifiers of contacts from all commits, to clean files beside the store
    /// before an erasure.
    ///
    /// # Errors
    ///
    /// [`StoreError::NoSuchContact`] for a number never given to a contact, and errors of reading
    /// the store.
    pub fn traces(&self, ids: &[ContactId]) -> Result<Traces> {
        let held = self.view();
        let commits: Vec<u64> = self.commits().iter().map(|commit| commit.no).collect();
        let wanted = checked_ids(&held.snapshot.record, ids)?;
        let plan = ErasePlan::gather(&held.snapshot, &commits, wanted)?;
        Ok(plan.traces)
    }

    /// Erases people from all commits and everything else in the store.
    ///
    /// `progress` receives the number of values done and of all values. A contact deleted before is
    /// erased from the past. Files beside the store (drafts) must be cleaned with [`Self::traces`]
    /// first.
    ///
    /// # Errors
    ///
    /// [`StoreError::Busy`] while a writer or view exists; [`StoreError::NoSuchContact`] for a
    /// number never given to a contact, and then nothing is changed; errors of reading or writing,
    /// after which the store is as before.
    pub fn erase_for_good(
        &self,
        ids: &[ContactId],
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Erased> {
        self.erase_until(ids, progress, Step::Done)
    }

    pub(crate) fn erase_until(
        &self,
        ids: &[ContactId],
        progress: &mut dyn FnMut(u64, u64),
        until: Step,
    ) -> Result<Erased> {
        let (mut erased, sizes) = self.rewritten(until, |state, old, new| {
            let wanted = checked_ids(&state.head.record, ids)?;
            let commits: Vec<u64> = state.commits.iter().map(|commit| commit.no).collect();
            let plan = ErasePlan::gather(&state.head, &commits, wanted)?;
            let mut rewrite = Rewrite::new(&plan, old, new);
            rewrite.run(progress)?;
            let same_address = plan.same_address(state)?;
            let (present, opted) = plan.present(&state.head)?;
            let erased = Erased {
                contacts: present,
                past: plan.committed.len() as u64 - present,
                commit: 0,
                rejected_rows: rewrite.rejected_rows,
                problems: rewrite.problems,
                same_address,
                files: 0,
                backup: None,
                sizes: Compacted {
                    before: 0,
                    after: 0,
                    stayed: false,
                },
            };
            let newest = rewrite.commits(self.shared.clock.now())?;
            let newest = note_opted(&self.shared, new, newest, &opted)?;
            purge::mark(new.path())?;
            Ok((newest, erased))
        })?;
        erased.sizes = sizes;
        let view = self.view();
        erased.commit = view.commit().no;
        match purge::clear_past(&self.shared, &view.snapshot) {
            Ok(done) => (erased.files, erased.backup) = done,
            // The new store is in place; remaining old backups are deleted at the next opening.
            Err(error) => self.shared.notice(Notice::OldBackups(error.io_kind())),
        }
        Ok(erased)
    }
}

/// The numbers of the contacts, provided each was once given to one.
fn checked_ids(record: &CommitRecord, ids: &[ContactId]) -> Result<BTreeSet<u32>> {
    for id in ids {
        if id.0 == 0 || id.0 >= record.next_contact {
            return Err(StoreError::NoSuchContact(*id));
        }
    }
    Ok(ids.iter().map(|id| id.0).collect())
}

/// Records the erasure of contacts with an opt-in status in ledger and suppression list of the new
/// store; returns the number of its newest commit.
fn note_opted(
    shared: &Shared,
    new: &Arc<Engine>,
    newest: u64,
    opted: &[PackedContact],
) -> Result<u64> {
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

/// A contact's number and packed bytes.
type PackedContact = (u32, Vec<u8>);
