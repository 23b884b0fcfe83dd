//! From the cells of a row to typed values, keys and problems. Pure, and run on several threads.

use std::borrow::Cow;
use std::ops::Range;

use super::cells::{Cells, RowProblem};
use super::consent::{EarlierOptOuts, EvidenceColumns};
use super::damage::{DamageDetector, DamageEvidence};
use super::fillers::KeyFillers;
use super::origins::{Origin, day_of, name_part, origins_of};
use super::row_country::{CountryColumns, CountryMemo};
use crate::contact::{
    CellNotes, CellReader, ContactRef, FieldKind, FieldNo, FieldSet, Fields, NameParts, OptIn,
    ProblemCode, ReadRules, Reading, Statuses, clean_text, key_form, pack_times, pack_value,
    split_first_name, split_full_name, split_last_name, standard,
};
use crate::plan::{ImportPlan, InvalidRule, Misfit, PreparedEdits, RefusalWatch};
use crate::source::{Batch, RowRef};
use crate::store::{StoreError, Suppression, key_hash};

/// Reads rows the way a plan says.
pub(super) struct RowReader {
    /// In field order, so that values come out in the order in which contacts keep them.
    origins: Vec<(FieldNo, Origin)>,
    text: CellReader,
    primary: (FieldNo, FieldKind),
    secondary: Option<(FieldNo, FieldKind)>,
    invalid: InvalidRule,
    opt_ins: Vec<FieldNo>,
    /// Columns that nobody decided about.
    watched: Vec<(usize, RefusalWatch)>,
    /// Addresses that opted out before their contacts were deleted.
    suppression: Suppression,
    /// Looks for damage, where somebody wants to know of it.
    detector: Option<DamageDetector>,
    mender: PreparedEdits,
    /// What says in which country the phone numbers of a row are, if anything does.
    countries: Option<CountryColumns>,
    /// The key columns, whose fillers are no values.
    fillers: KeyFillers,
    evidence: EvidenceColumns,
    /// It reads names.
    names: bool,
    now: u64,
}

/// The value of a key in a row: its key form, blank if the row has none.
#[derive(Clone, Debug, Default)]
pub(super) struct Key {
    form: Range<usize>,
    /// The hash the key index knows it by.
    pub(super) hash: u64,
}

impl Key {
    pub(super) fn is_blank(&self) -> bool {
        self.form.is_empty()
    }
}

/// A row, read.
#[derive(Clone, Debug, Default)]
pub(super) struct ReadRow {
    packed: Range<usize>,
    problems: Range<usize>,
    kept_invalid: Range<usize>,
    pub(super) primary: Key,
    pub(super) secondary: Key,
    /// The fields it has a value for.
    pub(super) fields: FieldSet,
    /// Its opt-in statuses.
    pub(super) statuses: Statuses,
    /// Its addresses that opted out before.
    pub(super) earlier: EarlierOptOuts,
    /// It is rejected for what is in it, whatever the store holds.
    pub(super) rejected: bool,
    /// It is rejected for how it is written, and none of its values was read.
    pub(super) unread: bool,
    /// The user left it out.
    pub(super) left_out: bool,
}

/// A row of a batch: its cells as they stand in the file, and what was read of them.
#[derive(Clone, Copy)]
pub(super) struct BatchRow<'a> {
    /// The row as it stands in the file.
    pub(super) raw: RowRef<'a>,
    /// The batch it is in.
    pub(super) batch: &'a ReadBatch,
    /// What was read.
    pub(super) read: &'a ReadRow,
}

