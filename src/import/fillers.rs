//! Fillers in key columns: `0`, `-` and `ukjent` where people had no number to write.
//!
//! A filler looks like a value, and only the rows tell: it is one where two or more rows with
//! different names bear it. The survey finds that out, and the import holds all rows against it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use xxhash_rust::xxh3::xxh3_64;

use crate::contact::{FieldKind, FieldNo, Fields, clean_text, is_filler, is_placeholder, standard};
use crate::plan::{ImportPlan, Mapping, Target};

/// The key columns of a plan, at most two, with the fillers that the survey found in them.
#[derive(Clone, Debug)]
pub(super) struct KeyFillers {
    columns: Vec<(usize, Vec<String>)>,
}

impl KeyFillers {
    /// The columns of the keys, without one of e-mail addresses.
    pub(super) fn new(plan: &ImportPlan, fields: &Fields) -> Self {
        let keys: Vec<FieldNo> = plan.rules.keys().collect();
        let columns = key_columns(&plan.mapping(), &keys, fields);
        let fillers = |at: usize| plan.columns.get(at).map(|column| column.fillers.clone());
        let columns = columns
            .into_iter()
            .map(|at| (at, fillers(at).unwrap_or_default()));
        Self {
            columns: columns.collect(),
        }
    }

    /// Whether a column (from 0) is one of the keys.
    pub(super) fn watches(&self, column: usize) -> bool {
        self.columns.iter().any(|(at, _)| *at == column)
    }

    /// Whether a cell is a filler that the survey found; `None` if it does not look like one.
    pub(super) fn look_at(&self, column: usize, cell: &str) -> Option<bool> {
        let cell = clean_text(cell);
        if !is_filler(&cell) {
            return None;
        }
        let word = cell.to_lowercase();
        let columns = self.columns.iter().filter(|(at, _)| *at == column);
        Some(
            columns
                .flat_map(|(_, fillers)| fillers)
                .any(|known| *known == word),
        )
    }
}

/// The columns (from 0) of keys in which fillers are looked for: an e-mail address never is one.
pub(super) fn key_columns(mapping: &Mapping, keys: &[FieldNo], fields: &Fields) -> Vec<usize> {
    let kind = |no: FieldNo| fields.get(no).map(|field| field.kind);
    let columns = keys
        .iter()
        .filter(move |no| kind(**no).is_some_and(|kind| kind != FieldKind::Email))
        .filter_map(|no| {
            let targets = mapping.targets.iter();
            targets
                .clone()
                .position(|target| *target == Some(Target::Field(*no)))
        });
    columns.collect()
}

/// Finds out which fillers of the key columns rows with different names bear.
#[derive(Debug, Default)]
pub(super) struct FillerSurvey {
    columns: Vec<(usize, BTreeMap<String, Bearers>)>,
    /// Where the names of rows stand; where no column has names, the e-mail addresses.
    names: Vec<usize>,
}

/// Who bears a filler.
#[derive(Debug)]
enum Bearers {
    /// Rows with one name, whose hash this is.
    One(u64),
    /// Rows with different names.
    Several,
}

impl FillerSurvey {
    /// A survey of the columns of keys.
    pub(super) fn new(mapping: &Mapping, keys: &[FieldNo], fields: &Fields) -> Self {
        let columns = key_columns(mapping, keys, fields);
        let to = |wanted: &[Target]| -> Vec<usize> {
            let targets = mapping.targets.iter().enumerate();
            let found =
                targets.filter(|(_, target)| target.is_some_and(|target| wanted.contains(&target)));
            found.map(|(at, _)| at).collect()
        };
        let names = to(&[
            Target::FullName,
            Target::Field(standard::FIRST_NAME),
            Target::Field(standard::LAST_NAME),
        ]);
        Self {
            columns: columns
                .into_iter()
                .map(|at| (at, BTreeMap::new()))
                .collect(),
            names: if names.is_empty() {
                to(&[Target::Field(standard::EMAIL)])
            } else {
                names
            },
        }
    }

    /// Whether there is no column to look at.
    pub(super) fn is_empty(&self) -> bool {
        self.columns.is_empty() || self.names.is_empty()
    }

    /// Adds a row; `cell` returns what is read of a column.
    pub(super) fn push<'a>(&mut self, cell: impl Fn(usize) -> Cow<'a, str>) {
        for (at, fillers) in &mut self.columns {
            let text = cell(*at);
            let text = clean_text(&text);
            if !is_filler(&text) || is_placeholder(&text) {
                continue;
            }
            let mut name = String::new();
            for at in &self.names {
                let part = cell(*at);
                name.push_str(&clean_text(&part).to_lowercase());
                name.push(' ');
            }
            let name = name.trim();
            if name.is_empty() {
                continue;
            }
            let name = xxh3_64(name.as_bytes());
            let bearers = fillers.entry(text.to_lowercase());
            let bearers = bearers.or_insert(Bearers::One(name));
            if matches!(bearers, Bearers::One(other) if *other != name) {
                *bearers = Bearers::Several;
            }
        }
    }

    /// The fillers that rows with different names bear, by column.
    pub(super) fn finish(&self) -> BTreeMap<usize, Vec<String>> {
        let several = |fillers: &BTreeMap<String, Bearers>| -> Vec<String> {
            let several = fillers
                .iter()
                .filter(|(_, bearers)| matches!(bearers, Bearers::Several));
            several.map(|(word, _)| word.clone()).collect()
        };
        let columns = self
            .columns
            .iter()
            .map(|(at, fillers)| (*at, several(fillers)));
        columns.filter(|(_, fillers)| !fillers.is_empty()).collect()
    }
}
