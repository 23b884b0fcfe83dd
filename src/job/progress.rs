//! How far work is, shared between the thread that does it and whoever waits for it.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// The shortest time between two wake-ups of a job: a person sees no more than ten changes a second.
const WAKE_EVERY: Duration = Duration::from_millis(100);

/// Called from the job's thread after its progress changed and when it ends; must return at once.
pub type Wake = std::sync::Arc<dyn Fn() + Send + Sync>;

/// How far work is, as it was at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// Bytes read so far, or whatever else the work counts in their place.
    pub bytes: u64,
    /// All there is of what `bytes` counts; 0 while it is not known.
    pub total: u64,
    /// Rows or contacts done so far.
    pub rows: u64,
}

impl Snapshot {
    /// The part that is done, from 0 to 1.
    pub fn fraction(self) -> f32 {
        #[expect(clippy::cast_precision_loss, reason = "a bar has some hundred pixels")]
        let fraction = self.bytes as f32 / self.total.max(1) as f32;
        fraction.clamp(0.0, 1.0)
    }
}

/// Counters of a job and its cancellation flag.
///
/// The work writes the counters and asks [`Progress::is_cancelled`] now and then; another thread
/// reads them. None of it blocks.
#[derive(Default)]
pub struct Progress {
    bytes: AtomicU64,
    total: AtomicU64,
    rows: AtomicU64,
    cancelled: AtomicBool,
    wake: Option<Throttled>,
}

impl Progress {
    /// Counters whose changes call `wake`, at most ten times a second.
    pub(super) fn waking(wake: Wake) -> Self {
        Self {
            wake: Some(Throttled {
                wake,
                began: Instant::now(),
                last_ms: AtomicU64::new(0),
            }),
            ..Self::default()
        }
    }

    /// The counters as they are now.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot {
            bytes: self.bytes.load(Ordering::Relaxed),
            total: self.total.load(Ordering::Relaxed),
            rows: self.rows.load(Ordering::Relaxed),
        }
    }

    /// Asks the work to stop; what it has not committed by then does not happen.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether [`Progress::cancel`] was called.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// Sets how much there is to do: bytes, or what is counted in their place.
    pub fn begin(&self, total: u64) {
        self.total.store(total, Ordering::Relaxed);
    }

    /// Counts one more of the things that are counted in place of bytes.
    pub fn step(&self) {
        self.bytes.fetch_add(1, Ordering::Relaxed);
        self.changed();
    }

    /// Sets the bytes and rows done so far.
    pub fn advance(&self, bytes: u64, rows: u64) {
        self.bytes.store(bytes, Ordering::Relaxed);
        self.rows.store(rows, Ordering::Relaxed);
        self.changed();
    }

    fn changed(&self) {
        if let Some(wake) = &self.wake {
            wake.call();
        }
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Progress")
            .field("snapshot", &self.snapshot())
            .field("cancelled", &self.is_cancelled())
            .finish_non_exhaustive()
    }
}

/// A wake-up that is called at most every [`WAKE_EVERY`].
struct Throttled {
    wake: Wake,
    began: Instant,
    /// When it was last called, in milliseconds after `began`.
    last_ms: AtomicU64,
}

impl Throttled {
    fn call(&self) {
        let now = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let last = self.last_ms.load(Ordering::Relaxed);
        let every = u64::try_from(WAKE_EVERY.as_millis()).unwrap_or(u64::MAX);
        if now.saturating_sub(last) < every {
            return;
        }
        let first = self
            .last_ms
            .compare_exchange(last, now, Ordering::Relaxed, Ordering::Relaxed)
            .is_ok();
        if first {
            (self.wake)();
        }
    }
}
