//! What a contact is: fields, typed values and their normal forms, opt-in words, lists.
//!
//! Pure: nothing here reads a file, a clock or the store.

mod consent;
mod field;
mod problem;
mod record;

pub use consent::{OptIn, OptInWords, WordError, WordMeaning};
pub use field::{Field, FieldError, FieldKind, FieldNo, Fields, STANDARD, standard};
pub use problem::ProblemCode;
pub use record::{Contact, ContactId, ContactRef, ListNo, RecordError, Values};

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// The order of day, month and year in a column of dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// Day first.
    Dmy,
}

/// The form of a value that is compared when it is a key.
pub fn key_form(kind: FieldKind, value: &str) -> Cow<'_, str> {
    if kind == FieldKind::Email {
        Cow::Owned(value.to_lowercase())
    } else {
        Cow::Borrowed(value)
    }
}
