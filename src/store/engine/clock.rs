//! The time source of a store.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// The time source of a store: the system clock, or for tests a fixed time.
///
/// Clones of a fixed clock share its time.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    fixed: Option<Arc<AtomicU64>>,
}

impl Clock {
    /// A fixed clock, in milliseconds since 1970 UTC; [`Self::set`] changes its time.
    pub fn fixed(at: u64) -> Self {
        Self {
            fixed: Some(Arc::new(AtomicU64::new(at))),
        }
    }

    /// Sets a fixed clock and all its clones; does nothing for the system clock.
    pub fn set(&self, at: u64) {
        if let Some(fixed) = &self.fixed {
            fixed.store(at, Ordering::Relaxed);
        }
    }

    /// The current time in milliseconds since 1970 UTC.
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

    /// Starts measuring elapsed time.
    pub fn stopwatch(&self) -> Stopwatch {
        Stopwatch {
            began: self.fixed.is_none().then(Instant::now),
        }
    }
}

/// Measures elapsed time; always zero with a fixed clock.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch {
    began: Option<Instant>,
}

impl Stopwatch {
    /// The time since the start.
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
