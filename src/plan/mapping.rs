//! Which column is imported into which field.

use serde::{Deserialize, Serialize};

use crate::contact::{FieldNo, standard};

/// What the cells of a column are imported as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// The column is not imported.
    Skip,
    /// A field.
    Field(FieldNo),
    /// An opt-in field, from a column that says who opted *out* (`Email Opt Out`, `Do not e-mail`).
    /// Yes means opted out; no means no information, because not having said no is not consent.
    OptOut(FieldNo),
    /// A full name, split into first and last name; its title, suffix and company go to their
    /// fields where those have no value of their own.
    FullName,
    /// No field: the cell is recorded in the consent ledger beside the status that its row changes.
    Evidence(Evidence),
    /// No field: the country calling code (`47`, `+47`, `0047`) with which the phone numbers of its
    /// row are read where they have none of their own. Of several such columns the nearest one
    /// before a phone column counts for it.
    CallingCode,
}

/// Kinds of evidence of when and from where somebody consented.
///
/// The cell is recorded unchanged in the consent ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// When the person signed up.
    OptinTime,
    /// IP address of the sign-up.
    OptinIp,
    /// When the person confirmed.
    ConfirmTime,
    /// IP address of the confirmation.
    ConfirmIp,
    /// When the person unsubscribed.
    UnsubTime,
}

impl Evidence {
    /// Every kind with its word on the command line and in files.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::OptinTime, "optin_time"),
        (Self::OptinIp, "optin_ip"),
        (Self::ConfirmTime, "confirm_time"),
        (Self::ConfirmIp, "confirm_ip"),
        (Self::UnsubTime, "unsub_time"),
    ];

    /// The word on the command line and in files.
    pub fn word(self) -> &'static str {
        let named = Self::ALL.iter().find(|(evidence, _)| *evidence == self);
        named.map_or("", |(_, word)| word)
    }

    /// The kind of a word; letter case is ignored.
    pub fn from_word(word: &str) -> Option<Self> {
        let named = |(_, known): &&(Self, &str)| known.eq_ignore_ascii_case(word);
        Self::ALL.iter().find(named).map(|(evidence, _)| *evidence)
    }
}

impl Target {
    /// The fields that are this column's alone, at most two.
    pub fn fields(self) -> impl Iterator<Item = FieldNo> {
        let (one, two) = match self {
            Self::Skip | Self::Evidence(_) | Self::CallingCode => (None, None),
            Self::Field(no) | Self::OptOut(no) => (Some(no), None),
            Self::FullName => (Some(standard::FIRST_NAME), Some(standard::LAST_NAME)),
        };
        one.into_iter().chain(two)
    }
}

/// Why a mapping cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MappingProblem {
    /// Two or more columns (counted from 0) go to the same field.
    SameField {
        /// The field they share.
        field: FieldNo,
        /// The columns, in file order.
        columns: Vec<usize>,
    },
    /// Columns (counted from 0) that have no target.
    Undecided(Vec<usize>),
}

/// The target of each column of a file; `None` where the user has not decided.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// Targets in column order.
    pub targets: Vec<Option<Target>>,
}

impl Mapping {
    /// The first column (from 0) that writes a field.
    pub fn column_of(&self, field: FieldNo) -> Option<usize> {
        self.targets
            .iter()
            .position(|target| target.is_some_and(|t| t.fields().any(|no| no == field)))
    }

    /// Everything that keeps the mapping from being used; undecided columns come last.
    ///
    /// With `skip_undecided`, columns without a target are no problem: they are not imported.
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
