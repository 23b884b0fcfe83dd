//! What an undo is given and what it comes to.

use std::collections::BTreeMap;

use crate::contact::{ContactId, FieldNo, ListNo};
use crate::store::{StoreError, UndoCounts};

/// What is to be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undoable {
    /// An entry of the import log, by its number; that of an undo, too.
    Import(u64),
    /// Everything between two commits, for example an edit or the deleting of contacts.
    Commits {
        /// The commit before the change; 0 for the empty store.
        before: u64,
        /// The commit that the change ended with.
        after: u64,
    },
}

/// What stops an undo; nothing of it is in the store then.
#[derive(Debug, thiserror::Error)]
pub enum UndoError {
    /// The store cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The log has no such entry.
    #[error("there is no import number {0}")]
    NoSuchImport(u64),
    /// The state before the change, or that after it, is not kept any more.
    #[error("the states before and after the change are not kept any more")]
    TooOld,
    /// The user stopped it.
    #[error("the undo was cancelled")]
    Cancelled,
}

/// How an undo ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UndoOutcome {
    /// Something went back; or would, if it is a dry run.
    Undone,
    /// Everything that could go back had gone back before, or was changed since.
    NothingLeft,
    /// The import had changed nothing, because it failed or was cancelled.
    ChangedNothing,
}

/// Why something was not taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeptReason {
    /// Somebody changed it since.
    ChangedSince,
    /// A contact that was made was put on another list since.
    JoinedSince,
    /// The contact was deleted since.
    DeletedSince,
    /// The value would go back to one that another contact got since, and it is a key; for a
    /// whole contact: another one has its key.
    KeyTaken,
    /// The field is not there any more.
    FieldGone,
    /// The field holds another kind of value now.
    FieldChanged,
    /// The list that contacts would go back to was deleted since.
    ListGone,
    /// Another list has the name that a list would get back.
    NameTaken,
}

impl KeptReason {
    /// Every reason.
    #[cfg(test)]
    pub(crate) const ALL: [Self; 8] = [
        Self::ChangedSince,
        Self::JoinedSince,
        Self::DeletedSince,
        Self::KeyTaken,
        Self::FieldGone,
        Self::FieldChanged,
        Self::ListGone,
        Self::NameTaken,
    ];

    /// The reason as a word for programs.
    pub fn word(self) -> &'static str {
        match self {
            Self::ChangedSince => "changed_since",
            Self::JoinedSince => "joined_since",
            Self::DeletedSince => "deleted_since",
            Self::KeyTaken => "key_taken",
            Self::FieldGone => "field_gone",
            Self::FieldChanged => "field_changed",
            Self::ListGone => "list_gone",
            Self::NameTaken => "name_taken",
        }
    }
}

/// Something that was not taken back: a value of a contact, a whole contact, or a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The contact; none where it is about a list alone.
    pub contact: Option<ContactId>,
    /// The field, where it is about one value.
    pub field: Option<FieldNo>,
    /// The list, where it is about one, with its name.
    pub list: Option<(ListNo, String)>,
    /// Why.
    pub reason: KeptReason,
    /// The contact was made by what is taken back, and stays with all its values and lists.
    pub stays: bool,
    /// The value that the import wrote; none where it took the value away.
    pub import_wrote: Option<String>,
    /// The value now; none where there is none.
    pub now: Option<String>,
}

/// What an undo came to, or would come to.
#[derive(Clone, Debug)]
pub struct UndoReport {
    /// The number of the log entry that was taken back; none for an edit.
    pub import: Option<u64>,
    /// The number of the log entry of the undo; none where nothing was stored, and for an edit.
    pub undo: Option<u64>,
    /// The commits before and after the undo, where something was stored: to take an undone edit
    /// back in its turn.
    pub commits: Option<(u64, u64)>,
    /// How it ended.
    pub outcome: UndoOutcome,
    /// Nothing was stored.
    pub dry_run: bool,
    /// What went back and what stayed.
    pub counts: UndoCounts,
    /// Contacts with values that went back.
    pub changed_contacts: u64,
    /// Contacts that would have gone but stay because somebody changed something of them.
    pub kept_contacts: u64,
    /// Values that went back, by field.
    pub fields: BTreeMap<FieldNo, u64>,
    /// Opt-outs among the values that went: whoever it was may be written to again.
    pub opt_outs_lifted: u64,
    /// How often something stayed, by reason; what did not occur is left out.
    pub reasons: Vec<(KeptReason, u64)>,
    /// Details of what stayed, by contact: the first [`Self::MAX_DETAILS`], and fewer where their
    /// values reach [`Self::MAX_DETAIL_BYTES`].
    pub kept: Vec<Kept>,
    /// Contacts that went, in the order of their numbers; the first [`Self::MAX_REMOVED`].
    pub removed: Vec<ContactId>,
    /// How long it took.
    pub seconds: f64,
}

