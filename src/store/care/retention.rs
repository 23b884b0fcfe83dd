//! Retention: how long earlier commits and details of imports are kept.
//!
//! Applied at each commit and at opening. Commits are released oldest first, and values that only
//! they refer to are removed. The details of an import (problems, trail, rejected rows) are removed
//! in place, and a number in the store says from which import on they exist: kept commits still
//! refer to their keys, and whoever follows those must ask first.

use std::sync::Weak;

use crate::store::care::backup;
use crate::store::care::live_keys::detail_keys;
use crate::store::care::retention_rules::{
    BACKUPS_SETTING, DAYS_SETTING, HISTORY_SETTING, Retention,
};
use crate::store::engine::error::Result;
use crate::store::engine::frame::ValueKind;
use crate::store::engine::numbers::ranges;
use crate::store::record::log::ImportRecord;
use crate::store::state::commit::Cause;
use crate::store::state::open::{Shared, State, Store, sweep};
use crate::store::state::tuning::Durability;

impl Store {
    /// The retention rules in force.
    pub fn retention(&self) -> Retention {
        let state = self.shared.state();
        Retention::of(&state.head.settings, &self.shared.tuning)
    }

    /// Sets the retention rules, and releases what is too old.
    ///
    /// Values beyond the limits are clamped. What a view still shows is released at a later commit
    /// or opening.
    ///
    /// # Errors
    ///
    /// [`StoreError::Busy`](crate::store::StoreError::Busy) while another writer exists,
    /// [`StoreError::ReadOnly`](crate::store::StoreError::ReadOnly) for a copy, and errors of
    /// writing.
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

/// Releases what is too old.
///
/// # Errors
///
/// If something cannot be removed; it is tried again at the next commit or opening.
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

fn retire_commits(
    state: &mut State,
    rule: Retention,
    horizon: u64,
    max_commits: usize,
) -> Result<()> {
    let engine = std::sync::Arc::clone(&state.head.engine);
    let mut imports = state
        .commits
        .iter()
        .skip(1)
        .filter(|commit| matches!(commit.cause, Cause::Import(_)))
        .count();
    loop {
        // The state before the oldest undoable change stays as well.
        let (Some(oldest), Some(next)) = (state.commits.first().copied(), state.commits.get(1))
        else {
            return Ok(());
        };
        let next = *next;
        // Releasing the oldest commit makes the next change permanent; the latest imports stay
        // undoable.
        let left = imports - usize::from(matches!(next.cause, Cause::Import(_)));
        let old = next.at < horizon && left >= rule.imports;
        if !old && state.commits.len() <= max_commits.max(1) {
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

/// Removes the details of old imports.
///
/// They are kept while the import is among the latest, or recent, or undoable.
fn retire_details(state: &State, rule: Retention, horizon: u64) -> Result<()> {
    let engine = &state.head.engine;
    let log = &state.head.log;
    // With the first commit the empty state before it is kept as well.
    let oldest = state.commits.first().map_or(0, |oldest| match oldest.no {
        1 => 0,
        no => no,
    });
    let mut detailed = engine.detailed()?;
    let before = detailed;
    let old = log.len().saturating_sub(rule.imports);
    for entry in log.iter().take(old).filter(|entry| entry.no >= before) {
        let payload = engine.value(entry.record, ValueKind::Import)?;
        let record: ImportRecord = serde_json::from_slice(&payload)
            .map_err(|_| ValueKind::Import.corrupt(entry.record))?;
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
