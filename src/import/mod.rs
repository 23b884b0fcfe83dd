//! Carries out a plan: read, match, merge, commit; or, as a dry run, all of it but the commit.
//!
//! A row that is wrong is data: a problem with a position, never an error. Only files and the
//! store stop an import. Nothing here owns a thread for longer than a call, or knows a screen.
//!
//! One row goes through `pipeline` (read on several threads by `row`), `matcher` and `merge` (called
//! by `engine` in file order), and then to every `sink::RowSink`: counts, trail, problems, rejected
//! rows, and the recorder of a review.

mod cells;
mod consent;
mod damage;
mod engine;
mod fillers;
mod matcher;
mod merge;
mod origins;
mod pipeline;
mod rejected;
mod rejected_layout;
mod report;
mod review;
mod reviewed;
mod row;
mod row_country;
mod sink;
mod survey;
mod undo;

pub use damage::{
    Damage, DamageCode, DamageCollector, DamageDetector, DamageEvidence, Remedy, SuspectedDamage,
    damage,
};
pub use engine::run;
pub use merge::Verdict;
pub use rejected::{SaveRejectedError, write_rejected};
pub use report::{FailureReason, ImportError, Options, Report, UndecidedRows};
pub use review::{
    Candidate, Candidates, Change, FieldCount, Matches, Review, ReviewCell, ReviewCounts,
    ReviewField, ReviewFilter, ReviewOutcome, ReviewProblem, ReviewRow, review,
};
pub use reviewed::Reviewed;
pub use survey::{SurveyScope, survey, survey_first_rows};
pub use undo::{Kept, KeptReason, UndoError, UndoOutcome, UndoReport, Undoable, undo};

pub use crate::store::ImportCounts;
