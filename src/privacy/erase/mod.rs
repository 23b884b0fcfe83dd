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
use std::fs;
use std::path::Path;
use std::sync::Arc;

use self::plan::Plan;
use self::rewrite::Rewrite;
use super::backup::{self, BackupInfo};
use super::commit::{CommitRecord, Snapshot};
use super::compact::Compacted;
use super::engine::Engine;
use super::error::{Result, StoreError};
use super::folder::{self, Step};
use super::open::{Shared, Store};
use super::traces::Traces;
use super::tuning::Durability;
use super::view::read;
use super::writer::Writer;
use crate::contact::ContactId;

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
