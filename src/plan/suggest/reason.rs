//! What is suggested for a column and why, and what the user chose last time.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::contact::FieldNo;
use crate::plan::Target;
use crate::plan::alias::{self, Origin};
use crate::source::ValueKind;

/// What the user chose last time, by header.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Remembered {
    by_header: BTreeMap<String, Target>,
}

impl Remembered {
    /// Remembers what the user chose for a header; a header without a letter or digit is not kept.
    pub fn note(&mut self, header: &str, target: Target) {
        let header = alias::normal(header);
        if !header.is_empty() {
            self.by_header.insert(header, target);
        }
    }

    /// What was chosen for a header.
    pub fn get(&self, header: &str) -> Option<Target> {
        self.by_header.get(&alias::normal(header)).copied()
    }

    /// Forgets a header.
    pub fn forget(&mut self, header: &str) {
        self.by_header.remove(&alias::normal(header));
    }
}

/// How sure a suggestion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// There is no suggestion, or hardly one.
    Low,
    /// Worth a look.
    Medium,
    /// As good as certain.
    High,
}

/// Why a column is suggested for a field, or for none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The user chose it last time for the same header.
    Remembered,
    /// The header is the name of a field the user made.
    CustomField,
    /// The header is a name for this field; `origin` says whose.
    Header {
        /// Whose name it is.
        origin: Origin,
    },
    /// The header is spelled almost like a name for this field.
    SimilarHeader {
        /// The name it resembles.
        alias: String,
        /// How much, in per cent.
        percent: u8,
    },
    /// The values are of a sort that only this field takes.
    Values {
        /// What they are.
        kind: ValueKind,
        /// How many are.
        matching: u64,
        /// Of how many filled cells.
        of: u64,
    },
    /// The header says phone, no column says mobile, and these are mobile numbers.
    MobileNumbers {
        /// How many are.
        matching: u64,
        /// Of how many filled cells.
        of: u64,
    },
    /// The column after one of postcodes holds names.
    AfterPostcodes {
        /// The column of postcodes, from 0.
        column: usize,
    },
    /// A column of a file of rejected rows made here.
    OwnReport,
    /// The header is known, and what it holds is not imported.
    NotImported {
        /// Whose header it is.
        origin: Origin,
    },
    /// It would go to a field that another column suits better.
    Taken {
        /// That column, from 0.
        by: usize,
        /// The field, or one of the fields.
        field: FieldNo,
    },
    /// The header says this field, but the values are something else.
    Contradicted {
        /// The field.
        field: FieldNo,
        /// What most of them are.
        kind: ValueKind,
        /// How many filled cells there are.
        of: u64,
    },
    /// The column has no values, and its header says nothing.
    Blank,
    /// Neither header nor values say anything.
    Unknown,
}

/// What is suggested for a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// Where its cells go; `None` leaves it to the user.
    pub target: Option<Target>,
    /// Why.
    pub reason: Reason,
    /// How sure it is.
    pub confidence: Confidence,
}
