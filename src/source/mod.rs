//! Bytes to rows.
mod batch;
mod decode;
mod dialect;
mod encoding;
mod error;
mod foreign;
mod grammar;
mod header;
mod kind;
mod layout;
mod profile;
mod reader;
mod repair;
mod sniff;
mod source;
mod stamp;
mod writer;
pub use batch::{Batch, RowRef};
pub use dialect::{Dialect, DialectChoice, Escape, LineEnd};
pub use encoding::Encoding;
pub use error::{ForeignKind, SourceError};
pub use header::Column;
pub use profile::{ColumnProfile, ProfileBuilder, ValueKind};
pub use reader::Reader;
pub use source::{Depth, Source};
pub use stamp::FileStamp;
pub use writer::RowWriter;

/// The most columns a file may have.
pub const MAX_COLUMNS: usize = 4_096;
/// The most bytes (in UTF-8) a cell may have.
pub const MAX_CELL: usize = 1 << 20;
/// The most bytes (in UTF-8) a record may have.
pub const MAX_RECORD: usize = 16 << 20;
/// A batch is full when its rows have so many bytes.
const MAX_BATCH: usize = 8 << 20;
