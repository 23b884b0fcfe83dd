//! How long earlier states stay, what there is of them, and erasing for good.

use std::path::Path;

use egui::Context;

use super::App;
use super::tasks::Kind;
use super::work::Fact;
use crate::store::{Cause, Retention, Store, StoreError};
use crate::ui::{KeptFacts, RetentionForm, Tone};

impl App {
    /// Finds out what is kept of the past.
    pub(super) fn read_kept(&mut self, ctx: &Context) {
        let Some(store) = self.store.clone() else {
            return;
        };
        self.start(ctx, Kind::Kept, move |_| Fact::Keeps(kept(&store)));
    }

    /// What is kept is known.
    pub(super) fn kept_known(&mut self, kept: Result<KeptFacts, StoreError>) {
        match kept {
            Ok(kept) => {
                // What is being typed stays.
                let typed = self.state.forms.retention.is_some();
                if !typed
                    || self
                        .state
                        .kept
                        .as_ref()
                        .is_some_and(|old| rule(old) != rule(&kept))
                {
                    let [days, imports, backups] = rule(&kept).map(|number| number.to_string());
                    self.state.forms.retention = Some(RetentionForm {
                        days,
                        imports,
                        backups,
                        error: None,
                    });
                }
                self.state.kept = Some(kept);
            }
            Err(error) => self.refused(&error),
        }
    }

    /// Says how long earlier states stay.
    pub(super) fn set_retention(&mut self, ctx: &Context, [days, imports, backups]: [u32; 3]) {
        let Some(store) = self.store.clone() else {
            return;
        };
        let retention = Retention {
            days,
            imports: usize::try_from(imports).unwrap_or(usize::MAX),
            backups: usize::try_from(backups).unwrap_or(usize::MAX),
        };
        self.start(ctx, Kind::Change, move |_| {
            Fact::RetentionSet(store.set_retention(retention))
        });
    }

    /// It is said, or refused.
    pub(super) fn retention_set(&mut self, ctx: &Context, set: Result<(), StoreError>) {
        match set {
            Ok(()) => {
                let said = self.text().say("p-past-saved");
                self.say(Tone::Success, said);
                self.state.forms.retention = None;
                self.read_kept(ctx);
                self.read_log(ctx);
            }
            Err(error) => self.refused(&error),
        }
    }
}

fn rule(kept: &KeptFacts) -> [u64; 3] {
    [kept.days, kept.imports, kept.backups]
}

fn kept(store: &Store) -> Result<KeptFacts, StoreError> {
    let retention = store.retention();
    let commits = store.commits();
    let backups = Store::backups(store.dir());
    // What the oldest state came from cannot be taken back any more, unless it is the very first.
    let gone = commits.first().is_some_and(|oldest| oldest.no > 1);
    let later = commits.iter().skip(usize::from(gone));
    let imports = later
        .clone()
        .filter(|commit| matches!(commit.cause, Cause::Import(_)));
    let edits = later.filter(|commit| commit.cause == Cause::Edit);
    Ok(KeptFacts {
        days: retention.days.into(),
        imports: retention.imports as u64,
        backups: retention.backups as u64,
        kept_imports: imports.count() as u64,
        kept_edits: edits.count() as u64,
        since: commits.first().map_or(0, |oldest| oldest.at),
        kept_backups: backups.len() as u64,
        backup_bytes: backups.iter().map(|backup| backup.bytes).sum(),
        bytes: size_of_folder(store.dir(), 4),
        consent: store.view().consent_count()?,
    })
}

/// Bytes of all files below a folder; what cannot be looked at counts as nothing.
fn size_of_folder(folder: &Path, depth: u8) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return 0;
    };
    entries
        .filter_map(Result::ok)
        .filter_map(|entry| Some((entry.path(), entry.metadata().ok()?)))
        .map(|(path, about)| match (about.is_dir(), depth) {
            (false, _) => about.len(),
            (true, 0) => 0,
            (true, _) => size_of_folder(&path, depth - 1),
        })
        .sum()
}
