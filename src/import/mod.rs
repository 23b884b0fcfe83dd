//! A plan carried out: read, match, merge, commit; or, as a dry run, all of it but the commit.
//!
//! A row that is wrong is data: a problem with a position, never an error. Only files and the
//! store stop an import. Nothing here owns a thread for longer than a call, or knows a screen.

mod damage;
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

pub use damage::{
    Damage, DamageCode, DamageCollector, DamageDetector, DamageEvidence, Remedy, SuspectedDamage,
    damage,
};
pub use engine::{run, run_observed};
pub use merge::Verdict;
pub use rejected::{SaveRejectedError, write_rejected};
pub use report::{FailureReason, ImportError, Observer, Options, Report, RowOutcome};
pub use review::{
    Candidate, Candidates, Change, FieldCount, Matches, Review, ReviewCell, ReviewCounts,
    ReviewField, ReviewFilter, ReviewOutcome, ReviewProblem, ReviewRow, Reviewed, review,
};
pub use survey::{survey, survey_first_rows};
pub use undo::{Kept, KeptReason, UndoError, UndoOutcome, UndoReport, Undoable, undo};

pub use crate::store::ImportCounts;
