//! Which choices stay when a file is read in another way, or when another file is opened.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::list::free_name;
use super::{ACKNOWLEDGEMENT_VERSION, Known, OpenRequest, OpenedFile, ReadAs, Session, Stage};
use crate::contact::without_control;
use crate::desk::DetachedEdits;
use crate::plan::{Draft, Edits, Replace, Step, Target};
use crate::source::{Dialect, DialectChoice};

/// What was said before and has to be said again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reset {
    /// It is another file: opt-in status, confirmations and edits of rows were of the first alone.
    OtherFile,
    /// The file has changed since the choices were made.
    FileChanged,
    /// The text of the confirmations has changed.
    AcknowledgementText,
}

impl Session {
    /// Begins to open a file: with the dialect it was read with before, or detecting. What was
    /// said about another file is forgotten. None while or after the import.
    pub fn open(&mut self, path: &Path, as_before: Option<Dialect>) -> Option<OpenRequest> {
        if !self.is_open() {
            return None;
        }
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let before = self.choice.clone();
        if self.path.as_ref() != Some(&path) && as_before.is_none() {
            self.choice = DialectChoice::default();
        }
        let read_as = match as_before {
            Some(dialect) => ReadAs::Dialect(dialect),
            None => ReadAs::Detect(self.choice.clone()),
        };
        Some(self.opening(path, read_as, before))
    }

    /// Begins to read the file again as the person says.
    pub fn reread(&mut self, choice: DialectChoice) -> Option<OpenRequest> {
        let path = self.path.clone().filter(|_| self.is_open())?;
        let before = std::mem::replace(&mut self.choice, choice.clone());
        Some(self.opening(path, ReadAs::Detect(choice), before))
    }

    fn opening(&mut self, path: PathBuf, read_as: ReadAs, before: DialectChoice) -> OpenRequest {
        // Of two that fail in a row, the choice before the first one counts.
        self.choice_before.get_or_insert(before);
        self.stage = Stage::Opening;
        self.survey.running = false;
        self.invalidate_survey();
        self.invalidate_review();
        OpenRequest {
            path,
            read_as,
            whole: false,
        }
    }

    /// Takes in that the file could not be opened: an earlier one stays.
    pub fn not_opened(&mut self) {
        if let Some(before) = self.choice_before.take() {
            self.choice = before;
        }
        if self.file.is_some() {
            self.stage = Stage::Choosing;
        } else {
            self.stage = Stage::Picking;
            self.position.step = Step::Upload;
        }
    }

    /// Takes in an opened file, with the choices made before that still fit; what has to be said
    /// again is returned. `region` is the default region of phone numbers.
    pub fn opened(&mut self, opened: OpenedFile, known: &Known, region: &str) -> Vec<Reset> {
        self.choice_before = None;
        let path = opened.source.path().to_owned();
        let after_file = |path: &Path| {
            let stem = path.file_stem().unwrap_or_default();
            free_name(&without_control(&stem.to_string_lossy()), &known.lists)
        };
        // A name that somebody typed stays.
        let before = self.path.as_deref().map(after_file).unwrap_or_default();
        if self.list.name.is_empty() || self.list.name == before {
            self.list.name = after_file(&path);
        }
        let elsewhere = self.path.as_ref().is_some_and(|before| *before != path);
        let stamp = opened.source.stamp();
        let known_stamp = self.draft.as_ref().map(|draft| &draft.stamp);
        let same = known_stamp.is_some_and(|known| known.same_content(stamp));
        let other_file = elsewhere && !same;
        let changed = !elsewhere && known_stamp.is_some_and(|known| known != stamp);
        self.path = Some(path);
        let mut resets = Vec::new();
        if let Some(draft) = self.draft.as_mut() {
            if other_file && forget_what_was_said(draft) {
                resets.push(Reset::OtherFile);
            }
            if changed {
                resets.push(Reset::FileChanged);
            }
            let said = &mut draft.acknowledgement;
            if (said.gdpr || said.tcpa) && said.text_version != ACKNOWLEDGEMENT_VERSION {
                (said.gdpr, said.tcpa) = (false, false);
                resets.push(Reset::AcknowledgementText);
            }
        }
        self.draft = Some(self.carry_over(&opened, known, region));
        self.file = Some(opened);
        self.stage = Stage::Choosing;
        self.forget_findings();
        let resumed = self.position.resume_at.take().filter(|_| !other_file);
        if self.position.step == Step::Upload || other_file {
            self.position.step = resumed.unwrap_or(Step::Preview);
            self.position.reached = self.position.reached.max(self.position.step);
        }
        resets
    }

