//! Opening files, and keeping choices when a file is read in another way.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use egui::Context;

use super::App;
use super::keep::SavedDraft;
use super::tasks::Kind;
use super::work::{self, Fact, How, Known, Opened};
use crate::contact::without_control;
use crate::plan::{Draft, Edits, Remembered, Step, Target};
use crate::source::{Dialect, DialectChoice, SourceError};
use crate::ui::{DryRun, FileFacts, Into, LogTab, LostEdits, Page, Tone, Wizard};

/// Recent files that are kept.
const RECENT: usize = 8;

impl App {
    /// Opens a file for the wizard: as it was read before, or detecting what nobody has said.
    pub(super) fn open(&mut self, ctx: &Context, path: PathBuf, as_before: Option<Dialect>) {
        if self
            .state
            .wizard
            .as_ref()
            .is_none_or(|wizard| wizard.done.is_some())
        {
            self.carry_out(ctx, crate::ui::Command::Begin(None));
        }
        let Some(wizard) = self
            .state
            .wizard
            .as_mut()
            .filter(|wizard| !wizard.importing)
        else {
            return;
        };
        let path = std::path::absolute(&path).unwrap_or(path);
        if wizard.path.as_ref() != Some(&path) && as_before.is_none() {
            wizard.choice = DialectChoice::default();
        }
        wizard.typed_path = path.display().to_string();
        let how = as_before.map_or_else(|| How::Detect(wizard.choice.clone()), How::As);
        self.read(ctx, path, how);
    }

    /// Reads the file of the wizard in another way.
    pub(super) fn reread(&mut self, ctx: &Context, choice: DialectChoice) {
        let Some(wizard) = &mut self.state.wizard else {
            return;
        };
        let Some(path) = wizard.path.clone() else {
            return;
        };
        wizard.choice = choice.clone();
        self.read(ctx, path, How::Detect(choice));
    }

    fn read(&mut self, ctx: &Context, path: PathBuf, how: How) {
        let Some(store) = self.store.clone() else {
            return;
        };
        let Some(wizard) = &mut self.state.wizard else {
            return;
        };
        wizard.opening = true;
        wizard.error = None;
        let words = wizard
            .draft
            .as_ref()
            .map_or_else(|| self.state.words.clone(), |draft| draft.words.clone());
        let (fields, region) = (
            self.state.fields.clone(),
            self.state.preferences.region.clone(),
        );
        let column_word = self.text().say("column-word");
        for kind in [Kind::Encoding, Kind::Survey, Kind::Try] {
            self.tasks.forget(kind);
        }
        self.surveyed = None;
        self.tried = None;
        self.start(ctx, Kind::Open, move |_| {
            let mut remembered = Remembered::default();
            for (header, target) in store.view().remembered() {
                remembered.note(header, *target);
            }
            let known = Known {
                fields,
                words,
                region,
                remembered,
                column_word,
            };
            let opened = work::open(&path, &how, &known);
            Fact::Opened(Box::new(opened))
        });
    }