impl<'a> BatchRow<'a> {
    /// The packed contact that it makes if it matches none.
    pub(super) fn packed(&self) -> &'a [u8] {
        self.batch.packed(self.read)
    }

    /// The contact that it makes if it matches none.
    ///
    /// # Errors
    ///
    /// Never for a row whose cells were read.
    pub(super) fn contact(&self) -> Result<ContactRef<'a>, StoreError> {
        ContactRef::new(self.packed()).map_err(|_| StoreError::NotAContact)
    }

    /// The problems of its cells, in the order in which they were found.
    pub(super) fn problems(&self) -> &'a [RowProblem] {
        let range = self.read.problems.clone();
        self.batch.problems.get(range).unwrap_or_default()
    }

    /// The fields whose value is invalid and stored as typed.
    pub(super) fn kept_invalid(&self) -> &'a [FieldNo] {
        let range = self.read.kept_invalid.clone();
        self.batch.kept_invalid.get(range).unwrap_or_default()
    }
}

/// A row of the file as its edits make it.
struct MendedRow<'a> {
    row: RowRef<'a>,
    mender: &'a PreparedEdits,
}

impl Cells for MendedRow<'_> {
    fn cell(&self, column: usize) -> Cow<'_, str> {
        let raw = self.row.cell(column);
        self.mender.cell(self.row.line(), column, raw)
    }
}

/// A batch of rows, read; it keeps the cells as they were for the report.
#[derive(Default)]
pub(super) struct ReadBatch {
    pub(super) raw: Batch,
    pub(super) rows: Vec<ReadRow>,
    packed: Vec<u8>,
    keys: String,
    problems: Vec<RowProblem>,
    kept_invalid: Vec<FieldNo>,
    /// The parts of the names in the row that is being read.
    names: NameParts,
    /// Lines that the edits name and that a row begins on.
    pub(super) edited: Vec<u64>,
    /// Edits whose cell reads otherwise.
    pub(super) misfits: Vec<Misfit>,
    /// What looks damaged.
    pub(super) damage: DamageEvidence,
    /// A date or an opt-in status could not be read, a key may be a filler, or a column that nobody
    /// decided about may speak of refusals: a reason to look at the whole column.
    pub(super) doubtful: bool,
    countries: CountryMemo,
}

impl ReadBatch {
    /// Its rows, in file order.
    pub(super) fn iter(&self) -> impl Iterator<Item = BatchRow<'_>> {
        let rows = self.raw.rows().zip(&self.rows);
        rows.map(|(raw, read)| BatchRow {
            raw,
            batch: self,
            read,
        })
    }

    /// The packed contact that a row makes if it matches none.
    pub(super) fn packed(&self, row: &ReadRow) -> &[u8] {
        self.packed.get(row.packed.clone()).unwrap_or_default()
    }

    /// The form in which a key is compared.
    pub(super) fn key_form(&self, key: &Key) -> &str {
        self.keys.get(key.form.clone()).unwrap_or_default()
    }

    /// Bytes that it holds in memory, about.
    pub(super) fn memory(&self) -> usize {
        self.raw.memory() + self.packed.capacity() + self.keys.capacity()
    }

    fn clear(&mut self) {
        self.rows.clear();
        self.packed.clear();
        self.keys.clear();
        self.problems.clear();
        self.kept_invalid.clear();
        self.edited.clear();
        self.misfits.clear();
        self.damage.clear();
        self.doubtful = false;
    }
}

impl RowReader {
    /// A reader for the rows of a plan; `now` is the time contacts are stamped with.
    pub(super) fn new(
        plan: &ImportPlan,
        fields: &Fields,
        suppression: Suppression,
        now: u64,
    ) -> Self {
        let (origins, names) = origins_of(plan, fields, now);
        let kind = |no: FieldNo| fields.get(no).map_or(FieldKind::Text, |field| field.kind);
        let text = ReadRules {
            region: &plan.region,
            words: &plan.words,
            date_order: None,
            opt_out_column: false,
        };
        let text = CellReader::of_kind(FieldKind::Text, &[], &text);
        Self {
            origins,
            text,
            primary: (plan.rules.primary, kind(plan.rules.primary)),
            secondary: plan.rules.secondary.map(|no| (no, kind(no))),
            invalid: plan.rules.invalid,
            opt_ins: fields
                .iter()
                .filter(|field| field.kind == FieldKind::OptIn)
                .map(|field| field.no)
                .collect(),
            watched: plan
                .undecided
                .iter()
                .filter_map(|at| Some((*at, RefusalWatch::new(&plan.columns.get(*at)?.name))))
                .collect(),
            suppression,
            detector: None,
            mender: PreparedEdits::new(&plan.edits),
            countries: CountryColumns::new(plan),
            fillers: KeyFillers::new(plan, fields),
            evidence: EvidenceColumns::new(plan, day_of(now)),
            names,
            now,
        }
    }

