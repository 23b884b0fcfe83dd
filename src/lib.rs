//! Clean, deduplicated contacts from messy files.

pub mod cli;
pub mod contact;
pub mod plan;
pub mod source;
pub mod text;
