//! What the user decided: mapping, rules, consent and edits; it ends in one immutable
//! [`ImportPlan`].
//!
//! Pure: nothing here reads a file, a clock or the store.

mod alias;
mod alias_languages;
mod alias_table;
mod alias_words;
mod consent_columns;
mod draft;
mod edits;
mod exporter;
mod mapping;
mod origin;
mod rules;
mod suggest;
#[cfg(test)]
pub(crate) mod testing;

pub use alias::is_own_header;
pub use consent_columns::{RefusalCounter, RefusalEvidence, RefusalWatch, speaks_of_refusal};
pub use draft::{Channel, Draft, FileOptIn, Refusal, Step, Survey};
pub use edits::{CellEdit, ColumnRepair, Edits, Misfit, PreparedEdits, Replace};
pub use mapping::{Evidence, Mapping, MappingProblem, Target};
pub use origin::Origin;
pub use rules::{
    Acknowledgement, ImportPlan, InvalidRule, KeyConflictRule, LetterCaseRule, ListTarget, Master,
    NoKeyRule, OtherNameRule, PlanColumn, Rules,
};
pub use suggest::{ColumnFacts, Confidence, Reason, Remembered, Suggestion, suggest};
