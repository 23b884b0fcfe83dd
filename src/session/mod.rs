//! The import wizard without a window: the file, the choices, the survey, the review and the import.
//!
//! A [`Session`] owns what is known and decided on the way from a file to one import, and says what
//! has to be found out next as requests ([`OpenRequest`], [`SurveyRequest`], [`ReviewRequest`],
//! [`ImportRequest`]). A request is run by whoever drives the session: the window on a thread, the
//! command line at once. Nothing here blocks, draws or words a sentence.
//!
//! ```
//! use mainbrainer::plan::{Master, Step};
//! use mainbrainer::session::{Destination, Known, Profiling, Session, Stage};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let folder = tempfile::tempdir()?;
//! let path = folder.path().join("members.csv");
//! std::fs::write(&path, "Fornavn;E-post\nKari;kari@example.no\n")?;
//!
//! let known = Known::default();
//! let mut session = Session::new(1, Destination::New);
//! if let Some(request) = session.open(&path, None) {
//!     // The window runs this on a thread.
//!     let opened = request.run(&Profiling::default())?;
//!     session.opened(opened, &known, "NO");
//! }
//! assert_eq!(session.stage(), Stage::Choosing);
//! session.show(Step::Rules, false);
//! assert!(!session.may_continue(&known), "nobody has said whose values count");
//! if let Some(draft) = &mut session.draft {
//!     draft.master = Some(Master::File);
//!     draft.file_optin.clear();
//! }
//! // The opt-in status of the addresses is still missing.
//! assert_eq!(session.hindrances(&known).len(), 1);
//! # Ok(())
//! # }
//! ```
//!
//! | file | what it decides |
//! |---|---|
//! | `file` | how a file is opened and profiled |
//! | `carry` | which choices stay when a file is read in another way, or another file |
//! | `steps` | the order of the steps, and what keeps one from going on |
//! | `list` | the list the contacts go to |
//! | `requests` | when survey, review and import are due |

mod carry;
mod file;
mod list;
mod regions;
mod requests;
mod steps;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::contact::{Fields, OptInWords};
use crate::desk::{DetachedEdits, SavedDraft};
use crate::import::{ImportError, Report, Review};
use crate::plan::{Draft, Step, Survey};
use crate::source::{Dialect, DialectChoice, Source};

pub use self::carry::Reset;
pub use self::file::{
    ColumnFacts, FileFacts, OpenRequest, OpenedFile, PreviewRow, Profiling, ReadAs, whole_encoding,
};
pub use self::list::{Destination, ListChoice, ListProblem, ListSummary};
pub use self::regions::ColumnRegion;
pub use self::requests::{ImportRequest, ReviewRequest, ReviewStage, SurveyRequest};
pub use self::steps::{STEPS, is_on_opt_in_page};

/// The version of the text that GDPR and TCPA are confirmed by; it grows when the text says
/// something else, and what was confirmed before is asked again.
pub const ACKNOWLEDGEMENT_VERSION: u32 = 2;

/// What of the store the choices of an import depend on.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The fields.
    pub fields: Fields,
    /// The opt-in vocabulary.
    pub words: OptInWords,
    /// The lists.
    pub lists: Vec<ListSummary>,
}

/// How far a session is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// No file was opened yet.
    #[default]
    Picking,
    /// A file is being opened, in place of an earlier one if there is one.
    Opening,
    /// A file is open and the choices are being made.
    Choosing,
    /// The import runs.
    Importing,
    /// The import has ended; see [`Session::done`].
    Done,
}

/// How an import ended.
#[derive(Debug)]
pub struct Done {
    /// The report, or why nothing was done.
    pub result: Result<Report, ImportError>,
    /// The list it went to, if it is there.
    pub list: Option<crate::contact::ListNo>,
}

impl Done {
    /// Whether the contacts were imported.
    pub fn is_completed(&self) -> bool {
        let completed = crate::store::ImportStatus::Completed;
        self.result
            .as_ref()
            .is_ok_and(|report| report.status == completed)
    }

    /// The number of the import in the log, if it has an entry there.
    pub fn import(&self) -> Option<u64> {
        self.result.as_ref().ok()?.import
    }
}

/// What is known of the columns while they are mapped.
#[derive(Clone, Copy, Debug)]
pub struct MappingFacts<'a> {
    /// The columns.
    pub columns: &'a [ColumnFacts],
    /// What the whole file says of dates and opt-in words.
    pub survey: &'a Survey,
    /// Columns (from 0) whose choice no longer fits.
    pub stale_columns: &'a BTreeSet<usize>,
}

