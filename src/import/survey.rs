//! Reads a file for what only its rows tell before an import: date orders and unknown opt-in words.

use std::collections::HashMap;
use std::sync::Arc;

use super::row::is_unread;
use crate::contact::{DateEvidence, FieldKind, Fields, OptInWords, clean_text};
use crate::plan::{Edits, Mapping, PreparedEdits, Survey, Target};
use crate::source::{Batch, RowRef, Source, SourceError};

/// Different unknown words of a column that are kept; a column with more is no opt-in column.
const MAX_WORDS: usize = 1000;

/// Spellings of known words that are kept for each column, at most.
const MAX_SPELLINGS: usize = 8;

/// Rows read at a time.
const ROWS: usize = 4096;

/// Rows of [`survey_first_rows`]: enough for a day after the 12th and every common word to occur.
const FIRST_ROWS: u64 = 20_000;

/// Reads the mapped date and opt-in columns, as the edits make them, to the end of the file, and says
/// in which order dates are written and which opt-in words are unknown.
///
/// Without such a column nothing is read. `words` decide which words are unknown.
///
/// # Errors
///
/// When the file cannot be read.
pub fn survey(
    source: &Source,
    mapping: &Mapping,
    fields: &Fields,
    words: &OptInWords,
    edits: &Edits,
) -> Result<Survey, SourceError> {
    survey_rows(source, mapping, fields, words, edits, u64::MAX)
}

/// As [`survey`], but reads only the first 20,000 rows where those decide everything.
///
/// The import compares the result, given as [`Options::unproven_survey`](super::Options), with all rows, so
/// nothing is decided by a part of the file: a difference is only found out later.
///
/// # Errors
///
/// When the file cannot be read.
pub fn survey_first_rows(
    source: &Source,
    mapping: &Mapping,
    fields: &Fields,
    words: &OptInWords,
    edits: &Edits,
) -> Result<Survey, SourceError> {
    let first = survey_rows(source, mapping, fields, words, edits, FIRST_ROWS)?;
    if first.whole || (first.undecided_dates.is_empty() && first.unknown_words.is_empty()) {
        return Ok(first);
    }
    survey(source, mapping, fields, words, edits)
}

fn survey_rows(
    source: &Source,
    mapping: &Mapping,
    fields: &Fields,
    words: &OptInWords,
    edits: &Edits,
    max_rows: u64,
) -> Result<Survey, SourceError> {
    let mut findings = Findings::new(mapping, fields, words, edits);
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

/// Collects what rows tell about date and opt-in columns.
struct Findings {
    dates: Vec<(usize, DateEvidence)>,
    opt_ins: Vec<(usize, Words)>,
    mender: PreparedEdits,
}

impl Findings {
    fn new(mapping: &Mapping, fields: &Fields, words: &OptInWords, edits: &Edits) -> Self {
        let known = Arc::new(words.clone());
        let mut findings = Self {
            dates: Vec::new(),
            opt_ins: Vec::new(),
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
        self.dates.is_empty() && self.opt_ins.is_empty()
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
    }

    fn survey(&self, whole: bool) -> Survey {
        let mut survey = Survey {
            whole,
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
            let unknown = words.most_frequent_first();
            if !unknown.is_empty() {
                survey.unknown_words.insert(*at, unknown);
            }
        }
        survey
    }
}

/// Counts the words of a column that are in no list; the same word in other letter case is one.
struct Words {
    known: Arc<OptInWords>,
    unknown: HashMap<String, u64>,
    /// Cells that are known words, so that each is looked up by its meaning once.
    known_spellings: Vec<String>,
}

impl Words {
    fn new(known: &Arc<OptInWords>) -> Self {
        Self {
            known: Arc::clone(known),
            unknown: HashMap::new(),
            known_spellings: Vec::new(),
        }
    }

    fn push(&mut self, cell: &str) {
        if self.known_spellings.iter().any(|known| known == cell) {
            return;
        }
        let word = clean_text(cell);
        if self.known.meaning(&word).is_some() {
            if self.known_spellings.len() < MAX_SPELLINGS {
                self.known_spellings.push(cell.to_owned());
            }
            return;
        }
        self.count(&word, 1);
    }

    fn count(&mut self, word: &str, rows: u64) {
        if let Some(count) = self.unknown.get_mut(word) {
            *count += rows;
        } else if self.unknown.len() < MAX_WORDS {
            self.unknown.insert(word.to_owned(), rows);
        }
    }

    fn most_frequent_first(&self) -> Vec<(String, u64)> {
        let mut by_word: HashMap<String, (&str, u64)> = HashMap::new();
        for (word, rows) in &self.unknown {
            let entry = by_word.entry(word.to_lowercase()).or_insert((word, 0));
            entry.1 += rows;
            entry.0 = entry.0.min(word);
        }
        let mut words: Vec<(String, u64)> = by_word
            .into_values()
            .map(|(word, rows)| (word.to_owned(), rows))
            .collect();
        words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_words_are_counted_whatever_their_case() {
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
        assert_eq!(
            words.most_frequent_first(),
            [("KANSKJE".to_owned(), 3), ("Vet ikke".to_owned(), 1)]
        );
    }
}