impl UndoReport {
    /// Details that are named, at most; what is beyond is only counted.
    pub const MAX_DETAILS: usize = 10_000;

    /// Bytes of values from which on details are only counted.
    pub const MAX_DETAIL_BYTES: usize = 16 << 20;

    /// Deleted contacts that are named, at most.
    pub const MAX_REMOVED: usize = 100;
}

/// Adds a report up while an undo is carried out.
#[derive(Debug, Default)]
pub(super) struct ReportBuilder {
    pub(super) counts: UndoCounts,
    pub(super) changed_contacts: u64,
    pub(super) kept_contacts: u64,
    pub(super) fields: BTreeMap<FieldNo, u64>,
    pub(super) opt_outs_lifted: u64,
    reasons: BTreeMap<KeptReason, u64>,
    kept: Vec<Kept>,
    /// Bytes of the values in them.
    kept_bytes: usize,
    removed: Vec<ContactId>,
}

impl ReportBuilder {
    /// Counts a contact that goes, and names it while there is room.
    pub(super) fn remove(&mut self, id: ContactId) {
        self.counts.removed_contacts += 1;
        if self.removed.len() < UndoReport::MAX_REMOVED {
            self.removed.push(id);
        }
    }

    /// Counts something that stays, and names it while there is room.
    pub(super) fn keep(&mut self, reason: KeptReason, name: impl FnOnce(&mut Kept)) {
        self.counts.kept += 1;
        *self.reasons.entry(reason).or_default() += 1;
        if self.kept.len() < UndoReport::MAX_DETAILS
            && self.kept_bytes < UndoReport::MAX_DETAIL_BYTES
        {
            let mut kept = Kept {
                contact: None,
                field: None,
                list: None,
                reason,
                stays: false,
                import_wrote: None,
                now: None,
            };
            name(&mut kept);
            let values = [&kept.import_wrote, &kept.now].into_iter().flatten();
            self.kept_bytes += values.map(String::len).sum::<usize>();
            self.kept.push(kept);
        }
    }

    /// Whether anything goes back.
    pub(super) fn changes(&self) -> bool {
        let counts = &self.counts;
        let done = counts.reversed
            + counts.removed_contacts
            + counts.restored_contacts
            + counts.left_lists
            + counts.joined_lists
            + counts.removed_lists
            + counts.restored_lists;
        done > 0
    }

    /// The report; what stayed is sorted by contact and field.
    pub(super) fn finish(mut self, import: Option<u64>, dry_run: bool) -> UndoReport {
        self.kept
            .sort_by_key(|kept| (kept.contact.is_none(), kept.contact, kept.field));
        self.fields.retain(|_, values| *values > 0);
        UndoReport {
            import,
            undo: None,
            commits: None,
            outcome: if self.changes() {
                UndoOutcome::Undone
            } else {
                UndoOutcome::NothingLeft
            },
            dry_run,
            counts: self.counts,
            changed_contacts: self.changed_contacts,
            kept_contacts: self.kept_contacts,
            fields: self.fields,
            opt_outs_lifted: self.opt_outs_lifted,
            reasons: self.reasons.into_iter().collect(),
            kept: self.kept,
            removed: self.removed,
            seconds: 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn details_with_long_values_are_only_counted_from_some_bytes_on() {
        let mut report = ReportBuilder::default();
        for _ in 0..100 {
            report.keep(KeptReason::ChangedSince, |kept| {
                kept.import_wrote = Some("x".repeat(1 << 20));
                kept.now = Some("y".repeat(1 << 20));
            });
        }
        let report = report.finish(None, true);
        assert_eq!(report.counts.kept, 100);
        assert_eq!(report.reasons, [(KeptReason::ChangedSince, 100)]);
        assert_eq!(report.kept.len(), UndoReport::MAX_DETAIL_BYTES >> 21);
    }
}
