//! Reads a file for what only its rows tell before an import: date orders, unknown opt-in words,
//! columns that speak of people who refuse to be contacted, fillers in key columns.

use std::collections::HashMap;
use std::sync::Arc;

use super::fillers::FillerSurvey;
use super::row::is_unread;
use crate::contact::{
    DateEvidence, FieldKind, FieldNo, Fields, OptInWords, clean_text, is_placeholder,
};
use crate::plan::{Edits, Mapping, PreparedEdits, RefusalCounter, Survey, Target};
use crate::source::{Batch, RowRef, Source, SourceError};

/// Different words of a column that are kept; a column with more is no opt-in column.
const MAX_WORDS: usize = 1000;

/// Spellings that are compared one by one before a table is asked.
const MAX_SPELLINGS: usize = 8;

/// Rows read at a time.
const ROWS: usize = 4096;

/// Rows of [`survey_first_rows`]: enough for a day after the 12th and every common word to occur.
const FIRST_ROWS: u64 = 20_000;

/// What a survey looks at.
#[derive(Clone, Copy, Debug)]
pub struct SurveyScope<'a> {
    /// The targets of the columns; of interest are those of kind date and opt-in.
    pub mapping: &'a Mapping,
    /// Columns (from 0) that are looked at for refusals to be contacted.
    pub watched: &'a [usize],
    /// The keys, in whose columns fillers are looked for; e-mail addresses never are fillers.
    pub keys: &'a [FieldNo],
    /// The fields.
    pub fields: &'a Fields,
    /// The words whose meaning is known.
    pub words: &'a OptInWords,
    /// The edits through which cells are read.
    pub edits: &'a Edits,
}

/// Reads the columns of interest, as the edits make them, to the end of the file, and says in which
/// order dates are written, which opt-in words are unknown, which watched columns speak of people
/// who refuse to be contacted, and which fillers in the keys rows with different names bear.
///
/// Without such a column nothing is read.
///
/// # Errors
///
/// When the file cannot be read.
pub fn survey(source: &Source, scope: SurveyScope<'_>) -> Result<Survey, SourceError> {
    survey_rows(source, scope, u64::MAX)
}

/// As [`survey`], but reads only the first 20,000 rows where those decide everything.
///
/// The import compares the result, given as [`Options::unproven_survey`](super::Options), with all
/// rows, so nothing is decided by a part of the file: a difference is only found out later.
///
/// # Errors
///
/// When the file cannot be read.
pub fn survey_first_rows(source: &Source, scope: SurveyScope<'_>) -> Result<Survey, SourceError> {
    let first = survey_rows(source, scope, FIRST_ROWS)?;
    let decided = first.undecided_dates.is_empty()
        && first.unknown_words.is_empty()
        && first.refusals.is_empty();
    if first.whole || decided {
        return Ok(first);
    }
    survey(source, scope)
}

fn survey_rows(
    source: &Source,
    scope: SurveyScope<'_>,
    max_rows: u64,
) -> Result<Survey, SourceError> {
    let mut findings = Findings::new(source, scope);
    if findings.is_empty() {
        return Ok(findings.survey(true));
    }
    let mut reader = source.reader()?;
    let mut batch = Batch::default();
    let mut seen = 0;
    while seen < max_rows {
        if reader.read_batch(&mut batch, ROWS)? == 0 {
            return Ok(findings.survey(true));
        }
        for row in batch.rows() {
            findings.push(row);
            seen = row.row();
        }
    }
    Ok(findings.survey(false))
}

/// Collects what rows tell about date, opt-in and watched columns.
struct Findings {
    dates: Vec<(usize, DateEvidence)>,
    opt_ins: Vec<(usize, Words)>,
    refusals: Vec<(usize, RefusalCounter)>,
    fillers: FillerSurvey,
    mender: PreparedEdits,
}

impl Findings {
    fn new(source: &Source, scope: SurveyScope<'_>) -> Self {
        let SurveyScope {
            mapping,
            watched,
            keys,
            fields,
            words,
            edits,
        } = scope;
        let known = Arc::new(words.clone());
        let counter = |at: &usize| {
            let column = source.columns().get(*at)?;
            Some((*at, RefusalCounter::new(column.header.as_deref())))
        };
        let mut findings = Self {
            dates: Vec::new(),
            opt_ins: Vec::new(),
            refusals: watched.iter().filter_map(counter).collect(),
            fillers: FillerSurvey::new(mapping, keys, fields),
            mender: PreparedEdits::new(edits),
        };
        for (at, target) in mapping.targets.iter().enumerate() {
            let field = match target {
                Some(Target::Field(no) | Target::OptOut(no)) => fields.get(*no),
                _ => None,
            };
            match field.map(|field| field.kind) {
                Some(FieldKind::Date) => findings.dates.push((at, DateEvidence::default())),
                Some(FieldKind::OptIn) => findings.opt_ins.push((at, Words::new(&known))),
                _ => {}
            }
        }
        findings
    }

