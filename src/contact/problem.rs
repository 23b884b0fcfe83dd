//! Problem codes of rows and cells; files and programs rely on them.

use serde::{Deserialize, Serialize};

/// A problem of a row or one of its cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// Neither key of the row has a value.
    NoKey,
    /// A key of the row matches several contacts.
    AmbiguousMatch,
    /// The secondary key matches a contact whose primary key is a different value.
    KeyConflict,
    /// The cell is not an e-mail address.
    InvalidEmail,
    /// The cell is not a phone number.
    InvalidPhone,
    /// The cell is not a date.
    InvalidDate,
    /// The cell is not a number.
    InvalidNumber,
    /// The cell is not one of the words or options of its field.
    InvalidChoice,
    /// The row has fewer cells than columns; missing cells are blank.
    TooFewCells,
    /// The row has filled cells beyond the columns.
    TooManyCells,
    /// A quote opens in this row and is never closed.
    UnclosedQuote,
    /// A cell or the record exceeds the size limit.
    CellTooLarge,
    /// Bytes cannot be decoded in the file's encoding.
    Undecodable,
    /// The address belonged to a contact who had opted out and was deleted.
    EarlierOptOut,
    /// The cell holds several values; the first usable one was taken.
    MoreValues,
    /// The cell only says that there is no value (`#N/A`, `NULL`); it counts as blank.
    Placeholder,
    /// Every contact with the key has a first name that is clearly another person's.
    OtherName,
    /// The contact shares the value of a key with another contact.
    SharedKey,
    /// The phone number has an extension, which was left out.
    Extension,
    /// The number in a mobile field is not one of a mobile phone.
    NotMobile,
    /// The phone number is not one of the country that the row names.
    OtherCountry,
    /// The birthday lies more than 120 years back or in the future.
    UnlikelyDate,
    /// The name had a remark in brackets or quotes, which was left out.
    NameRemark,
    /// The name is not a person's but a company's or an address.
    CompanyName,
    /// The evidence of a consent is no time or address that can be, and was left out.
    BadEvidence,
}

impl ProblemCode {
    /// Every code, in the order in which reports list them.
    pub const ALL: [Self; 25] = [
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
        Self::Placeholder,
        Self::OtherName,
        Self::SharedKey,
        Self::Extension,
        Self::NotMobile,
        Self::OtherCountry,
        Self::UnlikelyDate,
        Self::NameRemark,
        Self::CompanyName,
        Self::BadEvidence,
    ];

    /// The code in JSON, reports and rejected-rows files.
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
            Self::Placeholder => "placeholder",
            Self::OtherName => "other_name",
            Self::SharedKey => "shared_key",
            Self::Extension => "extension",
            Self::NotMobile => "not_mobile",
            Self::OtherCountry => "other_country",
            Self::UnlikelyDate => "unlikely_date",
            Self::NameRemark => "name_remark",
            Self::CompanyName => "company_name",
            Self::BadEvidence => "bad_evidence",
        }
    }
}
