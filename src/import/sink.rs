//! Who is told of each row of an import, and what they are told.

use std::borrow::Cow;

use super::cells::RowProblem;
use super::consent::EarlierOptOuts;
use super::report::ImportError;
use super::row::{BatchRow, ReadBatch};
use crate::contact::{ContactId, ContactRef, FieldNo, FieldSet, ProblemCode};
use crate::plan::Channel;
use crate::store::Writer;

/// Records what becomes of rows: counts them, logs their problems, keeps rejected ones, and so on.
///
/// Sinks are told of every row of the file in its order, left-out rows among them, each once. They
/// decide nothing: an import does the same whichever sinks listen. Dispatch is static, for a file
/// may have millions of rows.
pub(super) trait RowSink {
    /// Called before the rows of a batch, for what its reading found out about all of them.
    fn batch(&mut self, _batch: &ReadBatch) {}

    /// Called when a row has been decided and written.
    ///
    /// `writer` keeps what belongs to an import beside contacts; a sink changes no contact.
    ///
    /// # Errors
    ///
    /// When what the sink records cannot be written; the import stops then, and nothing of it is
    /// in the store.
    fn row(&mut self, row: &DecidedRow<'_>, writer: &mut Writer) -> Result<(), ImportError>;
}

/// Records nothing.
impl RowSink for () {
    fn row(&mut self, _row: &DecidedRow<'_>, _writer: &mut Writer) -> Result<(), ImportError> {
        Ok(())
    }
}

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowOutcome {
    /// It created a contact.
    Created(ContactId),
    /// It changed a contact.
    Updated(ContactId),
    /// It matched a contact and changed nothing.
    Unchanged(ContactId),
    /// It was not imported, for its problems.
    Rejected,
    /// It was not imported, for the user left it out.
    LeftOut,
}

/// A problem that matching or merging found, with the contacts it is about.
pub(super) type MatchProblem = (ProblemCode, Vec<ContactId>);

/// What matching and merging decided about a row.
pub(super) struct Decision<'a> {
    pub(super) outcome: RowOutcome,
    /// The key that found the contact; `None` for a new contact.
    pub(super) matched_by: Option<FieldNo>,
    /// The problems that matching and merging found, each with the contacts it is about.
    pub(super) problems: Vec<MatchProblem>,
    /// The key that found a contact with another name, where the rule for such rows is not decided
    /// and would make a difference.
    pub(super) undecided: Option<FieldNo>,
    /// The matched contact as it was before the row.
    pub(super) before: Option<ContactRef<'a>>,
    /// The fields that were written.
    pub(super) written: Cow<'a, FieldSet>,
    /// Channels whose address was written and had opted out before its contact was deleted.
    pub(super) earlier: EarlierOptOuts,
    /// Those of them that were opted out again, whatever the row says.
    pub(super) forced: EarlierOptOuts,
    /// Opt-outs of the contact that the row would have lifted.
    pub(super) opt_outs_kept: u64,
}

impl Decision<'_> {
    /// A row that touches no contact.
    fn without_contact(outcome: RowOutcome) -> Self {
        Self {
            outcome,
            matched_by: None,
            problems: Vec::new(),
            undecided: None,
            before: None,
            written: Cow::Owned(FieldSet::new()),
            earlier: EarlierOptOuts::default(),
            forced: EarlierOptOuts::default(),
            opt_outs_kept: 0,
        }
    }

    /// A row that the user left out.
    pub(super) fn left_out() -> Self {
        Self::without_contact(RowOutcome::LeftOut)
    }

    /// A row that is rejected for its cells, or for what matching found.
    pub(super) fn rejected(problems: Vec<MatchProblem>) -> Self {
        Self {
            problems,
            ..Self::without_contact(RowOutcome::Rejected)
        }
    }
}

/// A row with its decision, as sinks are told of it.
pub(super) struct DecidedRow<'a> {
    /// The row as it was read.
    pub(super) row: BatchRow<'a>,
    /// What was decided about it.
    pub(super) decision: &'a Decision<'a>,
}

impl<'a> DecidedRow<'a> {
    /// The problems of its cells, in the order in which they were found.
    pub(super) fn cell_problems(&self) -> &'a [RowProblem] {
        self.row.problems()
    }

    /// Whether it has any problem.
    pub(super) fn has_problems(&self) -> bool {
        !self.cell_problems().is_empty()
            || !self.decision.problems.is_empty()
            || self.decision.earlier.any()
    }

    /// The channels whose address opted out before, if the row wrote any, with the contact.
    pub(super) fn earlier_opt_outs(&self) -> impl Iterator<Item = (Channel, ContactId)> + use<> {
        let earlier = self.decision.earlier;
        let written = match self.decision.outcome {
            RowOutcome::Created(id) | RowOutcome::Updated(id) => Some(id),
            RowOutcome::Unchanged(_) | RowOutcome::Rejected | RowOutcome::LeftOut => None,
        };
        let channels = move |id| earlier.channels().map(move |channel| (channel, id));
        written.into_iter().flat_map(channels)
    }

    /// Its problem codes, each once, in the order of [`ProblemCode::ALL`].
    pub(super) fn codes(&self) -> impl Iterator<Item = ProblemCode> + Clone + use<> {
        let cells = self.cell_problems().iter().map(|(code, _)| *code);
        let matching = self.decision.problems.iter().map(|(code, _)| *code);
        let earlier = self.earlier_opt_outs();
        let earlier = earlier.map(|_| ProblemCode::EarlierOptOut);
        let bits = cells.chain(matching).chain(earlier);
        let bits = bits.fold(0u32, |bits, code| bits | 1 << (code as u32));
        let all = ProblemCode::ALL.into_iter();
        all.filter(move |code| bits & 1 << (*code as u32) != 0)
    }
}
