//! Why a file cannot be read.

use std::io;
use std::path::{Path, PathBuf};

/// What a file is when it is no text with rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ForeignKind {
    /// An Excel workbook: `.xlsx` and its kin, or the older `.xls`.
    ExcelWorkbook,
    /// An `OpenDocument` spreadsheet.
    OpenDocument,
    /// A PDF.
    Pdf,
    /// A ZIP or another packed archive.
    Archive,
    /// A picture.
    Picture,
    /// A web page, as a portal sends one in place of a file when the session is over.
    WebPage,
    /// Something else that is no text.
    Binary,
}

/// Why a file cannot be read; a bad row is data and never one of these.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// No such file.
    #[error("{}: no such file", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// A folder, not a file.
    #[error("{}: is a folder", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
    },
    /// A pipe or a device, which cannot be read more than once.
    #[error("{}: is a pipe or a device", path.display())]
    NotAFile {
        /// The pipe or device.
        path: PathBuf,
    },
    /// The system does not let us read it.
    #[error("{}: not allowed to read", path.display())]
    NotAllowed {
        /// The file.
        path: PathBuf,
    },
    /// Not a byte in it, or nothing but blanks.
    #[error("{}: is empty", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// A header, or nothing after the lines that are skipped, but no row of data.
    #[error("{}: has no row of data", path.display())]
    NoDataRow {
        /// The file.
        path: PathBuf,
    },
    /// Not a text file.
    #[error("{}: is not a text file ({kind:?})", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
        /// What it is.
        kind: ForeignKind,
    },
    /// More columns than the program takes.
    #[error("{}: has {columns} columns, more than {limit}", path.display())]
    TooManyColumns {
        /// The file.
        path: PathBuf,
        /// How many it has (counting stops somewhere above the limit).
        columns: usize,
        /// [`super::MAX_COLUMNS`].
        limit: usize,
    },
    /// It is no longer the file that was looked at.
    #[error("{}: has changed since it was opened", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// A character that cannot part cells.
    #[error("{character:?} cannot be a delimiter")]
    BadDelimiter {
        /// The character.
        character: char,
    },
    /// A character that cannot quote cells, or that is the delimiter too.
    #[error("{character:?} cannot be a quote")]
    BadQuote {
        /// The character.
        character: char,
    },
    /// The system failed while reading or writing.
    #[error("{}: {error}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        error: io::Error,
    },
}

impl SourceError {
    /// Sorts what the system said.
    pub(super) fn io(path: &Path, error: io::Error) -> Self {
        let path = path.to_path_buf();
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::Missing { path },
            io::ErrorKind::PermissionDenied => Self::NotAllowed { path },
            io::ErrorKind::IsADirectory => Self::Folder { path },
            _ => Self::Io { path, error },
        }
    }
}
