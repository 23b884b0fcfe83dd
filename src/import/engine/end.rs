//! The end of an import: its commit or its entry among the failed, and what is said of it.

use super::super::damage::DamageCollector;
use super::super::report::{FailureReason, ImportError, Options, Report};
use super::Run;
use crate::contact::ProblemCode;
use crate::plan::{ListTarget, Misfit};
use crate::store::{Failure, ImportRecord, ImportStatus, Stopwatch, UndoCounts};

impl Run<'_> {
    /// The file was read to its end: what only all rows tell is known now.
    pub(super) fn is_whole(&mut self) {
        self.whole = true;
        let collector = self.collector.take();
        self.damage = collector.map_or_else(Vec::new, DamageCollector::finish);
    }

    /// Why nothing of the file can be taken, if so.
    pub(super) fn came_to_nothing(&self) -> Option<FailureReason> {
        let counts = &self.counts;
        if counts.rows == 0 && counts.left_out > 0 {
            return Some(FailureReason::AllLeftOut);
        }
        (counts.rejected == counts.rows).then_some(FailureReason::AllRejected)
    }

    pub(super) fn commit(
        self,
        list: &str,
        started: Stopwatch,
        options: &Options,
    ) -> Result<Report, ImportError> {
        let record = self.record(ImportStatus::Completed, None, list);
        let mut report = self.outcome(None, started, &record, options.dry_run);
        let mut writer = self.writer;
        if !options.dry_run {
            writer.set_words(self.plan.words.clone());
            writer.remember(options.remember.clone());
            report.import = writer.commit(Some(record))?.import_no;
            report.seconds = started.elapsed().as_secs_f64();
        }
        Ok(report)
    }

    /// Puts an import that changed nothing into the log.
    pub(super) fn log_failure(
        self,
        reason: FailureReason,
        list: &str,
        started: Stopwatch,
        options: &Options,
    ) -> Result<Report, ImportError> {
        let status = match reason {
            FailureReason::Cancelled => ImportStatus::Cancelled,
            _ => ImportStatus::Failed,
        };
        let record = self.record(status, Some(reason), list);
        let mut report = self.outcome(Some(reason), started, &record, options.dry_run);
        if !options.dry_run {
            report.import = self.writer.commit_log_only(record)?.import_no;
            report.seconds = started.elapsed().as_secs_f64();
        }
        Ok(report)
    }

    fn record(
        &self,
        status: ImportStatus,
        failure: Option<FailureReason>,
        list: &str,
    ) -> ImportRecord {
        let new_list = matches!(self.plan.list, ListTarget::New(_));
        ImportRecord {
            no: 0,
            started: self.now,
            finished: self.writer.now(),
            status,
            failure: failure.map(|reason| Failure {
                code: reason.word().to_owned(),
                detail: String::new(),
            }),
            plan: self.plan.clone(),
            list: (failure.is_none() || !new_list).then_some(self.list),
            list_name: list.to_owned(),
            counts: self.counts,
            undoes: None,
            undo_counts: UndoCounts::default(),
            problems: self.problems().into_iter().collect(),
            bytes: self.bytes,
            sha256: self.sha256.clone(),
            trail: 0,
            rejected_rows: 0,
            commit_before: 0,
            commit_after: 0,
        }
    }

    /// Rows by problem, without those that did not occur.
    fn problems(&self) -> Vec<(ProblemCode, u64)> {
        let counted = ProblemCode::ALL.into_iter().zip(self.problems);
        counted.filter(|(_, rows)| *rows > 0).collect()
    }

    /// The edits that have no place in the file, in line order.
    fn misfits(&self) -> Vec<Misfit> {
        let edits = self.rows.mender().edits();
        let gone = |line: &u64| self.whole && !self.edited.contains(line);
        let mut misfits = self.misfits.clone();
        for (line, cells) in edits.cells.iter().filter(|(line, _)| gone(line)) {
            misfits.extend(cells.iter().map(|(column, edit)| Misfit::Cell {
                line: *line,
                column: *column,
                edit: edit.clone(),
                reads: None,
            }));
        }
        let left_out = edits.left_out.iter().filter(|line| gone(line));
        misfits.extend(left_out.map(|line| Misfit::LeftOut { line: *line }));
        misfits.sort_by_key(Misfit::line);
        misfits
    }

    fn outcome(
        &self,
        failure: Option<FailureReason>,
        started: Stopwatch,
        record: &ImportRecord,
        dry_run: bool,
    ) -> Report {
        Report {
            import: None,
            list: record.list_name.clone(),
            status: record.status,
            failure,
            dry_run,
            counts: self.counts,
            problems: self.problems(),
            misfits: self.misfits(),
            damage: self.damage.clone(),
            seconds: started.elapsed().as_secs_f64(),
        }
    }
}