    /// Reads every row of `batch.raw`.
    pub(super) fn read(&self, batch: &mut ReadBatch) {
        let raw = std::mem::take(&mut batch.raw);
        batch.clear();
        for row in raw.rows() {
            let read = if self.mender.is_empty() {
                self.read_row(&row, problems_of(row), batch)
            } else {
                self.read_mended(row, batch)
            };
            if let Some(detector) = self.detector.as_ref().filter(|_| !read.left_out) {
                let cell = |at, cell| self.mender.cell(row.line(), at, cell);
                detector.edited_row(row, cell, &mut batch.damage);
            }
            batch.rows.push(read);
        }
        batch.raw = raw;
    }

    /// Looks for damage from now on.
    pub(super) fn detect(&mut self, plan: &ImportPlan, fields: &Fields) {
        self.detector = Some(DamageDetector::of_plan(plan, fields));
    }

    /// What looks for damage, if anything does.
    pub(super) fn detector(&self) -> Option<&DamageDetector> {
        self.detector.as_ref()
    }

    /// The edits of the plan, made ready.
    pub(super) fn mender(&self) -> &PreparedEdits {
        &self.mender
    }

    /// The fields the plan writes, each with the column (from 0) it comes from, if from one.
    pub(super) fn origins(&self) -> impl Iterator<Item = (FieldNo, Option<usize>)> {
        self.origins
            .iter()
            .map(|(no, origin)| (*no, origin.column()))
    }

    /// Reads a row that is known to be sound from its cells alone, mended ones included.
    pub(super) fn read_cells(&self, cells: &impl Cells, batch: &mut ReadBatch) -> ReadRow {
        batch.clear();
        self.read_row(cells, std::iter::empty(), batch)
    }

    fn read_mended(&self, row: RowRef<'_>, batch: &mut ReadBatch) -> ReadRow {
        let line = row.line();
        let left_out = self.mender.leaves_out(line);
        let cells = self.mender.cells_of(line);
        if left_out || cells.is_some() {
            batch.edited.push(line);
        }
        for (column, edit) in cells.into_iter().flatten() {
            let reads = row.cell(*column);
            if !edit.fits(reads) {
                batch.misfits.push(Misfit::Cell {
                    line,
                    column: *column,
                    edit: edit.clone(),
                    reads: Some(reads.to_owned()),
                });
            }
        }
        if left_out {
            return ReadRow {
                left_out,
                ..ReadRow::default()
            };
        }
        let mended = MendedRow {
            row,
            mender: &self.mender,
        };
        let problems = problems_of(row).filter(|(code, _)| !is_mended(*code, row, &mended));
        self.read_row(&mended, problems, batch)
    }

    fn read_row(
        &self,
        row: &impl Cells,
        problems: impl Iterator<Item = RowProblem>,
        batch: &mut ReadBatch,
    ) -> ReadRow {
        let packed = batch.packed.len();
        let noted = batch.problems.len();
        let kept = batch.kept_invalid.len();
        let mut read = ReadRow::default();
        for (code, column) in problems {
            batch.problems.push((code, column));
            read.unread |= code != ProblemCode::TooFewCells;
        }
        read.rejected = read.unread;
        if !read.rejected {
            pack_times(self.now, self.now, &mut batch.packed);
            self.evidence.check(row, &mut batch.problems);
            if self.names {
                batch.names.clear();
            }
            for (field, origin) in &self.origins {
                self.read_field(*field, origin, row, batch, &mut read);
            }
            for (at, watch) in &self.watched {
                batch.doubtful |= watch.may_refuse(&row.cell(*at));
            }
        }
        read.packed = packed..batch.packed.len();
        read.problems = noted..batch.problems.len();
        read.kept_invalid = kept..batch.kept_invalid.len();
        read
    }

