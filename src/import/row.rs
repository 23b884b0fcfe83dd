//! From the cells of a row to typed values, keys and problems. Pure, and run on several threads.

use std::ops::Range;

use crate::contact::{
    CellReader, Field, FieldKind, FieldNo, Fields, ProblemCode, ReadRules, Reading, key_form,
    pack_times, pack_value, split_full_name, standard,
};
use crate::plan::{ImportPlan, InvalidRule, Target};
use crate::source::{Batch, RowRef};
use crate::store::key_hash;

/// Where the value of a field comes from.
enum Origin {
    /// The cells of a column, read as the field's kind.
    Cell(usize, CellReader),
    /// The first name in the full names of a column.
    FirstName(usize),
    /// The last name in the full names of a column.
    LastName(usize),
    /// The same value for every row.
    Constant(&'static str),
}

/// Reads rows the way a plan says.
pub(super) struct RowReader {
    /// In field order, so that values come out in the order in which contacts keep them.
    origins: Vec<(FieldNo, Origin)>,
    text: CellReader,
    primary: (FieldNo, FieldKind),
    secondary: Option<(FieldNo, FieldKind)>,
    invalid: InvalidRule,
    opt_ins: Vec<FieldNo>,
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

/// What is wrong with a row: the code and the column (from 0), where it is about one.
pub(super) type RowProblem = (ProblemCode, Option<usize>);

/// A row, read.
#[derive(Clone, Debug, Default)]
pub(super) struct ReadRow {
    packed: Range<usize>,
    problems: Range<usize>,
    kept_invalid: Range<usize>,
    pub(super) primary: Key,
    pub(super) secondary: Key,
    /// It is rejected for what is in it, whatever the store holds.
    pub(super) rejected: bool,
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
    /// A date or an opt-in status could not be read: a reason to look at the whole column.
    pub(super) doubtful: bool,
}

impl ReadBatch {
    /// The row as the packed contact it makes if it meets nobody.
    pub(super) fn packed(&self, row: &ReadRow) -> &[u8] {
        self.packed.get(row.packed.clone()).unwrap_or_default()
    }

    /// Its problems.
    pub(super) fn problems(&self, row: &ReadRow) -> &[RowProblem] {
        self.problems.get(row.problems.clone()).unwrap_or_default()
    }

    /// The fields whose value is invalid and stored as typed.
    pub(super) fn kept_invalid(&self, row: &ReadRow) -> &[FieldNo] {
        self.kept_invalid
            .get(row.kept_invalid.clone())
            .unwrap_or_default()
    }

    /// The form in which a key is compared.
    pub(super) fn key_form(&self, key: &Key) -> &str {
        self.keys.get(key.form.clone()).unwrap_or_default()
    }

    fn clear(&mut self) {
        self.rows.clear();
        self.packed.clear();
        self.keys.clear();
        self.problems.clear();
        self.kept_invalid.clear();
        self.doubtful = false;
    }
}

impl RowReader {
    /// A reader for the rows of a plan; `now` is the time contacts are stamped with.
    pub(super) fn new(plan: &ImportPlan, fields: &Fields, now: u64) -> Self {
        let cell = |field: &Field, column: usize, opt_out_column: bool| {
            let rules = ReadRules {
                region: &plan.region,
                words: &plan.words,
                date_order: plan.columns.get(column).and_then(|c| c.date_order),
                opt_out_column,
            };
            CellReader::new(field, &rules)
        };
        let mut origins = Vec::new();
        for (at, column) in plan.columns.iter().enumerate() {
            match column.target {
                Target::Skip => {}
                Target::Field(no) | Target::OptOut(no) => {
                    if let Some(field) = fields.get(no) {
                        let opt_out = matches!(column.target, Target::OptOut(_));
                        origins.push((no, Origin::Cell(at, cell(field, at, opt_out))));
                    }
                }
                Target::FullName => {
                    origins.push((standard::FIRST_NAME, Origin::FirstName(at)));
                    origins.push((standard::LAST_NAME, Origin::LastName(at)));
                }
            }
        }
        for (no, status) in [
            (standard::EMAIL_MARKETING, plan.email_optin),
            (standard::SMS_MARKETING, plan.sms_optin),
        ] {
            if let Some(status) = status
                && !origins.iter().any(|(other, _)| *other == no)
            {
                origins.push((no, Origin::Constant(status.value())));
            }
        }
        origins.sort_by_key(|(no, _)| *no);
        let kind = |no: FieldNo| fields.get(no).map_or(FieldKind::Text, |field| field.kind);
        let text = Field {
            no: standard::FIRST_NAME,
            id: String::new(),
            name: String::new(),
            kind: FieldKind::Text,
            options: Vec::new(),
        };
        Self {
            origins,
            text: cell(&text, usize::MAX, false),
            primary: (plan.rules.primary, kind(plan.rules.primary)),
            secondary: plan.rules.secondary.map(|no| (no, kind(no))),
            invalid: plan.rules.invalid,
            opt_ins: fields
                .iter()
                .filter(|field| field.kind == FieldKind::OptIn)
                .map(|field| field.no)
                .collect(),
            now,
        }
    }

