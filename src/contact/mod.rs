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
pub(crate) use record::{encode, pack_times, pack_value};