    fn read_field(
        &self,
        field: FieldNo,
        origin: &Origin,
        row: &impl Cells,
        batch: &mut ReadBatch,
        read: &mut ReadRow,
    ) {
        match origin {
            Origin::Constant(value) => self.value(field, value, batch, read),
            Origin::FirstName(at) => {
                let mut notes = CellNotes::default();
                let cell = row.cell(*at);
                let reading = self.text.read_noting(&cell, None, &mut notes);
                note(notes, *at, batch);
                if let Reading::Value(name) = reading {
                    split_full_name(&name, &mut batch.names);
                    let problems = batch.names.problems();
                    batch
                        .problems
                        .extend(problems.map(|code| (code, Some(*at))));
                    self.name_value(field, batch, read);
                }
            }
            Origin::LastName(_) => self.name_value(field, batch, read),
            Origin::NamePart(at, own) => {
                if let Some(own) = own {
                    self.read_field(field, own, row, batch, read);
                }
                let part = name_part(&batch.names, field);
                if part.is_empty() {
                    return;
                }
                if !read.fields.contains(field) {
                    self.name_value(field, batch, read);
                } else if let Some(column) = own.as_ref().and_then(|own| own.column())
                    && clean_text(&row.cell(column)) != *part
                {
                    // The field's own column says otherwise, and so this is left out.
                    batch.problems.push((ProblemCode::NameRemark, Some(*at)));
                }
            }
            Origin::Cell(at, reader, otherwise) => {
                let cell = row.cell(*at);
                if self.fillers.watches(*at)
                    && let Some(known) = self.fillers.look_at(*at, &cell)
                {
                    batch.doubtful |= !known;
                    if known {
                        batch.problems.push((ProblemCode::Placeholder, Some(*at)));
                        return;
                    }
                }
                let countries = self.countries.as_ref().filter(|_| reader.reads_phones());
                let country =
                    countries.and_then(|columns| columns.region(row, *at, &mut batch.countries));
                let mut notes = CellNotes::default();
                let reading = reader.read_noting(&cell, country, &mut notes);
                note(notes, *at, batch);
                match reading {
                    Reading::Blank => {
                        if let Some(value) = otherwise {
                            self.value(field, value, batch, read);
                        }
                    }
                    Reading::Value(value) => {
                        let named = self.names
                            && (field == standard::FIRST_NAME || field == standard::LAST_NAME);
                        if !named || !self.name_cell(field, *at, &value, batch, read) {
                            self.value(field, &value, batch, read);
                        }
                    }
                    Reading::Invalid(code) => {
                        batch.problems.push((code, Some(*at)));
                        self.invalid(field, &cell, code, batch, read);
                    }
                }
            }
        }
    }

    /// Takes a part of the names of the row as the value of a field.
    fn name_value(&self, field: FieldNo, batch: &mut ReadBatch, read: &mut ReadRow) {
        let names = std::mem::take(&mut batch.names);
        self.value(field, name_part(&names, field), batch, read);
        batch.names = names;
    }

    /// Reads a cell for a first or a last name that holds more than that; returns false, and does
    /// nothing, if the cell is the name.
    fn name_cell(
        &self,
        field: FieldNo,
        column: usize,
        cell: &str,
        batch: &mut ReadBatch,
        read: &mut ReadRow,
    ) -> bool {
        let names = &mut batch.names;
        names.remark.clear();
        let company = std::mem::take(&mut names.company);
        let split = if field == standard::FIRST_NAME {
            split_first_name(cell, names)
        } else {
            split_last_name(cell, names)
        };
        if split {
            let problems = names.problems();
            let problems = problems.map(|code| (code, Some(column)));
            batch.problems.extend(problems);
            self.name_value(field, batch, read);
        }
        if batch.names.company.is_empty() {
            batch.names.company = company;
        }
        split
    }

