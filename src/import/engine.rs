//! One import from its first row to its commit.

use std::borrow::Cow;
use std::collections::{BTreeSet, VecDeque};
use std::path::Path;
use std::thread::{self, ScopedJoinHandle};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use super::damage::{Collector, Damage};
use super::journal::{Earlier, Journal};
use super::matcher::{Match, Matcher, NEAR};
use super::merge::{Kinds, Merged, merge};
use super::pipeline::{self, Numbered, Take};
use super::progress::Progress;
use super::rejected::RejectedFile;
use super::report::{FailureReason, ImportError, Observer, Options, Report, RowOutcome};
use super::review::{Recorder, Reviewed};
use super::row::{ReadBatch, ReadRow, RowReader};
use super::survey::survey;
use crate::contact::{
    ContactId, ContactRef, FieldNo, FieldSet, ListNo, OptIn, ProblemCode, Statuses,
};
use crate::plan::{Channel, ImportPlan, ListTarget, Misfit};
use crate::source::{FileStamp, Reader, RowRef, Source, SourceError};
use crate::store::{
    Durability, Failure, ImportCounts, ImportRecord, ImportStatus, ProblemEntry, Store, StoreError,
    UndoCounts, Writer,
};

/// Carries out a plan, or all of it but the commit.
///
/// Blocks until it is done; [`Progress::cancel`] ends it early. Cancelled imports and those whose
/// every row was rejected leave an entry in the import log and nothing else.
pub fn run(
    store: &Store,
    source: &Source,
    plan: &ImportPlan,
    options: &Options,
    progress: &Progress,
) -> Result<Report, ImportError> {
    run_observed(store, source, plan, options, progress, &mut ())
}

/// Like [`run`], telling an observer of every row.
pub fn run_observed(
    store: &Store,
    source: &Source,
    plan: &ImportPlan,
    options: &Options,
    progress: &Progress,
    observer: &mut dyn Observer,
) -> Result<Report, ImportError> {
    run_recorded(store, source, plan, options, progress, observer, None)
}

