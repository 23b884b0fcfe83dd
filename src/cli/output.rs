//! Where the commands write: standard output, or a file that is there only when it is whole.

use std::io::{self, BufWriter, StdoutLock, Write};
use std::path::{Path, PathBuf};

use super::{Context, Failure};
use crate::source::{AtomicFile, Persisted};
use crate::text::{Text, for_terminal, is_hidden};

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
    File(AtomicFile),
}

impl Output {
    /// Standard output, or the file of `-o`.
    pub(super) fn open(text: Text, path: Option<&Path>) -> Result<Self, Failure> {
        let path = path.filter(|path| *path != Path::new(STANDARD));
        let to = match path {
            None => Ok(To::Standard(BufWriter::new(io::stdout().lock()))),
            Some(path) => AtomicFile::create(path).map(To::File),
        };
        let to = to.map_err(|error| cannot_write(text, path, &error))?;
        let path = path.map(Path::to_owned);
        Ok(Self { to, path, text })
    }

    /// Puts the file in its place; one that could not be forced to disk is there with a warning.
    pub(super) fn finish(self, context: &Context) -> Result<(), Failure> {
        let text = self.text;
        if let Persisted::NotDurable(error) = self.put()? {
            let reason = text.io_reason(&error);
            let said = text.say_with("output-not-forced", [("reason", reason.into())]);
            context.warn(said);
        }
        Ok(())
    }

    fn put(self) -> Result<Persisted, Failure> {
        let placed = match self.to {
            To::Standard(mut out) => out.flush().map(|()| Persisted::Durable),
            To::File(out) => out.finish(),
        };
        placed.map_err(|error| cannot_write(self.text, self.path.as_deref(), &error))
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
            To::File(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.to {
            To::Standard(out) => out.flush(),
            To::File(out) => out.flush(),
        }
    }
}

fn cannot_write(text: Text, path: Option<&Path>, error: &io::Error) -> Failure {
    match path {
        None if error.kind() == io::ErrorKind::BrokenPipe => Failure::ClosedPipe,
        None => Failure::Output(text.cannot_print(error)),
        Some(path) => Failure::Failed(text.cannot_write(path, error)),
    }
}

/// Prints text on standard output; it is for people and not for programs.
pub(super) fn print(text: Text, page: &str) -> Result<(), Failure> {
    print_raw(text, &for_terminal(page))
}

fn print_raw(text: Text, page: &str) -> Result<(), Failure> {
    let mut out = Output::open(text, None)?;
    if let Err(error) = out.write_all(page.as_bytes()) {
        return Err(out.failure(&error));
    }
    out.put().map(|_| ())
}

/// Prints a value as JSON on standard output, with a line break at the end.
///
/// It is printed while it is made: a value may be larger than what fits into memory.
pub(super) fn print_json<T: serde::Serialize>(text: Text, value: &T) -> Result<(), Failure> {
    let mut out = Output::open(text, None)?;
    let mut escaping = Escaping::new(&mut out);
    let written = serde_json::to_writer_pretty(&mut escaping, value).map_err(io::Error::from);
    let written = written.and_then(|()| escaping.write_all(b"\n"));
    if let Err(error) = written {
        return Err(out.failure(&error));
    }
    out.put().map(|_| ())
}

/// Writes JSON with escapes in place of characters that could command a terminal. They stand
/// only inside strings, and all of them are of the first 65,536.
struct Escaping<W> {
    out: W,
    /// The beginning of a character whose end has not come yet.
    begun: Vec<u8>,
}

impl<W: Write> Escaping<W> {
    fn new(out: W) -> Self {
        Self {
            out,
            begun: Vec::new(),
        }
    }

    fn put(&mut self, text: &str) -> io::Result<()> {
        let mut from = 0;
        for (at, c) in text.char_indices().filter(|(_, c)| hides(*c)) {
            self.out
                .write_all(text.get(from..at).unwrap_or("").as_bytes())?;
            write!(self.out, "\\u{:04x}", u32::from(c))?;
            from = at + c.len_utf8();
        }
        self.out
            .write_all(text.get(from..).unwrap_or("").as_bytes())
    }
}

/// Whether a character of JSON is to be escaped.
fn hides(c: char) -> bool {
    c != '\n' && is_hidden(c)
}

impl<W: Write> Write for Escaping<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len();
        self.begun.extend_from_slice(bytes);
        let mut bytes = std::mem::take(&mut self.begun);
        let valid = match std::str::from_utf8(&bytes) {
            Ok(text) => text,
            Err(error) if error.error_len().is_some() => {
                return Err(io::ErrorKind::InvalidData.into());
            }
            Err(error) => {
                let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
                std::str::from_utf8(valid).unwrap_or_default()
            }
        };
        let length = valid.len();
        self.put(valid)?;
        bytes.drain(..length);
        self.begun = bytes;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// On which side of its column a cell of a table stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// Rows of cells in columns as wide as their widest cell, two blanks apart.
pub(super) fn table(sides: &[Align], rows: &[Vec<String>]) -> String {
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
                Align::Left => line.extend([cell.as_str(), pad.as_str(), "  "]),
                Align::Right => line.extend([pad.as_str(), cell.as_str(), "  "]),
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

    #[test]
    fn json_is_the_same_for_programs_and_harmless_for_terminals() {
        let value = ["a\u{202e}b", "\u{1b}[31m\u{9b}0m", "æ\n\u{2028}\\"];
        let json = serde_json::to_string_pretty(&value).unwrap();
        // However it is cut into pieces, inside of characters too.
        let pages = [1, 2, 3, 1_000].map(|piece| {
            let mut escaping = Escaping::new(Vec::new());
            for bytes in json.as_bytes().chunks(piece) {
                escaping.write_all(bytes).unwrap();
            }
            String::from_utf8(escaping.out).unwrap()
        });
        let [page, others @ ..] = pages;
        assert!(others.iter().all(|other| *other == page));
        assert!(page.lines().all(|line| !line.contains(is_hidden)), "{page}");
        assert!(page.contains(r"a\u202eb"), "{page}");
        let read: Vec<String> = serde_json::from_str(&page).unwrap();
        assert_eq!(read, value);
    }

    #[test]
    fn a_table_lines_its_cells_up() {
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        let rows = [row(["Fødselsår", "9", "x"]), row(["A", "100", ""])];
        let sides = [Align::Left, Align::Right, Align::Left];
        assert_eq!(table(&sides, &rows), "Fødselsår    9  x\nA          100\n");
    }
}
