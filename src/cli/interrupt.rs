//! Ctrl+C: the first one asks to stop, the second one ends the program at once.

use std::io::{self, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

/// The exit code of a program that Ctrl+C ended, by the custom of shells.
const ENDED_BY_INTERRUPT: i32 = 130;

/// The exit code of what was tried and failed.
const FAILED: i32 = 1;

static COUNT: AtomicU32 = AtomicU32::new(0);

/// What to say and to end with at once, while nothing has been begun that must be ended in order.
static EXIT_AT_ONCE: Mutex<Option<String>> = Mutex::new(None);

/// Whether Ctrl+C was pressed.
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
            if let Ok(Some(sentence)) = EXIT_AT_ONCE.lock().map(|mut said| said.take()) {
                // The line of progress goes first; where nobody hears there is nobody to tell.
                let clear = if io::IsTerminal::is_terminal(&io::stderr()) {
                    "\r\x1b[K"
                } else {
                    ""
                };
                let _ = writeln!(io::stderr(), "{clear}{sentence}");
                std::process::exit(FAILED);
            }
        });
        Self
    }

    /// Listens like [`Self::listen`]; until [`Self::begun`] Ctrl+C ends the program at once with
    /// this sentence, for nothing has been written and however long something takes, nobody waits.
    pub(super) fn listen_before(sentence: String) -> Self {
        if let Ok(mut said) = EXIT_AT_ONCE.lock() {
            *said = Some(sentence);
        }
        Self::listen()
    }

    /// From now on who works looks whether to stop.
    #[expect(clippy::unused_self, reason = "only who listens may say so")]
    pub(super) fn begun(self) {
        if let Ok(mut said) = EXIT_AT_ONCE.lock() {
            *said = None;
        }
    }

    /// Whether Ctrl+C was pressed.
    #[expect(clippy::unused_self, reason = "only who listens may ask")]
    pub(super) fn is_set(self) -> bool {
        COUNT.load(Ordering::SeqCst) > 0
    }
}
