//! Where the commands write: standard output, or a file that is there only when it is whole.

use std::fs::File;
use std::io::{self, BufWriter, StdoutLock, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::Failure;
use crate::text::Text;

/// The name of a file that means standard output.
const STANDARD: &str = "-";

/// Where a command writes its rows.
pub(super) struct Output {
    to: To,
    /// The path as the user gave it; none for standard output.
    path: Option<PathBuf>,
    text: Text,
}

enum To {
    Standard(BufWriter<StdoutLock<'static>>),
    /// A device or a pipe: renaming a file over it would take it away.
    Special(BufWriter<File>),
    /// A file beside its place, renamed when it is whole.
    New(BufWriter<NamedTempFile>, PathBuf),
}

impl Output {
    /// Standard output, or the file of `-o`.
    pub(super) fn open(text: Text, path: Option<&Path>) -> Result<Self, Failure> {
        let path = path.filter(|path| *path != Path::new(STANDARD));
        let to = match path {
            None => Ok(To::Standard(BufWriter::new(io::stdout().lock()))),
            Some(path) => create(path),
        };
        let to = to.map_err(|error| cannot_write(text, path, &error))?;
        let path = path.map(Path::to_owned);
        Ok(Self { to, path, text })
    }

    /// Puts the file in its place.
    pub(super) fn finish(self) -> Result<(), Failure> {
        let result = match self.to {
            To::Standard(mut out) => out.flush(),
            To::Special(mut out) => out.flush(),
            To::New(out, place) => put_in_place(out, &place),
        };
        result.map_err(|error| cannot_write(self.text, self.path.as_deref(), &error))
    }

    /// What a failed write means: nothing where the reader of a pipe has seen enough.
    pub(super) fn failure(&self, error: &io::Error) -> Failure {
        cannot_write(self.text, self.path.as_deref(), error)
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.to {
            To::Standard(out) => out.write(bytes),
            To::Special(out) => out.write(bytes),
            To::New(out, _) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.to {
            To::Standard(out) => out.flush(),
            To::Special(out) => out.flush(),
            To::New(out, _) => out.flush(),
        }
    }
}

fn create(path: &Path) -> io::Result<To> {
    // A link stays a link: the file it leads to is replaced.
    let place = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if let Ok(there) = place.metadata() {
        if there.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        if !there.is_file() {
            let file = File::options().write(true).open(&place)?;
            return Ok(To::Special(BufWriter::new(file)));
        }
    }
    let folder = place
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let file = NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
    Ok(To::New(BufWriter::new(file), place))
}

fn put_in_place(out: BufWriter<NamedTempFile>, place: &Path) -> io::Result<()> {
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.as_file().sync_all()?;
    file.persist(place).map_err(|error| error.error)?;
    Ok(())
}

fn cannot_write(text: Text, path: Option<&Path>, error: &io::Error) -> Failure {
    match path {
        None if error.kind() == io::ErrorKind::BrokenPipe => Failure::ClosedPipe,
        None => Failure::Failed(text.cannot_print(error)),
        Some(path) => Failure::Failed(text.cannot_write(path, error)),
    }
}

/// Prints text on standard output.
pub(super) fn print(text: Text, page: &str) -> Result<(), Failure> {
    let mut out = Output::open(text, None)?;
    if let Err(error) = out.write_all(page.as_bytes()) {
        return Err(out.failure(&error));
    }
    out.finish()
}

/// Prints a value as JSON on standard output, with a line break at the end.
pub(super) fn print_json<T: serde::Serialize>(text: Text, value: &T) -> Result<(), Failure> {
    let mut page = serde_json::to_string_pretty(value)
        .map_err(|error| Failure::Failed(text.cannot_print(&error.into())))?;
    page.push('\n');
    print(text, &page)
}

/// On which side of its column a cell of a table stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// Rows of cells in columns as wide as their widest cell, two blanks apart.
pub(super) fn table(sides: &[Side], rows: &[Vec<String>]) -> String {
    let width = |at: usize| {
        let cells = rows.iter().filter_map(|row| row.get(at));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..sides.len()).map(width).collect();
    let mut page = String::new();
    for row in rows {
        let mut line = String::new();
        for ((cell, side), width) in row.iter().zip(sides).zip(&widths) {
            let gap = width.saturating_sub(cell.chars().count());
            let pad = " ".repeat(gap);
            match side {
                Side::Left => line.extend([cell.as_str(), pad.as_str(), "  "]),
                Side::Right => line.extend([pad.as_str(), cell.as_str(), "  "]),
            }
        }
        page.push_str(line.trim_end());
        page.push('\n');
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    const EN: Text = Text::new(Lang::En);

    #[test]
    fn a_table_lines_its_cells_up() {
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        let rows = [row(["Fødselsår", "9", "x"]), row(["A", "100", ""])];
        let sides = [Side::Left, Side::Right, Side::Left];
        assert_eq!(table(&sides, &rows), "Fødselsår    9  x\nA          100\n");
    }

    #[test]
    fn a_file_is_there_only_when_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        let mut out = Output::open(EN, Some(&path)).unwrap();
        out.write_all(b"half").unwrap();
        assert!(!path.exists());
        drop(out);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        let mut out = Output::open(EN, Some(&path)).unwrap();
        out.write_all(b"whole").unwrap();
        out.finish().unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"whole");
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_written_to_and_not_replaced() {
        use std::os::unix::fs::FileTypeExt;
        let null = Path::new("/dev/null");
        let mut out = Output::open(EN, Some(null)).unwrap();
        out.write_all(b"gone").unwrap();
        out.finish().unwrap();
        assert!(null.metadata().unwrap().file_type().is_char_device());
    }
}
