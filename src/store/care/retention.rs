//! How long earlier states stay: old commits go, and with them what imports told about rows.
//!
//! Applied by itself at each commit and at opening. Commits go from the oldest on; what only they
//! named is removed. The details of an import (its problems and the like) are removed where they
//! stand, and a note in the store says from which import on there are any: commits that are
//! still kept name their keys, and whoever follows these asks the note first.

use std::collections::BTreeMap;
use std::sync::Weak;

use crate::store::care::backup;
use crate::store::engine::database::Engine;
use crate::store::engine::error::Result;
use crate::store::engine::frame::Kind;
use crate::store::engine::numbers::ranges;
use crate::store::record::log::ImportRecord;
use crate::store::record::problems::ProblemEntry;
use crate::store::record::stream::Stream;
use crate::store::record::streams;
use crate::store::state::commit::Cause;
use crate::store::state::log::LogEntry;
use crate::store::state::open::{Shared, State, Store, sweep};
use crate::store::state::tuning::{Durability, Tuning};

/// The setting that says how many imports can be taken back at least.
pub const HISTORY_SETTING: &str = "history.imports";

/// The setting that says for how many days everything can be taken back.
pub const DAYS_SETTING: &str = "history.days";

/// The setting that says how many backups are kept.
pub const BACKUPS_SETTING: &str = "backups.keep";

/// Milliseconds of a day.
const DAY: u64 = 24 * 60 * 60 * 1_000;

/// How long earlier states of a store stay.
///
/// Of days and imports the one counts that keeps more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Changes of the last so many days can be looked at and taken back; [`Self::MOST_DAYS`] at most.
    pub days: u32,
    /// So can the last so many imports, however old; [`Self::MOST_IMPORTS`] at most.
    pub imports: usize,
    /// Backups that are kept, from 1 to [`Self::MOST_BACKUPS`]; those older than the history go
    /// too, but for the newest.
    pub backups: usize,
}

impl Retention {
    /// A hundred years.
    pub const MOST_DAYS: u32 = 36_525;

    /// The most imports that can be asked to be kept.
    pub const MOST_IMPORTS: usize = 10_000;

    /// The most backups that can be asked to be kept.
    pub const MOST_BACKUPS: usize = 100;

    /// What the settings say, and where they say nothing that reads, what the tuning says.
    pub(crate) fn of(settings: &BTreeMap<String, String>, tuning: &Tuning) -> Self {
        fn number<T: std::str::FromStr>(
            settings: &BTreeMap<String, String>,
            name: &str,
            or: T,
        ) -> T {
            settings
                .get(name)
                .and_then(|value| value.parse().ok())
                .unwrap_or(or)
        }
        Self {
            days: number(settings, DAYS_SETTING, tuning.history_days),
            imports: number(settings, HISTORY_SETTING, tuning.history),
            backups: number(settings, BACKUPS_SETTING, tuning.backups),
        }
        .within_limits()
    }

    fn within_limits(self) -> Self {
        Self {
            days: self.days.min(Self::MOST_DAYS),
            imports: self.imports.min(Self::MOST_IMPORTS),
            backups: self.backups.clamp(1, Self::MOST_BACKUPS),
        }
    }

    /// What happened before this moment is too old by its age alone.
    fn horizon(self, now: u64) -> u64 {
        now.saturating_sub(u64::from(self.days) * DAY)
    }
}

impl Store {
    /// How long earlier states stay.
    pub fn retention(&self) -> Retention {
        let state = self.shared.state();
        Retention::of(&state.head.settings, &self.shared.tuning)
    }

    /// Says how long earlier states stay, and lets go what is too old by that.
    ///
    /// Numbers beyond the limits are brought within them. What a view still shows goes at a
    /// later commit or opening.
    pub fn set_retention(&self, retention: Retention) -> Result<()> {
        let retention = retention.within_limits();
        let mut writer = self.begin(Durability::Real)?;
        for (name, value) in [
            (DAYS_SETTING, retention.days.to_string()),
            (HISTORY_SETTING, retention.imports.to_string()),
            (BACKUPS_SETTING, retention.backups.to_string()),
        ] {
            writer.set_setting(name, Some(&value));
        }
        writer.commit(None)?;
        Ok(())
    }
}

