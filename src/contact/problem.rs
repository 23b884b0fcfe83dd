//! What can be wrong with a row, as codes that files and programs can rely on.

use serde::{Deserialize, Serialize};

/// What is wrong with a row or one of its cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// Neither key of the row has a value.
    NoKey,
    /// A key of the row meets several contacts.
    AmbiguousMatch,
    /// The secondary key meets a contact whose primary key is another.
    KeyConflict,
    /// Not an e-mail address.
    InvalidEmail,
    /// Not readable as a phone number.
    InvalidPhone,
    /// Not a date.
    InvalidDate,
    /// Not a number.
    InvalidNumber,
    /// Not one of the words or options of the field.
    InvalidChoice,
    /// Fewer cells than columns; the missing ones are blank.
    TooFewCells,
    /// More cells that are not blank than columns.
    TooManyCells,
    /// A quote opens here and is never closed.
    UnclosedQuote,
    /// A cell or a record is larger than the reader takes.
    CellTooLarge,
    /// Bytes that are no text in the file's encoding.
    Undecodable,
    /// The address was that of a contact who had opted out and was deleted.
    EarlierOptOut,
    /// A cell holds several values, as Google joins them by ` ::: `; the first one was taken.
    MoreValues,
}

impl ProblemCode {
    /// Every code, in the order in which reports list them.
    pub const ALL: [Self; 15] = [
        Self::NoKey,
        Self::AmbiguousMatch,
        Self::KeyConflict,
        Self::InvalidEmail,
        Self::InvalidPhone,
        Self::InvalidDate,
        Self::InvalidNumber,
        Self::InvalidChoice,
        Self::TooFewCells,
        Self::TooManyCells,
        Self::UnclosedQuote,
        Self::CellTooLarge,
        Self::Undecodable,
        Self::EarlierOptOut,
        Self::MoreValues,
    ];

    /// The code as it stands in JSON, reports and files of rejected rows.
    pub fn word(self) -> &'static str {
        match self {
            Self::NoKey => "no_key",
            Self::AmbiguousMatch => "ambiguous_match",
            Self::KeyConflict => "key_conflict",
            Self::InvalidEmail => "invalid_email",
            Self::InvalidPhone => "invalid_phone",
            Self::InvalidDate => "invalid_date",
            Self::InvalidNumber => "invalid_number",
            Self::InvalidChoice => "invalid_choice",
            Self::TooFewCells => "too_few_cells",
            Self::TooManyCells => "too_many_cells",
            Self::UnclosedQuote => "unclosed_quote",
            Self::CellTooLarge => "cell_too_large",
            Self::Undecodable => "undecodable",
            Self::EarlierOptOut => "earlier_opt_out",
            Self::MoreValues => "more_values",
        }
    }
}
