//! Everything that is tested through the library's front door or the program itself.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod changed;
mod cli;
mod consent;
mod kill;
mod model;
mod review;
mod rooms;
mod source;
mod source_damage;
mod undo;
mod window;
mod window_drop;
mod window_keys;
#[cfg(feature = "real-window")]
mod window_real;