/// One import in the making; see the [module](self).
#[derive(Debug, Default)]
pub struct Session {
    /// The number of its draft; later sessions have larger ones.
    pub id: u64,
    /// The list the contacts go to.
    pub list: ListChoice,
    /// The choices; none before a file was opened.
    pub draft: Option<Draft>,
    stage: Stage,
    position: steps::Position,
    path: Option<PathBuf>,
    choice: DialectChoice,
    /// The choice before the file that is being opened, for where it does not open.
    choice_before: Option<DialectChoice>,
    file: Option<OpenedFile>,
    survey: requests::SurveyState,
    review: requests::ReviewState,
    /// Steps behind the furthest one whose choices no longer fit.
    stale: BTreeSet<Step>,
    /// Columns (from 0) whose choice no longer fits.
    stale_columns: BTreeSet<usize>,
    /// Columns that choices were made for and that are gone.
    lost_columns: Vec<String>,
    detached_edits: Vec<DetachedEdits>,
    done: Option<Done>,
}

impl Session {
    /// A session without a file.
    pub fn new(id: u64, destination: Destination) -> Self {
        Self {
            id,
            list: ListChoice {
                destination,
                ..ListChoice::default()
            },
            ..Self::default()
        }
    }

    /// A session as it was saved; its file is still to be opened, with the returned path and
    /// dialect.
    pub fn resume(saved: SavedDraft) -> (Self, Option<(PathBuf, Option<Dialect>)>) {
        let dialect = saved.draft.as_ref().map(|draft| draft.dialect.clone());
        let open = saved.path.clone().map(|path| (path, dialect));
        let session = Self {
            id: saved.id,
            list: ListChoice {
                // Where the list is gone it is marked; no other one is taken in its place.
                destination: saved.list.map_or(Destination::New, Destination::Existing),
                name: saved.list_name,
            },
            draft: saved.draft,
            position: steps::Position::resumed(saved.step, saved.reached, saved.opt_in_page),
            path: saved.path,
            choice: saved.choice,
            detached_edits: saved.lost_edits,
            ..Self::default()
        };
        (session, open)
    }

    /// The session as it is saved at `now` (milliseconds since 1970 UTC); none before it has a file
    /// and after the import.
    pub fn to_saved(&self, now: u64) -> Option<SavedDraft> {
        if self.stage == Stage::Done {
            return None;
        }
        self.draft.as_ref()?;
        Some(SavedDraft {
            id: self.id,
            path: self.path.clone(),
            step: self.position.resume_at.unwrap_or(self.position.step),
            reached: self.position.reached,
            opt_in_page: self.position.opt_in_page,
            choice: self.choice.clone(),
            list: match self.list.destination {
                Destination::New => None,
                Destination::Existing(no) => Some(no),
            },
            list_name: self.list.name.clone(),
            draft: self.draft.clone(),
            lost_edits: self.detached_edits.clone(),
            saved: now,
        })
    }

    /// How far it is.
    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// Whether the import runs.
    pub fn is_importing(&self) -> bool {
        self.stage == Stage::Importing
    }

    /// Whether choices can still be made: the import neither runs nor has ended.
    pub fn is_open(&self) -> bool {
        !matches!(self.stage, Stage::Importing | Stage::Done)
    }

    /// How the import ended.
    pub fn done(&self) -> Option<&Done> {
        self.done.as_ref()
    }

    /// The path of the file; of one that could not be opened, too.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// What the person said about how the file is read.
    pub fn choice(&self) -> &DialectChoice {
        &self.choice
    }

    /// What is known of the opened file.
    pub fn file(&self) -> Option<&FileFacts> {
        self.file.as_ref().map(|file| &file.facts)
    }

    /// The opened file.
    pub fn source(&self) -> Option<&Arc<Source>> {
        self.file.as_ref().map(|file| &file.source)
    }

    /// Names of the file's columns; none before a file was opened.
    pub fn columns(&self) -> &[String] {
        self.draft.as_ref().map_or(&[], |draft| &draft.columns)
    }

    /// What the whole file says about dates and opt-in words.
    pub fn survey(&self) -> &Survey {
        &self.survey.newest
    }

    /// The choices to be changed, beside what is known of the columns; none before a file was opened.
    pub fn mapping(&mut self) -> Option<(&mut Draft, MappingFacts<'_>)> {
        let facts = MappingFacts {
            columns: &self.file.as_ref()?.facts.columns,
            survey: &self.survey.newest,
            stale_columns: &self.stale_columns,
        };
        Some((self.draft.as_mut()?, facts))
    }

    /// The newest review, also while a newer one is made and after the import.
    pub fn review(&self) -> Option<&Arc<Review>> {
        self.review.newest.as_ref()
    }

    /// How far the review of the present choices is.
    pub fn review_stage(&self) -> &ReviewStage {
        &self.review.stage
    }

    /// Steps behind the furthest one whose choices no longer fit.
    pub fn stale(&self) -> &BTreeSet<Step> {
        &self.stale
    }

    /// Columns (from 0) whose choice no longer fits.
    pub fn stale_columns(&self) -> &BTreeSet<usize> {
        &self.stale_columns
    }

    /// Columns that choices were made for and that are not in the file as it is read now.
    pub fn lost_columns(&self) -> &[String] {
        &self.lost_columns
    }

    /// Edits of columns that are not in the file as it is read now.
    pub fn detached_edits(&self) -> &[DetachedEdits] {
        &self.detached_edits
    }
}