    fn is_empty(&self) -> bool {
        self.dates.is_empty()
            && self.opt_ins.is_empty()
            && self.refusals.is_empty()
            && self.fillers.is_empty()
    }

    /// Adds a row as its edits make it; rows that are rejected unread or left out say nothing.
    fn push(&mut self, row: RowRef<'_>) {
        let line = row.line();
        if is_unread(row, &self.mender) || self.mender.leaves_out(line) {
            return;
        }
        let cell = |at: usize| self.mender.cell(line, at, row.cell(at));
        for (at, evidence) in &mut self.dates {
            evidence.push(row.row(), &cell(*at));
        }
        for (at, words) in &mut self.opt_ins {
            words.push(&cell(*at));
        }
        for (at, refusals) in &mut self.refusals {
            refusals.push(&cell(*at));
        }
        self.fillers.push(cell);
    }

    fn survey(&self, whole: bool) -> Survey {
        let mut survey = Survey {
            whole,
            fillers: self.fillers.finish(),
            ..Survey::default()
        };
        for (at, evidence) in &self.dates {
            let verdict = evidence.verdict();
            if let Some(order) = verdict.order() {
                survey.proven_orders.insert(*at, order);
            } else if verdict.needs_choice() {
                survey.undecided_dates.push(*at);
            }
        }
        for (at, words) in &self.opt_ins {
            let all = words.most_frequent_first();
            let unknown: Vec<(String, u64)> = all
                .iter()
                .filter(|(word, _)| words.known.meaning(word).is_none())
                .cloned()
                .collect();
            if !unknown.is_empty() {
                survey.unknown_words.insert(*at, unknown);
            }
            survey.words.insert(*at, all);
        }
        let refusals = self.refusals.iter();
        survey.refusals = refusals
            .filter_map(|(at, counter)| Some((*at, counter.finish()?)))
            .collect();
        survey
    }
}

/// Counts the words of a column; the same word in other letter case is one.
struct Words {
    known: Arc<OptInWords>,
    /// Cells as they were first met, so that the few words of an ordinary column need no table.
    first: Vec<(String, u64)>,
    others: HashMap<String, u64>,
}

impl Words {
    fn new(known: &Arc<OptInWords>) -> Self {
        Self {
            known: Arc::clone(known),
            first: Vec::new(),
            others: HashMap::new(),
        }
    }

    fn push(&mut self, cell: &str) {
        if let Some((_, rows)) = self.first.iter_mut().find(|(known, _)| known == cell) {
            *rows += 1;
        } else if self.first.len() < MAX_SPELLINGS {
            self.first.push((cell.to_owned(), 1));
        } else if let Some(rows) = self.others.get_mut(cell) {
            *rows += 1;
        } else if self.others.len() < MAX_WORDS {
            self.others.insert(cell.to_owned(), 1);
        }
    }

    fn most_frequent_first(&self) -> Vec<(String, u64)> {
        let mut by_word: HashMap<String, (String, u64)> = HashMap::new();
        let first = self.first.iter().map(|(cell, rows)| (cell, *rows));
        let others = self.others.iter().map(|(cell, rows)| (cell, *rows));
        for (cell, rows) in first.chain(others) {
            let mut word = clean_text(cell);
            if is_placeholder(&word) {
                // It counts as blank.
                word = "".into();
            }
            let entry = by_word
                .entry(word.to_lowercase())
                .or_insert_with(|| (word.clone().into_owned(), 0));
            entry.1 += rows;
            if *word < *entry.0 {
                entry.0 = word.into_owned();
            }
        }
        let mut words: Vec<(String, u64)> = by_word.into_values().collect();
        words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_whatever_their_case() {
        let mut words = Words::new(&Arc::new(OptInWords::default()));
        for cell in [
            "ja",
            "Kanskje",
            "ja",
            " kanskje ",
            "Vet ikke",
            "nei",
            "",
            "KANSKJE",
            "ja",
        ] {
            words.push(cell);
        }
        let expected = [
            ("KANSKJE", 3),
            ("ja", 3),
            ("", 1),
            ("Vet ikke", 1),
            ("nei", 1),
        ];
        let expected = expected.map(|(word, rows)| (word.to_owned(), rows));
        assert_eq!(words.most_frequent_first(), expected);
    }
}
