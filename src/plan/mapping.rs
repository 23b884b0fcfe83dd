//! Which column goes to which field.

use serde::{Deserialize, Serialize};

use crate::contact::{FieldNo, standard};

/// Where the cells of a column go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// Do not import this column.
    Skip,
    /// To a field.
    Field(FieldNo),
    /// To an opt-in field, from a column that says who opted *out* (`Email Opt Out`, `Do not
    /// e-mail`): the words for yes mean opted out, the words for no mean no information, for not
    /// having said no is no consent.
    OptOut(FieldNo),
    /// A full name, split into first and last name.
    FullName,
    /// To no field: what the cell says is kept with the consent that the row changes.
    Evidence(Evidence),
}

/// What a column says about when and how somebody consented.
///
/// Kept as it stands, beside each opt-in status that its row sets or changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// When the person signed up.
    OptinTime,
    /// The network address that signed up.
    OptinIp,
    /// When the person confirmed.
    ConfirmTime,
    /// The network address that confirmed.
    ConfirmIp,
    /// When the person signed off.
    UnsubTime,
}

impl Evidence {
    /// Every kind, with the word that names it on the command line and in files.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::OptinTime, "optin_time"),
        (Self::OptinIp, "optin_ip"),
        (Self::ConfirmTime, "confirm_time"),
        (Self::ConfirmIp, "confirm_ip"),
        (Self::UnsubTime, "unsub_time"),
    ];

    /// The word that names it on the command line and in files.
    pub fn word(self) -> &'static str {
        let named = Self::ALL.iter().find(|(evidence, _)| *evidence == self);
        named.map_or("", |(_, word)| word)
    }

    /// The kind that a word names; letter case does not count.
    pub fn from_word(word: &str) -> Option<Self> {
        let named = |(_, known): &&(Self, &str)| known.eq_ignore_ascii_case(word);
        Self::ALL.iter().find(named).map(|(evidence, _)| *evidence)
    }
}

impl Target {
    /// The fields that cells of such a column can write.
    pub fn fields(self) -> impl Iterator<Item = FieldNo> {
        let (one, two) = match self {
            Self::Skip | Self::Evidence(_) => (None, None),
            Self::Field(no) | Self::OptOut(no) => (Some(no), None),
            Self::FullName => (Some(standard::FIRST_NAME), Some(standard::LAST_NAME)),
        };
        one.into_iter().chain(two)
    }
}

/// What keeps a mapping from being used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MappingProblem {
    /// Two or more columns (counted from 0) go to the same field.
    SameField {
        /// The field they share.
        field: FieldNo,
        /// The columns, in file order.
        columns: Vec<usize>,
    },
    /// Nobody has said what to do with these columns (counted from 0).
    Undecided(Vec<usize>),
}

/// A target for each column of a file; `None` where nobody has decided yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// Targets in column order.
    pub targets: Vec<Option<Target>>,
}

impl Mapping {
    /// The column (from 0) that writes a field.
    pub fn column_of(&self, field: FieldNo) -> Option<usize> {
        self.targets
            .iter()
            .position(|target| target.is_some_and(|t| t.fields().any(|no| no == field)))
    }

    /// Everything that keeps the mapping from being used; undecided columns last.
    ///
    /// `skip_undecided` is the user's word that columns without a target are not to be imported.
    pub fn problems(&self, skip_undecided: bool) -> Vec<MappingProblem> {
        let mut fields: Vec<FieldNo> = self
            .targets
            .iter()
            .flatten()
            .flat_map(|target| target.fields())
            .collect();
        fields.sort_unstable();
        fields.dedup();
        let mut problems: Vec<_> = fields
            .into_iter()
            .map(|field| (field, self.columns_to(field)))
            .filter(|(_, columns)| columns.len() > 1)
            .map(|(field, columns)| MappingProblem::SameField { field, columns })
            .collect();
        let undecided: Vec<usize> = (0..self.targets.len())
            .filter(|at| self.targets.get(*at).is_some_and(Option::is_none))
            .collect();
        if !skip_undecided && !undecided.is_empty() {
            problems.push(MappingProblem::Undecided(undecided));
        }
        problems
    }

    fn columns_to(&self, field: FieldNo) -> Vec<usize> {
        self.targets
            .iter()
            .enumerate()
            .filter(|(_, target)| target.is_some_and(|t| t.fields().any(|no| no == field)))
            .map(|(at, _)| at)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_columns_on_one_field_and_undecided_columns_are_named() {
        let mapping = Mapping {
            targets: vec![
                Some(Target::FullName),
                None,
                Some(Target::Field(standard::LAST_NAME)),
                Some(Target::Skip),
                Some(Target::Skip),
            ],
        };
        let same = MappingProblem::SameField {
            field: standard::LAST_NAME,
            columns: vec![0, 2],
        };
        assert_eq!(
            mapping.problems(false),
            [same.clone(), MappingProblem::Undecided(vec![1])]
        );
        assert_eq!(mapping.problems(true), [same]);
        assert_eq!(mapping.column_of(standard::FIRST_NAME), Some(0));
        assert_eq!(mapping.column_of(standard::EMAIL), None);
    }
}
