//! The data model of a contact: fields, typed values and their normal forms, opt-in words.
//!
//! Pure: nothing here reads a file, a clock or the store.

mod bit_set;
mod choice;
mod clean;
mod consent;
mod date;
mod email;
mod entities;
mod evidence;
mod field;
mod identity;
mod mojibake;
mod name;
mod naming;
mod notes;
mod number;
mod parts;
mod person;
mod phone;
mod placeholder;
mod problem;
mod record;
mod repair;
mod serial;
mod value;

pub use bit_set::{BitSet, ContactSet, FieldSet, Numbered};
pub use clean::{clean_text, has_hidden};
pub use consent::{OptIn, OptInWords, Statuses, WordError, WordMeaning};
pub use date::{DateOrder, LAST_TWO_DIGIT_YEAR, TimeReading, time_before};
pub use entities::has_entity;
pub use evidence::{DateEvidence, DateVerdict};
pub use field::{
    Field, FieldError, FieldKind, FieldNo, Fields, LISTED, STANDARD, standard, tidy_options,
};
pub use identity::{IdentityNumber, IdentityReading, count_eleven_digit_numbers, identity_number};
pub use mojibake::{is_double_encoded, may_be_double_encoded};
pub use name::{NameParts, split_first_name, split_full_name, split_last_name};
pub use naming::{
    CALLING_CODE, EVIDENCE, LINE_COLUMN, OPT_IN, OPT_OUT, REASON_COLUMN, column_number,
    has_control, is_reserved, shows_nothing, without_control,
};
pub use notes::CellNotes;
pub use person::{PersonName, is_clearly_another};
pub use phone::{
    PhoneRegion, RegionFit, is_calling_code, is_mobile, is_region, is_scientific, regions,
};
pub use placeholder::{is_filler, is_placeholder};
pub use problem::ProblemCode;
pub use record::{Contact, ContactId, ContactRef, ListNo, RecordError, Values};
pub(crate) use record::{encode, pack_times, pack_value};
pub use repair::{Repair, has_dot_zero};
pub use serial::serial_years;
pub use value::{CellReader, ReadRules, Reading, key_form, same};