/// Like [`run_observed`], with every row put down for a review.
#[expect(
    clippy::too_many_lines,
    reason = "an import from its first check to its commit"
)]
pub(super) fn run_recorded(
    store: &Store,
    source: &Source,
    plan: &ImportPlan,
    options: &Options,
    progress: &Progress,
    observer: &mut dyn Observer,
    recorder: Option<&mut Recorder>,
) -> Result<Report, ImportError> {
    let started = Instant::now();
    let now = now();
    if *source.stamp() != plan.stamp {
        return Err(ImportError::FileChanged);
    }
    progress.begin(source.len_bytes());
    let kinds = Kinds::new(&options.fields);
    let mut writer = begin(store, source, plan, options)?;
    let mut recorder = recorder;
    if let Some(recorder) = &mut recorder {
        recorder.commit = writer.base_commit();
    }
    let known = writer.contact_count() > 0;
    let (list, list_name) = list(&mut writer, &plan.list)?;
    let rejected = options.rejected.as_deref().map(|path| {
        RejectedFile::create(path, source).map_err(|error| rejected_error(path, error))
    });
    writer.rejected_head(source.columns().len(), source.header_cells());
    let mut rows = RowReader::new(plan, &options.fields, writer.suppression()?, now);
    if options.dry_run {
        rows.detect(plan, &options.fields);
    }
    let mut run = Run {
        plan,
        rows: &rows,
        recorder,
        edited: BTreeSet::new(),
        misfits: Vec::new(),
        whole: false,
        collector: rows.detector().map(Collector::new),
        damage: Vec::new(),
        kinds: &kinds,
        matcher: Matcher::new(&plan.rules, &kinds),
        writer,
        list,
        meets_others: known,
        now,
        met: Met::default(),
        counts: ImportCounts::default(),
        problems: [0; ProblemCode::ALL.len()],
        bytes: source.len_bytes(),
        rejected: rejected.transpose()?,
        rejected_path: options.rejected.as_deref(),
        observer,
        merged: Vec::new(),
        ids: Vec::new(),
        journal: Journal::new(plan),
        sha256: None,
    };
    let group = run.group();
    let mut taker = Taker {
        run: &mut run,
        doubtful: false,
        progress,
    };
    let reader = reader(source, options)?;
    // What the store held before is dumped beside the import; the commit waits for it.
    let (read, backup) = thread::scope(|scope| {
        let backup = (known && !options.dry_run).then(|| scope.spawn(|| store.backup()));
        let read = pipeline::for_each_batch(reader, &rows, group, &mut taker);
        (read, backup.map(ScopedJoinHandle::join))
    });
    let doubtful = taker.doubtful;
    match backup {
        Some(Ok(Err(error))) => return Err(error.into()),
        Some(Err(panic)) => std::panic::resume_unwind(panic),
        Some(Ok(Ok(_))) | None => {}
    }
    let end = match read {
        Ok(end) => end,
        Err(error) => {
            // A store that failed takes no entry either; what stopped the import is what to say.
            if matches!(error, ImportError::Source(_)) {
                let _ = run.log_failure(FailureReason::Unreadable, &list_name, started, options);
            }
            return Err(error);
        }
    };
    run.counts.blank_rows = end.blank_rows;
    run.sha256 = end.sha256;
    if progress.is_cancelled() {
        return run.log_failure(FailureReason::Cancelled, &list_name, started, options);
    }
    run.is_whole();
    if let Some((reason, error)) = not_the_same(source, plan) {
        run.log_failure(reason, &list_name, started, options)?;
        return Err(error);
    }
    // As long as every date and status could be read, further rows only confirm the first ones.
    if let Some(first) = options.unsure.as_ref().filter(|_| doubtful) {
        let mapping = plan.mapping();
        let all = survey(source, &mapping, &options.fields, &plan.words, &plan.edits)?;
        if !all.agrees_with(first) {
            return Err(ImportError::Survey(all));
        }
    }
    if let Some(file) = run.rejected.take() {
        let path = options.rejected.as_deref().unwrap_or(Path::new(""));
        file.finish().map_err(|error| rejected_error(path, error))?;
    }
    match run.came_to_nothing() {
        Some(reason) => run.log_failure(reason, &list_name, started, options),
        None => run.commit(&list_name, started, options),
    }
}

/// Begins to write, if everything is as it was when the plan was reviewed.
fn begin(
    store: &Store,
    source: &Source,
    plan: &ImportPlan,
    options: &Options,
) -> Result<Writer, ImportError> {
    let durability = if options.dry_run {
        Durability::Scratch
    } else {
        Durability::Real
    };
    let mut writer = store.begin(durability)?;
    if let Some(reviewed) = &options.reviewed {
        if reviewed.commit != writer.base_commit() {
            return Err(ImportError::StoreChanged);
        }
        if *reviewed != Reviewed::of(reviewed.commit, plan, &options.fields) {
            return Err(ImportError::PlanChanged);
        }
        // Whoever has opened the file knows what it was then; nothing is begun on another one.
        if FileStamp::of(source.path())? != plan.stamp {
            return Err(ImportError::FileChanged);
        }
    }
    if writer.fields() != &options.fields {
        writer.set_fields(options.fields.clone());
    }
    writer.index(plan.rules.primary)?;
    if let Some(secondary) = plan.rules.secondary {
        writer.index(secondary)?;
    }
    Ok(writer)
}

/// Why the file that was read is not the one of the plan, if so.
fn not_the_same(source: &Source, plan: &ImportPlan) -> Option<(FailureReason, ImportError)> {
    match FileStamp::of(source.path()) {
        Ok(stamp) if stamp == plan.stamp => None,
        Ok(_) => Some((FailureReason::FileChanged, ImportError::FileChanged)),
        Err(error) => Some((FailureReason::Unreadable, error.into())),
    }
}

