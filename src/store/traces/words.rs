//! What is of erased persons in texts that people wrote themselves.

use std::collections::HashSet;
use std::path::Path;

use super::{Traces, fold};

/// Stands where something of theirs was.
const GONE: &str = "…";

/// Words that an address, a number or a name has at most.
const MOST_WORDS: usize = 8;

impl Traces {
    /// A text without their addresses, numbers and full names; none if it has nothing of theirs.
    ///
    /// What stands beside them stays, for it may be about others.
    pub fn redacted(&self, text: &str) -> Option<String> {
        if !self.tells(text) {
            return None;
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        let mut theirs = vec![false; words.len()];
        // The shortest pieces first, so that nothing goes for what stands next to it.
        for length in 1..=MOST_WORDS.min(words.len()) {
            for (at, piece) in words.windows(length).enumerate() {
                let marks = theirs.get_mut(at..at + length).unwrap_or_default();
                if !marks.contains(&true) && self.tells(&piece.join(" ")) {
                    marks.fill(true);
                }
            }
        }
        let mut left: Vec<&str> = Vec::new();
        for (word, theirs) in words.into_iter().zip(theirs) {
            match (theirs, left.last()) {
                (true, Some(&GONE)) => {}
                (true, _) => left.push(GONE),
                (false, _) => left.push(word),
            }
        }
        let left = left.join(" ");
        Some(if self.tells(&left) {
            GONE.to_owned()
        } else {
            left
        })
    }

    /// Whether a text has an address, a number or the full name of theirs in it.
    pub(super) fn tells(&self, text: &str) -> bool {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let stem = Path::new(&text).file_stem().and_then(|stem| stem.to_str());
        let folded = fold(&text);
        self.is_in(&text, None)
            || stem.is_some_and(|stem| self.is_in(stem, None))
            || self
                .addresses
                .iter()
                .any(|address| has_word(&folded, address))
            || self.full_names().any(|name| has_word(&folded, name))
    }

    fn full_names(&self) -> impl Iterator<Item = &str> {
        let names = self.names.iter();
        let full = names.filter(|(_, people)| people.iter().any(|(_, full)| *full));
        full.map(|(name, _)| name.as_str())
    }

    /// Which of the names of a file's columns are theirs, where its first row was taken for names.
    ///
    /// Where more than half of them are, all are: that row is theirs.
    pub(in super::super) fn own_names(&self, names: &[&str]) -> HashSet<usize> {
        let filled = || {
            names
                .iter()
                .enumerate()
                .filter(|(_, name)| !name.trim().is_empty())
        };
        let mut own: HashSet<usize> = filled()
            .filter(|(_, name)| self.tells(name) || self.headers.contains(&fold(name)))
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

    /// Remembers names of columns that are theirs, for wherever they were put down besides.
    pub(in super::super) fn note_names(&mut self, names: &[&str]) {
        let own = self.own_names(names);
        let own = names.iter().enumerate().filter(|(at, _)| own.contains(at));
        let own: Vec<String> = own.map(|(_, name)| fold(name)).collect();
        self.headers.extend(own);
    }

    /// Whether a name that was made from the name of a column, or by hand, is theirs.
    pub(in super::super) fn is_name(&self, name: &str) -> bool {
        self.tells(name) || self.headers.contains(&fold(name))
    }
}

/// Whether a piece stands in a text by itself, not within a longer word.
fn has_word(text: &str, piece: &str) -> bool {
    let apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    text.match_indices(piece).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + piece.len()..);
        apart(before) && apart(after.and_then(|after| after.chars().next()))
    })
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
        assert!(traces.is_name("fjordveien 3") && traces.is_name("4711"));
        assert!(!traces.is_name("E-post") && !traces.is_name("Bodø"));
    }
}
