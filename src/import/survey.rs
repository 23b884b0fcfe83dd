//! What only the whole file can tell before an import: date orders and unknown opt-in words.

use std::collections::HashMap;

use crate::contact::{DateEvidence, FieldKind, Fields, OptInWords, clean_text};
use crate::plan::{Mapping, Survey, Target};
use crate::source::{Batch, Source, SourceError};

/// Different unknown words of a column that are kept; a column with more is no opt-in column.
const MAX_WORDS: usize = 1000;

/// Rows read at a time.
const ROWS: usize = 4096;

/// Reads the mapped date and opt-in columns to the end of the file.
///
/// Without such a column nothing is read. `words` decide which words are unknown.
pub fn survey(
    source: &Source,
    mapping: &Mapping,
    fields: &Fields,
    words: &OptInWords,
) -> Result<Survey, SourceError> {
    let mut dates: Vec<(usize, DateEvidence)> = Vec::new();
    let mut opt_ins: Vec<(usize, Words<'_>)> = Vec::new();
    for (at, target) in mapping.targets.iter().enumerate() {
        let field = match target {
            Some(Target::Field(no) | Target::OptOut(no)) => fields.get(*no),
            _ => None,
        };
        match field.map(|field| field.kind) {
            Some(FieldKind::Date) => dates.push((at, DateEvidence::default())),
            Some(FieldKind::OptIn) => opt_ins.push((at, Words::new(words))),
            _ => {}
        }
    }
    let mut survey = Survey::default();
    if dates.is_empty() && opt_ins.is_empty() {
        return Ok(survey);
    }
    let mut reader = source.reader()?;
    let mut batch = Batch::default();
    while reader.read_batch(&mut batch, ROWS)? > 0 {
        for row in batch.rows().filter(|row| !row.is_rejected()) {
            for (at, evidence) in &mut dates {
                evidence.push(row.row(), row.cell(*at));
            }
            for (at, words) in &mut opt_ins {
                words.push(row.cell(*at));
            }
        }
    }
    for (at, evidence) in dates {
        let verdict = evidence.verdict();
        if let Some(order) = verdict.order() {
            survey.proven_orders.insert(at, order);
        } else if verdict.needs_choice() {
            survey.undecided_dates.push(at);
        }
    }
    for (at, words) in opt_ins {
        let unknown = words.most_frequent_first();
        if !unknown.is_empty() {
            survey.unknown_words.insert(at, unknown);
        }
    }
    Ok(survey)
}

/// Counts the words of a column that are in no list; the same word in other letter case is one.
struct Words<'a> {
    known: &'a OptInWords,
    seen: HashMap<String, (u64, bool)>,
    last: String,
}

impl<'a> Words<'a> {
    fn new(known: &'a OptInWords) -> Self {
        Self {
            known,
            seen: HashMap::new(),
            last: String::new(),
        }
    }

    fn push(&mut self, cell: &str) {
        // Most columns hold two or three words in long runs; the last known one needs no look-up.
        if cell == self.last {
            return;
        }
        let cleaned = clean_text(cell);
        let word = cleaned.as_ref();
        if let Some((count, known)) = self.seen.get_mut(word) {
            *count += 1;
            if *known {
                cell.clone_into(&mut self.last);
            }
            return;
        }
        let known = self.known.meaning(word).is_some();
        if known {
            cell.clone_into(&mut self.last);
        }
        if self.seen.len() < MAX_WORDS {
            self.seen.insert(word.to_owned(), (1, known));
        }
    }

    fn most_frequent_first(self) -> Vec<(String, u64)> {
        let mut by_word: HashMap<String, (String, u64)> = HashMap::new();
        for (word, (count, known)) in self.seen {
            if !known {
                let entry = by_word
                    .entry(word.to_lowercase())
                    .or_insert_with(|| (word.clone(), 0));
                entry.1 += count;
                // Which spelling is shown must not depend on the order of a hash map.
                if word < entry.0 {
                    entry.0 = word;
                }
            }
        }
        let mut words: Vec<_> = by_word.into_values().collect();
        words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_words_are_counted_whatever_their_case() {
        let known = OptInWords::default();
        let mut words = Words::new(&known);
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