/// The present in milliseconds since 1970 UTC.
pub(crate) fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |time| {
        u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
    })
}

/// A reader of all rows; the hash of the file is for the record of an import alone.
fn reader(source: &Source, options: &Options) -> Result<Reader, SourceError> {
    if options.dry_run {
        source.reader()
    } else {
        source.hashing_reader()
    }
}

fn rejected_error(path: &Path, error: std::io::Error) -> ImportError {
    let path = path.to_owned();
    ImportError::Rejected { path, error }
}

fn list(writer: &mut Writer, target: &ListTarget) -> Result<(ListNo, String), ImportError> {
    match target {
        ListTarget::New(name) => Ok((writer.create_list(name)?, name.trim().to_owned())),
        ListTarget::Existing(no) => {
            let list = writer.lists().iter().find(|list| list.no == *no);
            let list = list.ok_or(ImportError::ListGone)?;
            Ok((*no, list.name.clone()))
        }
    }
}

/// Most batches that are looked at ahead.
const MOST_AHEAD: usize = 64;

/// Hands the batches on to the run.
struct Taker<'t, 'a> {
    run: &'t mut Run<'a>,
    /// Some date or opt-in status could not be read.
    doubtful: bool,
    progress: &'t Progress,
}

impl Take for Taker<'_, '_> {
    type Error = ImportError;

    fn look_ahead(&mut self, group: &VecDeque<Numbered>) -> Result<(), ImportError> {
        self.run.look_ahead(group)
    }

    fn take(&mut self, batch: &ReadBatch, bytes: u64) -> Result<bool, ImportError> {
        self.run.batch(batch)?;
        self.doubtful |= batch.doubtful;
        self.progress.advance(bytes, self.run.counts.rows);
        Ok(!self.progress.is_cancelled())
    }
}

/// Which contacts a row of this file has created or met: a bit for each contact.
#[derive(Default)]
struct Met(Vec<u64>);

impl Met {
    /// Notes a contact; whether it was noted already.
    fn note(&mut self, id: ContactId) -> bool {
        let (at, bit) = (id.0 as usize / 64, 1u64 << (id.0 % 64));
        if at >= self.0.len() {
            self.0.resize(at + 1, 0);
        }
        self.0.get_mut(at).is_some_and(|word| {
            let before = *word & bit != 0;
            *word |= bit;
            before
        })
    }
}

struct Run<'a> {
    plan: &'a ImportPlan,
    rows: &'a RowReader,
    recorder: Option<&'a mut Recorder>,
    /// Lines of edits that a row begins on.
    edited: BTreeSet<u64>,
    misfits: Vec<Misfit>,
    /// The file was read to its end.
    whole: bool,
    collector: Option<Collector<'a>>,
    damage: Vec<Damage>,
    kinds: &'a Kinds,
    matcher: Matcher<'a>,
    writer: Writer,
    list: ListNo,
    /// There were contacts before this import.
    meets_others: bool,
    now: u64,
    met: Met,
    counts: ImportCounts,
    problems: [u64; ProblemCode::ALL.len()],
    bytes: u64,
    rejected: Option<RejectedFile>,
    rejected_path: Option<&'a Path>,
    observer: &'a mut dyn Observer,
    merged: Vec<u8>,
    ids: Vec<ContactId>,
    journal: Journal,
    sha256: Option<String>,
}

/// What matching says of a row beside its outcome.
pub(super) struct Carried {
    pub(super) outcome: RowOutcome,
    /// The key that met a contact.
    pub(super) matched: Option<FieldNo>,
    /// The problem that matching found, and the contacts it is about.
    pub(super) problem: Option<(ProblemCode, Vec<ContactId>)>,
    /// Channels whose address it wrote and which opted out before.
    pub(super) earlier: Earlier,
    /// Those of them that are opted out for it, whatever the row says.
    pub(super) forced: Earlier,
    /// The statuses that the contact had before.
    pub(super) statuses: Statuses,
}