    /// What the rule for invalid values says about one.
    fn invalid(
        &self,
        field: FieldNo,
        cell: &str,
        code: ProblemCode,
        batch: &mut ReadBatch,
        read: &mut ReadRow,
    ) {
        batch.doubtful |= code == ProblemCode::InvalidDate || self.opt_in(field);
        match self.invalid {
            InvalidRule::Blank => {}
            InvalidRule::Reject => read.rejected = true,
            // A status that is no status must never stand where consent is read.
            InvalidRule::Keep if self.opt_in(field) => {}
            InvalidRule::Keep => {
                if let Reading::Value(typed) = self.text.read(cell) {
                    self.pack(field, &typed, batch, read);
                    batch.kept_invalid.push(field);
                }
            }
        }
    }

    /// Packs a value, and notes what is to be known of it later.
    fn pack(&self, field: FieldNo, value: &str, batch: &mut ReadBatch, read: &mut ReadRow) {
        pack_value(field, value, &mut batch.packed);
        read.fields.insert(field);
        if !self.suppression.is_empty() && self.suppression.contains(field, value) {
            read.earlier.add(field);
        }
    }

    fn opt_in(&self, field: FieldNo) -> bool {
        self.opt_ins.contains(&field)
    }

    /// Takes a valid value: packs it, and notes its key form if the field is a key.
    fn value(&self, field: FieldNo, value: &str, batch: &mut ReadBatch, read: &mut ReadRow) {
        if value.is_empty() {
            return;
        }
        self.pack(field, value, batch, read);
        if self.opt_in(field) {
            read.statuses.set(field, OptIn::from_value(value));
        }
        if field == self.primary.0 {
            read.primary = note_key(self.primary.1, value, &mut batch.keys);
        } else if let Some((secondary, kind)) = self.secondary
            && field == secondary
        {
            read.secondary = note_key(kind, value, &mut batch.keys);
        }
    }
}

/// Takes over what reading a cell of a column (from 0) noted.
fn note(notes: CellNotes, column: usize, batch: &mut ReadBatch) {
    if !notes.is_empty() {
        let codes = notes.codes().map(|code| (code, Some(column)));
        batch.problems.extend(codes);
    }
}

/// What is wrong with how a row is written, each with the cell it is about.
fn problems_of(row: RowRef<'_>) -> impl Iterator<Item = RowProblem> {
    row.problems().map(move |code| (code, row.column_of(code)))
}

/// Whether nothing of a row is read for how it is written, its edits counted.
pub(super) fn is_unread(row: RowRef<'_>, mender: &PreparedEdits) -> bool {
    let typed = MendedRow { row, mender };
    row.is_rejected()
        && row
            .problems()
            .any(|code| code != ProblemCode::TooFewCells && !is_mended(code, row, &typed))
}

/// Whether the edits of a row took a problem of how it is written away: cells beyond the last
/// column that are blank now, undecodable cells that were typed anew.
fn is_mended(code: ProblemCode, row: RowRef<'_>, mended: &MendedRow<'_>) -> bool {
    let mut cells = (0..row.len()).map(|at| mended.cell(at));
    match code {
        ProblemCode::TooManyCells => {
            let columns = row.columns();
            cells.skip(columns).all(|cell| clean_text(&cell).is_empty())
        }
        ProblemCode::Undecodable => !cells.any(|cell| cell.contains(char::REPLACEMENT_CHARACTER)),
        _ => false,
    }
}

fn note_key(kind: FieldKind, value: &str, keys: &mut String) -> Key {
    let form = key_form(kind, value);
    let start = keys.len();
    keys.push_str(&form);
    Key {
        form: start..keys.len(),
        hash: key_hash(&form),
    }
}
