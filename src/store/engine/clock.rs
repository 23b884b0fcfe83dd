//! Where a store takes the time from.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Where a store takes the time from: the system, or (for tests) a time that stands still.
///
/// Clones of one that stands still are the same clock.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    fixed: Option<Arc<AtomicU64>>,
}

impl Clock {
    /// A clock that stands still, in milliseconds since 1970 UTC, until [`Self::set`] moves it.
    pub fn fixed(at: u64) -> Self {
        Self {
            fixed: Some(Arc::new(AtomicU64::new(at))),
        }
    }

    /// Moves a clock that stands still, and all its clones; the system's is left alone.
    pub fn set(&self, at: u64) {
        if let Some(fixed) = &self.fixed {
            fixed.store(at, Ordering::Relaxed);
        }
    }

    /// The time, in milliseconds since 1970 UTC.
    pub fn now(&self) -> u64 {
        if let Some(fixed) = &self.fixed {
            return fixed.load(Ordering::Relaxed);
        }
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .ok()
            .and_then(|past| u64::try_from(past.as_millis()).ok())
            .unwrap_or(0)
    }

    /// Begins to measure how long something takes.
    pub fn stopwatch(&self) -> Stopwatch {
        Stopwatch {
            began: self.fixed.is_none().then(Instant::now),
        }
    }
}

/// How long something has taken so far; nothing at all by a clock that stands still.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch {
    began: Option<Instant>,
}

impl Stopwatch {
    /// The time since it was started.
    pub fn elapsed(&self) -> Duration {
        self.began.map_or(Duration::ZERO, |began| began.elapsed())
    }
}

impl PartialEq for Clock {
    fn eq(&self, other: &Self) -> bool {
        match (&self.fixed, &other.fixed) {
            (None, None) => true,
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }
}

impl Eq for Clock {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_stands_still_is_moved_with_its_clones() {
        let clock = Clock::fixed(7);
        let other = clock.clone();
        other.set(9);
        assert_eq!((clock.now(), clock == other), (9, true));
        assert_ne!(clock, Clock::fixed(9));
        let watch = clock.stopwatch();
        other.set(11);
        assert_eq!(watch.elapsed(), Duration::ZERO);
        let system = Clock::default();
        system.set(3);
        assert!(system.now() > 1_600_000_000_000);
    }
}
