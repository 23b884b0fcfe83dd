//! Clean, deduplicated contacts from messy files.

pub mod contact;
pub mod plan;
pub mod source;
pub mod store;
