//! Tests of the room as a whole.

pub(crate) mod erase;
mod erase_names;

use std::collections::BTreeMap;
use std::path::Path;

use crate::contact::{Contact, ContactId, FieldNo};
use crate::plan::ListTarget;
use crate::store::tests::*;
use crate::store::*;