    pub(super) fn opened(&mut self, ctx: &Context, opened: Result<Opened, SourceError>) {
        let text = self.text();
        let Some(wizard) = &mut self.state.wizard else {
            return;
        };
        wizard.opening = false;
        let opened = match opened {
            Ok(opened) => opened,
            Err(error) => {
                let home = self.state.home.as_deref();
                wizard.error = Some(match &error {
                    SourceError::Missing { path }
                        if wizard.resumes_at.is_some() && wizard.path.as_ref() == Some(path) =>
                    {
                        text.say_with(
                            "w-file-moved",
                            [("path", text.path_from(home, path).into())],
                        )
                    }
                    SourceError::TooManyColumns { columns, limit, .. } => text.say_with(
                        "w-too-many-columns",
                        [("columns", (*columns).into()), ("limit", (*limit).into())],
                    ),
                    other => text.source_error(other),
                });
                // The step stays; before there was a file that is the first.
                if wizard.file.is_none() {
                    wizard.step = Some(Step::Upload);
                }
                return;
            }
        };
        let path = opened.source.path().to_owned();
        let lists = || self.state.lists.iter().map(|list| list.name.as_str());
        let after_file = |path: &Path| {
            let stem = path.file_stem().unwrap_or_default();
            free_name(&without_control(&stem.to_string_lossy()), lists())
        };
        // A name that somebody typed stays.
        let before = wizard.path.as_deref().map(after_file).unwrap_or_default();
        if wizard.list_name.is_empty() || wizard.list_name == before {
            wizard.list_name = after_file(&path);
        }
        let elsewhere = wizard.path.as_ref().is_some_and(|before| *before != path);
        let stamp = opened.source.stamp();
        let known = wizard.draft.as_ref().map(|draft| &draft.stamp);
        let same = known.is_some_and(|known| known.same_content(stamp));
        let other_file = elsewhere && !same;
        let changed = !elsewhere && known.is_some_and(|known| known != stamp);
        wizard.path = Some(path.clone());
        let mut said = Vec::new();
        if let Some(draft) = wizard.draft.as_mut() {
            if other_file && forget_what_was_said(draft) {
                said.push(text.say("w-other-file-anew"));
            }
            if changed {
                said.push(text.say("w-file-changed"));
            }
            let confirmed = &mut draft.acknowledgement;
            if (confirmed.gdpr || confirmed.tcpa)
                && confirmed.text_version != crate::ui::TEXT_VERSION
            {
                (confirmed.gdpr, confirmed.tcpa) = (false, false);
                said.push(text.say("w-text-changed"));
            }
        }
        let draft = carry_over(
            wizard,
            &opened,
            &self.state.words,
            &self.state.preferences.region,
            &self.state.fields,
        );
        wizard.draft = Some(draft);
        wizard.skip_lines = opened.facts.dialect.skip_lines.to_string();
        wizard.preview_table.reset();
        wizard.preview_table.widths.clear();
        wizard.file = Some(opened.facts);
        wizard.survey = crate::plan::Survey::default();
        wizard.dry_run = DryRun::None;
        wizard.review.forget();
        let resumed = wizard.resumes_at.take().filter(|_| !other_file);
        if wizard.at() == Step::Upload || other_file {
            wizard.step = Some(resumed.unwrap_or(Step::Preview));
            wizard.reached = wizard.reached.max(wizard.step);
        }
        self.headers = opened.headers;
        let whole = opened.head_only.then(|| wizard.choice.clone());
        self.source = Some(opened.source);
        self.forget_review();
        if !said.is_empty() {
            self.say(Tone::Warning, said.join(" "));
        }
        self.note_recent(ctx, path.clone());
        if let Some(choice) = whole {
            self.start(ctx, Kind::Encoding, move |_| {
                Fact::Encoding(work::whole_encoding(&path, &choice))
            });
        }
        self.edited(ctx);
    }

    /// Says that of several files one was taken.
    pub(super) fn tell_of_several(&mut self, path: &Path, count: usize) {
        let taken = self
            .state
            .wizard
            .as_ref()
            .is_some_and(|wizard| wizard.opening);
        if count < 2 || !taken {
            return;
        }
        let text = self.text();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let args = [
            ("file", text.quote(&name).into()),
            ("count", (count - 1).into()),
        ];
        self.say(Tone::Info, text.say_with("w-one-at-a-time", args));
    }

    fn note_recent(&mut self, ctx: &Context, path: PathBuf) {
        let preferences = &mut self.state.preferences;
        if !preferences.remember_files || preferences.recent.first() == Some(&path) {
            return;
        }
        preferences.recent.retain(|known| *known != path);
        preferences.recent.insert(0, path);
        preferences.recent.truncate(RECENT);
        self.save_preferences(ctx);
    }

    // ----- Drafts ----------------------------------------------------------------------------

    /// The open wizard as it is kept; none before it has a file and after the import.
    pub(super) fn draft_to_save(&self) -> Option<SavedDraft> {
        let wizard = self
            .state
            .wizard
            .as_ref()
            .filter(|wizard| wizard.done.is_none())?;
        wizard.draft.as_ref()?;
        Some(SavedDraft {
            id: wizard.id,
            path: wizard.path.clone(),
            step: wizard.resumes_at.unwrap_or(wizard.at()),
            reached: wizard.reached.unwrap_or(Step::Upload),
            opt_in_page: wizard.opt_in_page,
            choice: wizard.choice.clone(),
            list: match wizard.into {
                Into::New => None,
                Into::Existing(no) => Some(no),
            },
            list_name: wizard.list_name.clone(),
            draft: wizard.draft.clone(),
            lost_edits: wizard.lost_edits.clone(),
            saved: self.clock.now(),
        })
    }

