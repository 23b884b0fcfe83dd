//! What the user decided: mapping, rules and consent; it ends in one immutable [`ImportPlan`].
//!
//! Pure: nothing here reads a file, a clock or the store.

mod mapping;
mod rules;

pub use mapping::{Mapping, MappingProblem, Target};
pub use rules::{Acknowledgement, ImportPlan, InvalidRule, KeyConflictRule, ListTarget, Master, PlanColumn, Rules};
