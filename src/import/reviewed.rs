//! What a review was of, for the import to hold itself against.

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use crate::contact::Fields;
use crate::plan::ImportPlan;

/// What was reviewed: a plan, mended cells and stamp of the file included, against a commit.
///
/// An import that is given it ([`Options::reviewed`](crate::import::Options::reviewed)) carries out exactly that or nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Reviewed {
    /// The number of the store's newest commit at that time.
    pub commit: u64,
    /// xxh3 of the plan and the fields.
    pub digest: u64,
}

impl Reviewed {
    /// What identifies the review of a plan against a commit.
    pub fn of(commit: u64, plan: &ImportPlan, fields: &Fields) -> Self {
        // Nothing in a plan can fail to be written as JSON.
        let bytes = serde_json::to_vec(&(plan, fields)).unwrap_or_default();
        Self {
            commit,
            digest: xxh3_64(&bytes),
        }
    }
}
