//! Suggestions with their reasons, and the user's earlier choices by header.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::contact::FieldNo;
use crate::plan::Target;
use crate::plan::alias;
use crate::plan::origin::Origin;
use crate::source::ValueKind;

/// Targets the user chose in earlier imports, by normalized header.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Remembered {
    by_header: BTreeMap<String, Target>,
}

impl Remembered {
    /// Stores the choice for a header; a header without a letter or digit is ignored.
    pub fn note(&mut self, header: &str, target: Target) {
        let header = alias::normalized(header);
        if !header.is_empty() {
            self.by_header.insert(header, target);
        }
    }

    /// The stored choice for a header.
    pub fn get(&self, header: &str) -> Option<Target> {
        self.by_header.get(&alias::normalized(header)).copied()
    }

    /// Removes the choice for a header.
    pub fn forget(&mut self, header: &str) {
        self.by_header.remove(&alias::normalized(header));
    }
}

/// The confidence of a suggestion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// No suggestion, or little to support it.
    Low,
    /// Plausible; the user should look at it.
    Medium,
    /// Practically certain.
    High,
}

/// Why a column is suggested for a target, or has no suggestion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The user chose the target for this header in an earlier import.
    Remembered,
    /// The header is the name or id of a custom field.
    CustomField,
    /// The header is an alias of the field.
    Header {
        /// Whose header name the alias is.
        origin: Origin,
    },
    /// The header resembles an alias of the field.
    SimilarHeader {
        /// The alias it resembles.
        alias: String,
        /// Similarity in per cent.
        percent: u8,
    },
    /// The values are of a kind that only this field takes.
    Values {
        /// The kind of most values.
        kind: ValueKind,
        /// The number of cells of that kind.
        matching: u64,
        /// The number of filled cells.
        of: u64,
    },
    /// The header names a phone, no other header names a mobile, and the values are mobile numbers.
    MobileNumbers {
        /// The number of cells that are.
        matching: u64,
        /// The number of filled cells.
        of: u64,
    },
    /// The header may name calling codes, and the values are calling codes.
    CallingCodes {
        /// The number of cells that are.
        matching: u64,
        /// The number of filled cells.
        of: u64,
    },
    /// The column follows one of postcodes and holds words.
    AfterPostcodes {
        /// The column of postcodes, from 0.
        column: usize,
    },
    /// A column that a rejected-rows file of this program adds.
    OwnReport,
    /// The header is a known one whose column is not imported.
    NotImported {
        /// Whose header it is.
        origin: Origin,
    },
    /// Another column suits the field better.
    Taken {
        /// The column that gets the field, from 0.
        by: usize,
        /// The contested field; for a full name one of the two.
        field: FieldNo,
    },
    /// The header names a field that the values contradict.
    Contradicted {
        /// The field.
        field: FieldNo,
        /// The kind of most values.
        kind: ValueKind,
        /// The number of filled cells.
        of: u64,
    },
    /// The column has no values, and its header is unknown.
    Blank,
    /// Neither the header nor the values point to a field.
    Unknown,
}

/// The suggestion for one column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// The suggested target; `None` leaves the choice to the user.
    pub target: Option<Target>,
    /// Why it is suggested, or why nothing is.
    pub reason: Reason,
    /// How certain the suggestion is.
    pub confidence: Confidence,
}
