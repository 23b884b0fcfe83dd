//! The rules of retention, as the settings of a store have them.

use std::collections::BTreeMap;

use crate::store::state::tuning::Tuning;

/// Setting: number of latest imports that can be undone at least.
pub const HISTORY_SETTING: &str = "history.imports";

/// Setting: days for which every change can be undone.
pub const DAYS_SETTING: &str = "history.days";

/// Setting: number of backups kept.
pub const BACKUPS_SETTING: &str = "backups.keep";

/// Milliseconds per day.
const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// The retention rules of a store; of `days` and `imports` the one that keeps more applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Changes of this many days can be viewed and undone; at most [`Self::MAX_DAYS`].
    pub days: u32,
    /// The latest imports that can be undone, however old; at most [`Self::MAX_IMPORTS`].
    pub imports: usize,
    /// Backups kept, from 1 to [`Self::MAX_BACKUPS`]; except for the newest, those older than the
    /// history are deleted too.
    pub backups: usize,
}

impl Retention {
    /// A hundred years.
    pub const MAX_DAYS: u32 = 36_525;

    /// The greatest value of `imports`.
    pub const MAX_IMPORTS: usize = 10_000;

    /// The greatest value of `backups`.
    pub const MAX_BACKUPS: usize = 100;

    /// The rules of the settings, and for missing or invalid settings those of the tuning.
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

    pub(crate) fn within_limits(self) -> Self {
        Self {
            days: self.days.min(Self::MAX_DAYS),
            imports: self.imports.min(Self::MAX_IMPORTS),
            backups: self.backups.clamp(1, Self::MAX_BACKUPS),
        }
    }

    /// The time, in milliseconds since 1970 UTC, before which changes are old.
    pub(crate) fn horizon(self, now: u64) -> u64 {
        now.saturating_sub(u64::from(self.days) * DAY_MS)
    }
}