    pub(super) fn save_draft(&mut self, ctx: &Context) {
        let Some(draft) = self.draft_to_save() else {
            return;
        };
        let known = self.drafts.iter().find(|known| known.id == draft.id);
        if known.is_some_and(|known| {
            SavedDraft {
                saved: draft.saved,
                ..known.clone()
            } == draft
        }) {
            return;
        }
        self.drafts.retain(|known| known.id != draft.id);
        self.drafts.insert(0, draft.clone());
        self.show_drafts();
        let keep = self.keep.clone();
        self.start(ctx, Kind::Keep, move |_| {
            Fact::Kept(keep.save_draft(&draft))
        });
    }

    pub(super) fn read_drafts(&mut self, ctx: &Context) {
        let keep = self.keep.clone();
        self.start(ctx, Kind::Drafts, move |_| {
            let (drafts, damaged) = keep.load_drafts();
            Fact::Drafts(drafts, damaged)
        });
    }

    /// Shows the drafts; the one that runs is shown as running.
    pub(super) fn show_drafts(&mut self) {
        let running = self
            .state
            .wizard
            .as_ref()
            .filter(|wizard| wizard.importing)
            .map(|wizard| wizard.id);
        let row = |draft: &SavedDraft| crate::ui::DraftRow {
            id: draft.id,
            file: draft
                .draft
                .as_ref()
                .map(|draft| draft.file_name.clone())
                .unwrap_or_default(),
            list: draft
                .list
                .and_then(|no| self.state.list(no))
                .map_or_else(|| draft.list_name.clone(), |list| list.name.clone()),
            step: draft.step,
            saved: draft.saved,
        };
        let rows = self
            .drafts
            .iter()
            .filter(|draft| Some(draft.id) != running)
            .map(row)
            .collect();
        self.state.imports.drafts = rows;
    }

    pub(super) fn resume(&mut self, ctx: &Context, id: u64) {
        if self
            .state
            .wizard
            .as_ref()
            .is_some_and(|wizard| (wizard.id == id && wizard.done.is_none()) || wizard.importing)
        {
            self.state.page = Page::Wizard;
            return;
        }
        let Some(saved) = self.drafts.iter().find(|draft| draft.id == id).cloned() else {
            return;
        };
        self.put_away(ctx);
        let dialect = saved.draft.as_ref().map(|draft| draft.dialect.clone());
        self.state.notice = None;
        self.state.wizard = Some(Wizard {
            id,
            step: Some(saved.step),
            reached: Some(saved.reached),
            opt_in_page: saved.opt_in_page,
            path: saved.path.clone(),
            choice: saved.choice,
            resumes_at: Some(saved.step),
            // Where the list is gone it is marked; no other one is taken in its place.
            into: saved.list.map_or(Into::New, Into::Existing),
            list_name: saved.list_name,
            draft: saved.draft,
            lost_edits: saved.lost_edits,
            ..Wizard::default()
        });
        self.state.page = Page::Wizard;
        let Some(path) = saved.path else { return };
        self.open(ctx, path, dialect);
    }

    pub(super) fn discard(&mut self, ctx: &Context, id: u64) {
        if self
            .state
            .wizard
            .as_ref()
            .is_some_and(|wizard| wizard.id == id)
        {
            self.leave_wizard();
        }
        self.drafts.retain(|draft| draft.id != id);
        self.show_drafts();
        self.state.imports.tab = LogTab::Draft;
        let keep = self.keep.clone();
        self.start(ctx, Kind::Keep, move |_| Fact::Kept(keep.discard_draft(id)));
    }
}

/// A name for a list that no other has.
fn free_name<'a>(wanted: &str, taken: impl Iterator<Item = &'a str>) -> String {
    let taken: Vec<String> = taken.map(str::to_lowercase).collect();
    let free = |name: &String| !taken.contains(&name.to_lowercase());
    let numbered = (2..).map(|number: u32| format!("{wanted} {number}"));
    std::iter::once(wanted.to_owned())
        .chain(numbered)
        .find(free)
        .unwrap_or_default()
}

/// Takes back what was said of another file alone: the status of its contacts, that they may be
/// contacted, and what was mended on its lines. Whether there was anything.
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

