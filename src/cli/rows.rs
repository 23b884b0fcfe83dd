//! `mainbrainer rows`: a file as the program reads it, as plain CSV.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::ArgMatches;

use super::interrupt::Interrupt;
use super::output::Output;
use super::{Context, Failure, dialect};
use crate::export::plain_csv;
use crate::source::{Batch, Source};

/// Rows read at a time.
const ROWS: usize = 4_096;

/// Carries out the command.
pub(super) fn run(context: &Context, matches: &ArgMatches) -> Result<(), Failure> {
    let text = context.text;
    let path = matches.get_one::<PathBuf>("file").cloned().unwrap_or_default();
    let to = matches.get_one::<PathBuf>("output").map(PathBuf::as_path);
    let same = to.and_then(|to| Some(to.canonicalize().ok()? == path.canonicalize().ok()?));
    if same == Some(true) {
        return Err(Failure::usage(text.say("usage-output-same")));
    }
    let source = dialect::open(text, &path, matches)?;
    let interrupt = to.map(|_| Interrupt::listen());
    let mut out = Output::open(text, to)?;
    write(context, &source, &mut out, interrupt)?;
    out.finish()
}

fn write(
    context: &Context,
    source: &Source,
    out: &mut Output,
    interrupt: Option<Interrupt>,
) -> Result<(), Failure> {
    let text = context.text;
    let unreadable = |error| Failure::source(text, &error);
    let mut reader = source.reader().map_err(unreadable)?;
    let mut batch = Batch::default();
    let columns = source.columns().len();
    let mut rows = plain_csv().from_writer(out);
    let mut result = rows.write_record(source.columns()).map_err(io::Error::from);
    while result.is_ok() && reader.read_batch(&mut batch, ROWS).map_err(unreadable)? > 0 {
        if interrupt.is_some_and(Interrupt::is_set) {
            return Err(Failure::Failed(text.say("fail-interrupted")));
        }
        result = batch.rows().try_for_each(|row| {
            // A row with too few cells is read as if the missing ones were blank.
            let missing = columns.saturating_sub(row.len());
            let cells = row.cells().chain(std::iter::repeat_n("", missing));
            rows.write_record(cells.map(str::as_bytes))?;
            Ok(())
        });
    }
    let result = result.and_then(|()| rows.flush());
    // The writer inside has no way to say what failed but the error itself.
    match (result, rows.into_inner()) {
        (Ok(()), Ok(_)) => Ok(()),
        (Err(error), Ok(out)) => Err(out.failure(&error)),
        (_, Err(error)) => Err(Failure::Failed(text.cannot_print(error.error()))),
    }
}
