//! What can go wrong with files, in sentences.

use std::io;
use std::path::Path;

use super::{Text, is_hidden};
use crate::source::{ForeignKind, SourceError};

impl Text {
    /// Why a file cannot be read.
    pub fn source_error(self, error: &SourceError) -> String {
        let with_path =
            |key: &str, path: &Path| self.say_with(key, [("path", self.path(path).into())]);
        match error {
            SourceError::Missing { path } => with_path("source-missing", path),
            SourceError::Folder { path } => with_path("source-folder", path),
            SourceError::NotAFile { path } => with_path("source-not-a-file", path),
            SourceError::NotAllowed { path } => with_path("source-not-allowed", path),
            SourceError::Empty { path } => with_path("source-empty", path),
            SourceError::NoDataRow { path } => with_path("source-no-data-row", path),
            SourceError::Foreign { path, kind } => with_path(
                match kind {
                    ForeignKind::ExcelWorkbook => "source-excel",
                    ForeignKind::OpenDocument => "source-open-document",
                    ForeignKind::Pdf => "source-pdf",
                    ForeignKind::Archive => "source-archive",
                    ForeignKind::Picture => "source-picture",
                    ForeignKind::WebPage => "source-web-page",
                    ForeignKind::VCard => "source-vcard",
                    ForeignKind::Binary => "source-binary",
                },
                path,
            ),
            SourceError::TooManyColumns {
                path,
                columns,
                limit,
            } => self.say_with(
                "source-too-many-columns",
                [
                    ("path", self.path(path).into()),
                    ("columns", (*columns).into()),
                    ("limit", (*limit).into()),
                ],
            ),
            SourceError::BadDelimiter { character } => self.say_with(
                "source-bad-delimiter",
                [("character", self.shown(&character.to_string()).into())],
            ),
            SourceError::BadQuote { character } => self.say_with(
                "source-bad-quote",
                [("character", self.shown(&character.to_string()).into())],
            ),
            SourceError::Io { path, error } => self.say_with(
                "source-io",
                [
                    ("path", self.path(path).into()),
                    ("reason", self.io_reason(error).into()),
                ],
            ),
        }
    }

    /// A file cannot be written.
    pub fn cannot_write(self, path: &Path, error: &io::Error) -> String {
        self.say_with(
            "write-failed",
            [
                ("path", self.path(path).into()),
                ("reason", self.io_reason(error).into()),
            ],
        )
    }

    /// Standard output cannot be written.
    pub fn cannot_print(self, error: &io::Error) -> String {
        self.say_with("print-failed", [("reason", self.io_reason(error).into())])
    }

    /// A path as it can stand in a sentence; hidden characters are written as `\u{202e}`, so that
    /// it can be told from one without them.
    pub fn path(self, path: &Path) -> String {
        let mut shown = String::new();
        for c in path.to_string_lossy().chars() {
            if is_hidden(c) {
                shown.extend(c.escape_unicode());
            } else {
                shown.push(c);
            }
        }
        shown
    }

    /// A path as it is typed on a command line: in quotes where it holds more than letters, digits and
    /// a few signs.
    pub fn argument(self, path: &Path) -> String {
        let shown = self.path(path);
        let plain = |c: char| c.is_alphanumeric() || "/._-~+,:@%=".contains(c);
        if cfg!(windows) || !shown.contains(|c| !plain(c)) {
            return if cfg!(windows) {
                format!("\"{shown}\"")
            } else {
                shown
            };
        }
        format!("'{}'", shown.replace('\'', "'\\''"))
    }

    /// Like [`Self::path`]; a path in the home folder begins with `~`, as in a terminal.
    pub fn path_from(self, home: Option<&Path>, path: &Path) -> String {
        match home.and_then(|home| path.strip_prefix(home).ok()) {
            Some(rest) => self.path(&Path::new("~").join(rest)),
            None => self.path(path),
        }
    }

    /// Why the system refused; its own words where we have none.
    pub fn io_reason(self, error: &io::Error) -> String {
        self.io_kind(error.kind())
    }

    /// What the system could not do, as the end of a sentence.
    pub fn io_kind(self, kind: io::ErrorKind) -> String {
        self.say(match kind {
            io::ErrorKind::NotFound => "io-not-found",
            io::ErrorKind::PermissionDenied => "io-not-allowed",
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "io-full",
            io::ErrorKind::ReadOnlyFilesystem => "io-read-only",
            io::ErrorKind::IsADirectory => "io-folder",
            io::ErrorKind::NotADirectory => "io-no-folder",
            io::ErrorKind::FileTooLarge => "io-too-large",
            io::ErrorKind::Interrupted | io::ErrorKind::TimedOut => "io-passing",
            io::ErrorKind::ResourceBusy | io::ErrorKind::WouldBlock => "io-busy",
            io::ErrorKind::UnexpectedEof => "io-short",
            io::ErrorKind::InvalidFilename => "io-bad-name",
            io::ErrorKind::OutOfMemory => "io-no-memory",
            _ => "io-other",
        })
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::text::{Lang, Text, for_terminal};

    #[test]
    fn a_path_is_told_from_one_without_hidden_characters() {
        let text = Text::new(Lang::En);
        let path = |path: &str| text.path(Path::new(path));
        assert_eq!(path("å/ø.csv"), "å/ø.csv");
        assert_eq!(path("a\u{202e}vsc.exe"), r"a\u{202e}vsc.exe");
        assert_eq!(path("\u{1b}[2J\n\u{200f}"), r"\u{1b}[2J\u{a}\u{200f}");
    }

    #[test]
    fn lines_for_a_terminal_keep_their_ends_and_their_widths() {
        assert_eq!(
            for_terminal("a\u{202e}b\n\u{1b}[31mø\r\n"),
            "a b\n [31mø \n"
        );
    }
}