    /// Reads every row of `batch.raw`.
    pub(super) fn read(&self, batch: &mut ReadBatch) {
        let raw = std::mem::take(&mut batch.raw);
        batch.clear();
        for row in raw.rows() {
            let read = self.read_row(row, batch);
            batch.rows.push(read);
        }
        batch.raw = raw;
    }

    fn read_row(&self, row: RowRef<'_>, batch: &mut ReadBatch) -> ReadRow {
        let packed = batch.packed.len();
        let problems = batch.problems.len();
        let kept = batch.kept_invalid.len();
        let mut read = ReadRow::default();
        batch
            .problems
            .extend(row.problems().map(|code| (code, None)));
        read.rejected = row.is_rejected();
        if !read.rejected {
            pack_times(self.now, self.now, &mut batch.packed);
            for (field, origin) in &self.origins {
                self.read_field(*field, origin, row, batch, &mut read);
            }
        }
        read.packed = packed..batch.packed.len();
        read.problems = problems..batch.problems.len();
        read.kept_invalid = kept..batch.kept_invalid.len();
        read
    }

    fn read_field(
        &self,
        field: FieldNo,
        origin: &Origin,
        row: RowRef<'_>,
        batch: &mut ReadBatch,
        read: &mut ReadRow,
    ) {
        let name_part = |at: usize, last: bool| match self.text.read(row.cell(at)) {
            Reading::Value(name) => {
                let (first_name, last_name) = split_full_name(&name);
                Some(if last { last_name } else { first_name })
            }
            _ => None,
        };
        match origin {
            Origin::Constant(value) => self.value(field, value, batch, read),
            Origin::FirstName(at) => {
                if let Some(name) = name_part(*at, false) {
                    self.value(field, &name, batch, read);
                }
            }
            Origin::LastName(at) => {
                if let Some(name) = name_part(*at, true) {
                    self.value(field, &name, batch, read);
                }
            }
            Origin::Cell(at, reader) => match reader.read(row.cell(*at)) {
                Reading::Blank => {}
                Reading::Value(value) => {
                    // Several values are longer than one, which nearly every cell is not.
                    let cell = row.cell(*at);
                    if cell.len() > value.len() + 3 && reader.leaves_out(cell) {
                        batch.problems.push((ProblemCode::MoreValues, Some(*at)));
                    }
                    self.value(field, &value, batch, read);
                }
                Reading::Invalid(code) => {
                    batch.problems.push((code, Some(*at)));
                    batch.doubtful |= code == ProblemCode::InvalidDate || self.opt_in(field);
                    match self.invalid {
                        InvalidRule::Blank => {}
                        InvalidRule::Reject => read.rejected = true,
                        // A status that is no status must never stand where consent is read.
                        InvalidRule::Keep if self.opt_in(field) => {}
                        InvalidRule::Keep => {
                            if let Reading::Value(typed) = self.text.read(row.cell(*at)) {
                                pack_value(field, &typed, &mut batch.packed);
                                batch.kept_invalid.push(field);
                            }
                        }
                    }
                }
            },
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
        pack_value(field, value, &mut batch.packed);
        if field == self.primary.0 {
            read.primary = note_key(self.primary.1, value, &mut batch.keys);
        } else if let Some((secondary, kind)) = self.secondary
            && field == secondary
        {
            read.secondary = note_key(kind, value, &mut batch.keys);
        }
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