    /// The choices for a file as it is read now, with those made before that still fit.
    ///
    /// A choice belongs to the name of its column. Where the columns are as many as before and the
    /// names are others (the header box was changed), it belongs to the place, and is marked. What
    /// belongs to no column any more is named.
    fn carry_over(&mut self, opened: &OpenedFile, known: &Known, region: &str) -> Draft {
        let facts = &opened.facts;
        let names: Vec<String> = facts
            .columns
            .iter()
            .map(|column| column.name.clone())
            .collect();
        let file_name = opened.source.path().file_name().unwrap_or_default();
        let mut draft = Draft::new(
            &file_name.to_string_lossy(),
            facts.dialect.clone(),
            opened.source.stamp().clone(),
            names.clone(),
        );
        let suggested = facts.columns.iter().map(|column| column.suggestion.target);
        draft.mapping.targets = suggested.collect();
        region.clone_into(&mut draft.region);
        draft.words.clone_from(&known.words);
        self.lost_columns.clear();
        self.stale_columns.clear();
        let Some(before) = self.draft.take() else {
            return draft;
        };
        let edits = self.carry_edits(&before, &names);
        if before.columns == names {
            draft.mapping.targets.clone_from(&before.mapping.targets);
            draft.date_orders.clone_from(&before.date_orders);
        } else {
            self.carry_targets(&before, &names, &mut draft);
        }
        // Fields can go with a backup that is put back.
        let unknown = |target: Target| target.fields().any(|no| known.fields.get(no).is_none());
        for (at, slot) in draft.mapping.targets.iter_mut().enumerate() {
            if slot.is_some_and(unknown) {
                *slot = None;
                self.stale_columns.insert(at);
            }
        }
        Draft {
            columns: draft.columns,
            mapping: draft.mapping,
            date_orders: draft.date_orders,
            file_name: draft.file_name,
            dialect: draft.dialect,
            stamp: draft.stamp,
            region: draft.region,
            edits,
            ..before
        }
    }

    /// Targets and date orders, for columns that stand elsewhere or have other names now.
    fn carry_targets(&mut self, before: &Draft, names: &[String], draft: &mut Draft) {
        let places: BTreeMap<&String, usize> = names.iter().zip(0..).collect();
        let by_place = before.columns.len() == names.len();
        for (at, (name, target)) in before
            .columns
            .iter()
            .zip(&before.mapping.targets)
            .enumerate()
        {
            let Some(target) = *target else { continue };
            let place = places.get(name).copied().or_else(|| by_place.then_some(at));
            let slot = place.and_then(|place| draft.mapping.targets.get_mut(place));
            let (Some(place), Some(slot)) = (place, slot) else {
                if target != Target::Skip {
                    self.lost_columns.push(name.clone());
                }
                continue;
            };
            if *slot != Some(target) && !places.contains_key(name) {
                self.stale_columns.insert(place);
            }
            *slot = Some(target);
            if let Some(order) = before.date_orders.get(&at) {
                draft.date_orders.insert(place, *order);
            }
        }
    }

    /// Edits, for columns that stand elsewhere now. Those of a column that went are kept aside under
    /// its name, and come back with it.
    fn carry_edits(&mut self, before: &Draft, names: &[String]) -> Edits {
        if before.columns == names && self.detached_edits.is_empty() {
            return before.edits.clone();
        }
        let by_place = before.columns.len() == names.len();
        let new_place = |at: usize| {
            let name = before.columns.get(at)?;
            let found = names.iter().position(|other| other == name);
            found.or_else(|| by_place.then_some(at))
        };
        let (mut edits, gone) = before.edits.moved(new_place);
        let mut detached: Vec<DetachedEdits> = Vec::new();
        for earlier in std::mem::take(&mut self.detached_edits) {
            match names.iter().position(|name| *name == earlier.column) {
                Some(at) => add(&mut edits, earlier.edits.moved(|_| Some(at)).0),
                None => detached.push(earlier),
            }
        }
        for (at, name) in before.columns.iter().enumerate() {
            let (_, own) = gone.moved(|column| (column != at).then_some(column));
            let own = own.moved(|_| Some(0)).0;
            if own.is_empty() {
                continue;
            }
            match detached.iter_mut().find(|known| known.column == *name) {
                Some(known) => add(&mut known.edits, own),
                None => detached.push(DetachedEdits {
                    column: name.clone(),
                    edits: own,
                }),
            }
        }
        self.detached_edits = detached;
        edits
    }
}

/// Takes back what was said of another file alone: the status of its contacts, that they may be
/// contacted, and what was edited on its lines. Whether there was anything.
fn forget_what_was_said(draft: &mut Draft) -> bool {
    let confirmed = &mut draft.acknowledgement;
    let said = confirmed.gdpr
        || confirmed.tcpa
        || !draft.file_optin.is_empty()
        || !draft.edits.cells.is_empty()
        || !draft.edits.left_out.is_empty();
    (confirmed.gdpr, confirmed.tcpa) = (false, false);
    draft.file_optin.clear();
    draft.edits.cells.clear();
    draft.edits.left_out.clear();
    said
}

/// Adds edits; what is edited already stays.
fn add(edits: &mut Edits, others: Edits) {
    for (line, row) in others.cells {
        let cells = edits.cells.entry(line).or_default();
        for (column, edit) in row {
            cells.entry(column).or_insert(edit);
        }
    }
    for other in others.replace {
        let same = |one: &Replace| one.column == other.column && one.from == other.from;
        if !edits.replace.iter().any(same) {
            edits.replace.push(other);
        }
    }
    for other in others.repairs {
        edits.repair(other.column, other.repair);
    }
}
