//! Bytes to rows, in a stream whose memory does not grow with the file.
//!
//! [`Source::open`] refuses what is no text with rows, and detects what the user has not said:
//! encoding, delimiter, quote, the lines above the header, and whether there is one. What comes of
//! it is a [`Dialect`] with nothing left to guess; preview, import and the file of rejected rows
//! share it, so they cannot differ. [`Source::reader`] gives the rows in [`Batch`]es of text that
//! is used again and may be sent to another thread.
//!
//! A row is never an error. What is wrong with it as such (too few or too many cells, a quote that
//! never closes, a cell that is too large, bytes that are no text) is part of it; see
//! [`RowRef::problems`]. What is wrong with values is for others.
//!
//! The way of a row: `decode` makes UTF-8 of the bytes, `csv-core` (or `grammar`, for dialects
//! that it does not know) parts them, `grammar` checks the quotes, `repair` finds the best reading
//! where they do not fit, `batch` keeps the text. The way of a guess: `foreign`, `sniff` for the
//! encoding, `layout` for delimiter and quote, `header`.

mod batch;
mod decode;
mod dialect;
mod encoding;
mod error;
mod foreign;
#[cfg(fuzzing)]
#[doc(hidden)]
pub mod fuzzing;
mod grammar;
mod header;
mod kind;
mod layout;
mod profile;
mod reader;
mod repair;
mod sniff;
#[expect(
    clippy::module_inception,
    reason = "the file that holds the type `Source`"
)]
mod source;
mod stamp;
mod whole;
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
pub use whole::{Placed, WholeFile, is_unfinished};
pub use writer::RowWriter;

/// The most columns a file may have.
pub const MAX_COLUMNS: usize = 4_096;
/// The most bytes (in UTF-8) a cell may have.
pub const MAX_CELL: usize = 1 << 20;
/// The most bytes (in UTF-8) a record may have.
pub const MAX_RECORD: usize = 16 << 20;
/// A batch is full when its rows have so many bytes.
const MAX_BATCH: usize = 8 << 20;
