//! `mainbrainer rows`: a file as the program reads it, as plain CSV.

use std::io;
use std::path::PathBuf;

use clap::ArgMatches;

use super::interrupt::Interrupt;
use super::output::Output;
use super::{Context, Failure, dialect};
use crate::export::{io_error, plain_csv};
use crate::source::{Batch, Source};
use crate::text::Text;

/// Rows read at a time.
const BATCH_ROWS: usize = 4_096;

/// Carries out the command.
pub(super) fn run(context: &Context, matches: &ArgMatches) -> Result<(), Failure> {
    let text = context.text;
    let path = matches
        .get_one::<PathBuf>("file")
        .cloned()
        .unwrap_or_default();
    let to = matches.get_one::<PathBuf>("output").map(PathBuf::as_path);
    let same = to.and_then(|to| Some(to.canonicalize().ok()? == path.canonicalize().ok()?));
    if same == Some(true) {
        return Err(Failure::usage(text.say("usage-output-same")));
    }
    // A header without rows is printed too.
    let source = dialect::open_any(text, &path, matches)?;
    let interrupt = to.map(|_| Interrupt::listen());
    let mut out = Output::open(text, to)?;
    match write(text, &source, &mut out, interrupt)? {
        Ok(()) => out.finish(context),
        Err(error) => Err(out.failure(&error)),
    }
}

/// Writes every row; the outer error is of reading, the inner one of writing.
fn write(
    text: Text,
    source: &Source,
    out: &mut Output,
    interrupt: Option<Interrupt>,
) -> Result<io::Result<()>, Failure> {
    let unreadable = |error| Failure::source(text, &error);
    let mut reader = source.reader().map_err(unreadable)?;
    let mut batch = Batch::default();
    let columns = source.columns().len();
    let mut rows = plain_csv().from_writer(out);
    // A file without a header line stays one: a made-up name would be a row that is not in it.
    if source.dialect().header {
        let names = source.column_names(&text.say("column-word"));
        if let Err(error) = rows.write_record(&names) {
            return Ok(Err(io_error(error)));
        }
    }
    while reader
        .read_batch(&mut batch, BATCH_ROWS)
        .map_err(unreadable)?
        > 0
    {
        if interrupt.is_some_and(Interrupt::is_set) {
            return Err(Failure::Failed(text.say("fail-interrupted")));
        }
        for row in batch.rows() {
            // A row with too few cells is read as if the missing ones were blank. Blank cells
            // beyond the columns, as Excel leaves them, would be columns to those who read this.
            let filled = row
                .cells()
                .zip(1..)
                .filter(|(cell, _)| !cell.trim().is_empty());
            let width = filled.last().map_or(0, |(_, at)| at).max(columns);
            let cells = row.cells().chain(std::iter::repeat("")).take(width);
            if let Err(error) = rows.write_record(cells.map(str::as_bytes)) {
                return Ok(Err(io_error(error)));
            }
        }
    }
    Ok(rows.flush())
}
