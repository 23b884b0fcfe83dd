//! One import from its first row to its commit.
//!
//! | file | what it does |
//! |---|---|
//! | `begin` | checks that everything is as it was reviewed, and opens the writer |
//! | `run` | takes the batches: each row decided, written, and given to the sinks |
//! | `decide` | one row: matched, merged, written to the contacts |
//! | `sinks` | what is counted, logged and kept of rows |
//! | `end` | the commit, or the entry among the failed; the report |

mod begin;
mod decide;
mod end;
mod run;
mod sinks;
#[cfg(test)]
mod tests;

pub(super) use self::begin::{Input, OpenImport, Undecided};
use super::report::{ImportError, Options, Report};
use crate::job::Progress;
use crate::plan::ImportPlan;
use crate::source::Source;
use crate::store::Store;

/// Imports a file by a plan; with [`Options::dry_run`], does everything but the commit.
///
/// Blocks until it is done; [`Progress::cancel`] ends it early. All or nothing, by one commit. An
/// import that was cancelled, and one whose every row was rejected or left out, leaves an entry in
/// the import log and nothing else; the report says so.
///
/// # Errors
///
/// When the file or the store cannot be read or written, or is not what it was when the plan was
/// made or reviewed. Nothing of the import is in the store then but, where the file failed it, an
/// entry in the log.
///
/// # Examples
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/people.rs"));
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let People { store, source, plan, options, _folder } = people()?;
/// use mainbrainer::import::{Options, run};
/// use mainbrainer::job::Progress;
///
/// // Two rows: Kari has an e-mail address, which is the key; Ola has none.
/// let dry_run = Options { dry_run: true, ..options };
/// let report = run(&store, &source, &plan, &dry_run, &Progress::default())?;
/// assert_eq!((report.counts.created, report.counts.rejected), (1, 1));
/// assert_eq!((report.import, store.view().contact_count()), (None, 0));
///
/// let options = Options { dry_run: false, ..dry_run };
/// let report = run(&store, &source, &plan, &options, &Progress::default())?;
/// assert_eq!((report.import, store.view().contact_count()), (Some(1), 1));
/// # Ok(())
/// # }
/// ```
pub fn run(
    store: &Store,
    source: &Source,
    plan: &ImportPlan,
    options: &Options,
    progress: &Progress,
) -> Result<Report, ImportError> {
    let input = Input {
        source,
        plan,
        options,
        progress,
        undecided: Undecided::Refuse,
    };
    OpenImport::begin(store, input)?.run(&mut ())
}
