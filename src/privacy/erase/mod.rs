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
//! | import records | names of columns and edits that are theirs go, and free texts lose what tells who they are |
//! | lists, fields, words, remembered headers | names lose what tells who they are, words and headers go |
//! | ledger | their entries stay, without word and evidence |
//! | earlier opt-outs | if they had opted out, a keyed hash of the address is added |
//!
//! Backups are deleted and one new is made; so are stores that were moved aside. As with
//! compaction a crash leaves either the old store or the new one; a mark inside of the new one
//! tells the next opening that old backups are still to be deleted.

mod plan;
mod rewrite;

use std::collections::BTreeSet;
use std::sync::Arc;

use self::plan::Plan;
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
    /// Backups that were deleted.
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

    pub(crate) fn erase_until(
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
            // They are gone from the store; what is left of them goes at the next opening.
            Err(error) => self.shared.notice(Notice::OldBackups(error.io_kind())),
        }
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
