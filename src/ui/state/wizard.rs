//! The wizard as it is shown: a session, and what is typed and opened around it.

use super::review::ReviewPage;
use crate::plan::Step;
use crate::session::{Destination, Session, Stage};
use crate::ui::table::TableState;

/// How far a running import is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Running {
    /// Its file.
    pub file: String,
    /// Its list.
    pub list: String,
    /// Bytes read.
    pub bytes: u64,
    /// Bytes in all.
    pub total: u64,
    /// Rows done.
    pub rows: u64,
    /// Rows a second.
    pub rate: u64,
    /// Seconds left, if it can be said.
    pub left: Option<u64>,
    /// It was asked to stop.
    pub cancelling: bool,
}

impl Running {
    /// The part that is done, from 0 to 1.
    pub fn fraction(&self) -> f32 {
        #[expect(clippy::cast_precision_loss, reason = "a bar has some hundred pixels")]
        let fraction = self.bytes as f32 / self.total.max(1) as f32;
        fraction.clamp(0.0, 1.0)
    }
}

/// The system's dialog for choosing a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FileDialog {
    /// It is not shown.
    #[default]
    Closed,
    /// It is shown.
    Open,
    /// It could not be shown.
    Unavailable,
}

/// An import in the making, as it is shown.
#[derive(Debug, Default)]
pub struct Wizard {
    /// The file, the choices and what was found out.
    pub session: Session,
    /// The path that is typed.
    pub typed_path: String,
    /// The system's dialog for choosing a file.
    pub file_dialog: FileDialog,
    /// Why the file was refused.
    pub error: Option<String>,
    /// The part of the review that is made, from 0 to 1.
    pub review_fraction: f32,
    /// Why the review failed.
    pub review_error: Option<String>,
    /// The rows of the review.
    pub review: ReviewPage,
    /// How far the import is, while it runs.
    pub running: Option<Running>,
    /// More rules are shown.
    pub more_rules: bool,
    /// The table of the preview.
    pub preview_table: TableState,
    /// The number of lines to skip, as it is typed.
    pub skip_lines: String,
    /// The refusals of the page are listed on it, for Continue was tried.
    pub refusals_listed: bool,
    /// The column (from 0) that the grid is to show.
    pub show_column: Option<usize>,
}

impl Wizard {
    /// A wizard without a file.
    pub fn new(id: u64, destination: Destination) -> Self {
        Self::of(Session::new(id, destination))
    }

    /// A wizard on a session.
    pub fn of(session: Session) -> Self {
        Self {
            session,
            ..Self::default()
        }
    }

    /// The step that is shown.
    pub fn at(&self) -> Step {
        self.session.step()
    }

    /// Whether the rows of the review are shown instead of the summary, or of how it ended.
    pub fn review_is_open(&self) -> bool {
        self.at() == Step::Summary
            && !self.session.is_importing()
            && self.review.open
            && self.session.review().is_some()
    }

    /// Whether a file is being opened.
    pub fn is_opening(&self) -> bool {
        self.session.stage() == Stage::Opening
    }

    /// The name of the file, without its folder.
    pub fn file_name(&self) -> String {
        let name = self.session.path().and_then(|path| path.file_name());
        name.map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default()
    }
}
