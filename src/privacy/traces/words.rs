//! Redaction of prose.

use std::collections::HashSet;
use std::path::Path;

use super::{Traces, fold};

/// Replaces redacted words.
const REDACTED: &str = "…";

/// Words of a name or address that are joined to find it.
const MAX_PIECE_WORDS: usize = 8;

/// Runs of letters and digits that are joined to find an address or name.
const MAX_PIECE_RUNS: usize = 12;

/// A shorter column name is not distinctive.
const MIN_DISTINCTIVE_CHARS: usize = 5;

impl Traces {
    /// A text with their addresses, numbers and full names replaced; `None` if it has none.
    ///
    /// The words around them stay, for they may be about others.
    pub fn redacted(&self, text: &str) -> Option<String> {
        if !self.identifies(text) {
            return None;
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        let mut theirs = vec![false; words.len()];
        // Shortest pieces first, so that neighbouring words are not redacted.
        for length in 1..=MAX_PIECE_WORDS.min(words.len()) {
            for (at, piece) in words.windows(length).enumerate() {
                let marks = theirs.get_mut(at..at + length).unwrap_or_default();
                if !marks.contains(&true) && self.identifies(&piece.join(" ")) {
                    marks.fill(true);
                }
            }
        }
        let mut left: Vec<&str> = Vec::new();
        for (word, theirs) in words.into_iter().zip(theirs) {
            match (theirs, left.last()) {
                (true, Some(&REDACTED)) => {}
                (true, _) => left.push(REDACTED),
                (false, _) => left.push(word),
            }
        }
        let left = left.join(" ");
        Some(if self.identifies(&left) {
            REDACTED.to_owned()
        } else {
            left
        })
    }

    /// Whether a text contains one of their addresses, numbers or full names.
    pub(crate) fn identifies(&self, text: &str) -> bool {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let stem = Path::new(&text).file_stem().and_then(|stem| stem.to_str());
        self.is_in(&text, None)
            || stem.is_some_and(|stem| self.is_in(stem, None))
            || self.has_piece(&fold(&text))
    }

    /// Whether an address or full name occurs as whole words.
    fn has_piece(&self, folded: &str) -> bool {
        let mut words: Vec<(usize, usize)> = Vec::new();
        let mut start = None;
        for (at, c) in folded.char_indices().chain([(folded.len(), ' ')]) {
            match (c.is_alphanumeric(), start) {
                (true, None) => start = Some(at),
                (false, Some(from)) => {
                    words.push((from, at));
                    start = None;
                }
                _ => {}
            }
        }
        let is_theirs = |piece: &str| {
            let people = self.names.get(piece);
            self.addresses.contains(piece)
                || people.is_some_and(|people| people.iter().any(|(_, full)| *full))
        };
        words.iter().enumerate().any(|(at, (from, _))| {
            let mut ends = words
                .iter()
                .skip(at)
                .take(MAX_PIECE_RUNS)
                .map(|(_, end)| *end);
            ends.any(|end| folded.get(*from..end).is_some_and(is_theirs))
        })
    }

    /// The indices of column names that are theirs, for a file whose first row was taken for a
    /// header.
    ///
    /// If more than half are theirs, the whole row is.
    pub(crate) fn own_names(&self, names: &[&str]) -> HashSet<usize> {
        let filled = || {
            names
                .iter()
                .enumerate()
                .filter(|(_, name)| !name.trim().is_empty())
        };
        let mut own: HashSet<usize> = filled()
            .filter(|(_, name)| self.identifies(name))
            .map(|(at, _)| at)
            .collect();
        if own.is_empty() && !self.is_row(names.iter().copied(), |_| None) {
            return own;
        }
        own.extend(
            filled()
                .filter(|(_, name)| self.is_value(name))
                .map(|(at, _)| at),
        );
        if own.len() * 2 > filled().count() {
            own.extend(filled().map(|(at, _)| at));
        }
        own
    }

    /// Adds column names that are theirs, to find them elsewhere.
    pub(crate) fn note_names(&mut self, names: &[&str]) {
        let own = self.own_names(names);
        let own = names.iter().enumerate().filter(|(at, _)| own.contains(at));
        let own: Vec<String> = own.map(|(_, name)| fold(name)).collect();
        self.headers.extend(own);
    }

    /// Whether a remembered header is theirs.
    pub(crate) fn is_header(&self, header: &str) -> bool {
        self.identifies(header) || self.headers.contains(&fold(header))
    }

    /// The redacted name of a list, made unique by its number; `None` if nothing is theirs.
    pub(crate) fn list_name(&self, name: &str, no: u32) -> Option<String> {
        self.redacted(name).map(|left| format!("{left} #{no}"))
    }

    /// The redacted name of a field; also if it was made from a column name that is theirs and
    /// distinctive.
    pub(crate) fn field_name(&self, name: &str, no: u16) -> Option<String> {
        let folded = fold(name);
        let telling =
            folded.chars().count() >= MIN_DISTINCTIVE_CHARS && !self.common.contains(&folded);
        if telling && self.headers.contains(&folded) {
            return Some(format!("#{no}"));
        }
        self.redacted(name).map(|left| format!("{left} #{no}"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::traces;

    #[test]
    fn texts_lose_what_tells_who_it_was_and_nothing_else() {
        let traces = traces();
        for (text, left) in [
            ("åse.berg@example.no", "…"),
            ("åse.berg@example.no.csv", "…"),
            ("members-Åse.Berg@Example.no.csv", "…"),
            ("Fra Åse Marie Berg på messe", "Fra … på messe"),
            ("Berg, Åse Marie", "…"),
            ("Ring 400 11 223 først", "Ring … først"),
            (
                "Spurt åse.berg@example.no og 40011223, begge svarte",
                "Spurt … og … begge svarte",
            ),
            (
                "Kjøpt av  Berg Åse Marie (Åse.Berg@example.no)",
                "Kjøpt av …",
            ),
        ] {
            assert_eq!(traces.redacted(text).as_deref(), Some(left), "{text}");
        }
        for text in [
            "Åse Marie Bergheim",
            "Berg",
            "Bodø",
            "",
            "members.csv",
            "Fjordveien 3",
        ] {
            assert_eq!(traces.redacted(text), None, "{text}");
        }
    }

    #[test]
    fn a_first_row_that_was_taken_for_names_is_theirs_as_a_whole() {
        let mut traces = traces();
        let own = |traces: &super::Traces, names: &[&str]| {
            let mut own: Vec<usize> = traces.own_names(names).into_iter().collect();
            own.sort_unstable();
            own
        };
        let row = ["Åse.Berg@example.no", "Fjordveien 3", "4711", ""];
        assert_eq!(own(&traces, &row), [0, 1, 2]);
        assert_eq!(
            own(&traces, &["Åse Marie", "Berg", "Fjordveien 3"]),
            [0, 1, 2]
        );
        // Names with one address among them, and names of somebody else.
        assert_eq!(
            own(&traces, &["E-post", "Navn", "åse.berg@example.no"]),
            [2]
        );
        assert_eq!(
            own(&traces, &["E-post", "Fjordveien 3", "Bodø"]),
            [] as [usize; 0]
        );
        traces.note_names(&row);
        assert!(traces.is_header("fjordveien 3") && traces.is_header("4711"));
        assert!(!traces.is_header("E-post") && !traces.is_header("Bodø"));
    }

    #[test]
    fn fields_are_named_anew_where_their_name_tells_something() {
        let mut traces = traces();
        traces.note_names(&[
            "Åse.Berg@example.no",
            "Åse Marie",
            "Bodø",
            "Fjordveien 3",
            "Ja",
        ]);
        let name = |name: &str| traces.field_name(name, 64);
        assert_eq!(name("FJORDVEIEN 3").as_deref(), Some("#64"));
        assert_eq!(
            name("Svar fra åse.berg@example.no").as_deref(),
            Some("Svar fra … #64")
        );
        for other in ["Bodø", "Ja", "Kundetype"] {
            assert_eq!(name(other), None, "{other}");
        }
        assert_eq!(traces.list_name("Fjordveien 3", 2), None);
        assert_eq!(
            traces.list_name("Berg, Åse Marie", 2).as_deref(),
            Some("… #2")
        );
    }
}
