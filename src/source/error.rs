//! Errors that keep a file from being read.

use std::io;
use std::path::{Path, PathBuf};

/// The format of a file that is not delimited text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ForeignKind {
    /// An Excel workbook: `.xlsx` and its kin, or the older `.xls`.
    ExcelWorkbook,
    /// An `OpenDocument` file.
    OpenDocument,
    /// A PDF.
    Pdf,
    /// A ZIP file or another compressed archive.
    Archive,
    /// An image.
    Picture,
    /// An HTML or XML page, such as a portal sends when a session has expired.
    WebPage,
    /// Contacts as vCard, a text of its own kind.
    VCard,
    /// Other binary data.
    Binary,
}

/// Why a file cannot be read; a bad row is data, never an error.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The file does not exist.
    #[error("{}: no such file", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// The path is a folder.
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
    /// Permission to read was denied.
    #[error("{}: not allowed to read", path.display())]
    NotAllowed {
        /// The file.
        path: PathBuf,
    },
    /// The file has no bytes, or only blanks.
    #[error("{}: is empty", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// There is no row of data after the header and the skipped lines.
    #[error("{}: has no row of data", path.display())]
    NoDataRow {
        /// The file.
        path: PathBuf,
    },
    /// The file is not delimited text.
    #[error("{}: is not a text file ({kind:?})", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
        /// Its format.
        kind: ForeignKind,
    },
    /// The file has more than [`super::MAX_COLUMNS`] columns.
    #[error("{}: has {columns} columns, more than {limit}", path.display())]
    TooManyColumns {
        /// The file.
        path: PathBuf,
        /// Its columns, or a number above the limit at which counting stopped.
        columns: usize,
        /// [`super::MAX_COLUMNS`].
        limit: usize,
    },
    /// The character cannot be a delimiter.
    #[error("{character:?} cannot be a delimiter")]
    BadDelimiter {
        /// The character.
        character: char,
    },
    /// The character cannot be a quote, or is the delimiter too.
    #[error("{character:?} cannot be a quote")]
    BadQuote {
        /// The character.
        character: char,
    },
    /// Another I/O error.
    #[error("{}: {error}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        #[source]
        error: io::Error,
    },
}

impl SourceError {
    /// Classifies an I/O error.
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
