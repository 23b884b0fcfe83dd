//! From bytes to rows, as a stream whose memory does not grow with the file.
//!
//! [`Source::open`] refuses files that are not delimited text and detects what the user has not
//! chosen: encoding, delimiter, quote, lines above the header, and whether there is one. The
//! resulting [`Dialect`] is complete; preview, import and the rejected-rows file share it and so
//! cannot differ. [`Source::reader`] yields rows in [`Batch`]es, whose buffers are reused and may
//! be sent to another thread.
//!
//! A bad row is never an error. Its problems as a row (too few or too many cells, an unclosed
//! quote, an oversized cell, undecodable bytes) are part of it, see [`RowRef::problems`]; values
//! are checked elsewhere.
//!
//! Reading: `decode` turns bytes into UTF-8, `csv-core` (or `grammar`, for dialects beyond it)
//! splits rows and cells, `grammar` checks the quotes, `repair` finds the best reading where they
//! are misplaced, `batch` stores the text. Detection: `foreign` for binary files, `sniff` and
//! `legacy` for the encoding, `layout` for delimiter and quote, `header` for the header.

mod atomic_file;
mod batch;
mod cell_shape;
mod decode;
mod dialect;
mod doubt;
mod encoding;
mod error;
mod evidence;
mod foreign;
#[cfg(fuzzing)]
#[doc(hidden)]
pub mod fuzzing;
mod grammar;
mod header;
mod languages;
mod layout;
mod legacy;
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
mod writer;

pub use atomic_file::{AtomicFile, Persisted, is_temporary_name};
pub use batch::{Batch, RowRef};
pub use dialect::{Dialect, DialectChoice, Escape, LineEnd};
pub use doubt::{EncodingDoubt, EncodingReading};
pub use encoding::Encoding;
pub use error::{ForeignKind, SourceError};
pub use header::Column;
pub use profile::{ColumnProfile, ProfileBuilder, ValueKind};
pub use reader::Reader;
pub use source::{Depth, Source};
pub use stamp::FileStamp;
pub use writer::RowWriter;

/// Columns a file may have at most.
pub const MAX_COLUMNS: usize = 4_096;
/// Bytes (as UTF-8) a cell may have at most.
pub const MAX_CELL_BYTES: usize = 1 << 20;
/// Bytes (as UTF-8) a record may have at most.
pub const MAX_RECORD_BYTES: usize = 16 << 20;
/// Bytes of rows after which a batch is full.
const MAX_BATCH_BYTES: usize = 8 << 20;
