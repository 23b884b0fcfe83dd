//! Everything that is tested through the library's front door or the program itself.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod cli;
mod consent;
mod kill;
mod model;
mod rooms;
mod source;
mod source_damage;
mod window;
#[cfg(feature = "real-window")]
mod window_real;
