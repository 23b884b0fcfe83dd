//! Suppresses the output of sled's panics that are caught.
//!
//! Panics of sled's own threads are included: whoever waits for one gets an error.
//!
//! The text of such a panic may hold stored values, and no log line may hold a cell.

use std::cell::Cell;
use std::panic;
use std::sync::Once;
use std::thread;

thread_local! {
    static SILENT: Cell<bool> = const { Cell::new(false) };
}

/// Runs something without printing its panics; the caller catches them.
pub(crate) fn silently<T>(run: impl FnOnce() -> T) -> T {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let of_sled = thread::current()
                .name()
                .is_some_and(|name| name.starts_with("sled-"));
            if !of_sled && !SILENT.with(Cell::get) {
                before(info);
            }
        }));
    });
    let was = SILENT.with(|silent| silent.replace(true));
    let done = run();
    SILENT.with(|silent| silent.set(was));
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_ends_with_the_call() {
        let caught = silently(|| panic::catch_unwind(|| panic!("not printed")));
        assert!(caught.is_err());
        assert!(!SILENT.with(Cell::get));
    }
}