/// The choices for a file as it is read now, with those made before that still fit.
///
/// A choice belongs to the name of its column. Where the columns are as many as before and the
/// names are others (the header box was changed), it belongs to the place, and is marked. What
/// belongs to no column any more is named.
fn carry_over(
    wizard: &mut Wizard,
    opened: &Opened,
    words: &crate::contact::OptInWords,
    region: &str,
    fields: &crate::contact::Fields,
) -> Draft {
    let facts: &FileFacts = &opened.facts;
    let names: Vec<String> = facts
        .columns
        .iter()
        .map(|column| column.name.clone())
        .collect();
    let file_name = opened
        .source
        .path()
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let mut draft = Draft::new(
        &file_name,
        facts.dialect.clone(),
        opened.source.stamp().clone(),
        names.clone(),
    );
    let suggested = facts.columns.iter().map(|column| {
        column
            .suggestion
            .as_ref()
            .and_then(|suggestion| suggestion.target)
    });
    draft.mapping.targets = suggested.collect();
    region.clone_into(&mut draft.region);
    draft.words.clone_from(words);
    wizard.lost.clear();
    wizard.stale_columns.clear();
    let Some(before) = wizard.draft.take() else {
        return draft;
    };
    let chosen: Vec<(usize, &String, Target)> = before
        .columns
        .iter()
        .enumerate()
        .filter_map(|(at, name)| {
            Some((at, name, before.mapping.targets.get(at).copied().flatten()?))
        })
        .collect();
    let unknown = |target: Target| target.fields().any(|no| fields.get(no).is_none());
    let places: BTreeMap<&String, usize> = names
        .iter()
        .enumerate()
        .map(|(at, name)| (name, at))
        .collect();
    let edits = carry_edits(wizard, &before, &names);
    let same_names = before.columns == names;
    let by_place = !same_names && before.columns.len() == names.len();
    if same_names {
        draft.mapping.targets.clone_from(&before.mapping.targets);
        draft.date_orders.clone_from(&before.date_orders);
    } else {
        for (at, name, target) in chosen {
            let place = places.get(name).copied().or_else(|| by_place.then_some(at));
            let Some(slot) = place.and_then(|place| draft.mapping.targets.get_mut(place)) else {
                if target != Target::Skip {
                    wizard.lost.push(name.clone());
                }
                continue;
            };
            if let Some(place) = place {
                if *slot != Some(target) && !places.contains_key(name) {
                    wizard.stale_columns.insert(place);
                }
                *slot = Some(target);
                if let Some(order) = before.date_orders.get(&at) {
                    draft.date_orders.insert(place, *order);
                }
            }
        }
    }
    // Fields can go with a backup that is put back.
    for (at, slot) in draft.mapping.targets.iter_mut().enumerate() {
        if slot.is_some_and(unknown) {
            *slot = None;
            wizard.stale_columns.insert(at);
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

/// What was mended, for columns that stand elsewhere now. Edits of a column that went are kept
/// aside under its name, and come back with it.
fn carry_edits(wizard: &mut Wizard, before: &Draft, names: &[String]) -> Edits {
    if before.columns == names && wizard.lost_edits.is_empty() {
        return before.edits.clone();
    }
    let by_place = before.columns.len() == names.len();
    let new_place = |at: usize| {
        let name = before.columns.get(at)?;
        let found = names.iter().position(|other| other == name);
        found.or_else(|| by_place.then_some(at))
    };
    let (mut edits, gone) = before.edits.moved(new_place);
    let mut lost: Vec<LostEdits> = Vec::new();
    for earlier in std::mem::take(&mut wizard.lost_edits) {
        match names.iter().position(|name| *name == earlier.column) {
            Some(at) => add(&mut edits, earlier.edits.moved(|_| Some(at)).0),
            None => lost.push(earlier),
        }
    }
    for (at, name) in before.columns.iter().enumerate() {
        let (_, own) = gone.moved(|column| (column != at).then_some(column));
        let own = own.moved(|_| Some(0)).0;
        if own.is_empty() {
            continue;
        }
        match lost.iter_mut().find(|known| known.column == *name) {
            Some(known) => add(&mut known.edits, own),
            None => lost.push(LostEdits {
                column: name.clone(),
                edits: own,
            }),
        }
    }
    wizard.lost_edits = lost;
    edits
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
        let same =
            |one: &crate::plan::Replace| one.column == other.column && one.from == other.from;
        if !edits.replace.iter().any(same) {
            edits.replace.push(other);
        }
    }
    for other in others.repairs {
        edits.repair(other.column, other.repair);
    }
}

#[cfg(test)]
mod tests {
    use super::free_name;

    #[test]
    fn a_new_list_gets_a_name_of_its_own() {
        let taken = ["medlemmer", "Medlemmer 2"];
        assert_eq!(free_name("Medlemmer", taken.into_iter()), "Medlemmer 3");
        assert_eq!(free_name("Andre", taken.into_iter()), "Andre");
    }
}
