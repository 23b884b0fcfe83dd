//! The review: a dry run that records every row, so that it can be looked at and mended.
//!
//! Rows go to a private temporary file in compressed blocks; in memory is a summary of each block,
//! so filters skip what cannot hold a row of theirs, and the figures behind them cost nothing. What
//! a row writes is not stored: a page reads the cells again with the same code, rules and edits.
//!
//! | file | what it knows |
//! |---|---|
//! | `row` | what a reader of the review gets |
//! | `record` | recording the rows of a dry run |
//! | `write` | writing them into blocks |
//! | `block` | how rows stand in the file |
//! | `filter` | which rows are asked for, and finding them |
//! | `search` | text in every alphabet |
//! | `page` | rows as they are shown |
//! | `candidates` | the values of a column |

mod block;
mod candidates;
mod filter;
mod label;
mod page;
mod record;
mod row;
mod search;
mod write;

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use self::block::Summary;
pub use candidates::{Candidate, Candidates};
pub use filter::{Matches, ReviewFilter};
pub use row::{
    Change, FieldCount, ReviewCell, ReviewCounts, ReviewField, ReviewOutcome, ReviewProblem,
    ReviewRow,
};

use self::record::Recorder;
use super::engine::{Input, OpenImport, Undecided};
use super::reviewed::Reviewed;
use super::row::RowReader;
use super::{Damage, ImportError, Options, Report};
use crate::job::Progress;
use crate::plan::{ImportPlan, Misfit};
use crate::source::Source;
use crate::store::{Store, Suppression};

/// Every row of a dry run, to be looked at from any thread.
///
/// What it holds on disk is gone with it. Rows have ordinals in file order, from 0, left-out rows
/// among them.
pub struct Review {
    report: Report,
    reviewed: Reviewed,
    counts: ReviewCounts,
    blocks: Vec<Summary>,
    rows: u32,
    file: Mutex<File>,
    reader: RowReader,
    columns: usize,
}

impl std::fmt::Debug for Review {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Review")
            .field("rows", &self.rows)
            .finish_non_exhaustive()
    }
}

/// Tries a plan and records what would become of every row.
///
/// Blocks until it is done. Where [`Progress::cancel`] ends it early the report says *cancelled*,
/// and only the rows read so far are there. The store is not changed.
///
/// # Errors
///
/// Those of [`run`](super::run), and [`ImportError::Scratch`] when the temporary file cannot be
/// written.
///
/// # Examples
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/people.rs"));
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let People { store, source, plan, options, _folder } = people()?;
/// use mainbrainer::import::{ReviewFilter, ReviewOutcome, review, run};
/// use mainbrainer::job::Progress;
///
/// let progress = Progress::default();
/// let review = review(&store, &source, &plan, &options, &progress)?;
/// let filter = ReviewFilter {
///     outcome: Some(ReviewOutcome::Rejected),
///     ..ReviewFilter::default()
/// };
/// let matches = review.rows(&filter, &progress)?.ok_or("cancelled")?;
/// let rows = review.page(&matches.ordinals(0, 100))?;
/// assert_eq!((rows[0].line, rows[0].problems[0].code.word()), (3, "no_key"));
///
/// // An import that is given the review does exactly that, or nothing.
/// let options = mainbrainer::import::Options {
///     reviewed: Some(review.reviewed()),
///     ..options
/// };
/// let report = run(&store, &source, &plan, &options, &progress)?;
/// assert_eq!(report.counts, review.report().counts);
/// # Ok(())
/// # }
/// ```
pub fn review(
    store: &Store,
    source: &Source,
    plan: &ImportPlan,
    options: &Options,
    progress: &Progress,
) -> Result<Review, ImportError> {
    let options = Options {
        dry_run: true,
        reviewed: None,
        ..options.clone()
    };
    let reader = RowReader::new(
        plan,
        &options.fields,
        Suppression::default(),
        store.clock().now(),
    );
    let mut recorder = Recorder::new(store.temporary(), plan, &options.fields)?;
    let input = Input {
        source,
        plan,
        options: &options,
        progress,
        undecided: Undecided::Show,
    };
    let import = OpenImport::begin(store, input)?;
    let commit = import.base_commit();
    let report = import.run(&mut recorder)?;
    let (written, counts) = recorder.finish()?;
    Ok(Review {
        report,
        reviewed: Reviewed::of(commit, plan, &options.fields),
        counts,
        blocks: written.blocks,
        rows: written.rows,
        file: Mutex::new(written.file),
        reader,
        columns: plan.columns.len(),
    })
}

impl Review {
    /// The figures, as an import would report them.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// What to give to the import, so that it does what was reviewed or nothing.
    pub fn reviewed(&self) -> Reviewed {
        self.reviewed
    }

    /// How many rows there are behind filters that are no figures of the report.
    pub fn counts(&self) -> &ReviewCounts {
        &self.counts
    }

    /// Edits that have no place in the file as it is, in line order.
    pub fn misfits(&self) -> &[Misfit] {
        &self.report.misfits
    }

    /// What was damaged before the file came here, and what to do about it; what was mended or
    /// left out is not there any more.
    pub fn damage(&self) -> &[Damage] {
        &self.report.damage
    }

    /// How many rows it has, those left out among them.
    pub fn len(&self) -> u32 {
        self.rows
    }

    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Reads a part of the file.
    fn read(&self, at: u64, length: usize, buffer: &mut Vec<u8>) -> io::Result<()> {
        buffer.clear();
        buffer.resize(length, 0);
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(at))?;
        file.read_exact(buffer)
    }
}

/// A file that has no name, and that nobody else may read where files have rights.
fn private_file(folder: &Path) -> io::Result<File> {
    tempfile::tempfile_in(folder)
}
