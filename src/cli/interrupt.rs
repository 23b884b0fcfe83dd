//! Ctrl+C: the first one asks to stop, the second one ends the program at once.

use std::sync::atomic::{AtomicU32, Ordering};

/// The exit code of a program that Ctrl+C ended, by the custom of shells.
const ENDED_BY_INTERRUPT: i32 = 130;

static COUNT: AtomicU32 = AtomicU32::new(0);

/// Whether somebody asked to stop.
#[derive(Clone, Copy, Debug)]
pub(super) struct Interrupt;

impl Interrupt {
    /// Listens to Ctrl+C from now on.
    ///
    /// Where the system does not allow it Ctrl+C ends the program, which leaves nothing half done
    /// either: files and imports are there only when they are whole.
    pub(super) fn listen() -> Self {
        let _ = ctrlc::set_handler(|| {
            if COUNT.fetch_add(1, Ordering::SeqCst) > 0 {
                std::process::exit(ENDED_BY_INTERRUPT);
            }
        });
        Self
    }

    /// Whether Ctrl+C was pressed.
    #[expect(clippy::unused_self, reason = "only who listens may ask")]
    pub(super) fn is_set(self) -> bool {
        COUNT.load(Ordering::SeqCst) > 0
    }
}
