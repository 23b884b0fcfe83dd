//! A plan carried out: read, match, merge, commit; or, as a dry run, all of it but the commit.
//!
//! A row that is wrong is data: a problem with a position, never an error. Only files and the
//! store stop an import. Nothing here owns a thread for longer than a call, or knows a screen.

mod damage;
mod edit;
mod engine;
mod journal;
mod matcher;
mod merge;
mod pipeline;
mod rejected;
mod rejected_layout;
mod report;
mod review;
mod row;
mod survey;
mod undo;

pub use damage::{Collector, Damage, DamageCode, Detector, Facts, Mark, Remedy, damage};
pub use edit::{
    Deleted, EditError, EditRules, Edited, Shared, TypedValue, delete_contacts, edit_contact,
};
pub use engine::{run, run_observed};
pub use merge::Verdict;
pub use progress::Progress;
pub use rejected::{SaveRejectedError, write_rejected};
pub use report::{FailureReason, ImportError, Observer, Options, Report, RowOutcome};
pub use review::{
    Candidate, Candidates, Change, FieldCount, Matches, Review, ReviewCell, ReviewCounts,
    ReviewField, ReviewFilter, ReviewOutcome, ReviewProblem, ReviewRow, Reviewed, review,
};
pub use survey::{first_look, survey};
pub use undo::{Kept, KeptReason, UndoError, UndoOutcome, UndoReport, Undoable, undo};

pub use crate::store::ImportCounts;

mod progress {
    use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

    /// How far an import is, and the wish to stop it; shared between threads.
    #[derive(Debug, Default)]
    pub struct Progress {
        bytes: AtomicU64,
        total: AtomicU64,
        rows: AtomicU64,
        cancelled: AtomicBool,
    }

    impl Progress {
        /// Bytes of the file read so far.
        pub fn bytes(&self) -> u64 {
            self.bytes.load(Ordering::Relaxed)
        }

        /// Size of the file in bytes; 0 before the import has begun.
        pub fn total(&self) -> u64 {
            self.total.load(Ordering::Relaxed)
        }

        /// Rows done so far.
        pub fn rows(&self) -> u64 {
            self.rows.load(Ordering::Relaxed)
        }

        /// Asks the import to stop; it changes nothing then.
        pub fn cancel(&self) {
            self.cancelled.store(true, Ordering::Relaxed);
        }

        /// Whether somebody asked the import to stop.
        pub fn is_cancelled(&self) -> bool {
            self.cancelled.load(Ordering::Relaxed)
        }

        pub(super) fn begin(&self, total: u64) {
            self.total.store(total, Ordering::Relaxed);
        }

        /// One more of the things that are counted in place of bytes is done.
        pub(super) fn step(&self) {
            self.bytes.fetch_add(1, Ordering::Relaxed);
        }

        pub(super) fn advance(&self, bytes: u64, rows: u64) {
            self.bytes.store(bytes, Ordering::Relaxed);
            self.rows.store(rows, Ordering::Relaxed);
        }
    }
}