/// Lets go what is too old.
///
/// # Errors
///
/// When something cannot be removed; it is tried again at the next commit or opening.
pub(crate) fn retire(shared: &Shared, state: &mut State) -> Result<()> {
    let rule = Retention::of(&state.head.settings, &shared.tuning);
    let horizon = rule.horizon(shared.clock.now());
    retire_commits(state, rule, horizon, shared.tuning.most_commits)?;
    retire_details(state, rule, horizon)?;
    let oldest = state.commits.first().map_or(0, |oldest| oldest.at);
    backup::tidy(
        &shared.dir,
        &shared.marker,
        rule.backups,
        oldest.min(horizon),
    )
}

fn retire_commits(state: &mut State, rule: Retention, horizon: u64, most: usize) -> Result<()> {
    let engine = std::sync::Arc::clone(&state.head.engine);
    let mut imports = state
        .commits
        .iter()
        .skip(1)
        .filter(|commit| matches!(commit.cause, Cause::Import(_)))
        .count();
    loop {
        // The state before the oldest change that can be taken back stays, too.
        let (Some(oldest), Some(next)) = (state.commits.first().copied(), state.commits.get(1))
        else {
            return Ok(());
        };
        let next = *next;
        // What goes is the way back over the next change; the last imports keep theirs.
        let left = imports - usize::from(matches!(next.cause, Cause::Import(_)));
        let old = next.at < horizon && left >= rule.imports;
        if !old && state.commits.len() <= most.max(1) {
            return Ok(());
        }
        let in_use = state
            .live
            .iter()
            .filter_map(Weak::upgrade)
            .any(|held| held.record.no <= oldest.no && held.record.no > 0);
        if in_use {
            return Ok(());
        }
        engine.remove_commit(oldest.no)?;
        state.commits.remove(0);
        imports -= usize::from(matches!(next.cause, Cause::Import(_)));
        sweep(&engine, next.no)?;
    }
}

/// Removes the details of imports that are too old.
///
/// They stay as long as the import is among the newest, or young, or can be taken back.
fn retire_details(state: &State, rule: Retention, horizon: u64) -> Result<()> {
    let engine = &state.head.engine;
    let log = &state.head.log;
    // With the first commit the empty state before it is kept, too.
    let oldest = state.commits.first().map_or(0, |oldest| match oldest.no {
        1 => 0,
        no => no,
    });
    let mut detailed = engine.detailed()?;
    let before = detailed;
    let old = log.len().saturating_sub(rule.imports);
    for entry in log.iter().take(old).filter(|entry| entry.no >= before) {
        let payload = engine.value(entry.record, Kind::Import)?;
        let record: ImportRecord =
            serde_json::from_slice(&payload).map_err(|_| Kind::Import.corrupt(entry.record))?;
        if record.finished >= horizon || record.commit_after > oldest {
            break;
        }
        detailed = entry.no + 1;
    }
    if detailed > before {
        engine.set_detailed(detailed)?;
    }
    let stripped = engine.stripped()?;
    if stripped >= detailed {
        return Ok(());
    }
    let mut keys = Vec::new();
    for entry in log
        .iter()
        .filter(|entry| (stripped..detailed).contains(&entry.no))
    {
        match detail_keys(engine, entry) {
            Ok(more) => keys.extend(more),
            // Removed already, before a crash.
            Err(crate::store::engine::error::StoreError::Corrupt { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    keys.sort_unstable();
    keys.dedup();
    engine.remove(&ranges(&keys))?;
    engine.set_stripped(detailed)
}

/// The keys of everything that an import told about rows; none where it is not kept any more.
pub(crate) fn kept_detail_keys(engine: &Engine, entry: &LogEntry) -> Result<Vec<u64>> {
    if entry.no < engine.detailed()? {
        return Ok(Vec::new());
    }
    detail_keys(engine, entry)
}

fn detail_keys(engine: &Engine, entry: &LogEntry) -> Result<Vec<u64>> {
    let mut keys = Vec::new();
    if entry.problems != 0 {
        keys.extend(Stream::<ProblemEntry>::of(engine, entry.problems)?.keys());
        // The root goes last: it names the others.
        keys.push(entry.problems);
    }
    keys.extend(streams::keys_of_import(engine, entry.record)?);
    Ok(keys)
}
