//! What a contact is: fields, typed values and their normal forms, opt-in words, lists.
//!
//! Pure: nothing here reads a file, a clock or the store.

mod choice;
mod clean;
mod consent;
mod date;
mod email;
mod evidence;
mod field;
mod name;
mod number;
mod phone;
mod problem;
mod record;
mod value;

pub use clean::clean_text;
pub use consent::{OptIn, OptInWords, WordError, WordMeaning};
pub use date::{DateOrder, LAST_SHORT_YEAR};
pub use evidence::{DateEvidence, DateVerdict};
pub use field::{Field, FieldError, FieldKind, FieldNo, Fields, STANDARD, standard};
pub use name::split_full_name;
pub use phone::{is_mobile, is_region, is_scientific, regions};
pub use problem::ProblemCode;
pub use record::{Contact, ContactId, ContactRef, ListNo, RecordError, Values};
pub(crate) use record::{encode, pack_times, pack_value};
pub use value::{CellReader, ReadRules, Reading, key_form, same};
