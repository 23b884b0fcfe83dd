//! Bytes to rows.

mod profile;

pub use profile::{ColumnProfile, ProfileBuilder, ValueKind};

/// How a file is read.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Dialect;

/// What a file was.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FileStamp;
