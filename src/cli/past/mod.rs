//! The commands about single contacts and the past.

pub(super) mod change;
pub(super) mod contact;
pub(super) mod report;
pub(super) mod retention;

use crate::contact::{FieldNo, Fields};

/// The id of a field, by which JSON names it.
fn id_of(fields: &Fields, no: FieldNo) -> &str {
    fields.get(no).map_or("", |field| field.id.as_str())
}