impl Run<'_> {
    /// Batches that are looked at ahead: each contact block they meet is unpacked once for all of
    /// them, so the more contacts there are, the more rows.
    fn group(&self) -> usize {
        let rows = usize::try_from(self.writer.contact_count() / 32).unwrap_or(0);
        (rows / pipeline::ROWS).clamp(1, MOST_AHEAD)
    }

    fn look_ahead(&mut self, group: &VecDeque<Numbered>) -> Result<(), ImportError> {
        if !self.meets_others {
            return Ok(());
        }
        let mut ids = std::mem::take(&mut self.ids);
        ids.clear();
        for next in group {
            self.matcher
                .collect(&mut self.writer, &next.batch, &mut ids)?;
        }
        self.writer.prefetch(&mut ids)?;
        self.ids = ids;
        Ok(())
    }

    fn batch(&mut self, batch: &ReadBatch) -> Result<(), ImportError> {
        if let Some(collector) = &mut self.collector {
            collector.take(&batch.facts);
        }
        self.edited.extend(&batch.edited);
        self.misfits.extend_from_slice(&batch.misfits);
        for (at, (raw, row)) in batch.raw.rows().zip(&batch.rows).enumerate() {
            if at % NEAR == 0 {
                let next = batch.rows.get(at..).unwrap_or_default();
                let next = next.get(..NEAR).unwrap_or(next);
                self.matcher.touch(&self.writer, next);
            }
            if row.left_out {
                self.counts.left_out += 1;
                if let Some(recorder) = &mut self.recorder {
                    recorder.left_out(raw)?;
                }
                continue;
            }
            let carried = self.row(batch, raw, row)?;
            self.count(carried.outcome);
            self.report(batch, raw, row, &carried)?;
            if let Some(recorder) = &mut self.recorder {
                recorder.row(raw, batch, row, &carried, &self.journal)?;
            }
            self.observer.row(raw, carried.outcome);
        }
        Ok(())
    }

    fn row(
        &mut self,
        batch: &ReadBatch,
        raw: RowRef<'_>,
        row: &ReadRow,
    ) -> Result<Carried, ImportError> {
        let rejected = |problem| Carried {
            outcome: RowOutcome::Rejected,
            matched: None,
            problem,
            earlier: Earlier::default(),
            forced: Earlier::default(),
            statuses: Statuses::default(),
        };
        if row.rejected {
            return Ok(rejected(None));
        }
        let found = self.matcher.find(&mut self.writer, batch, row)?;
        let conflict = |id| Some((ProblemCode::KeyConflict, vec![id]));
        let carried = match found {
            Match::NoKey => return Ok(rejected(Some((ProblemCode::NoKey, Vec::new())))),
            Match::Several(ids) => {
                return Ok(rejected(Some((ProblemCode::AmbiguousMatch, ids))));
            }
            Match::ConflictRejected(id) => {
                self.counts.key_conflicts += 1;
                return Ok(rejected(conflict(id)));
            }
            Match::New { conflict: with } => {
                let rules = &self.plan.rules;
                let primary = (rules.primary, row.primary.hash);
                let secondary = (rules.secondary.unwrap_or(rules.primary), row.secondary.hash);
                let hashes = match (row.primary.is_blank(), row.secondary.is_blank()) {
                    (false, false) => &[primary, secondary][..],
                    (false, true) => &[primary],
                    (true, false) => &[secondary],
                    (true, true) => &[],
                };
                let id = self.create(batch, raw, row, hashes)?;
                self.met.note(id);
                self.writer.join(self.list, id)?;
                Carried {
                    outcome: RowOutcome::Created(id),
                    matched: None,
                    problem: with.and_then(conflict),
                    earlier: row.earlier,
                    forced: self.forced(row.earlier),
                    statuses: Statuses::default(),
                }
            }
            Match::One {
                id,
                by,
                conflict: with,
            } => Carried {
                matched: Some(by),
                problem: if with { conflict(id) } else { None },
                ..self.merge(batch, raw, row, id)?
            },
        };
        self.counts.key_conflicts += u64::from(carried.problem.is_some());
        Ok(carried)
    }

    /// Makes a contact of a row; one whose address opted out before is opted out again.
    fn create(
        &mut self,
        batch: &ReadBatch,
        raw: RowRef<'_>,
        row: &ReadRow,
        hashes: &[(FieldNo, u64)],
    ) -> Result<ContactId, ImportError> {
        let forced = self.forced(row.earlier);
        let (mut packed, mut statuses) = (batch.packed(row), row.statuses);
        let mut fields = Cow::Borrowed(&row.fields);
        if forced.any() {
            let contact = ContactRef::new(packed).map_err(|_| StoreError::NotAContact)?;
            statuses = forced.opt_out(contact, &mut self.merged);
            packed = &self.merged;
            for channel in forced.channels() {
                fields.to_mut().insert(channel.opt_in());
            }
        }
        let cite = self.journal.cite(raw, forced);
        let created = self
            .writer
            .create_cited(packed, hashes, Some(statuses), &cite);
        let id = created?;
        self.writer.trail(id, raw.line(), &fields)?;
        Ok(id)
    }

    /// The channels that are opted out whatever the row says.
    fn forced(&self, earlier: Earlier) -> Earlier {
        if self.plan.rules.opt_outs_win {
            earlier
        } else {
            Earlier::default()
        }
    }

    fn merge(
        &mut self,
        batch: &ReadBatch,
        raw: RowRef<'_>,
        row: &ReadRow,
        id: ContactId,
    ) -> Result<Carried, ImportError> {
        let mut out = std::mem::take(&mut self.merged);
        let contact = self.writer.get(id)?.ok_or(StoreError::NoSuchContact(id))?;
        let new = ContactRef::new(batch.packed(row)).map_err(|_| StoreError::NotAContact)?;
        let kept = batch.kept_invalid(row);
        let rules = &self.plan.rules;
        if let Some(recorder) = &mut self.recorder {
            recorder.met(contact, new, kept, self.kinds, rules);
        }
        let mut merged: Merged = merge(contact, new, kept, self.kinds, rules, self.now, &mut out);
        let earlier = row.earlier.among(|field| merged.fields.contains(field));
        let statuses = if earlier.any() {
            contact.statuses()
        } else {
            Statuses::default()
        };
        let forced = if rules.opt_outs_win {
            earlier
        } else {
            Earlier::default()
        };
        if merged.changed {
            let mut after = ContactRef::new(&out).map_err(|_| StoreError::NotAContact)?;
            let mut opted_out = Vec::new();
            if forced.any() {
                forced.opt_out(after, &mut opted_out);
                after = ContactRef::new(&opted_out).map_err(|_| StoreError::NotAContact)?;
                // Who is opted out already gets no status from this row.
                let out = |field| statuses.of(field) == Some(OptIn::Out);
                let written = forced.channels().map(Channel::opt_in);
                for field in written.filter(|field| !out(*field)) {
                    merged.fields.insert(field);
                }
            }
            self.observer.changed(contact, after);
            let packed = if forced.any() { &opted_out } else { &out };
            let cite = self.journal.cite(raw, forced);
            self.writer.update_cited(id, packed, &cite)?;
            self.writer.trail(id, raw.line(), &merged.fields)?;
        }
        self.merged = out;
        self.counts.opt_outs_kept += merged.opt_outs_kept;
        self.counts.duplicates_in_file += u64::from(self.met.note(id));
        self.writer.join(self.list, id)?;
        Ok(Carried {
            outcome: if merged.changed {
                RowOutcome::Updated(id)
            } else {
                RowOutcome::Unchanged(id)
            },
            matched: None,
            problem: None,
            earlier,
            forced,
            statuses,
        })
    }

    /// The file was read to its end: what only all rows tell is known now.
    fn is_whole(&mut self) {
        self.whole = true;
        let collector = self.collector.take();
        self.damage = collector.map_or_else(Vec::new, Collector::finish);
    }

    /// Why nothing of the file can be taken, if so.
    fn came_to_nothing(&self) -> Option<FailureReason> {
        let counts = &self.counts;
        if counts.rows == 0 && counts.left_out > 0 {
            return Some(FailureReason::AllLeftOut);
        }
        (counts.rejected == counts.rows).then_some(FailureReason::AllRejected)
    }

    fn count(&mut self, outcome: RowOutcome) {
        self.counts.rows += 1;
        match outcome {
            RowOutcome::Created(_) => self.counts.created += 1,
            RowOutcome::Updated(_) => self.counts.updated += 1,
            RowOutcome::Unchanged(_) => self.counts.unchanged += 1,
            RowOutcome::Rejected => self.counts.rejected += 1,
        }
    }

    /// Notes the problems of a row, and the row itself if it was rejected.
    fn report(
        &mut self,
        batch: &ReadBatch,
        raw: RowRef<'_>,
        row: &ReadRow,
        carried: &Carried,
    ) -> Result<(), ImportError> {
        let rejected = carried.outcome == RowOutcome::Rejected;
        let found = batch.problems(row);
        if found.is_empty() && carried.problem.is_none() && !carried.earlier.any() {
            return Ok(());
        }
        if let RowOutcome::Unchanged(id) = carried.outcome {
            self.writer.trail(id, raw.line(), &FieldSet::new())?;
        }
        let mender = self.rows.mender();
        let cell = |at: usize| mender.cell(raw.line(), at, raw.cell(at));
        let mut codes = 0u16;
        let mut entry =
            |writer: &mut Writer, code: ProblemCode, column: Option<usize>, contacts| {
                codes |= 1 << (code as u16);
                writer.problem(&ProblemEntry {
                    row: raw.row(),
                    line: raw.line(),
                    column: column.and_then(|at| u32::try_from(at).ok()),
                    code,
                    cell: column.map_or(Cow::Borrowed(""), cell).into_owned(),
                    contacts,
                    rejected,
                })
            };
        for (code, column) in found {
            entry(&mut self.writer, *code, *column, Vec::new())?;
        }
        if let Some((code, contacts)) = &carried.problem {
            entry(&mut self.writer, *code, None, contacts.clone())?;
        }
        if let RowOutcome::Created(id) | RowOutcome::Updated(id) = carried.outcome {
            for channel in carried.earlier.channels() {
                let column = self.journal.address(channel);
                let code = ProblemCode::EarlierOptOut;
                entry(&mut self.writer, code, column, vec![id])?;
            }
        }
        let codes = ProblemCode::ALL
            .into_iter()
            .filter(|code| codes & 1 << (*code as u16) != 0);
        for (count, code) in self.problems.iter_mut().zip(ProblemCode::ALL) {
            *count += u64::from(codes.clone().any(|other| other == code));
        }
        if rejected {
            self.writer
                .rejected_row(raw.row(), raw.line(), codes.clone(), raw.cells())?;
            if let Some(file) = &mut self.rejected {
                let path = self.rejected_path.unwrap_or(Path::new(""));
                file.write(raw, codes)
                    .map_err(|error| rejected_error(path, error))?;
            }
        }
        Ok(())
    }

    fn commit(
        self,
        list: &str,
        started: Instant,
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
    fn log_failure(
        self,
        reason: FailureReason,
        list: &str,
        started: Instant,
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
            finished: now(),
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
        started: Instant,
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
