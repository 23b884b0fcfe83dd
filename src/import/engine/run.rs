//! The rows of an import: each decided, written, and given to the sinks.

use std::collections::VecDeque;

use super::super::consent::ConsentColumns;
use super::super::matcher::{Matcher, TOUCHED_ROWS};
use super::super::merge::Kinds;
use super::super::origins::day_of;
use super::super::pipeline::{self, BatchConsumer, NumberedBatch};
use super::super::rejected::RejectedFile;
use super::super::report::{ImportError, Report};
use super::super::row::{ReadBatch, RowReader};
use super::super::sink::{DecidedRow, RowSink};
use super::begin::OpenImport;
use super::decide::Decider;
use super::end::{Ending, Finished};
use super::sinks::Sinks;
use crate::contact::ContactId;
use crate::job::Progress;
use crate::store::Writer;

/// Batches that are looked at ahead, at most.
const MAX_LOOKAHEAD_BATCHES: usize = 64;

impl OpenImport<'_> {
    /// Imports every row of the file and commits; `sink` is told of each row after the import's
    /// own sinks.
    ///
    /// # Errors
    ///
    /// Those of [`run`](fn@crate::import::run), and those of `sink`.
    pub(in super::super) fn run<S: RowSink>(mut self, sink: &mut S) -> Result<Report, ImportError> {
        let input = self.input;
        let (plan, options) = (input.plan, input.options);
        let path = options.rejected.as_deref();
        let rejected = path.map(|path| RejectedFile::create(path, input.source));
        let rejected = rejected.transpose()?;
        self.writer
            .rejected_head(input.source.columns().len(), input.source.header_cells());
        let suppression = self.writer.suppression()?;
        let mut rows = RowReader::new(plan, &options.fields, suppression, self.now);
        if options.dry_run {
            rows.detect(plan, &options.fields);
        }
        let kinds = Kinds::new(&options.fields);
        let consent = ConsentColumns::new(plan).on_day(day_of(self.now));
        // The SHA-256 of the file is for the record of an import alone.
        let reader = input.source.hashing_reader(!options.dry_run)?;
        let mut run = Run {
            decider: Decider::new(&plan.rules, &kinds, &consent, self.list.no, self.now),
            lookahead: Lookahead::new(&self.writer),
            writer: self.writer,
            sinks: Sinks::new(&rows, &consent, rejected),
            sink,
            progress: input.progress,
            doubtful: false,
        };
        let group = run.lookahead.batches;
        let read = pipeline::for_each_batch(reader, &rows, group, &mut run);
        let cancelled = input.progress.is_cancelled();
        let whole = read.is_ok() && !cancelled;
        let doubtful = run.doubtful;
        let ending = Ending {
            input,
            list: self.list,
            started: self.started,
            now: self.now,
            totals: run.sinks.finish(whole),
            writer: run.writer,
            sha256: None,
        };
        ending.conclude(Finished {
            read,
            cancelled,
            doubtful,
        })
    }
}

/// An import while its rows are read.
struct Run<'a, S> {
    decider: Decider<'a>,
    lookahead: Lookahead,
    writer: Writer,
    sinks: Sinks<'a>,
    /// Told of each row after `sinks`.
    sink: &'a mut S,
    progress: &'a Progress,
    /// Some date or opt-in status could not be read, or a key may be a filler.
    doubtful: bool,
}

impl<S: RowSink> BatchConsumer for Run<'_, S> {
    type Error = ImportError;

    fn look_ahead(&mut self, group: &VecDeque<NumberedBatch>) -> Result<(), ImportError> {
        let matcher = &mut self.decider.matcher;
        self.lookahead.prefetch(matcher, &mut self.writer, group)
    }

    fn consume(&mut self, batch: &ReadBatch, bytes: u64) -> Result<bool, ImportError> {
        self.sinks.batch(batch);
        self.sink.batch(batch);
        for (at, row) in batch.iter().enumerate() {
            if at % TOUCHED_ROWS == 0 {
                let next = batch.rows.get(at..).unwrap_or_default();
                let next = next.get(..TOUCHED_ROWS).unwrap_or(next);
                self.decider.matcher.touch(&self.writer, next);
            }
            let decision = self.decider.decide(&mut self.writer, row)?;
            let decided = DecidedRow {
                row,
                decision: &decision,
            };
            self.sinks.row(&decided, &mut self.writer)?;
            self.sink.row(&decided, &mut self.writer)?;
        }
        self.doubtful |= batch.doubtful;
        self.progress.advance(bytes, self.sinks.counts.rows());
        Ok(!self.progress.is_cancelled())
    }
}

/// Reads the contacts that coming rows may match, many together.
struct Lookahead {
    /// Batches that are looked at together. Each block of contacts is unpacked once for all of
    /// them, so the more contacts there are, the more rows.
    batches: usize,
    /// There were contacts before this import.
    has_contacts: bool,
    ids: Vec<ContactId>,
}

impl Lookahead {
    fn new(writer: &Writer) -> Self {
        let contacts = writer.contact_count();
        let rows = usize::try_from(contacts / 32).unwrap_or(0);
        Self {
            batches: (rows / pipeline::ROWS).clamp(1, MAX_LOOKAHEAD_BATCHES),
            has_contacts: contacts > 0,
            ids: Vec::new(),
        }
    }

    fn prefetch(
        &mut self,
        matcher: &mut Matcher<'_>,
        writer: &mut Writer,
        group: &VecDeque<NumberedBatch>,
    ) -> Result<(), ImportError> {
        if !self.has_contacts {
            return Ok(());
        }
        self.ids.clear();
        for next in group {
            matcher.collect(writer, &next.batch, &mut self.ids)?;
        }
        Ok(writer.prefetch(&mut self.ids)?)
    }
}
