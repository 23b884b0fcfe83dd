//! The end of an import: its commit or its entry among the failed, and the report.

use super::super::pipeline::FileEnd;
use super::super::report::{FailureReason, ImportError, Options, Report};
use super::super::survey::{SurveyScope, survey};
use super::begin::{Input, TargetList, Undecided};
use super::sinks::Totals;
use crate::contact::FieldNo;
use crate::plan::ListTarget;
use crate::source::FileStamp;
use crate::store::{Failure, ImportRecord, ImportStatus, Stopwatch, UndoCounts, Writer};

/// An import whose rows have been read, as far as they were.
pub(super) struct Ending<'a> {
    pub(super) input: Input<'a>,
    pub(super) list: TargetList,
    pub(super) started: Stopwatch,
    /// The time of its beginning, in milliseconds since 1970 UTC.
    pub(super) now: u64,
    pub(super) totals: Totals,
    pub(super) writer: Writer,
    /// SHA-256 of the file, once it was read to its end.
    pub(super) sha256: Option<String>,
}

/// How the reading of the rows ended.
pub(super) struct Finished {
    /// What the whole file told, or what stopped the import.
    pub(super) read: Result<FileEnd, ImportError>,
    /// The user stopped it.
    pub(super) cancelled: bool,
    /// Some date or opt-in status could not be read, or a key may be a filler.
    pub(super) doubtful: bool,
}

impl Ending<'_> {
    /// Commits, if the file is still that of the plan and some row was imported; else logs why not.
    ///
    /// # Errors
    ///
    /// What stopped the reading; when the file is another than that of the plan or cannot be read
    /// any more, its rows say something else about dates and opt-in words than the first ones did
    /// or need a decision that the plan does not have, or the store or the file of rejected rows cannot be written.
    pub(super) fn conclude(mut self, finished: Finished) -> Result<Report, ImportError> {
        let end = match finished.read {
            Ok(end) => end,
            Err(error) => {
                // A store that failed takes no entry either; what stopped the import is what to say.
                if matches!(error, ImportError::Source(_)) {
                    let _ = self.log_failure(FailureReason::Unreadable);
                }
                return Err(error);
            }
        };
        self.totals.counts.blank_rows = end.blank_rows;
        self.sha256 = end.sha256;
        if finished.cancelled {
            return self.log_failure(FailureReason::Cancelled);
        }
        if let Some((reason, error)) = changed_since_plan(self.input, end.content) {
            self.log_failure(reason)?;
            return Err(error);
        }
        if finished.doubtful {
            check_survey(self.input)?;
        }
        if self.totals.undecided.rows > 0 && self.input.undecided == Undecided::Refuse {
            return Err(ImportError::OtherNameUndecided(self.totals.undecided));
        }
        if let Some(file) = self.totals.rejected.take() {
            file.finish()?;
        }
        match self.came_to_nothing() {
            Some(reason) => self.log_failure(reason),
            None => self.commit(),
        }
    }

    /// Why nothing of the file can be imported, if so.
    fn came_to_nothing(&self) -> Option<FailureReason> {
        let counts = &self.totals.counts;
        if counts.rows == 0 && counts.left_out > 0 {
            return Some(FailureReason::AllLeftOut);
        }
        (counts.rejected == counts.rows).then_some(FailureReason::AllRejected)
    }

    fn commit(mut self) -> Result<Report, ImportError> {
        let record = self.record(ImportStatus::Completed, None);
        let mut report = self.report(None, &record);
        let Input { plan, options, .. } = self.input;
        if !options.dry_run {
            self.writer.set_words(plan.words.clone());
            self.writer.remember(options.remember.clone());
            report.import = self.writer.commit(Some(record))?.import_no;
            report.seconds = self.started.elapsed().as_secs_f64();
        }
        Ok(report)
    }

    /// Puts an import that changed nothing into the log.
    fn log_failure(self, reason: FailureReason) -> Result<Report, ImportError> {
        let status = match reason {
            FailureReason::Cancelled => ImportStatus::Cancelled,
            _ => ImportStatus::Failed,
        };
        let record = self.record(status, Some(reason));
        let mut report = self.report(Some(reason), &record);
        if !self.input.options.dry_run {
            report.import = self.writer.commit_log_only(record)?.import_no;
            report.seconds = self.started.elapsed().as_secs_f64();
        }
        Ok(report)
    }

    /// The entry for the log; the store fills in the numbers.
    fn record(&self, status: ImportStatus, failure: Option<FailureReason>) -> ImportRecord {
        let plan = self.input.plan;
        let new_list = matches!(plan.list, ListTarget::New(_));
        ImportRecord {
            no: 0,
            started: self.now,
            finished: self.writer.now(),
            status,
            failure: failure.map(|reason| Failure {
                code: reason.word().to_owned(),
                detail: String::new(),
            }),
            plan: plan.clone(),
            list: (failure.is_none() || !new_list).then_some(self.list.no),
            list_name: self.list.name.clone(),
            counts: self.totals.counts,
            undoes: None,
            undo_counts: UndoCounts::default(),
            problems: self.totals.problems.iter().copied().collect(),
            bytes: self.input.source.len_bytes(),
            sha256: self.sha256.clone(),
            trail: 0,
            rejected_rows: 0,
            commit_before: 0,
            commit_after: 0,
        }
    }

    fn report(&self, failure: Option<FailureReason>, record: &ImportRecord) -> Report {
        let totals = &self.totals;
        Report {
            import: None,
            list: record.list_name.clone(),
            status: record.status,
            failure,
            dry_run: self.input.options.dry_run,
            counts: totals.counts,
            problems: totals.problems.clone(),
            misfits: totals.misfits.clone(),
            undecided: totals.undecided.clone(),
            damage: totals.damage.clone(),
            seconds: self.started.elapsed().as_secs_f64(),
        }
    }
}

/// Why the file that was read, with this [content](crate::source::Reader::content_hash), is not the one
/// of the plan, if so.
fn changed_since_plan(
    input: Input<'_>,
    content: Option<u64>,
) -> Option<(FailureReason, ImportError)> {
    let source = input.source;
    let same = FileStamp::of(source.path()).and_then(|stamp| {
        let as_read = content.map(|content| source.is_unchanged(content));
        Ok(stamp == input.plan.stamp && as_read.transpose()?.unwrap_or(false))
    });
    match same {
        Ok(true) => None,
        Ok(false) => Some((FailureReason::FileChanged, ImportError::FileChanged)),
        Err(error) => Some((FailureReason::Unreadable, error.into())),
    }
}

/// Holds all rows against what the first ones told, where the plan was made with no more than that.
///
/// As long as every date and status can be read, further rows only confirm the first ones, and this
/// need not be called.
fn check_survey(input: Input<'_>) -> Result<(), ImportError> {
    let Input {
        source,
        plan,
        options,
        ..
    } = input;
    let Options {
        fields,
        unproven_survey,
        ..
    } = options;
    let Some(first) = unproven_survey else {
        return Ok(());
    };
    let keys: Vec<FieldNo> = plan.rules.keys().collect();
    let scope = SurveyScope {
        mapping: &plan.mapping(),
        watched: &plan.undecided,
        keys: &keys,
        fields,
        words: &plan.words,
        edits: &plan.edits,
    };
    let all = survey(source, scope)?;
    if all.agrees_with(first) {
        Ok(())
    } else {
        Err(ImportError::Survey(Box::new(all)))
    }
}
